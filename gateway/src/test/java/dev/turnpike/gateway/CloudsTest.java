package dev.turnpike.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.simulator.Journal.Received;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.signer.Aws4Signer;
import software.amazon.awssdk.auth.signer.params.Aws4SignerParams;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.regions.Region;
import tools.jackson.databind.JsonNode;

/// Whole and streamed calls to providers in clouds, through a whole gateway; what the simulator
/// received is checked as the cloud would check it.
class CloudsTest {
  private static final String AWS_KEY = "AKIDEXAMPLE";
  private static final String AWS_SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  private static final String AWS_SESSION =
      "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4=";
  private static final String BEDROCK_KEY = "bedrock-api-key-canary-4711";
  private static final String AZURE_KEY = "azure-key-canary-0123456789";
  private static final String CLIENT_SECRET = "entra-secret-canary+/=4711";
  private static final String CLAUDE = "eu.anthropic.claude-sonnet-4-5-20250929-v1:0";
  private static final String WORDS = "Grüß Gott, 世界!";
  private static final DateTimeFormatter AMZ_DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private static final TestAccount ACCOUNT = TestAccount.make();
  private static TestGateway gateway;
  private static TestGateway keyed;

  @BeforeAll
  static void start() throws IOException {
    Path file = Files.createTempFile("account", ".json");
    Files.writeString(file, ACCOUNT.file("https://oauth2.googleapis.com/token"));
    gateway =
        TestGateway.start(
            "",
            """
              aws: {base_url: "ORIGIN", region: eu-central-1, access_key_id: %s, secret_access_key: %s, session_token: %s}
              google: {base_url: "ORIGIN", project: project-1, location: europe-west4, credentials: %s, token_url: "ORIGIN/oauth/google/token"}
              azure: {base_url: "ORIGIN", api_key: %s}
              foundry: {base_url: "ORIGIN", tenant_id: t-1, client_id: c-1, client_secret: %s, token_url: "ORIGIN/oauth/entra/token"}
            """
                .formatted(AWS_KEY, AWS_SECRET, AWS_SESSION, file, AZURE_KEY, CLIENT_SECRET));
    keyed =
        TestGateway.start(
            "",
            """
              aws: {base_url: "ORIGIN", api_key: %s}
              azure: {base_url: "ORIGIN", tenant_id: t-1, client_id: c-1, client_secret: %s, token_url: "ORIGIN/oauth/entra/token"}
              foundry: {base_url: "ORIGIN", api_key: %s}
            """
                .formatted(BEDROCK_KEY, CLIENT_SECRET, AZURE_KEY));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    keyed.close();
  }

  @BeforeEach
  void forget() {
    gateway.upstream().clear();
    keyed.upstream().clear();
  }

  // Asking.

  private static HttpResponse<String> chat(TestGateway at, String model, boolean stream) {
    return at.post(
        "/v3/router/chat/completions",
        "{\"model\":\""
            + model
            + "\",\"stream\":"
            + stream
            + ",\"messages\":[{\"role\":\"user\",\"content\":\""
            + WORDS
            + "\"}]}");
  }

  private static HttpResponse<String> messages(
      TestGateway at, String model, boolean stream, String... headers) {
    return at.post("/v3/anthropic/v1/messages", messagesBody(model, stream), headers);
  }

  private static String messagesBody(String model, boolean stream) {
    return "{\"model\":\""
        + model
        + "\", \"stream\": "
        + stream
        + ", \"max_tokens\": 1e2,\"messages\":[{\"role\":\"user\",\"content\":\""
        + WORDS
        + "\"}]}";
  }

  private static HttpResponse<String> gemini(TestGateway at, String model, boolean stream) {
    return at.post(
        "/v3/google/v1beta/models/"
            + model.replace("/", "%2F")
            + (stream ? ":streamGenerateContent?alt=sse" : ":generateContent"),
        "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"" + WORDS + "\"}]}]}");
  }

  /// The last request at the simulator that was no token's.
  private static Received sent(TestGateway at) {
    List<Received> all = at.upstream().received();
    return all.stream()
        .filter(request -> !request.target().startsWith("/oauth/"))
        .reduce((_, last) -> last)
        .orElseThrow();
  }

