package dev.turnpike.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Who may do what, what a refusal gives away, and what a hostile text can reach.
class SecurityTest {
  private static final String CHAT = "/v3/router/chat/completions";
  private static final String MANAGER = "Bearer " + TestGateway.MANAGEMENT_KEY;
  private static final String KEYED = "Authorization: Bearer " + TestGateway.KEY;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start("aliases: {sonnet: anthropic/claude-sonnet-4-5}");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  private static String chat(String more) {
    return "{\"model\":\"c/echo\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]"
        + more
        + "}";
  }

  private static HttpResponse<String> callWith(String key) {
    return gateway.post(CHAT, chat(""), "authorization", "Bearer " + key);
  }

  // Roles.

  @Test
  void aManagementKeyCannotCallModels() {
    gateway.upstream().clear();
    for (String path : List.of(CHAT, "/v3/anthropic/v1/messages", "/v3/router/responses")) {
      HttpResponse<String> answer = gateway.post(path, chat(""), "authorization", MANAGER);
      assertThat(answer.statusCode()).as(path).isEqualTo(403);
    }
    assertThat(gateway.get("/v1/models", "authorization", MANAGER).statusCode()).isEqualTo(403);
    assertThat(gateway.upstream().received()).isEmpty();
  }

  @Test
  void anApiKeyCannotReadTracesOrAdminister() {
    String trace =
        gateway.post(CHAT, chat("")).headers().firstValue("x-turnpike-trace-id").orElseThrow();
    gateway.flush();
    assertThat(gateway.get("/v3/traces/" + trace).statusCode()).isEqualTo(403);
    assertThat(gateway.get("/v3/traces/unknown").statusCode()).isEqualTo(403);
    assertThat(gateway.post("/v3/traces/search", "{}").statusCode()).isEqualTo(403);
    assertThat(gateway.get("/v2/api-keys").statusCode()).isEqualTo(403);
    assertThat(gateway.post("/v2/api-keys", "{\"name\":\"x\"}").statusCode()).isEqualTo(403);
    assertThat(gateway.post("/v2/config/apply", "").statusCode()).isEqualTo(403);
    assertThat(gateway.get("/v2/whatever-comes-later").statusCode()).isEqualTo(403);
  }

  // Keys.

  @Test
  void everyBadKeyGetsTheSameAnswer() {
    JsonNode revoked = made("{\"name\":\"to be revoked\"}");
    HttpResponse<String> gone =
        gateway.send(
            gateway
                .request("/v2/api-keys/" + revoked.path("id").asString(), "authorization", MANAGER)
                .DELETE()
                .build());
    assertThat(gone.statusCode()).as(gone.body()).isEqualTo(200);
    Instant end = Instant.now().plusSeconds(3);
    String expired =
        made("{\"name\":\"short\",\"expires_at\":\"" + end + "\"}").path("token").asString();
    assertThat(callWith(expired).statusCode()).isEqualTo(200);
    String bad = callWith("unknown-key-0123456789-0123456789-0123456789").body();
    assertThat(bad).contains("invalid_api_key");
    for (String key :
        List.of(
            revoked.path("token").asString(),
            expired.substring(0, expired.length() - 1) + "!",
            "sk-tp-short",
            "' OR '1'='1",
            "x".repeat(20_000),
            TestGateway.KEY + "x",
            TestGateway.KEY.toUpperCase(java.util.Locale.ROOT))) {
      HttpResponse<String> answer = callWith(key);
      assertThat(answer.statusCode()).as(key).isEqualTo(401);
      assertThat(answer.body()).as(key).isEqualTo(bad);
    }
    HttpResponse<String> without = gateway.post(CHAT, chat(""), "authorization", "");
    assertThat(without.statusCode()).isEqualTo(401);
    assertThat(without.body()).isEqualTo(bad);
    HttpResponse<String> late = callWith(expired);
    long patience = System.nanoTime() + PATIENCE.toNanos();
    while (late.statusCode() != 401 && System.nanoTime() - patience < 0) {
      late = callWith(expired);
    }
    assertThat(late.statusCode()).isEqualTo(401);
    assertThat(late.body()).isEqualTo(bad);
  }

  private static JsonNode made(String body) {
    HttpResponse<String> answer = gateway.post("/v2/api-keys", body, "authorization", MANAGER);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return TestGateway.JSON.readTree(answer.body());
  }

