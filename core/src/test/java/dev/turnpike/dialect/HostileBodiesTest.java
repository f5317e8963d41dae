package dev.turnpike.dialect;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Bodies made to hurt: each is a 400 in little time, or passes as it is.
class HostileBodiesTest {
  private static final String HEAD = "{\"model\":\"m/n\",\"x\":";

  /// Generous for a busy machine; what is meant is that nothing is quadratic or recursive.
  private static final Duration SOON = Duration.ofSeconds(2);

  static Stream<byte[]> bombs() {
    StringBuilder keys = new StringBuilder("{\"model\":\"m/n\"");
    for (int i = 0; i < 1_000_000; i++) {
      keys.append(",\"k").append(i).append("\":1");
    }
    return Stream.of(
            HEAD + "[".repeat(501) + "]".repeat(501) + "}",
            HEAD + "[".repeat(100_000),
            HEAD + "{\"a\":".repeat(1_000_000),
            keys + "}",
            HEAD + "9".repeat(1001) + "}",
            HEAD + "\"" + "x".repeat(10_000_000))
        .map(text -> text.getBytes(UTF_8));
  }

  @ParameterizedTest
  @MethodSource("bombs")
  void bombs_are_refused_soon(byte[] body) {
    for (Operation operation :
        new Operation[] {
          Operation.CHAT_COMPLETIONS,
          Operation.RESPONSES,
          Operation.MESSAGES,
          Operation.GENERATE_CONTENT
        }) {
      assertTimeout(SOON, () -> assertRefused(operation, body));
    }
  }

  @Test
  void what_is_only_large_passes() {
    for (String value :
        new String[] {
          "1e999999999", "\"" + "x".repeat(10_000_000) + "\"", "[" + "1,".repeat(1_000_000) + "1]"
        }) {
      byte[] body = (HEAD + value + "}").getBytes(UTF_8);
      assertTimeout(
          SOON,
          () ->
              assertThat(Taps.envelope(Operation.CHAT_COMPLETIONS, body).spliced("m/n"))
                  .isSameAs(body));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"model\":\"a/b\",\"model\":\"c/d\"}",
        "{\"model\":\"a/b\",\"stream\":true,\"stream\":false}",
        "{\"model\":\"a/b\",\"messages\":[],\"messages\":[]}",
        "{\"model\":\"a/b\",\"mod\\u0065l\":\"c/d\"}",
        "{\"model\":\"a/b\",\"stream_options\":{\"include_usage\":true,\"include_usage\":false}}",
        "{\"model\":\"a/b\"} {}",
        "{\"model\":\"a/b\"}]",
        "[]",
        "\"model\"",
        "",
        "{\"model\":\"a/b\",\"x\":NaN}",
        "{\"model\":\"a/b\",\"x\":\"\u0000\"}"
      })
  void what_can_be_read_in_two_ways_is_refused(String body) {
    assertRefused(Operation.CHAT_COMPLETIONS, body.getBytes(UTF_8));
  }

  @Test
  void what_is_not_UTF8_is_refused() {
    String body = "{\"model\":\"m/n\"}";
    assertRefused(Operation.CHAT_COMPLETIONS, ("\ufeff" + body).getBytes(UTF_8));
    assertRefused(Operation.CHAT_COMPLETIONS, body.getBytes(UTF_16));
    for (String hex : new String[] {"c0af", "eda080", "ff", "f8888080"}) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.writeBytes((HEAD + "\"").getBytes(UTF_8));
      bytes.writeBytes(HexFormat.of().parseHex(hex));
      bytes.writeBytes("\"}".getBytes(UTF_8));
      assertRefused(Operation.CHAT_COMPLETIONS, bytes.toByteArray());
    }
  }

  @Test
  void a_lone_surrogate_escape_survives() {
    byte[] body = (HEAD + "\"\\ud83d \\uDE00\"}").getBytes(UTF_8);
    Envelope envelope = Taps.envelope(Operation.CHAT_COMPLETIONS, body);
    assertThat(new String(envelope.spliced("n"), UTF_8))
        .isEqualTo("{\"model\":\"n\",\"x\":\"\\ud83d \\uDE00\"}");
    assertThat(new String(envelope.spliced("\ud83d"), UTF_8)).startsWith("{\"model\":\"\\ud83d\"");
  }

  private static void assertRefused(Operation operation, byte[] body) {
    Reading reading = Dialects.client(operation.dialect()).readRequest(operation, body);
    assertThat(reading).isInstanceOf(Reading.Malformed.class);
    assertThat(((Reading.Malformed) reading).failure().code()).isEqualTo("invalid_json");
    assertThat(((Reading.Malformed) reading).failure().status()).isEqualTo(400);
  }
}
