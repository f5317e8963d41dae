package dev.turnpike.gateway.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.gateway.trace.Trace.Answer;
import dev.turnpike.gateway.trace.Trace.Attempt;
import dev.turnpike.gateway.trace.Trace.Bodies;
import dev.turnpike.gateway.trace.Trace.Bodies.Keep;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskingTest {
  private static final String CANARY = "canary7secret";

  @TempDir Path folder;

  @Test
  void textsBecomeStarsAndStructureStays() {
    assertThat(
            masked(
                """
                {"model":"gpt-4o-mini","stream":true,"temperature":0.20,"messages":[\
                {"role":"user","content":"Hallo Welt"},{"role":"assistant","tool_calls":[\
                {"id":"call_1","type":"function","function":{"name":"weather","arguments":"{}"}}]}],\
                "max_tokens":1000000000000000000000,"stop":null}"""))
        .isEqualTo(
            """
            {"model":"gpt-4o-mini","stream":true,"temperature":0.20,"messages":[\
            {"role":"user","content":"**********"},{"role":"assistant","tool_calls":[\
            {"id":"call_1","type":"function","function":{"name":"weather","arguments":"**"}}]}],\
            "max_tokens":1000000000000000000000,"stop":null}""");
  }

  @Test
  void whatAToolIsCalledWithIsHiddenWithItsKeysAndNumbers() {
    assertThat(
            masked(
                "{\"type\":\"tool_use\",\"name\":\"call\",\"input\":{\"type\":\"Anna\",\"age\":41}}"))
        .isEqualTo(
            "{\"type\":\"tool_use\",\"name\":\"call\",\"input\":{\"****\":\"****\",\"***\":0}}");
    assertThat(
            masked(
                "{\"functionCall\":{\"name\":\"f\",\"args\":{\"Anna\":[true,\"x\",{\"a\":1}]}}}"))
        .isEqualTo(
            "{\"functionCall\":{\"name\":\"f\",\"args\":{\"****\":[false,\"*\",{\"*\":0}]}}}");
  }

  @Test
  void thePeopleInAConversationHaveNoNames() {
    assertThat(masked("{\"role\":\"user\",\"name\":\"Anna\",\"content\":\"hi\"}"))
        .isEqualTo("{\"role\":\"user\",\"name\":\"****\",\"content\":\"**\"}");
  }

  @Test
  void aStructuralFieldThatHoldsASentenceIsMasked() {
    assertThat(masked("{\"role\":\"my secret role\",\"a key with spaces\":1}"))
        .isEqualTo("{\"role\":\"**************\",\"*****************\":1}");
  }

  @Test
  void everyEventOfAStreamIsMasked() {
    assertThat(
            masked(
                """
                event: content_block_delta
                data: {"type":"content_block_delta","delta":{"type":"text_delta","text":"Hallo"}}

                : a comment
                data: [DONE]
                """))
        .isEqualTo(
            """
            event: content_block_delta
            data: {"type":"content_block_delta","delta":{"type":"text_delta","text":"*****"}}

            :**********
            data: [DONE]
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "canary7secret",
        "{\"text\":\"canary7secret",
        "{\"text\":\"canary7secret\"",
        "{\"text\":\"x\"} canary7secret",
        "[\"canary7secret\"",
        "data: canary7secret\n\n",
        "data: {\"text\":\"canary7secret\n\n",
        "id: canary7secret\ndata: {}\n\n",
        "<html>canary7secret</html>",
        "event: canary7 secret canary7secret\n\n",
        "{\"a\":\"b\",}"
      })
  void whatCannotBeReadIsMaskedAltogether(String body) {
    String masked = masked(body);

    assertThat(masked).doesNotContain("canary").doesNotContain("secret");
    assertThat(masked).hasSameSizeAs(body);
  }

  @ParameterizedTest
  @EnumSource(
      value = Keep.class,
      names = {"MASK", "OMIT"})
  void nothingThatWasSaidIsAnywhereOnTheDisk(Keep keep) throws Exception {
    String request =
        ("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"name\":\"CANARY\",\"content\":\"CANARY\"},"
                + "{\"type\":\"tool_use\",\"input\":{\"CANARY\":\"CANARY\"}}],\"metadata\":{\"CANARY\":1}}")
            .replace("CANARY", CANARY);
    String answer = "data: {\"choices\":[{\"delta\":{\"content\":\"" + CANARY + "\"}}]}\n\n";
    try (Recording recording = Recording.in(folder)) {
      recording.record(
          withWordsFromOutside(SampleTrace.number(1).saying(keep, request, answer).trace()));
      recording.flushed();
      assertThat(canaries()).isEmpty();
      assertThat(recording.find(SampleTrace.id(1)).call().bodies())
          .isEqualTo(keep == Keep.MASK ? BodyState.MASKED : BodyState.OMITTED);
    }
    assertThat(canaries()).isEmpty();
  }

  @Test
  void theCanaryWouldBeSeenIfItWereThere() throws Exception {
    try (Recording recording = Recording.in(folder)) {
      String request = "{\"text\":\"" + CANARY + "\"}";
      recording.record(SampleTrace.number(1).saying(Keep.KEEP, request, null).trace()).flushed();
    }
    assertThat(canaries()).isNotEmpty();
  }

  /// An upstream's error message may quote the prompt.
  private static Trace withWordsFromOutside(Trace trace) {
    Answer a = trace.answer();
    Answer quoting =
        new Answer(
            "error",
            400,
            "upstream_error",
            "cannot say '" + CANARY + "'",
            a.provider(),
            a.model(),
            a.answeringModel(),
            a.credentialId(),
            a.upstreamRequestId(),
            a.finishReason(),
            a.usage(),
            a.cost(),
            a.requestBytes(),
            a.responseBytes());
    Attempt attempt =
        new Attempt("00000000000000aa", "openai", "m", "c", 1, 2, 400, "upstream_4xx", CANARY);
    Bodies bodies = trace.bodies();
    return new Trace(
        trace.ids(),
        trace.caller(),
        trace.asked(),
        trace.times(),
        quoting,
        List.of(attempt),
        trace.notes(),
        trace.routing(),
        bodies);
  }

  private List<Path> canaries() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).filter(MaskingTest::holdsTheCanary).toList();
    }
  }

  private static boolean holdsTheCanary(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(CANARY);
    } catch (IOException _) {
      return false; // a side file that SQLite just took away
    }
  }

  private static String masked(String body) {
    byte[] masked = Masking.body(body.getBytes(StandardCharsets.UTF_8));
    return new String(Objects.requireNonNull(masked), StandardCharsets.UTF_8);
  }
}
