package dev.turnpike.price;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.catalog.Catalog;
import dev.turnpike.catalog.ModelId;
import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Usage;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a call costs that was several calls of models, worked out by hand from the list prices:
/// Sonnet 4.5 at 3 and 15 USD (6 and 22.50 above 200,000 tokens), Haiku 4.5 at 1 and 5, Opus 5 at 5
/// and 25, Fable 5 at 10 and 50, Opus 4.8 fast at 10 and 50, a region of Bedrock 10 % above; in
/// nano-USD.
class IterationPricesTest {
  private static final PriceSheet SHEET = PriceSheet.read(Catalog.read());
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  /// Iterations are `model input/cached/written/output`, `-` the asked model.
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "two below a cliff that their sum is above | anthropic/claude-sonnet-4-5 | - |"
            + " - 150000/0/0/1000; - 150000/0/0/1000 | 930000000",
        "one at the cliff and one above it | anthropic/claude-sonnet-4-5 | - |"
            + " - 200000/0/0/1000; - 200001/0/0/1000 | 1837506000",
        "a cliff by what is cached and written | anthropic/claude-sonnet-4-5 | - |"
            + " - 1/200000/0/0; - 1/0/200000/0; - 0/200000/0/0 | 1680012000",
        "an adviser of another model | anthropic/claude-haiku-4-5 | - |"
            + " - 412/0/0/89; claude-opus-5 823/0/0/1612; - 1348/412/0/442 | 48871200",
        "an adviser by a dated name | anthropic/claude-haiku-4-5 | - |"
            + " claude-fable-5-20260901 1000/0/0/100 | 15000000",
        "a batch halves each | anthropic/claude-haiku-4-5 | batch |"
            + " - 1000/0/0/100; claude-opus-5 1000/0/0/100 | 4500000",
        "a model that took over | anthropic/claude-fable-5 | - |"
            + " claude-fable-5 1000/0/0/10; claude-opus-5 1000/0/0/100 | 18000000",
        "a cloud's name for the asked model | aws/anthropic.claude-opus-4-6-v1 | - |"
            + " claude-opus-4-6 1000/0/0/100 | 8250000",
        "a cloud's dated name | aws/us.anthropic.claude-haiku-4-5-20251001-v1:0 | - |"
            + " claude-haiku-4-5-20251001 1000/0/0/100 | 1650000",
        "a cloud's global name | aws/global.anthropic.claude-opus-5 | - |"
            + " anthropic.claude-opus-5 1000/0/0/100 | 7500000",
        "an adviser runs at its own tier | anthropic/claude-opus-4-8 | fast |"
            + " claude-fable-5 1000/0/0/100; - 1000/0/0/100 | 30000000",
        "a model that took over runs at the tier that is told | anthropic/claude-fable-5 | fast |"
            + " - 1000/0/0/100; claude-opus-4-8 1000/0/0/100 | 30000000",
        "an adviser without a price | anthropic/claude-haiku-4-5 | - |"
            + " - 1000/0/0/100; claude-oracle-1 1/0/0/1 | unpriced",
        "an older model is not the asked one | aws/anthropic.claude-opus-4-6-v1 | - |"
            + " claude-opus-4 1000/0/0/100 | unpriced",
      })
  void each_call_of_a_model_costs_what_it_would_alone(
      String what, String model, @Nullable String tier, String iterations, String nanos) {
    Usage.Counter counter = Usage.counter();
    for (String iteration : iterations.split(";", -1)) {
      String[] words = iteration.strip().split(" ", -1);
      counter.iteration(words[0].equals("-") ? null : words[0], usage(words[1]));
    }
    Cost cost = SHEET.cost(ModelId.parse(model).orElseThrow(), counter.usage(), tier, NOON);
    if (nanos.equals("unpriced")) {
      assertThat(cost).isInstanceOf(Cost.Unpriced.class);
    } else {
      assertThat(cost)
          .isInstanceOfSatisfying(
              Cost.Priced.class,
              priced -> assertThat(priced.totalNanos()).isEqualTo(Long.parseLong(nanos)));
    }
  }

  private static Usage usage(String counts) {
    String[] each = counts.split("/", -1);
    Usage.Counter counter = Usage.counter();
    Map.of(
            Bucket.INPUT, each[0],
            Bucket.CACHE_READ, each[1],
            Bucket.CACHE_WRITE_5M, each[2],
            Bucket.OUTPUT, each[3])
        .forEach((bucket, count) -> counter.set(bucket, Long.parseLong(count)));
    return counter.usage();
  }
}