  @ParameterizedTest
  @CsvSource({
    "authorization, 'Bearer '",
    "authorization, 'bearer '",
    "authorization, ''",
    "x-api-key, ''",
    "x-goog-api-key, ''"
  })
  void aKeyIsTakenFromEachOfThreeHeadersOnEveryPath(String header, String prefix) {
    String value = prefix + TestGateway.KEY;
    assertThat(gateway.get("/v1/models", header, value).statusCode()).isEqualTo(200);
    assertThat(gateway.get("/v3/anthropic/v1/models", header, value).statusCode()).isEqualTo(200);
    assertThat(gateway.get("/v3/google/v1beta/models", header, value).statusCode()).isEqualTo(200);
  }

  @Test
  void aKeyInTheQueryIsTakenOnTheGoogleBaseOnly() throws IOException {
    assertThat(getWithoutKey("/v3/google/v1beta/models?key=" + TestGateway.KEY)).isEqualTo(200);
    assertThat(getWithoutKey("/v1beta/models?key=" + TestGateway.KEY)).isEqualTo(200);
    assertThat(getWithoutKey("/v3/google/v1beta/models?key=%zz")).isEqualTo(401);
    for (String path :
        List.of("/v1/models", "/v3/router/models", "/v3/anthropic/v1/models", "/v3/traces/x")) {
      assertThat(getWithoutKey(path + "?key=" + TestGateway.KEY)).as(path).isEqualTo(401);
    }
    assertThat(getWithoutKey("/v2/api-keys?key=" + TestGateway.MANAGEMENT_KEY)).isEqualTo(401);
  }

