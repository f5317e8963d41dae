package dev.turnpike.dialect.eventstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.conversation.Failure;
import dev.turnpike.dialect.Listener;
import dev.turnpike.dialect.StreamTap.Stage;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Frames as Amazon's own library writes them, with a native event in each.
class ChunkTapTest {
  private static final String START = "{\"type\":\"message_start\",\"message\":{}}";
  private static final String DELTA =
      "{\"type\":\"content_block_delta\",\n\"delta\":{\"text\":\"é\"}}";

  private final Listener listener = new Listener();
  private final ChunkTap tap = new ChunkTap(listener);

  private static byte[] chunk(String event) {
    String base64 = Base64.getEncoder().encodeToString(event.getBytes(UTF_8));
    return Frames.event("chunk", "{\"bytes\":\"" + base64 + "\",\"p\":\"abc\"}");
  }

  private String run(byte[] bytes, int step) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int at = 0; at < bytes.length; at += step) {
      out.writeBytes(tap.take(Arrays.copyOfRange(bytes, at, Math.min(at + step, bytes.length))));
    }
    out.writeBytes(tap.end());
    return out.toString(UTF_8);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 10_000})
  void events_go_on_as_server_sent_ones_wherever_they_are_cut(int step) {
    assertThat(run(Frames.all(chunk(START), chunk(DELTA)), step))
        .isEqualTo(
            "event: message_start\ndata: "
                + START
                + "\n\nevent: content_block_delta\ndata: "
                + DELTA.replace("\n", "")
                + "\n\n");
    assertThat(listener.events).containsExactly(START, DELTA);
    assertThat(tap.stage()).isEqualTo(Stage.COMPLETE);
  }

  @Test
  void an_exception_fails_the_stream_and_is_told_by_the_gateway() {
    assertThat(run(Frames.all(chunk(START), Frames.THROTTLED, chunk(DELTA)), 10_000))
        .doesNotContain("content_block_delta");
    assertThat(tap.failure())
        .isEqualTo(new Failure.RateLimited("Too many requests", Optional.empty()));
    assertThat(tap.failureRelayed()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"bytes\":\"!\"}", "{\"bytes\":\"bm8ganNvbg==\"}", "{}"})
  void a_chunk_that_holds_no_event_fails_the_stream(String payload) {
    assertThat(run(Frames.event("chunk", payload), 10_000)).isEmpty();
    assertThat(tap.failure()).isInstanceOf(Failure.Garbled.class);
  }

  @Test
  void frames_of_other_kinds_say_nothing_of_the_answer() {
    assertThat(run(Frames.all(Frames.event("metrics", "{}"), chunk(START)), 10_000))
        .startsWith("event: message_start");
    assertThat(tap.failure()).isNull();
  }
}