  private static void answersWith(HttpResponse<String> answer, boolean stream, String end) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type").orElse(""))
        .startsWith(stream ? "text/event-stream" : "application/json");
    assertThat(answer.body()).contains("世界");
    if (stream) {
      assertThat(answer.body()).contains(end);
    }
  }

  // AWS.

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void converseIsSignedAsAwsSdkSignsIt(boolean stream) {
    answersWith(chat(gateway, "aws/amazon.nova-pro-v1:0", stream), stream, "[DONE]");
    Received sent = sent(gateway);
    assertThat(sent.target())
        .isEqualTo("/model/amazon.nova-pro-v1%3A0/" + (stream ? "converse-stream" : "converse"));
    assertThat(sent.header("accept"))
        .isEqualTo(stream ? "application/vnd.amazon.eventstream" : "application/json");
    assertThat(sent.header("authorization")).isEqualTo(signature(sent));
    assertThat(sent.header("x-amz-security-token")).isEqualTo(AWS_SESSION);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void claudesNativeFormIsPassedOnWithItsSplices(boolean stream) {
    HttpResponse<String> answer =
        messages(
            gateway,
            "aws/" + CLAUDE,
            stream,
            "anthropic-beta",
            "claude-code-20250219,context-1m-2025-08-07",
            "anthropic-version",
            "2023-06-01");
    answersWith(answer, stream, "event: message_stop");
    Received sent = sent(gateway);
    assertThat(sent.target())
        .isEqualTo(
            "/model/eu.anthropic.claude-sonnet-4-5-20250929-v1%3A0/"
                + (stream ? "invoke-with-response-stream" : "invoke"));
    assertThat(new String(sent.body(), UTF_8))
        .isEqualTo(
            "{\"anthropic_version\":\"bedrock-2023-05-31\",\"anthropic_beta\":[\"context-1m-2025-08-07\"],"
                + " \"max_tokens\": 1e2,\"messages\":[{\"role\":\"user\",\"content\":\""
                + WORDS
                + "\"}]}");
    assertThat(sent.header("anthropic-version")).isNull();
    assertThat(sent.header("anthropic-beta")).isNull();
    assertThat(sent.header("authorization")).isEqualTo(signature(sent));
    assertThat(answer.headers().firstValue("x-turnpike-notes")).hasValue("dropped:anthropic-beta");
    JsonNode trace = gateway.trace(answer);
    assertThat(trace.at("/status").asString()).isEqualTo("ok");
    assertThat(trace.at("/usage/prompt_tokens").asLong()).isPositive();
    assertThat(trace.at("/cost/total_nanos").asLong()).as(trace.toString()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void bedrocksOwnKeyIsABearerToken(boolean stream) {
    answersWith(messages(keyed, "aws/" + CLAUDE, stream), stream, "message_stop");
    assertThat(sent(keyed).header("authorization")).isEqualTo("Bearer " + BEDROCK_KEY);
    assertThat(sent(keyed).header("x-amz-date")).isNull();
    answersWith(chat(keyed, "aws/meta.llama3-3-70b-instruct-v1:0", stream), stream, "[DONE]");
    assertThat(sent(keyed).header("authorization")).isEqualTo("Bearer " + BEDROCK_KEY);
  }

  @Test
  void bedrockHasNoCountOfTokensSoTheyAreEstimated() {
    HttpResponse<String> counted =
        gateway.post(
            "/v3/anthropic/v1/messages/count_tokens", messagesBody("aws/" + CLAUDE, false));
    assertThat(counted.statusCode()).as(counted.body()).isEqualTo(200);
    assertThat(counted.body()).contains("input_tokens");
    assertThat(gateway.upstream().received()).isEmpty();
  }

  private static TestGateway bedrockThat(String does) {
    return TestGateway.start(
        "timeouts: {first_token: 2s, idle: 2s}",
        "  aws: {base_url: \"ORIGIN\", api_key: %s, headers: {x-sim: %s}}\n"
            .formatted(BEDROCK_KEY, does));
  }

  @ParameterizedTest
  @CsvSource({
    "status-400, 400, invalid_request_error",
    "status-429, 429, rate_limit_error",
    "status-403, 502, api_error",
    "echo-secret, 502, api_error",
    "garbage, 502, api_error",
  })
  void bedrocksErrorsAreToldAsAnthropicsClientsKnowThem(String does, int status, String type) {
    try (TestGateway failing = bedrockThat(does)) {
      for (boolean stream : new boolean[] {false, true}) {
        HttpResponse<String> answer = messages(failing, "aws/" + CLAUDE, stream);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        JsonNode error = TestGateway.JSON.readTree(answer.body());
        assertThat(error.path("type").asString()).isEqualTo("error");
        assertThat(error.at("/error/type").asString()).isEqualTo(type);
        assertThat(answer.body() + failing.trace(answer)).doesNotContain(BEDROCK_KEY);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"error-event", "error-bare", "cut-mid", "bad-event"})
  void aNativeStreamThatBreaksEndsAsAnError(String does) {
    try (TestGateway failing = bedrockThat("chunks-20-1ms+" + does)) {
      HttpResponse<String> answer = messages(failing, "aws/" + CLAUDE, true);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).contains("event: error").doesNotContain("message_stop");
    }
  }

  /// What the SDK makes of the request as it was received, at the time that it names.
  @SuppressWarnings("deprecation") // see SigV4Test
  private static String signature(Received request) {
    String host = String.valueOf(request.header("host"));
    SdkHttpFullRequest.Builder copy =
        SdkHttpFullRequest.builder()
            .method(SdkHttpMethod.fromValue(request.method()))
            .uri(URI.create("http://" + host + request.target()))
            .contentStreamProvider(() -> new ByteArrayInputStream(request.body()));
    String authorization = String.valueOf(request.header("authorization"));
    String signed = authorization.replaceFirst(".*SignedHeaders=([^,]*),.*", "$1");
    assertThat(signed.split(";", -1))
        .contains("content-type", "host", "x-amz-content-sha256", "x-amz-date");
    for (Map.Entry<String, String> header : request.headers()) {
      String name = header.getKey().toLowerCase(java.util.Locale.ROOT);
      if (List.of(signed.split(";", -1)).contains(name) && !name.equals("host")) {
        copy.putHeader(header.getKey(), header.getValue());
      }
    }
    Instant at = Instant.from(AMZ_DATE.parse(String.valueOf(request.header("x-amz-date"))));
    assertThat(at).isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
    return Aws4Signer.create()
        .sign(
            copy.build(),
            Aws4SignerParams.builder()
                .awsCredentials(AwsSessionCredentials.create(AWS_KEY, AWS_SECRET, AWS_SESSION))
                .signingName("bedrock")
                .signingRegion(Region.EU_CENTRAL_1)
                .signingClockOverride(Clock.fixed(at, ZoneOffset.UTC))
                .build())
        .firstMatchingHeader("Authorization")
        .orElseThrow();
  }

  // Google.

  private static @Nullable String token(TestGateway at, String provider) {
    assertThat(at.upstream().received().stream().filter(it -> it.target().contains(provider)))
        .hasSizeLessThan(2);
    return sent(at).header("authorization");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void vertexsGeminiIsAskedWithAnAccountsToken(boolean stream) {
    answersWith(gemini(gateway, "google/gemini-2.5-flash", stream), stream, "finishReason");
    assertThat(sent(gateway).target())
        .isEqualTo(
            "/v1/projects/project-1/locations/europe-west4/publishers/google/models/gemini-2.5-flash:"
                + (stream ? "streamGenerateContent?alt=sse" : "generateContent"));
    assertThat(token(gateway, "google/token")).isEqualTo("Bearer sim-access-token-google-1");
    answersWith(chat(gateway, "google/gemini-2.5-flash", stream), stream, "[DONE]");
    assertThat(token(gateway, "google/token")).isEqualTo("Bearer sim-access-token-google-1");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void vertexsClaudeIsPassedOnWithItsSplices(boolean stream) {
    HttpResponse<String> answer =
        messages(
            gateway,
            "google/claude-haiku-4-5@20251001",
            stream,
            "anthropic-beta",
            "context-1m-2025-08-07,prompt-caching-scope-2026-01-05");
    answersWith(answer, stream, "event: message_stop");
    Received sent = sent(gateway);
    assertThat(sent.target())
        .isEqualTo(
            "/v1/projects/project-1/locations/europe-west4/publishers/anthropic/models/claude-haiku-4-5@20251001:"
                + (stream ? "streamRawPredict" : "rawPredict"));
    assertThat(new String(sent.body(), UTF_8))
        .startsWith("{\"anthropic_version\":\"vertex-2023-10-16\", \"stream\": " + stream);
    assertThat(sent.header("anthropic-beta")).isEqualTo("context-1m-2025-08-07");
    assertThat(token(gateway, "google/token")).startsWith("Bearer sim-access-token-google-");
    answersWith(chat(gateway, "google/claude-sonnet-5", stream), stream, "[DONE]");
    assertThat(sent(gateway).target()).contains("/publishers/anthropic/models/claude-sonnet-5:");
    assertThat(gateway.trace(answer).at("/cost/total_nanos").asLong()).isPositive();
  }

  @Test
  void vertexCountsTokens() {
    HttpResponse<String> counted =
        gateway.post(
            "/v3/anthropic/v1/messages/count_tokens",
            messagesBody("google/claude-sonnet-5", false));
    assertThat(counted.statusCode()).as(counted.body()).isEqualTo(200);
    assertThat(sent(gateway).target())
        .endsWith("/publishers/anthropic/models/count-tokens:rawPredict");
    assertThat(new String(sent(gateway).body(), UTF_8)).contains("\"model\":\"claude-sonnet-5\"");
  }

  @Test
  void theAccountsGrantIsOneThatGoogleWouldTake() throws IOException {
    try (TestGateway fresh = accountAt("/oauth/fresh/token")) {
      assertThat(gemini(fresh, "google/gemini-2.5-pro", false).statusCode()).isEqualTo(200);
      Received grant = fresh.upstream().received().getFirst();
      assertThat(grant.target()).isEqualTo("/oauth/fresh/token");
      assertThat(grant.header("content-type")).isEqualTo("application/x-www-form-urlencoded");
      assertThat(grant.header("authorization")).isNull();
      JsonNode claims = ACCOUNT.verified(new String(grant.body(), UTF_8));
      assertThat(claims.path("iss").asString()).isEqualTo(TestAccount.EMAIL);
      assertThat(claims.path("aud").asString()).endsWith("/oauth/fresh/token");
      assertThat(Instant.ofEpochSecond(claims.path("iat").asLong()))
          .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
    }
  }

  static TestGateway accountAt(String tokenPath) throws IOException {
    Path file = Files.createTempFile("account", ".json");
    Files.writeString(file, ACCOUNT.file("https://oauth2.googleapis.com/token"));
    return TestGateway.start(
        "",
        "  google: {base_url: \"ORIGIN\", project: p, credentials: %s, token_url: \"ORIGIN%s\"}\n"
            .formatted(file, tokenPath));
  }

  // Azure.

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void azuresVersionOnePathTakesAKey(boolean stream) {
    answersWith(chat(gateway, "azure/gpt-4.1", stream), stream, "[DONE]");
    assertThat(sent(gateway).target()).isEqualTo("/openai/v1/chat/completions");
    assertThat(sent(gateway).header("api-key")).isEqualTo(AZURE_KEY);
    assertThat(sent(gateway).header("authorization")).isNull();
    HttpResponse<String> answer = messages(gateway, "azure/gpt-5.1", stream);
    answersWith(answer, stream, "message_stop");
    assertThat(sent(gateway).target()).isEqualTo("/openai/v1/responses");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void entrasTokenIsABearerOne(boolean stream) {
    answersWith(chat(keyed, "azure/gpt-4.1", stream), stream, "[DONE]");
    assertThat(sent(keyed).header("authorization")).startsWith("Bearer sim-access-token-entra-");
    assertThat(sent(keyed).header("api-key")).isNull();
    answersWith(messages(gateway, "foundry/claude-sonnet-4-5", stream), stream, "message_stop");
    assertThat(sent(gateway).target()).isEqualTo("/anthropic/v1/messages");
    assertThat(sent(gateway).header("authorization")).startsWith("Bearer sim-access-token-entra-");
    answersWith(messages(keyed, "foundry/claude-sonnet-4-5", stream), stream, "message_stop");
    assertThat(sent(keyed).header("api-key")).isEqualTo(AZURE_KEY);
  }

  @Test
  void entraIsAskedWithTheApplicationsSecret() {
    try (TestGateway fresh =
        TestGateway.start(
            "",
            "  azure: {base_url: \"ORIGIN\", tenant_id: t, client_id: c-1, client_secret: \"%s\", scope: mine/.default, token_url: \"ORIGIN/oauth/new/token\"}\n"
                .formatted(CLIENT_SECRET))) {
      assertThat(chat(fresh, "azure/gpt-4.1", false).statusCode()).isEqualTo(200);
      assertThat(new String(fresh.upstream().received().getFirst().body(), UTF_8))
          .isEqualTo(
              "grant_type=client_credentials&client_id=c-1&client_secret=entra-secret-canary%2B%2F%3D4711"
                  + "&scope=mine%2F.default");
    }
  }
}
