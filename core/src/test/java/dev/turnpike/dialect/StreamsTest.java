package dev.turnpike.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.Seed;
import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Usage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds for the streams of every dialect.
class StreamsTest {

  static Stream<SampleStream> samples() {
    return SampleStream.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void come_out_the_same_wherever_they_are_cut(SampleStream sample) {
    Taps.Outcome whole = Taps.run(sample.tap(), List.of(sample.bytes()));
    byte[] bytes = sample.bytes();
    for (int at = 1; at < bytes.length; at++) {
      List<byte[]> two =
          List.of(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at, bytes.length));
      assertThat(Taps.run(sample.tap(), two)).as("cut at %d", at).isEqualTo(whole);
    }
    List<byte[]> single = new ArrayList<>();
    for (byte b : bytes) {
      single.add(new byte[] {b});
    }
    assertThat(Taps.run(sample.tap(), single)).as("byte by byte").isEqualTo(whole);
    RandomGenerator random = Seed.random();
    for (int round = 0; round < 50; round++) {
      assertThat(Taps.run(sample.tap(), pieces(bytes, random)))
          .as(Seed.hint(round))
          .isEqualTo(whole);
    }
  }

  private static List<byte[]> pieces(byte[] bytes, RandomGenerator random) {
    List<byte[]> pieces = new ArrayList<>();
    int at = 0;
    while (at < bytes.length) {
      int to = Math.min(bytes.length, at + random.nextInt(200));
      pieces.add(Arrays.copyOfRange(bytes, at, to));
      at = to;
    }
    return pieces;
  }

