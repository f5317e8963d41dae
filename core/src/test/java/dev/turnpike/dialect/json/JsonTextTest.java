package dev.turnpike.dialect.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.Seed;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/// Strings there and back, with another library on the other side.
class JsonTextTest {
  private static final int ROUNDS = 5_000;
  private static final List<String> PIECES =
      List.of(
          "a",
          "Zoll",
          " ",
          "\"",
          "\\",
          "/",
          "\n",
          "\r",
          "\t",
          "\b",
          "\f",
          "\u0000",
          "\u001f",
          "\u007f",
          "\u0080",
          "é",
          "\u07ff",
          "\u0800",
          "世",
          "\uffff",
          "\ud83d\ude00",
          "\udbff\udfff");

  private static final JsonMapper PLAIN = JsonMapper.shared();
  private static final JsonMapper ESCAPED =
      new JsonMapper(JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build());

  private static String text(RandomGenerator random) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(12);
    for (int i = 0; i < length; i++) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }

  @Test
  void whatIsWrittenIsReadAsTheSameByOthers() {
    RandomGenerator random = Seed.random();
    for (int round = 0; round < ROUNDS; round++) {
      String text = text(random);
      JsonWriter json = new JsonWriter(random.nextInt(9)).array().text(text).text(text).end();
      String hint = Seed.hint(round);
      assertThat(PLAIN.readTree(json.bytes()).get(1).stringValue()).as(hint).isEqualTo(text);
      assertThat(json.toString().getBytes(UTF_8)).as(hint).isEqualTo(json.bytes());
      assertThat(json.length()).as(hint).isEqualTo(json.bytes().length);
      assertThat(PLAIN.readTree(JsonText.quoted(text)).stringValue()).as(hint).isEqualTo(text);
      assertThat(JsonText.quotedBytes(text))
          .as(hint)
          .isEqualTo(JsonText.quoted(text).getBytes(UTF_8));
    }
  }

  @Test
  void whatOthersWriteIsReadAsTheSame() throws MalformedJson {
    RandomGenerator random = Seed.random();
    for (int round = 0; round < ROUNDS; round++) {
      String text = text(random);
      for (JsonMapper mapper : List.of(PLAIN, ESCAPED)) {
        assertThat(Json.parse(mapper.writeValueAsBytes(text)).text())
            .as(Seed.hint(round))
            .isEqualTo(text);
      }
    }
  }

  @Test
  void surrogateThatStandsAloneIsKeptAsItsEscape() throws MalformedJson {
    for (String alone :
        List.of("\ud800", "a\udc00b", "\udc00\ud800", "é\ud83dx", "\ud83d\ud83d\ude00")) {
      String quoted = JsonText.quoted(alone);
      assertThat(quoted).containsPattern("\\\\ud[89a-f][0-9a-f]{2}");
      assertThat(Json.parse(quoted).text()).isEqualTo(alone);
    }
  }

  @Test
  void wholeNumbersKeepTheirBounds() throws MalformedJson {
    for (String number :
        List.of(
            "0", "7", "999999999999999999", "1000000000000000000", "-3", "9223372036854775807")) {
      assertThat(Json.parse(number).wholeOrNull()).isEqualTo(Long.parseLong(number));
    }
    assertThat(Json.parse("1e3").wholeOrNull()).isEqualTo(1_000L);
    assertThat(Json.parse("1.5").wholeOrNull()).isNull();
    assertThat(Json.parse("9223372036854775808").wholeOrNull()).isNull();
    assertThat(Json.parse("\"1\"").wholeOrNull()).isNull();
  }
}
