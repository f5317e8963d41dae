package dev.turnpike.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.simulator.Caller.Speech;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Answers that are right but given in a way of their own.
class MannersTest {
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
  void framingAndPaceChangeNoWord(Speech speech) throws IOException {
    for (String manner :
        List.of(
            "crlf",
            "cr",
            "comments",
            "no-space",
            "bom",
            "multi-line",
            "drip",
            "cookies",
            "slow-headers",
            "headers-flood",
            "delay-20ms",
            "wrong-type")) {
      Got got = caller.ask(speech, "tool+reasoning+" + manner, true);

      Streamed streamed = new Streamed(speech, got.events());
      assertThat(got.isComplete()).as(manner).isTrue();
      assertThat(streamed.arguments).as(manner).isEqualTo("{\"city\":\"Paris\"}");
    }
  }

  @Test
  void framingIsWhatItsNameSays() throws IOException {
    assertThat(caller.ask(Speech.CHAT, "crlf", true).text()).contains("}\r\n\r\ndata: ");
    assertThat(caller.ask(Speech.CHAT, "cr", true).text()).contains("}\r\rdata: ");
    assertThat(caller.ask(Speech.CHAT, "comments", true).text()).startsWith(": ");
    assertThat(caller.ask(Speech.CHAT, "no-space", true).text()).startsWith("data:{");
    assertThat(caller.ask(Speech.CHAT, "bom", true).text()).startsWith("\uFEFFdata");
    assertThat(caller.ask(Speech.CHAT, "multi-line", true).text()).startsWith("data: {\ndata: \"");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void gzipHidesTheSameAnswer(boolean stream) throws IOException {
    Got plain = caller.ask(Speech.MESSAGES, "size-3000", stream);
    Got zipped =
        caller.post(
            "/v1/messages",
            Speech.MESSAGES.body("size-3000", stream, "How are you today?"),
            "x-sim",
            "size-3000+gzip");

    assertThat(zipped.header("content-encoding")).isEqualTo("gzip");
    byte[] unzipped = new GZIPInputStream(new ByteArrayInputStream(zipped.body())).readAllBytes();
    assertThat(withoutIds(new String(unzipped, StandardCharsets.UTF_8)))
        .isEqualTo(withoutIds(plain.text()));
  }

  private static String withoutIds(String text) {
    return text.replaceAll("msg_\\w+", "msg");
  }

  @Test
  void splitUtf8CutsEveryCharacterOfSeveralBytesInTwoChunks() throws IOException {
    Got got = caller.ask(Speech.CHAT, "split-utf8", true);

    assertThat(new Streamed(Speech.CHAT, got.events()).text)
        .isEqualTo("Grüße, 你好, 🚦: How are you today?");
    String wire = new String(got.bytes(), StandardCharsets.ISO_8859_1);
    assertThat(wire).doesNotContain("ü").containsPattern("\u00c3\r\n[0-9a-f]+\r\n\u00bc");
  }

  @Test
  void headersFloodAndSlowHeadersAreInTheHead() throws IOException {
    Got flood = caller.ask(Speech.CHAT, "headers-flood", false);

    assertThat(flood.head().length()).isGreaterThan(190_000);
    assertThat(caller.ask(Speech.CHAT, "cookies", false).header("set-cookie")).isNotNull();
  }

  @Test
  void usageCanBeAbsentOrAbsurd() throws IOException {
    assertThat(caller.ask(Speech.CHAT, "no-usage", true).text()).doesNotContain("\"usage\":{");
    assertThat(caller.ask(Speech.GEMINI, "no-usage", true).text()).doesNotContain("usageMetadata");
    assertThat(caller.ask(Speech.MESSAGES, "no-usage", false).json().has("usage")).isFalse();
    assertThat(input("usage-negative").asInt()).isEqualTo(-5);
    assertThat(input("usage-huge").asLong()).isEqualTo(1_000_000_000_000_000_000L);
    assertThat(input("usage-string").isString()).isTrue();
    assertThat(input("usage-300000-1000").asInt()).isEqualTo(300_000);
  }

  private static JsonNode input(String model) throws IOException {
    return caller.ask(Speech.RESPONSES, model, false).json().at("/usage/input_tokens");
  }

  @Test
  void chatCanStrayFromItsGrammar() throws IOException {
    assertThat(chat("no-done")).doesNotContain("[DONE]").contains("\"finish_reason\":\"stop\"");
    assertThat(chat("no-finish")).doesNotContain("\"finish_reason\":\"").contains("[DONE]");
    assertThat(chat("tool+finish-stop")).contains("\"finish_reason\":\"stop\"");
    assertThat(chat("empty-choices-first"))
        .startsWith("data: {\"id\":\"chatcmpl-")
        .contains("\"choices\":[],\"prompt_filter_results\":[]");
    assertThat(chat("tool+whole-call")).contains("\"arguments\":\"{\\\"city\\\":\\\"Paris\\\"}\"");
    assertThat(chat("tool+no-index")).contains("\"tool_calls\":[{\"id\"");
    assertThat(chat("reasoning+reasoning-field")).contains("\"delta\":{\"reasoning\":");
    assertThat(chat("usage-on-finish"))
        .containsPattern("\"finish_reason\":\"stop\"}],\"usage\":\\{");
    for (Got.Event event : Got.events(chat("role-every-chunk+usage-every-chunk"))) {
      if (!event.data().equals("[DONE]")) {
        assertThat(event.json().at("/choices/0/delta/role").asString()).isEqualTo("assistant");
        assertThat(event.json().path("usage").isObject()).isTrue();
      }
    }
  }

  private static String chat(String model) throws IOException {
    return caller.ask(Speech.CHAT, model, true).text();
  }

  @Test
  void allToolsCanBeCalledAtOnceAndOneByName() throws IOException {
    String body =
        """
        {"model":"MODEL","messages":[{"role":"user","content":"x"}],"tools":[
        {"type":"function","function":{"name":"a"}},{"type":"custom","custom":{"name":"b"}}]}""";

    JsonNode both = caller.post("/v1/chat/completions", body.replace("MODEL", "tools")).json();
    assertThat(both.at("/choices/0/message/tool_calls").size()).isEqualTo(2);
    JsonNode named = caller.post("/v1/chat/completions", body.replace("MODEL", "tool:b")).json();
    assertThat(named.at("/choices/0/message/tool_calls/0/custom/input").asString())
        .isEqualTo("simulated input");
  }
}
