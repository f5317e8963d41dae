package dev.turnpike.gateway.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.gateway.TestGateway;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlockDelta;
import software.amazon.awssdk.services.bedrockruntime.model.ConversationRole;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamRequest;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamResponseHandler;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelWithResponseStreamResponseHandler;
import software.amazon.awssdk.services.bedrockruntime.model.Message;
import software.amazon.awssdk.services.bedrockruntime.model.Tool;
import software.amazon.awssdk.services.bedrockruntime.model.ToolInputSchema;
import tools.jackson.databind.JsonNode;

/// Amazon's own SDK and the gateway read the same streams, and find the same in them.
class BedrockSdkTest {
  private static final String WORDS = "Grüß Gott, 世界!";

  private static TestGateway gateway;
  private static BedrockRuntimeAsyncClient sdk;

  @BeforeAll
  static void start() {
    gateway =
        TestGateway.start(
            "",
            "  aws: {base_url: \"ORIGIN\", region: eu-central-1, access_key_id: AKIDEXAMPLE,"
                + " secret_access_key: wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY}\n");
    sdk =
        BedrockRuntimeAsyncClient.builder()
            .region(Region.EU_CENTRAL_1)
            .endpointOverride(URI.create("http://127.0.0.1:" + gateway.simulatorPort()))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(
                        "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")))
            .httpClient(new JdkTransport())
            .overrideConfiguration(all -> all.retryStrategy(retry -> retry.maxAttempts(1)))
            .build();
  }

  @AfterAll
  static void stop() {
    sdk.close();
    gateway.close();
  }

  /// What somebody read of an answer: texts joined, tool calls as `NAME ARGUMENTS`, tokens as `IN
  /// OUT`.
  private record Read(String text, List<String> calls, String usage) {}

  private static ConverseStreamRequest asked(String words) {
    Document schema =
        Document.mapBuilder()
            .putString("type", "object")
            .putDocument("properties", Document.mapBuilder().build())
            .build();
    return ConverseStreamRequest.builder()
        .modelId("sim/" + words)
        .messages(
            Message.builder()
                .role(ConversationRole.USER)
                .content(ContentBlock.fromText(WORDS))
                .build())
        .toolConfig(
            tools ->
                tools.tools(
                    Tool.fromToolSpec(
                        spec -> spec.name("weather").inputSchema(ToolInputSchema.fromJson(schema))),
                    Tool.fromToolSpec(
                        spec -> spec.name("time").inputSchema(ToolInputSchema.fromJson(schema)))))
        .build();
  }

  private static Read bySdk(String words) {
    StringBuilder text = new StringBuilder();
    Map<Integer, StringBuilder> calls = new TreeMap<>();
    List<String> usage = new ArrayList<>();
    ConverseStreamResponseHandler.Visitor visitor =
        ConverseStreamResponseHandler.Visitor.builder()
            .onContentBlockStart(
                start ->
                    calls.put(
                        start.contentBlockIndex(),
                        new StringBuilder(start.start().toolUse().name()).append(' ')))
            .onContentBlockDelta(
                event -> {
                  ContentBlockDelta delta = event.delta();
                  switch (delta.type()) {
                    case TEXT -> text.append(delta.text());
                    case TOOL_USE ->
                        calls.computeIfPresent(
                            event.contentBlockIndex(),
                            (_, call) -> call.append(delta.toolUse().input()));
                    default -> {}
                  }
                })
            .onMetadata(
                event ->
                    usage.add(event.usage().inputTokens() + " " + event.usage().outputTokens()))
            .build();
    sdk.converseStream(
            asked(words), ConverseStreamResponseHandler.builder().subscriber(visitor).build())
        .join();
    return new Read(
        text.toString(),
        calls.values().stream().map(StringBuilder::toString).toList(),
        String.join(",", usage));
  }

  private static Read byGateway(String words) {
    HttpResponse<String> answer =
        gateway.post(
            "/v3/router/chat/completions",
            """
            {"model":"aws/sim/%s","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"%s"}],
            "tools":[{"type":"function","function":{"name":"weather","parameters":{"type":"object","properties":{}}}},
            {"type":"function","function":{"name":"time","parameters":{"type":"object","properties":{}}}}]}
            """
                .formatted(words, WORDS));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    StringBuilder text = new StringBuilder();
    Map<Integer, StringBuilder> calls = new TreeMap<>();
    List<String> usage = new ArrayList<>();
    for (JsonNode chunk : events(answer.body())) {
      JsonNode delta = chunk.at("/choices/0/delta");
      text.append(delta.path("content").asString(""));
      for (JsonNode call : delta.path("tool_calls")) {
        StringBuilder told =
            calls.computeIfAbsent(call.get("index").asInt(), _ -> new StringBuilder());
        if (call.has("id")) {
          told.append(call.at("/function/name").asString()).append(' ');
        }
        told.append(call.at("/function/arguments").asString(""));
      }
      if (chunk.path("usage").isObject()) {
        usage.add(
            chunk.at("/usage/prompt_tokens").asInt()
                + " "
                + chunk.at("/usage/completion_tokens").asInt());
      }
    }
    return new Read(
        text.toString(),
        calls.values().stream().map(StringBuilder::toString).toList(),
        String.join(",", usage));
  }

  private static List<JsonNode> events(String body) {
    return body.lines()
        .filter(line -> line.startsWith("data: {"))
        .map(line -> TestGateway.JSON.readTree(line.substring("data: ".length())))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "usage-7-9",
        "tool+usage-7-9",
        "tools+reasoning+usage-70000-9",
        "reasoning+chunks-30-1ms+usage-7-9",
        "length+usage-7-9",
        "size-70000+usage-7-9",
        "split-utf8+drip+usage-7-9"
      })
  void converse_streams_are_read_alike(String words) {
    Read sdk = bySdk(words);
    assertThat(byGateway(words)).isEqualTo(sdk);
    assertThat(sdk.text() + sdk.calls()).hasSizeGreaterThan(5);
    assertThat(sdk.usage()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "error-event, ServiceUnavailableException: The model is overloaded.",
    "error-bare, BedrockRuntimeException: The model is overloaded.",
    "bad-event, JsonEOFException"
  })
  void the_sdk_raises_what_the_gateway_fails_by(String words, String exception) {
    assertThatThrownBy(() -> bySdk(words))
        .satisfies(failure -> assertThat(causes(failure)).as(causes(failure)).contains(exception));
    HttpResponse<String> answer =
        gateway.post(
            "/v3/router/chat/completions",
            "{\"model\":\"aws/sim/%s\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                .formatted(words, WORDS));
    assertThat(answer.body())
        .contains("\"error\":{")
        .contains(words.equals("bad-event") ? "cannot be read" : "The model is overloaded.");
  }

  private static String causes(Throwable failure) {
    StringBuilder all = new StringBuilder();
    for (Throwable at = failure; at != null; at = at.getCause()) {
      all.append(at).append('\n');
    }
    return all.toString();
  }

  @Test
  void events_in_chunks_are_taken_out_alike() {
    String body =
        "{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\""
            + WORDS
            + "\"}]}";
    StringBuilder bySdk = new StringBuilder();
    sdk.invokeModelWithResponseStream(
            ask ->
                ask.modelId("anthropic.claude-sonnet-4-5-20250929-v1:0")
                    .body(SdkBytes.fromString(body, UTF_8)),
            InvokeModelWithResponseStreamResponseHandler.builder()
                .subscriber(
                    InvokeModelWithResponseStreamResponseHandler.Visitor.builder()
                        .onChunk(part -> bySdk.append(part.bytes().asUtf8String()).append('\n'))
                        .build())
                .build())
        .join();
    HttpResponse<String> answer =
        gateway.post(
            "/v3/anthropic/v1/messages",
            "{\"model\":\"aws/anthropic.claude-sonnet-4-5-20250929-v1:0\",\"stream\":true,"
                + body.substring(body.indexOf("\"max_tokens\"")));
    String byGateway =
        answer
            .body()
            .lines()
            .filter(line -> line.startsWith("data: "))
            .map(line -> line.substring("data: ".length()) + "\n")
            .collect(joining());
    assertThat(byGateway).isEqualTo(bySdk.toString()).contains("世界").contains("message_stop");
  }
}
