package dev.turnpike.dialect.eventstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.Seed;
import dev.turnpike.conversation.Failure;
import dev.turnpike.dialect.Listener;
import dev.turnpike.dialect.StreamTap;
import dev.turnpike.dialect.StreamTap.Stage;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.eventstream.HeaderValue;

class EventStreamTapTest {
  private final Listener listener = new Listener();
  private final EventStreamTap tap = new EventStreamTap(listener);

  private void run(byte[]... chunks) {
    for (byte[] chunk : chunks) {
      assertThat(tap.take(chunk)).isEmpty();
    }
    assertThat(tap.end()).isEmpty();
  }

  @Test
  void a_frame_is_shown_as_a_member_with_the_name_of_its_event() {
    run(Frames.DELTA);
    assertThat(listener.events)
        .containsExactly(
            "{\"contentBlockDelta\":{\"contentBlockIndex\":0,\"delta\":{\"text\":\"Hi\"},\"p\":\"ab\"}}");
    assertThat(tap.stage()).isEqualTo(Stage.COMPLETE);
  }

  @Test
  void an_exception_fails_the_stream_by_its_word() {
    run(Frames.DELTA, Frames.THROTTLED, Frames.DELTA);
    assertThat(listener.events).hasSize(1);
    assertThat(tap.failure())
        .isEqualTo(new Failure.RateLimited("Too many requests", Optional.empty()));
    assertThat(tap.failureRelayed()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "throttlingException, RateLimited, 0",
    "validationException, Refused, 400",
    "internalServerException, UpstreamBroken, 500",
    "modelStreamErrorException, UpstreamBroken, 502",
    "serviceUnavailableException, UpstreamBroken, 503",
    "modelTimeoutException, UpstreamBroken, 504",
    "accessDeniedException, CredentialRejected, 0",
    "serviceQuotaExceededException, QuotaExhausted, 0",
    "somethingNewException, UpstreamBroken, 502"
  })
  void every_exception_has_its_failure(String type, String kind, int status) {
    run(Frames.exception(type, "{\"message\":\"m\",\"p\":\"x\"}"));
    assertFailure(kind, status);
  }

  @ParameterizedTest
  @CsvSource({
    "ThrottlingException, RateLimited, 0",
    "InternalFailure, UpstreamBroken, 500",
    "com.amazon.coral#ModelNotReadyException, UpstreamBroken, 503"
  })
  void an_error_message_has_no_payload_but_headers(String code, String kind, int status) {
    Map<String, HeaderValue> headers = new LinkedHashMap<>();
    headers.put(":message-type", HeaderValue.fromString("error"));
    headers.put(":error-code", HeaderValue.fromString(code));
    headers.put(":error-message", HeaderValue.fromString("m"));
    run(Frames.frame(headers, ""));
    assertFailure(kind, status);
  }

  private void assertFailure(String kind, int status) {
    Failure failure = Objects.requireNonNull(tap.failure(), "the stream did not fail");
    assertThat(failure.getClass().getSimpleName()).isEqualTo(kind);
    if (failure instanceof Failure.UpstreamBroken broken) {
      assertThat(broken.status()).isEqualTo(status);
    }
    if (!(failure instanceof Failure.CredentialRejected)) {
      assertThat(failure.message()).isEqualTo("m");
    }
  }

  @Test
  void headers_of_every_kind_are_passed_over() {
    Map<String, HeaderValue> headers = new LinkedHashMap<>();
    headers.put("a", HeaderValue.fromBoolean(true));
    headers.put("b", HeaderValue.fromBoolean(false));
    headers.put("e", HeaderValue.fromInteger(70_000));
    headers.put("f", HeaderValue.fromLong(-1));
    headers.put("g", HeaderValue.fromByteArray(new byte[300]));
    headers.put("h", HeaderValue.fromTimestamp(Instant.EPOCH));
    headers.put("i", HeaderValue.fromUuid(new UUID(1, 2)));
    headers.put(":event-type", HeaderValue.fromString("é"));
    headers.put(":message-type", HeaderValue.fromString("event"));
    run(Frames.frame(headers, "[1]"), Frames.frame(headers, ""));
    assertThat(tap.failure()).isNull();
    assertThat(listener.events).containsExactly("{\"é\":[1]}", "{\"é\":{}}");
  }

  /// Amazon's library writes no value for these two.
  @Test
  void a_byte_and_a_short_are_passed_over_too() {
    byte[] known = Frames.event("e", "{}");
    byte[] more = {1, 'c', 2, 7, 1, 'd', 3, 0, 7};
    byte[] frame = new byte[known.length + more.length];
    ByteBuffer.wrap(frame)
        .putInt(frame.length)
        .putInt(ByteBuffer.wrap(known).getInt(4) + more.length)
        .putInt(0)
        .put(more)
        .put(known, 12, known.length - 16);
    checksum(frame, 8);
    checksum(frame, frame.length - 4);
    run(frame);
    assertThat(tap.failure()).isNull();
    assertThat(listener.events).containsExactly("{\"e\":{}}");
  }

