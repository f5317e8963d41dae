package dev.turnpike.price;

import static dev.turnpike.conversation.Bucket.CACHE_READ;
import static dev.turnpike.conversation.Bucket.CACHE_READ_AUDIO;
import static dev.turnpike.conversation.Bucket.CACHE_WRITE_1H;
import static dev.turnpike.conversation.Bucket.CACHE_WRITE_5M;
import static dev.turnpike.conversation.Bucket.INPUT;
import static dev.turnpike.conversation.Bucket.INPUT_AUDIO;
import static dev.turnpike.conversation.Bucket.INPUT_IMAGE;
import static dev.turnpike.conversation.Bucket.OUTPUT;
import static dev.turnpike.conversation.Bucket.OUTPUT_AUDIO;
import static dev.turnpike.conversation.Bucket.OUTPUT_IMAGE;
import static dev.turnpike.conversation.Bucket.REASONING;
import static dev.turnpike.conversation.Bucket.WEB_SEARCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Usage;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RatesTest {

  @ParameterizedTest(name = "{0} tokens at {1} cost {2} nano-USD")
  @CsvSource({
    "1, 0.0005, 0",
    "3, 0.0005, 2",
    "5, 0.0005, 2",
    "7, 0.0005, 4",
    "1, 0.000501, 1",
    "1, 0.000499, 0",
    "1000000000, 5000, 5000000000000000",
  })
  void halvesAreRoundedToTheEvenNano(long tokens, String usd, long nanos) {
    assertThat(nanos(Map.of(INPUT, usd), INPUT, tokens)).isEqualTo(nanos);
  }

  @Test
  void aBucketWithoutARateTakesThatOfItsKind() {
    Map<Bucket, String> text = Map.of(INPUT, "2", OUTPUT, "3");
    for (Bucket bucket :
        new Bucket[] {
          INPUT_AUDIO, INPUT_IMAGE, CACHE_READ, CACHE_READ_AUDIO, CACHE_WRITE_5M, CACHE_WRITE_1H
        }) {
      assertThat(nanos(text, bucket, 1)).as(bucket.id()).isEqualTo(2000);
    }
    for (Bucket bucket : new Bucket[] {REASONING, OUTPUT_AUDIO, OUTPUT_IMAGE}) {
      assertThat(nanos(text, bucket, 1)).as(bucket.id()).isEqualTo(3000);
    }
    assertThat(nanos(Map.of(INPUT, "2", CACHE_WRITE_5M, "2.5"), CACHE_WRITE_1H, 1)).isEqualTo(2500);
    assertThat(nanos(Map.of(INPUT, "2", CACHE_READ, "0.2"), CACHE_READ_AUDIO, 1)).isEqualTo(200);
    assertThat(nanos(Map.of(INPUT, "2", CACHE_READ, "0.2", INPUT_AUDIO, "9"), CACHE_READ_AUDIO, 1))
        .isEqualTo(9000);
  }

  @Test
  void aSearchWithoutAFeeIsMissingAndNotFree() {
    Rates rates = Rates.of(Map.of(INPUT, "2", OUTPUT, "3"), null);
    assertThat(rates.missing(Usage.counter().set(WEB_SEARCH, 1).usage())).isEqualTo(WEB_SEARCH);
    assertThat(rates.missing(Usage.counter().set(INPUT, 1).usage())).isNull();
  }

  @Test
  void aFactorThatCannotBeExactIsRefused() {
    Rates rates = Rates.of(Map.of(INPUT, "0.000001"), null);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rates.times("0.5"))
        .withMessage("times makes input finer than six places or dearer than 5000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rates.of(Map.of(OUTPUT, "3000"), null).times("2"))
        .withMessage("times makes output finer than six places or dearer than 5000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-1",
        "1e3",
        "1,5",
        ".5",
        "5.",
        "1.2.3",
        " 1",
        "0.1234567",
        "5000.000001",
        "NaN",
        "٣",
        "99999999999999999999"
      })
  void whatIsNotADecimalWithinTheLimitsIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rates.of(Map.of(INPUT, text), null))
        .withMessage(
            "input is "
                + text
                + ", must be a decimal text such as 0.125, from 0 to 5000, six places");
  }

  private static long nanos(Map<Bucket, String> usd, Bucket bucket, long count) {
    return Rates.of(usd, null).nanos(Usage.counter().set(bucket, count).usage())[bucket.ordinal()];
  }
}
