package dev.turnpike.simulator;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.simulator.Caller.Speech;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

class AnswersInEveryDialectTest {
  private static Caller caller;

  @BeforeAll
  static void open() {
    caller = new Caller();
  }

  @AfterAll
  static void close() {
    caller.close();
  }

  @ParameterizedTest
  @EnumSource
  void anUnknownModelEchoesTheLastTextOfTheUser(Speech speech) throws IOException {
    Got got = caller.ask(speech, "some-real-model-5.1", false);

    assertThat(got.status()).isEqualTo(200);
    assertThat(got.isComplete()).isTrue();
    assertThat(text(speech, got.json())).isEqualTo("How are you today?");
  }

  @ParameterizedTest
  @EnumSource
  void aStreamSaysTheSameAsTheWholeAnswer(Speech speech) throws IOException {
    for (String model : List.of("echo", "size-5000", "reasoning", "chunks-3-1ms", "length")) {
      Streamed streamed = new Streamed(speech, caller.ask(speech, model, true).events());
      JsonNode whole = caller.ask(speech, model, false).json();

      assertThat(streamed.text).as(model).isEqualTo(text(speech, whole)).isNotEmpty();
      if (!model.contains("-")) { // there the prompt is counted by the body, which differs
        assertThat(streamed.usage).as(model).isEqualTo(usage(speech, whole));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void equalRequestsGetEqualBytes(Speech speech) throws IOException {
    Got first = caller.ask(speech, "reasoning+tool", true);
    Got second = caller.ask(speech, "reasoning+tool", true);

    assertThat(first.body()).isEqualTo(second.body());
  }

  @ParameterizedTest
  @EnumSource
  void usageCountsFourBytesOfTextAsAToken(Speech speech) throws IOException {
    JsonNode usage = usage(speech, caller.ask(speech, "echo", false).json());

    // 18 bytes both ways
    switch (speech) {
      case CHAT -> {
        assertThat(usage.path("prompt_tokens").asInt()).isEqualTo(5);
        assertThat(usage.path("completion_tokens").asInt()).isEqualTo(5);
        assertThat(usage.path("total_tokens").asInt()).isEqualTo(10);
      }
      case RESPONSES, MESSAGES -> {
        assertThat(usage.path("input_tokens").asInt()).isEqualTo(5);
        assertThat(usage.path("output_tokens").asInt()).isEqualTo(5);
      }
      case GEMINI -> {
        assertThat(usage.path("promptTokenCount").asInt()).isEqualTo(5);
        assertThat(usage.path("candidatesTokenCount").asInt()).isEqualTo(5);
        assertThat(usage.path("totalTokenCount").asInt()).isEqualTo(10);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void cachedTokensAreReportedInTheDialectsOwnFields(Speech speech) throws IOException {
    JsonNode usage = usage(speech, caller.ask(speech, "cached", false).json());

    switch (speech) {
      case CHAT -> {
        assertThat(usage.path("prompt_tokens").asInt()).isEqualTo(1003);
        assertThat(usage.at("/prompt_tokens_details/cached_tokens").asInt()).isEqualTo(900);
        assertThat(usage.at("/prompt_tokens_details/cache_write_tokens").asInt()).isEqualTo(100);
      }
      case RESPONSES -> {
        assertThat(usage.path("input_tokens").asInt()).isEqualTo(1003);
        assertThat(usage.at("/input_tokens_details/cached_tokens").asInt()).isEqualTo(900);
      }
      case MESSAGES -> {
        assertThat(usage.path("input_tokens").asInt()).isEqualTo(3);
        assertThat(usage.path("cache_read_input_tokens").asInt()).isEqualTo(900);
        assertThat(usage.at("/cache_creation/ephemeral_5m_input_tokens").asInt()).isEqualTo(60);
        assertThat(usage.at("/cache_creation/ephemeral_1h_input_tokens").asInt()).isEqualTo(40);
      }
      case GEMINI -> {
        assertThat(usage.path("promptTokenCount").asInt()).isEqualTo(1003);
        assertThat(usage.path("cachedContentTokenCount").asInt()).isEqualTo(900);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aToolIsCalledWithArgumentsThatFitItsSchema(Speech speech) throws IOException {
    JsonNode whole = caller.ask(speech, "tool", false).json();
    Streamed streamed = new Streamed(speech, caller.ask(speech, "tool", true).events());

    assertThat(streamed.arguments).isEqualTo("{\"city\":\"Paris\"}");
    JsonNode arguments =
        switch (speech) {
          case CHAT -> whole.at("/choices/0/message/tool_calls/0/function/arguments");
          case RESPONSES -> whole.at("/output/0/arguments");
          case MESSAGES -> whole.at("/content/0/input");
          case GEMINI -> whole.at("/candidates/0/content/parts/0/functionCall/args");
        };
    String written = arguments.isString() ? arguments.stringValue() : arguments.toString();
    assertThat(written).isEqualTo("{\"city\":\"Paris\"}");
    assertThat(finish(speech, whole)).isEqualTo(streamed.finish);
  }

  @ParameterizedTest
  @EnumSource
  void aToolIsCalledWithTheArgumentsThatWereOrdered(Speech speech) throws IOException {
    String ordered = "{\"city\":\"Rome?>\"}";
    String word =
        Base64.getUrlEncoder().withoutPadding().encodeToString(ordered.getBytes(US_ASCII));

    Got got = caller.ask(speech, "call:get_weather:" + word, true);
    Got none = caller.ask(speech, "call:get_water:" + word, true);

    assertThat(new Streamed(speech, got.events()).arguments).isEqualTo(ordered);
    assertThat(new Streamed(speech, none.events()).text).startsWith("There was no such tool");
  }

  @Test
  void afterAToolsResultTheAnswerQuotesIt() throws IOException {
    String chat =
        """
        {"model":"tool","tools":[{"type":"function","function":{"name":"f"}}],"messages":[
        {"role":"user","content":"?"},{"role":"assistant","content":null,"tool_calls":[{"id":"c",
        "type":"function","function":{"name":"f","arguments":"{}"}}]},
        {"role":"tool","tool_call_id":"c","content":"sunny"}]}""";
    String responses =
        """
        {"model":"tool","tools":[{"type":"function","name":"f"}],"input":[
        {"role":"user","content":"?"},{"type":"function_call","call_id":"c","name":"f",
        "arguments":"{}"},{"type":"function_call_output","call_id":"c","output":"sunny"}]}""";
    String messages =
        """
        {"model":"tool","max_tokens":99,"tools":[{"name":"f","input_schema":{"type":"object"}}],
        "messages":[{"role":"user","content":"?"},{"role":"assistant","content":[{"type":"tool_use",
        "id":"c","name":"f","input":{}}]},{"role":"user","content":[{"type":"tool_result",
        "tool_use_id":"c","content":"sunny"},{"type":"text","text":"a reminder"}]}]}""";
    String gemini =
        """
        {"tools":[{"functionDeclarations":[{"name":"f"}]}],"contents":[
        {"role":"user","parts":[{"text":"?"}]},
        {"role":"model","parts":[{"functionCall":{"name":"f","args":{}}}]},
        {"role":"user","parts":[{"functionResponse":{"name":"f","response":{"r":"sunny"}}}]}]}""";

    String answered = "The tool answered: sunny";
    assertThat(said(Speech.CHAT, chat)).isEqualTo(answered);
    assertThat(said(Speech.RESPONSES, responses)).isEqualTo(answered);
    assertThat(said(Speech.MESSAGES, messages)).isEqualTo(answered);
    assertThat(said(Speech.GEMINI, gemini)).isEqualTo("The tool answered: {\"r\":\"sunny\"}");
  }

  private static String said(Speech speech, String body) throws IOException {
    return text(speech, caller.post(speech.path("tool", false), body).json());
  }

  @ParameterizedTest
  @EnumSource
  void thinkingComesBeforeTheTextWithItsSeal(Speech speech) throws IOException {
    Got got = caller.ask(speech, "reasoning", true);
    Streamed streamed = new Streamed(speech, got.events());

    assertThat(streamed.thinking).startsWith("The user said something");
    assertThat(streamed.text).isEqualTo("How are you today?");
    switch (speech) {
      case CHAT -> assertThat(got.text()).contains("\"reasoning_tokens\":16");
      case RESPONSES -> assertThat(got.text()).contains("\"encrypted_content\":\"c2lt");
      case MESSAGES -> assertThat(got.text()).contains("\"signature_delta\",\"signature\":\"c2lt");
      case GEMINI -> assertThat(got.text()).contains("\"thoughtSignature\":\"c2lt");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anOutputLimitCutsTheAnswer(Speech speech) throws IOException {
    String limited =
        switch (speech) {
          case CHAT -> "\"max_completion_tokens\":2,";
          case RESPONSES -> "\"max_output_tokens\":2,";
          case MESSAGES -> "\"max_tokens\":2,";
          case GEMINI -> "\"generationConfig\":{\"maxOutputTokens\":2},";
        };
    String body =
        speech
            .body("echo", false, "How are you today?")
            .replace("\"max_tokens\":1000,", "")
            .replaceFirst("\\{", "{" + limited);
    JsonNode whole = caller.post(speech.path("echo", false), body).json();

    assertThat(text(speech, whole)).isEqualTo("How are ");
    assertThat(finish(speech, whole)).isIn("length", "incomplete", "max_tokens", "MAX_TOKENS");
  }

  @Test
  void aSchemaForTheAnswerIsMet() throws IOException {
    String body =
        """
        {"model":"echo","messages":[{"role":"user","content":"x"}],"response_format":{"type":
        "json_schema","json_schema":{"name":"a","schema":{"type":"object","properties":{"n":
        {"type":"integer"},"ok":{"type":"boolean"},"of":{"type":"array","items":{"$ref":"#/$defs/k"}}},
        "required":["n","ok","of"],"$defs":{"k":{"enum":["red","blue"]}}}}}}""";

    assertThat(said(Speech.CHAT, body)).isEqualTo("{\"n\":1,\"ok\":true,\"of\":[\"red\"]}");
  }

  @Test
  void tokensAreCountedByTheSameRule() throws IOException {
    JsonNode messages =
        caller
            .post("/v1/messages/count_tokens", Speech.MESSAGES.body("echo", false, "12345"))
            .json();
    JsonNode gemini =
        caller
            .post("/v1beta/models/echo:countTokens", Speech.GEMINI.body("", false, "12345"))
            .json();

    assertThat(messages.path("input_tokens").asInt()).isEqualTo(2);
    assertThat(gemini.path("totalTokens").asInt()).isEqualTo(2);
  }

  @Test
  void geminiStreamsAJsonArrayWithoutAltSse() throws IOException {
    Got got =
        caller.post(
            "/v1beta/models/echo:streamGenerateContent",
            Speech.GEMINI.body("", true, "How are you today?"));

    List<String> pieces = new ArrayList<>();
    for (JsonNode chunk : got.json()) {
      pieces.add(chunk.at("/candidates/0/content/parts/0/text").asString());
    }
    assertThat(pieces).containsExactly("How are ", "you toda", "y?", "");
  }

  @Test
  void chatSendsUsageOnlyWhenAsked() throws IOException {
    String body = Speech.CHAT.body("echo", true, "x").replace("true}", "false}");

    Got got = caller.post("/v1/chat/completions", body);

    assertThat(got.text()).doesNotContain("usage").endsWith("data: [DONE]\n\n");
  }

  @Test
  void aModelIdMayHaveAPrefixAndAnEscapedSlash() throws IOException {
    Got got =
        caller.post(
            "/v1beta/models/sim%2Fstatus-503:generateContent", Speech.GEMINI.body("", false, "x"));

    assertThat(got.status()).isEqualTo(503);
  }

  @Test
  void brokenJsonIsRefusedInTheCallersDialect() throws IOException {
    assertThat(caller.post("/v1/messages", "{\"model\":").json().path("type").asString())
        .isEqualTo("error");
    assertThat(caller.post("/v1/chat/completions", "[]").status()).isEqualTo(400);
    assertThat(
            caller
                .post("/v1beta/models/echo:generateContent", "{]")
                .json()
                .at("/error/status")
                .asString())
        .isEqualTo("INVALID_ARGUMENT");
  }

  private static String text(Speech speech, JsonNode whole) {
    return switch (speech) {
      case CHAT -> whole.at("/choices/0/message/content").asString("");
      case RESPONSES -> last(whole.path("output")).at("/content/0/text").asString("");
      case MESSAGES -> last(whole.path("content")).path("text").asString("");
      case GEMINI -> last(whole.at("/candidates/0/content/parts")).path("text").asString("");
    };
  }

  private static JsonNode last(JsonNode list) {
    return list.get(list.size() - 1);
  }

  private static JsonNode usage(Speech speech, JsonNode whole) {
    return whole.path(speech == Speech.GEMINI ? "usageMetadata" : "usage");
  }

  private static String finish(Speech speech, JsonNode whole) {
    return switch (speech) {
      case CHAT -> whole.at("/choices/0/finish_reason").asString("");
      case RESPONSES -> whole.path("status").asString("");
      case MESSAGES -> whole.path("stop_reason").asString("");
      case GEMINI -> whole.at("/candidates/0/finishReason").asString("");
    };
  }
}
