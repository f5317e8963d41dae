package dev.turnpike.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.simulator.voice.Frame;
import dev.turnpike.simulator.voice.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/// The dialects that only providers speak.
class ProviderDialectsTest {
  private static final String SCHEMA =
      "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"]}";

  private static Caller caller;

  @BeforeAll
  static void open() {
    caller = new Caller();
  }

  @AfterAll
  static void close() {
    caller.close();
  }

  enum Tongue {
    CONVERSE,
    COHERE,
    OLLAMA;

    String path(String model, boolean stream) {
      return switch (this) {
        case CONVERSE -> "/model/sim%2F" + model + "/converse" + (stream ? "-stream" : "");
        case COHERE -> "/v2/chat";
        case OLLAMA -> "/api/chat";
      };
    }

    /// Says "How are you today?" and offers the tool `get_weather`.
    String body(String model, boolean stream) {
      String tools =
          "[{\"type\":\"function\",\"function\":{\"name\":\"get_weather\",\"parameters\":"
              + SCHEMA
              + "}}]";
      return this == CONVERSE
          ? """
            {"messages":[{"role":"user","content":[{"text":"How are you today?"}]}],
            "toolConfig":{"tools":[{"toolSpec":{"name":"get_weather","inputSchema":{"json":%s}}}]}}"""
              .formatted(SCHEMA)
          : """
            {"model":"%s","stream":%s,"messages":[{"role":"user","content":"How are you today?"}],
            "tools":%s}"""
              .formatted(model, stream, tools);
    }
  }

  private static Got ask(Tongue tongue, String model, boolean stream) throws IOException {
    return caller.post(tongue.path(model, stream), tongue.body(model, stream));
  }

  /// An event: its name where it has one, and its data.
  private record Heard(String name, JsonNode data) {}

  private static List<Heard> heard(Tongue tongue, Got got) {
    List<Heard> heard = new ArrayList<>();
    switch (tongue) {
      case CONVERSE -> frames(got.body(), heard);
      case COHERE ->
          got.events().forEach(event -> heard.add(new Heard(event.name(), event.json())));
      case OLLAMA -> {
        assertThat(got.text()).endsWith("\n");
        got.text().lines().forEach(line -> heard.add(new Heard("", Json.MAPPER.readTree(line))));
      }
    }
    return heard;
  }

  /// Reads frames by the book, checksums included.
  private static void frames(byte[] bytes, List<Heard> heard) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    while (in.remaining() > 0) {
      int from = in.position();
      int length = in.getInt();
      int headers = in.getInt();
      assertThat(in.getInt()).isEqualTo(checksum(bytes, from, 8));
      String name = "";
      int payload = in.position() + headers;
      while (in.position() < payload) {
        String header = text(in, in.get());
        assertThat(in.get()).isEqualTo((byte) 7);
        String value = text(in, in.getShort());
        if (header.endsWith("-type") && !header.startsWith(":content") && name.isEmpty()) {
          name = value;
        } else if (header.equals(":error-code")) {
          name = "error " + value;
        }
      }
      String data = text(in, from + length - 4 - payload);
      assertThat(in.getInt()).isEqualTo(checksum(bytes, from, length - 4));
      heard.add(new Heard(name, Json.MAPPER.readTree(data.isEmpty() ? "{}" : data)));
    }
  }

  private static String text(ByteBuffer in, int length) {
    byte[] text = new byte[length];
    in.get(text);
    return new String(text, UTF_8);
  }

  private static int checksum(byte[] bytes, int from, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  /// All strings at these places of all events, one after the other.
  private static String joined(List<Heard> heard, String... places) {
    StringBuilder text = new StringBuilder();
    for (Heard event : heard) {
      for (String place : places) {
        JsonNode value = event.data().at(place);
        text.append(
            value.isString() ? value.stringValue() : value.isObject() ? value.toString() : "");
      }
    }
    return text.toString();
  }

  private static String said(List<Heard> heard) {
    return joined(heard, "/delta/text", "/delta/message/content/text", "/message/content");
  }

  @ParameterizedTest
  @EnumSource
  void anUnknownModelEchoesTheLastTextOfTheUser(Tongue tongue) throws IOException {
    JsonNode whole = ask(tongue, "some-model", false).json();
    String text =
        switch (tongue) {
          case CONVERSE -> whole.at("/output/message/content/0/text").asString();
          case COHERE -> whole.at("/message/content/0/text").asString();
          case OLLAMA -> whole.at("/message/content").asString();
        };
    assertThat(text).isEqualTo("How are you today?");
    Got stream = ask(tongue, "some-model", true);
    assertThat(stream.header("content-type"))
        .startsWith(
            switch (tongue) {
              case CONVERSE -> "application/vnd.amazon.eventstream";
              case COHERE -> "text/event-stream";
              case OLLAMA -> "application/x-ndjson";
            });
    assertThat(said(heard(tongue, stream))).isEqualTo("How are you today?");
  }

  @ParameterizedTest
  @EnumSource
  void usageCountsFourBytesOfTextAsAToken(Tongue tongue) throws IOException {
    JsonNode whole = ask(tongue, "echo", false).json();
    JsonNode last = heard(tongue, ask(tongue, "echo", true)).getLast().data();
    switch (tongue) {
      case CONVERSE -> {
        assertThat(whole.at("/usage/inputTokens").asInt()).isEqualTo(5);
        assertThat(whole.at("/usage/totalTokens").asInt()).isEqualTo(10);
        assertThat(last.at("/usage")).isEqualTo(whole.at("/usage"));
      }
      case COHERE -> {
        assertThat(whole.at("/usage/tokens/input_tokens").asInt()).isEqualTo(5);
        assertThat(last.at("/delta/usage")).isEqualTo(whole.at("/usage"));
      }
      case OLLAMA -> {
        assertThat(whole.at("/prompt_eval_count").asInt()).isEqualTo(5);
        assertThat(last.at("/eval_count").asInt()).isEqualTo(5);
      }
    }
    assertThat(ask(tongue, "no-usage", true).text())
        .doesNotContain("inputTokens", "input_tokens", "eval_count");
  }

  @ParameterizedTest
  @EnumSource
  void aToolIsCalledAndItsResultQuoted(Tongue tongue) throws IOException {
    List<Heard> heard = heard(tongue, ask(tongue, "tool", true));
    assertThat(
            joined(
                heard,
                "/delta/toolUse/input",
                "/delta/message/tool_calls/function/arguments",
                "/message/tool_calls/0/function/arguments"))
        .isEqualTo("{\"city\":\"Paris\"}");
    assertThat(
            joined(
                heard,
                "/start/toolUse/name",
                "/delta/message/tool_calls/function/name",
                "/message/tool_calls/0/function/name"))
        .isEqualTo("get_weather");
    assertThat(joined(heard, "/stopReason", "/delta/finish_reason", "/done_reason"))
        .isIn("tool_use", "TOOL_CALL", "stop");
    String answered =
        switch (tongue) {
          case CONVERSE ->
              """
              {"messages":[{"role":"user","content":[{"toolResult":{"toolUseId":"t","content":[{"text":"sunny"}]}}]}]}""";
          case COHERE ->
              """
              {"model":"tool","messages":[{"role":"tool","tool_call_id":"t","content":"sunny"}]}""";
          case OLLAMA ->
              """
              {"model":"tool","messages":[{"role":"tool","tool_name":"f","content":"sunny"}]}""";
        };
    assertThat(caller.post(tongue.path("tool", false), answered).text())
        .contains("The tool answered: sunny");
  }

  @ParameterizedTest
  @EnumSource
  void thinkingComesBeforeTheText(Tongue tongue) throws IOException {
    List<Heard> heard = heard(tongue, ask(tongue, "reasoning", true));
    assertThat(
            joined(
                heard,
                "/delta/reasoningContent/text",
                "/delta/message/content/thinking",
                "/message/thinking"))
        .startsWith("The user said something");
    assertThat(said(heard)).isEqualTo("How are you today?");
    if (tongue == Tongue.CONVERSE) {
      assertThat(joined(heard, "/delta/reasoningContent/signature")).startsWith("c2lt");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anErrorHasItsStatusAndTheDialectsForm(Tongue tongue) throws IOException {
    Got got = ask(tongue, "status-429", true);
    assertThat(got.status()).isEqualTo(429);
    assertThat(got.json().path(tongue == Tongue.OLLAMA ? "error" : "message").asString())
        .startsWith("Too many requests");
    assertThat(got.header("x-amzn-errortype"))
        .isEqualTo(tongue == Tongue.CONVERSE ? "ThrottlingException" : null);
  }

  @ParameterizedTest
  @EnumSource
  void aStreamCanBreakInItsMiddle(Tongue tongue) throws IOException {
    Got cut = ask(tongue, "cut-mid", true);
    assertThat(cut.end()).isEqualTo(Got.End.RESET);
    List<Heard> before = heard(tongue, cut);
    assertThat(said(before)).isNotEmpty().isNotEqualTo("How are you today?");
    assertThat(joined(before, "/stopReason", "/delta/finish_reason", "/done_reason")).isEmpty();
    Got truncated = ask(tongue, "truncate", true);
    assertThat(truncated.isComplete()).isTrue();
    assertThat(joined(heard(tongue, truncated), "/stopReason", "/delta/finish_reason")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void anErrorInAStreamIsItsLastEvent(Tongue tongue) throws IOException {
    List<Heard> heard = heard(tongue, ask(tongue, "error-event", true));
    assertThat(said(heard)).startsWith("How are ");
    Heard last = heard.getLast();
    switch (tongue) {
      case CONVERSE -> {
        assertThat(last.name()).isEqualTo("serviceUnavailableException");
        assertThat(last.data().path("message").asString()).contains("overloaded");
      }
      case COHERE -> {
        assertThat(last.data().at("/delta/finish_reason").asString()).isEqualTo("ERROR");
        assertThat(last.data().at("/delta/error").asString()).contains("overloaded");
      }
      case OLLAMA -> assertThat(last.data().path("error").asString()).contains("overloaded");
    }
    assertThat(heard(tongue, ask(tongue, "error-first", true))).hasSize(1);
  }

  @Test
  void ConverseHasAnErrorThatIsAllHeaders() throws IOException {
    Tongue converse = Tongue.CONVERSE;
    assertThat(heard(converse, ask(converse, "error-bare", true)).getLast().name())
        .isEqualTo("error ServiceUnavailableException");
  }

  @Test
  void aFrameOfConverseIsTheSameToTheByteAsItIsKnown() {
    byte[] frame =
        new EventStream()
            .bytes(
                new Frame(
                    Frame.Moment.PIECE,
                    "contentBlockDelta",
                    "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"Hi\"},\"p\":\"ab\"}"),
                true);
    assertThat(HexFormat.of().formatHex(frame))
        .isEqualTo(
            "0000009d00000057b9bbf89f0b3a6576656e742d74797065070011636f6e74656e74426c6f636b44656c74610d3a636f6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e0d3a6d6573736167652d747970650700056576656e747b22636f6e74656e74426c6f636b496e646578223a302c2264656c7461223a7b2274657874223a224869227d2c2270223a226162227d8b38b268");
  }

  @Test
  void aSignedRequestHasACredential() throws IOException {
    Got got =
        caller.post(
            Tongue.CONVERSE.path("x", false),
            Tongue.CONVERSE.body("x", false),
            "x-sim",
            "expect-key:AKIA1",
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=AKIA1/20260101/eu/bedrock/aws4_request, Signature=0");
    assertThat(got.status()).isEqualTo(200);
  }
}