  private static void checksum(byte[] frame, int at) {
    CRC32 crc = new CRC32();
    crc.update(frame, 0, at);
    ByteBuffer.wrap(frame).putInt(at, (int) crc.getValue());
  }

  @Test
  void a_stream_is_the_same_wherever_it_is_cut() {
    byte[] stream =
        Frames.all(
            Frames.DELTA,
            Frames.event("metadata", "{\"x\":\"" + "y".repeat(300) + "\"}"),
            Frames.event("end", "{}"));
    run(stream);
    RandomGenerator random = Seed.random();
    for (int round = 0; round < 300; round++) {
      Listener other = new Listener();
      EventStreamTap again = new EventStreamTap(other);
      int at = 0;
      while (at < stream.length) {
        int to = Math.min(stream.length, at + random.nextInt(round % 3 == 0 ? 3 : 200));
        again.take(Arrays.copyOfRange(stream, at, to));
        at = to;
      }
      again.end();
      assertThat(other.events).as(Seed.hint(round)).isEqualTo(listener.events);
      assertThat(again.stage()).as(Seed.hint(round)).isEqualTo(Stage.COMPLETE);
    }
  }

  @Test
  void a_stream_cut_within_a_frame_is_truncated() {
    for (int length = 1; length < Frames.DELTA.length; length++) {
      EventStreamTap cut = new EventStreamTap(new Listener());
      cut.take(Arrays.copyOf(Frames.DELTA, length));
      cut.end();
      assertThat(cut.failure()).as("cut to %d", length).isInstanceOf(Failure.Garbled.class);
    }
  }

  @Test
  void no_bit_can_change_unseen() {
    for (int bit = 0; bit < Frames.DELTA.length * 8; bit++) {
      byte[] changed = Frames.DELTA.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      Listener other = new Listener();
      EventStreamTap spoilt = new EventStreamTap(other);
      spoilt.take(changed);
      spoilt.end();
      assertThat(spoilt.failure()).as("bit %d", bit).isInstanceOf(Failure.Garbled.class);
      assertThat(other.events).as("bit %d", bit).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "15, 0",
    "0, 0",
    "-1, 0",
    "4194305, 0",
    "100, 85",
    "100, -1",
    "2147483647, 2147483647"
  })
  void a_length_that_cannot_be_is_refused_at_once(int length, int headers) {
    byte[] prelude = ByteBuffer.allocate(12).putInt(length).putInt(headers).array();
    checksum(prelude, 8);
    tap.take(prelude);
    assertThat(tap.failure()).isInstanceOf(Failure.Garbled.class);
  }

  @Test
  void the_largest_frame_passes() {
    int around = Frames.event("e", "\"\"").length;
    String text = "\"" + "x".repeat(StreamTap.MAX_EVENT_BYTES - around) + "\"";
    run(Frames.event("e", text));
    assertThat(tap.failure()).isNull();
    assertThat(listener.events.getFirst()).hasSizeGreaterThan(text.length());
  }

  @Test
  void an_event_that_is_no_JSON_is_garbled() {
    run(Frames.event("contentBlockDelta", "{\"a\":"));
    assertThat(tap.failure()).isInstanceOf(Failure.Garbled.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"message\":\"m\"}", "<html>no</html>", "[1]", "data: {}\n\n", "oops oops oops"})
  void what_is_no_event_stream_is_garbled(String body) {
    run(Frames.DELTA, body.getBytes(UTF_8));
    assertThat(tap.failure()).isInstanceOf(Failure.Garbled.class);
  }

  @Test
  void a_bare_error_is_told_as_an_error() {
    run("{\"error\":{\"code\":503,".getBytes(UTF_8), "\"message\":\"shed\"}}".getBytes(UTF_8));
    assertThat(tap.failure()).isEqualTo(new Failure.UpstreamBroken(503, "shed", Optional.empty()));
  }

  @Test
  void an_endless_page_is_not_kept() {
    byte[] chunk = ("<html>" + "x".repeat(10_000)).getBytes(UTF_8);
    int taken = 0;
    while (tap.failure() == null && taken < 100) {
      tap.take(chunk);
      taken++;
    }
    assertThat(taken).isLessThan(10);
  }

  @Test
  void hostile_bytes_never_throw() {
    RandomGenerator random = Seed.random();
    for (int round = 0; round < 2_000; round++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      if (round % 2 == 0) { // with checksums that are right, so that the headers are read
        sign(bytes);
      }
      EventStreamTap hostile = new EventStreamTap(new Listener());
      hostile.take(bytes);
      hostile.end();
      assertThat(hostile.stage()).as(Seed.hint(round)).isNotEqualTo(Stage.CONTENT);
    }
  }

  private static void sign(byte[] bytes) {
    if (bytes.length < 16) {
      return;
    }
    int headers = (bytes[4] & 0xff) % (bytes.length - 15);
    ByteBuffer.wrap(bytes).putInt(bytes.length).putInt(headers);
    checksum(bytes, 8);
    checksum(bytes, bytes.length - 4);
  }
}