  @ParameterizedTest
  @MethodSource("samples")
  void that_are_good_pass_whole_and_are_complete(SampleStream sample) {
    Taps.Outcome outcome = Taps.run(sample.tap(), List.of(sample.bytes()));
    assertThat(outcome.failure()).isNull();
    assertThat(outcome.passed()).isEqualTo(sample.passed());
    assertThat(outcome.stage()).isEqualTo(StreamTap.Stage.COMPLETE);
    assertThat(outcome.finish()).isEqualTo(sample.finish());
    assertThat(outcome.model()).isEqualTo(sample.model());
    assertThat(outcome.usage()).isEqualTo(sample.usage());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void that_are_cut_short_never_end_cleanly(SampleStream sample) {
    byte[] bytes = sample.bytes();
    for (int length = 0; length < sample.completeFrom(); length++) {
      StreamTap tap = sample.tap();
      Taps.Outcome outcome = Taps.run(tap, List.of(Arrays.copyOf(bytes, length)));
      assertThat(outcome.failure()).as("cut to %d", length).isNotNull();
      assertThat(outcome.stage()).isEqualTo(StreamTap.Stage.FAILED);
      assertThat(outcome.relayed()).isFalse();
      assertThat(sample.passed()).as("cut to %d", length).startsWith(outcome.passed());
      assertThat(outcome.usage().isEmpty() || outcome.usage().estimated()).isTrue();
      String told = outcome.passed() + new String(tap.errorEvent(outcome.broken(), "r1"), UTF_8);
      sample.checkBroken(told);
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void that_come_in_whole_events_are_not_copied(SampleStream sample) {
    if (!sample.passed().equals(new String(sample.bytes(), UTF_8))
        || !sample.passed().endsWith("\n\n")) {
      return; // an array ends within a chunk, and a hidden event costs a copy
    }
    byte[] chunk = sample.bytes();
    assertThat(sample.tap().take(chunk)).isSameAs(chunk);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void take_a_keep_alive_between_any_two_events(SampleStream sample) {
    StreamTap tap = sample.tap();
    StringBuilder passed = new StringBuilder();
    for (byte b : sample.bytes()) {
      passed.append(new String(tap.take(new byte[] {b}), UTF_8));
      if (tap.stage() != StreamTap.Stage.COMPLETE && passed.length() % 7 == 0) {
        passed.append(new String(tap.keepAlive(), UTF_8));
      }
    }
    passed.append(new String(tap.end(), UTF_8));
    Taps.Outcome again = Taps.run(sample.tap(), List.of(passed.toString().getBytes(UTF_8)));
    assertThat(again.failure()).isNull();
    assertThat(again.finish()).isEqualTo(sample.finish());
  }

  @Test
  void may_have_events_of_several_megabytes_but_no_more() {
    String head = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"";
    String tail = "\"},\"finish_reason\":\"stop\"}]}\n\n";
    int room = StreamTap.MAX_EVENT_BYTES - head.length() - tail.length();
    String largest = head + "x".repeat(room) + tail;
    assertThat(Taps.chat(largest + "data: [DONE]\n\n").failure()).isNull();
    Taps.Outcome outcome = Taps.chat(head + "x".repeat(room + 1) + tail);
    assertThat(outcome.failure()).isInstanceOf(Failure.Garbled.class);
    assertThat(outcome.broken().message()).contains("longer than 4194304 bytes");
    assertThat(outcome.passed()).isEmpty();
  }

  @Test
  void with_an_endless_line_fail_and_hold_nothing_more() {
    for (String query : List.of("alt=sse", "")) {
      StreamTap tap =
          Taps.tap(
              Operation.STREAM_GENERATE_CONTENT,
              query,
              Taps.request(Operation.STREAM_GENERATE_CONTENT));
      byte[] chunk = ("[{\"a\":\"" + "x".repeat(65_536)).getBytes(UTF_8);
      int taken = 0;
      while (tap.stage() != StreamTap.Stage.FAILED && taken < 1000) {
        assertThat(tap.take(taken++ == 0 ? chunk : "x".repeat(65_536).getBytes(UTF_8))).isEmpty();
      }
      assertThat(taken).isLessThanOrEqualTo(66);
      assertThat(tap.failure()).isInstanceOf(Failure.Garbled.class);
      assertThat(tap.take(chunk)).isEmpty();
    }
  }

  @Test
  void that_a_client_left_are_counted_from_what_arrived() {
    for (SampleStream sample : SampleStream.ALL) {
      StreamTap tap = sample.tap();
      tap.take(Arrays.copyOf(sample.bytes(), sample.completeFrom() - 1));
      Usage usage = tap.usage();
      assertThat(usage.estimated()).as(sample.name()).isTrue();
      assertThat(usage.answerTokens()).as(sample.name()).isPositive();
    }
  }

  @Test
  void of_JSON_or_HTML_fail_cleanly() {
    for (String body :
        List.of("{\"id\":\"x\",\"choices\":[]}", "<html>\n\n<body>\n</html>", "[1]", "{", "oops")) {
      for (Operation operation :
          List.of(Operation.CHAT_COMPLETIONS, Operation.RESPONSES, Operation.MESSAGES)) {
        Taps.Outcome outcome = Taps.run(operation, body);
        assertThat(outcome.failure()).as(body).isInstanceOf(Failure.Garbled.class);
        assertThat(outcome.passed()).as(body).isEmpty();
      }
    }
  }

  @Test
  void that_end_in_a_bare_JSON_error_tell_it_as_an_error() {
    String good = "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}\n\n";
    String error =
        "{\n  \"error\": {\n    \"code\": 503,\n\n    \"message\": \"shed\",\n    \"status\": \"UNAVAILABLE\"\n  }\n}\n\n";
    Taps.Outcome outcome = Taps.run(Operation.STREAM_GENERATE_CONTENT, good + error);
    assertThat(outcome.passed()).isEqualTo(good);
    assertThat(outcome.relayed()).isFalse();
    assertThat(outcome.failure())
        .isEqualTo(new Failure.UpstreamBroken(503, "shed", Optional.empty()));
  }

  @Test
  void are_framed_by_any_line_end_and_field_spelling() {
    String[] lines = {
      "\ufeff: hi",
      "",
      "id: 7",
      "data:{\"choices\":[{\"delta\":",
      "data: {\"content\":\"é\"}}]}",
      "",
      "",
      "event: x",
      "data",
      "",
      "retry: 1",
      "data:{\"choices\":[{\"finish_reason\":\"stop\"}]}",
      "",
      "data: [DONE]",
      "",
      ""
    };
    for (String end : List.of("\n", "\r\n", "\r")) {
      String stream = String.join(end, lines);
      Taps.Outcome outcome = Taps.chat(stream);
      assertThat(outcome.failure()).as(end).isNull();
      assertThat(outcome.passed()).isEqualTo(stream);
      assertThat(outcome.stage()).isEqualTo(StreamTap.Stage.COMPLETE);
      assertThat(outcome.usage().of(Bucket.OUTPUT)).isEqualTo(1);
      List<byte[]> single = new ArrayList<>();
      for (byte b : stream.getBytes(UTF_8)) {
        single.add(new byte[] {b});
      }
      StreamTap tap = Taps.tap(Operation.CHAT_COMPLETIONS, null, Taps.CHAT);
      assertThat(Taps.run(tap, single)).as(end).isEqualTo(outcome);
    }
  }

  @Test
  void that_cannot_be_read_say_where_in_the_event_it_is() {
    for (String before : List.of("", ": a comment\n\n", "data: {}\n\n".repeat(30))) {
      Taps.Outcome outcome = Taps.chat(before + "data: {\"id\",1}\n\n");
      assertThat(outcome.broken().message())
          .isEqualTo("The upstream sent an event that cannot be read: byte 5 is ',', wanted ':'.");
    }
    assertThat(Taps.chat(": a comment\n\ndata: {\"id\":\"\n\n").broken().message())
        .isEqualTo(
            "The upstream sent an event that cannot be read: the text ends at byte 7, wanted the"
                + " quote that ends a string.");
    for (String before : List.of("", "{\"a\":1},")) {
      Taps.Outcome outcome =
          Taps.run(
              Taps.tap(
                  Operation.STREAM_GENERATE_CONTENT,
                  null,
                  Taps.request(Operation.STREAM_GENERATE_CONTENT)),
              List.of(("[" + before + "{\"id\",1}]").getBytes(UTF_8)));
      assertThat(outcome.broken().message())
          .isEqualTo(
              "The upstream sent an element that cannot be read: byte 5 is ',', wanted ':'.");
    }
  }
}
