package dev.turnpike.dialect.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.Seed;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

class JsonCursorTest {
  private static final JsonFactory JACKSON = new JsonFactory();
  private static final Pattern SURROGATE_ESCAPE = Pattern.compile("\\\\u[dD][89a-fA-F]");

  @Test
  void agrees_with_Jackson_but_for_broken_UTF8_and_lone_surrogates() {
    RandomJson json = new RandomJson(Seed.random());
    int refused = 0;
    for (int round = 0; round < 30_000; round++) {
      byte[] document = json.mutated(json.value(4));
      boolean own = accepted(document);
      refused += own ? 0 : 1;
      if (own != acceptedByJackson(document)) {
        // Jackson takes broken UTF-8 and other encodings, and refuses a lone surrogate in a key.
        assertThat(own ? hasSurrogateEscape(document) : !isPlainUtf8(document))
            .as("%s: own %s, %s", Seed.hint(round), own, shown(document))
            .isTrue();
      }
    }
    assertThat(refused).as("broken documents among the generated").isBetween(3_000, 27_000);
  }

  @Test
  void reads_members_and_passes_over_what_nobody_asks_for() throws MalformedJson {
    byte[] body =
        """
        {"a": [1, {"model": "not this"}], "mod\\u0065l" : "g\\"pt\\ud83d\\ude00", "n": 12.0, "x": {}}
        """
            .getBytes(UTF_8);
    Names names = Names.of("model", "n");
    JsonCursor json = new JsonCursor(body);
    String model = "";
    long n = 0;
    json.open();
    while (json.member()) {
      switch (json.key(names)) {
        case "model" -> model = json.text();
        case "n" -> n = json.count();
        default -> {}
      }
    }
    json.finish();
    assertThat(model).isEqualTo("g\"pt😀");
    assertThat(n).isEqualTo(12);
  }

  @ParameterizedTest
  @CsvSource({
    "12, 12",
    "\"34\", 34",
    "1.0, 1",
    "1e18, 1000000000000000000",
    "1e400, 9223372036854775807",
    "-5, -1",
    "\"many\", -1",
    "null, -1",
    "\"\", -1",
    "[1], -1",
    "\"NaN\", -1",
    "999999999999999999999999999, 9223372036854775807"
  })
  void reads_a_count_with_patience(String written, long count) throws MalformedJson {
    assertThat(new JsonCursor(written.getBytes(UTF_8)).count()).isEqualTo(count);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "efbbbf7b7d", // a byte order mark
        "feff007b007d", // UTF-16
        "22c0af22", // overlong slash
        "22e0808022", // overlong NUL
        "22eda08022", // a surrogate
        "22f490808022", // above U+10FFFF
        "22e28222", // a character cut short
        "2280 22" // a tail without a head
      })
  void refuses_what_is_not_strict_UTF8(String hex) {
    assertThat(accepted(HexFormat.of().parseHex(hex.replace(" ", "")))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{} {}",
        "[1,]",
        "{\"a\":1,}",
        "{a:1}",
        "{'a':1}",
        "01",
        "+1",
        "1.",
        ".5",
        "NaN",
        "Infinity",
        "-",
        "1e",
        "\"\u0000\"",
        "\"\n\"",
        "\"\\x\"",
        "\"\\u12\"",
        "tru",
        "nulL",
        "[1 2]",
        "{\"a\" 1}",
        "{\"a\":}",
        "]",
        "//",
        "\"open",
        "[\"\\ud8\"]",
        "{\"a\":1]"
      })
  void refuses_what_the_grammar_does_not_know(String text) {
    assertThat(accepted(text.getBytes(UTF_8))).isFalse();
  }

  @Test
  void holds_its_limits_exactly() {
    assertThat(accepted(nested(500))).isTrue();
    assertThat(accepted(nested(501))).isFalse();
    assertThat(accepted(nested(100_000))).isFalse();
    assertThat(accepted("9".repeat(1000).getBytes(UTF_8))).isTrue();
    assertThat(accepted("9".repeat(1001).getBytes(UTF_8))).isFalse();
  }

  @Test
  void knows_objects_from_arrays_through_all_levels() {
    String open = "[{\"a\":".repeat(250);
    String close = "}]".repeat(250);
    assertThat(accepted((open + "1" + close).getBytes(UTF_8))).isTrue();
    for (int i = 0; i < close.length(); i++) {
      char wrong = close.charAt(i) == '}' ? ']' : '}';
      String broken = close.substring(0, i) + wrong + close.substring(i + 1);
      assertThat(accepted((open + "1" + broken).getBytes(UTF_8))).as("level %d", i).isFalse();
    }
  }

  @Test
  void says_where_and_what_was_wrong_and_shows_no_more_than_a_byte() {
    assertThatThrownBy(() -> JsonCursor.check("{\"secret\": what}".getBytes(UTF_8), 0, 16))
        .hasMessage("byte 11 is 'w', wanted a value");
  }

  @Test
  void finds_a_special_byte_at_every_place_of_a_word() {
    for (int at = 0; at < 40; at++) {
      for (byte special : new byte[] {'"', '\\', 0x1f, 0, (byte) 0x80, (byte) 0xff, '\n'}) {
        byte[] text = ("\"" + "x".repeat(40) + "\"").getBytes(UTF_8);
        text[at + 1] = special;
        assertThat(accepted(text)).as("0x%02x at %d", special, at).isFalse();
      }
    }
  }

  private static byte[] nested(int depth) {
    return ("[".repeat(depth) + "]".repeat(depth)).getBytes(UTF_8);
  }

  private static boolean accepted(byte[] document) {
    try {
      JsonCursor.check(document, 0, document.length);
      return true;
    } catch (MalformedJson e) {
      return false;
    }
  }

  private static boolean acceptedByJackson(byte[] document) {
    try (var parser = JACKSON.createParser(ObjectReadContext.empty(), document)) {
      int depth = 0;
      int values = 0;
      for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        values += depth == 0 ? 1 : 0;
        parser.finishToken();
      }
      return values == 1;
    } catch (JacksonException e) {
      return false;
    }
  }

  /// Strict UTF-8 without a byte order mark and without the zero bytes by which Jackson takes a
  /// document for UTF-16 or UTF-32.
  private static boolean isPlainUtf8(byte[] document) {
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(document)).toString();
      return !text.startsWith("\ufeff") && text.indexOf('\0') < 0;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static boolean hasSurrogateEscape(byte[] document) {
    return SURROGATE_ESCAPE.matcher(new String(document, UTF_8)).find();
  }

  private static String shown(byte[] document) {
    return Arrays.toString(document) + " " + new String(document, UTF_8);
  }
}