  private static int getWithoutKey(String target) throws IOException {
    try (RawConnection raw = new RawConnection(gateway.port())) {
      raw.write("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
      return RawConnection.status(raw.readUntil("\r\n\r\n"));
    }
  }

  @Test
  void twoKeysThatDifferAreRefusedAndTheSameTwiceIsNot() {
    String good = "Bearer " + TestGateway.KEY;
    assertThat(
            gateway
                .get("/v1/models", "authorization", good, "x-api-key", TestGateway.KEY)
                .statusCode())
        .isEqualTo(200);
    for (String other : List.of("x-api-key", "x-goog-api-key")) {
      HttpResponse<String> answer =
          gateway.get("/v1/models", "authorization", good, other, "another");
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("two different keys").doesNotContain(TestGateway.KEY);
    }
    assertThat(gateway.get("/v3/google/v1beta/models?key=another").statusCode()).isEqualTo(400);
  }

  // Injection.

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"model\":\"c/x\\r\\nX-Injected: yes\\r\\n\\r\\nbody\"",
        "\"model\":\"c/x\\u000aX-Injected: yes\"",
        "\"model\":\"c/x\\u010d\\u010aX-Injected: yes\"",
        "\"model\":\"nowhere\\r\\nX-Injected: yes\"",
        "\"model\":\"c/echo\",\"name\":\"x\\r\\nX-Injected: yes\"",
        "\"model\":\"c/echo\",\"metadata\":{\"a\":\"x\\r\\nX-Injected: yes\"}",
        "\"model\":\"c/echo\",\"metadata\":{\"a\\r\\nX-Injected: yes\":\"x\"}",
        "\"model\":\"c/echo\",\"tags\":[\"x\\r\\nX-Injected: yes\"]",
        "\"model\":\"c/echo\",\"thread\":{\"id\":\"x\\r\\nX-Injected: yes\"}",
        "\"model\":\"c/echo\",\"identity\":{\"id\":\"x\\r\\nX-Injected: yes\"}",
        "\"model\":\"c/status-503\",\"fallbacks\":[{\"model\":\"c/x\\r\\nX-Injected: yes\"}]",
      })
  void aLineEndInAValueNeverOpensAHeader(String fields) {
    for (String stream : List.of("false", "true")) {
      HttpResponse<String> answer =
          gateway.post(
              CHAT,
              "{"
                  + fields
                  + ",\"stream\":"
                  + stream
                  + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
      assertThat(answer.statusCode()).as(answer.body()).isIn(200, 400, 503);
      assertThat(answer.headers().firstValue("x-injected")).isEmpty();
      assertThat(answer.headers().firstValue("x-turnpike-trace-id")).isPresent();
      assertThat(gateway.trace(answer).at("/status").asString())
          .isEqualTo(answer.statusCode() == 200 ? "ok" : "error");
    }
    assertThat(gateway.turnpike().gateway().traffic().calls()).isZero();
  }

  // The trace id.

  @Test
  void everyResponseHasATraceId() throws IOException {
    List<HttpResponse<String>> answers = new ArrayList<>();
    for (String path :
        List.of(
            "/",
            "/healthz",
            "/readyz",
            "/metrics",
            "/v1/models",
            "/v1/models/nothing",
            "/v3/anthropic/v1/models",
            "/v3/google/v1beta/models",
            "/v3/router/embeddings",
            "/nowhere",
            "/v3/traces/unknown",
            "/v2/api-keys",
            CHAT)) {
      answers.add(gateway.get(path));
      answers.add(gateway.get(path, "authorization", MANAGER));
      answers.add(gateway.get(path, "authorization", "Bearer nobody"));
    }
    answers.add(gateway.post(CHAT, "not JSON"));
    answers.add(gateway.post(CHAT, chat(""), "content-type", "text/plain"));
    answers.add(gateway.post(CHAT, chat(""), "content-encoding", "gzip"));
    answers.add(gateway.post("/api/event_logging/batch", "{}"));
    answers.add(
        gateway.send(gateway.request(CHAT).method("PATCH", BodyPublishers.ofString("{}")).build()));
    assertThat(answers)
        .allSatisfy(
            answer -> {
              assertThat(answer.headers().firstValue("x-turnpike-trace-id"))
                  .as(answer.request().method() + " " + answer.uri())
                  .isPresent();
              assertThat(answer.statusCode()).as(answer.uri().toString()).isNotEqualTo(500);
            });
    assertThat(rawAnswer("/v3/anthropic/v1/models?after_id=%zz&limit=%", KEYED)).isEqualTo(200);
    assertThat(rawAnswer("/v2/api-keys?limit=%zz", "Authorization: " + MANAGER)).isEqualTo(400);
    assertThat(rawAnswer("/healthz", "Host : localhost")).isEqualTo(400);
  }

  /// The status of an answer that has a trace id.
  private static int rawAnswer(String target, String header) throws IOException {
    try (RawConnection raw = new RawConnection(gateway.port())) {
      raw.write("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n\r\n");
      String head = raw.readUntil("\r\n\r\n");
      assertThat(head).containsIgnoringCase("x-turnpike-trace-id: ");
      return RawConnection.status(head);
    }
  }

  // Lists of models.

  @ParameterizedTest
  @CsvSource({
    "/v1/models, '', data, id",
    "/v3/router/models, '', data, id",
    "/v2/router/models, '', data, id",
    "/v3/anthropic/v1/models, '', data, id",
    "/v1/models, anthropic-version, data, display_name",
    "/v3/google/v1beta/models, '', models, name",
    "/v1beta/models, '', models, name",
    "/v1/models?client_version=1, '', models, slug"
  })
  void theModelsAreListedInTheShapeOfEachFamily(
      String path, String header, String list, String field) {
    HttpResponse<String> answer =
        header.isEmpty() ? gateway.get(path) : gateway.get(path, header, "2023-06-01");
    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode page = TestGateway.JSON.readTree(answer.body()).path(list);
    assertThat(page).isNotEmpty().allMatch(row -> !row.path(field).asString().isEmpty());
    assertThat(answer.body()).doesNotContain(TestGateway.UPSTREAM_KEY).doesNotContain("127.0.0.1");
  }

  @Test
  void onlyModelsThatCanBeCalledAreListedAndAliasesAreAmongThem() {
    String models = gateway.get("/v1/models").body();
    assertThat(models)
        .contains("\"openai/gpt-5.1\"")
        .contains("\"sonnet\"")
        .contains("\"anthropic/")
        .doesNotContain("\"groq/");
    assertThat(gateway.get("/v3/anthropic/v1/models?limit=1000").body())
        .contains("\"anthropic/")
        .contains("\"openai/")
        .doesNotContain("\"groq/");
    assertThat(gateway.get("/v1/models/openai%2Fgpt-5.1").statusCode()).isEqualTo(200);
    assertThat(gateway.get("/v1/models/anthropic/claude-haiku-4-5-20251001").body())
        .contains("\"anthropic/claude-haiku-4-5\"");
    assertThat(gateway.get("/v1/models/groq/unknown").statusCode()).isEqualTo(404);
  }
}
