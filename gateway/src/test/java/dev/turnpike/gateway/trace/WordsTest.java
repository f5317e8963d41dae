package dev.turnpike.gateway.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
  @ParameterizedTest
  @CsvSource({
    "'Hello, World!', hello world",
    "'GPT-4o', gpt 4o",
    "'今天天气', 今天 天天 天气",
    "'用 x', 用 x",
    "'abc今天def', abc 今天 def",
    "'', ''",
    "'!?', ''",
    "'ÄRGER', ärger"
  })
  void textIsCutIntoWordsAndPairs(String text, String words) {
    assertThat(Words.of(text)).isEqualTo(words);
  }

  @Test
  void aQueryHoldsNothingButQuotedWords() {
    assertThat(Words.query("a\" OR b* NEAR(c) 今天天 字"))
        .isEqualTo("\"a\" \"or\" \"b\" \"near\" \"c\" \"今天\" \"天天\" \"字\"*");
  }

  @Test
  void aQueryHasSoManyTermsAndNoMore() {
    String many = "a0 b1 c2 d3 e4 f5 g6 h7 i8 j9 k10 l11 m12 n13 o14 p15 q16 r17";

    assertThat(Words.query(many).split(" ")).hasSize(Words.MOST_TERMS);
  }

  @Test
  void aLongWordIsCut() {
    assertThat(Words.of("x".repeat(500))).isEqualTo("x".repeat(40));
  }

  @Test
  void thePreviewOfARequestIsItsEnd() {
    String body =
        "{\"messages\":[{\"content\":\""
            + "old ".repeat(100)
            + "\"},{\"content\":\"new \\\"q\\\"\\n\"}]}";

    assertThat(Preview.ofRequest(body.getBytes(StandardCharsets.UTF_8)))
        .startsWith("new \"q\"")
        .contains("old old")
        .hasSizeLessThanOrEqualTo(Preview.LENGTH + 1);
  }

  @Test
  void aPreviewIsMadeOfWhateverIsThere() {
    for (String body :
        new String[] {
          "",
          "\"",
          "\"text\"",
          "\"text\":",
          "\"text\":\"",
          "\"text\":\"a\\",
          "\"text\":\"\\u12",
          "\"text\" : \"ok",
          "\\\"text\":\"no\""
        }) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      assertThat(Preview.ofRequest(bytes)).hasSizeLessThan(10);
      assertThat(Preview.ofAnswer(bytes)).hasSizeLessThan(10);
    }
    assertThat(Preview.ofAnswer("\"text\" : \"ok".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("ok");
  }
}
