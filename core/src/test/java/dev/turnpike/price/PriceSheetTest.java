package dev.turnpike.price;

import static dev.turnpike.conversation.Bucket.CACHE_READ;
import static dev.turnpike.conversation.Bucket.CACHE_WRITE_1H;
import static dev.turnpike.conversation.Bucket.CACHE_WRITE_5M;
import static dev.turnpike.conversation.Bucket.INPUT;
import static dev.turnpike.conversation.Bucket.INPUT_AUDIO;
import static dev.turnpike.conversation.Bucket.OUTPUT;
import static dev.turnpike.conversation.Bucket.REASONING;
import static dev.turnpike.conversation.Bucket.WEB_SEARCH;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.catalog.Catalog;
import dev.turnpike.catalog.ModelId;
import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Usage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceSheetTest {
  private static final PriceSheet SHEET = PriceSheet.read(Catalog.read());
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  @ParameterizedTest(name = "{0} {1}/{2} costs {3}")
  @CsvSource({
    "openai/gpt-5.6-sol,              1000,   100,    6000000",
    "openai/gpt-5.6-sol,              300000, 1000,   2430000000",
    "google-ai/gemini-3.1-pro-preview, 201000, 1000,  822000000",
    "anthropic/claude-sonnet-4-5,     300000, 1000,   1822500000",
    "anthropic/claude-sonnet-4-6,     300000, 1000,   915000000",
    "anthropic/claude-opus-5-5,       1000,   1000,   24000000",
    "anthropic/claude-haiku-4-5,      1000,   1000,   6000000",
    "openai/gpt-6-luna,               1000,   1000,   600000",
    "openai/gpt-5.4-mini,             300000, 1000,   229500000",
    "google-ai/gemini-3.7-flash,      1000,   1000,   4500000",
    "mistral/mistral-large-latest,    1000,   1000,   8000000",
    "mistral/mistral-medium-latest,   1000,   1000,   9000000",
    "cohere/command-a,                1000,   1000,   12500000",
    "groq/openai/gpt-oss-120b,        1000,   1000,   750000",
  })
  void inputAndOutputAreTokensTimesTheRate(String model, long input, long output, long nanos) {
    assertThat(total(model, usage(INPUT, input, OUTPUT, output))).isEqualTo(nanos);
  }

  @Test
  void cachedReadsAndBothKindsOfWritesArePricedApart() {
    Usage fiveMinutes = usage(INPUT, 3, CACHE_READ, 900, CACHE_WRITE_5M, 100, OUTPUT, 50);
    Usage partlyAnHour =
        usage(INPUT, 3, CACHE_READ, 900, CACHE_WRITE_5M, 60, CACHE_WRITE_1H, 40, OUTPUT, 50);
    Cost.Priced cost = priced("anthropic/claude-opus-5", fiveMinutes);
    assertThat(cost.totalNanos()).isEqualTo(2_340_000);
    assertThat(cost.nanos(INPUT)).isEqualTo(15_000);
    assertThat(cost.nanos(CACHE_READ)).isEqualTo(450_000);
    assertThat(cost.nanos(CACHE_WRITE_5M)).isEqualTo(625_000);
    assertThat(cost.nanos(OUTPUT)).isEqualTo(1_250_000);
    assertThat(total("anthropic/claude-opus-5", partlyAnHour)).isEqualTo(2_490_000);
  }

  @ParameterizedTest(name = "{0}: {1} tokens are below the cliff, {2} above")
  @CsvSource({
    "google-ai/gemini-3.1-pro-preview, 200000, 200001, 2,    4,   12, 18",
    "google-ai/gemini-2.5-pro,         200000, 200001, 1.25, 2.5, 10, 15",
    "anthropic/claude-sonnet-4-5,      200000, 200001, 3,    6,   15, 22.5",
    "openai/gpt-5.4,                   272000, 272001, 2.5,  5,   15, 22.5",
    "openai/gpt-5.5,                   272000, 272001, 5,    10,  30, 45",
    "openai/gpt-5.6-sol,               272000, 272001, 4,    8,   20, 30",
    "openai/gpt-6-sol,                 272000, 272001, 2,    4,   10, 15",
    "openai/gpt-6-astra,               272000, 272001, 10,   20,  50, 75",
    "xai/grok-4.3,                     199999, 200000, 1.25, 2.5, 2.5, 5",
    "xai/grok-4.6,                     199999, 200000, 2,    4,   6,  12",
    "minimax/MiniMax-M3,               512000, 512001, 0.3,  0.6, 1.2, 2.4",
  })
  void aLongPromptIsBilledWholeAtTheHigherRates(
      String model, long below, long above, String in, String longIn, String out, String longOut) {
    assertThat(total(model, usage(INPUT, below, OUTPUT, 1000)))
        .isEqualTo((below * micros(in) + 1000 * micros(out)) / 1000);
    assertThat(total(model, usage(INPUT, above, OUTPUT, 1000)))
        .isEqualTo((above * micros(longIn) + 1000 * micros(longOut)) / 1000);
  }

  @Test
  void cachedTokensCountTowardsTheCliff() {
    Usage usage = usage(INPUT, 1, CACHE_READ, 150_000, CACHE_WRITE_5M, 50_000, OUTPUT, 0);
    Cost.Priced cost = priced("anthropic/claude-sonnet-4-5", usage);
    assertThat(cost.nanos(CACHE_READ)).isEqualTo(150_000 * 600);
    assertThat(cost.nanos(CACHE_WRITE_5M)).isEqualTo(50_000 * 7_500);
    assertThat(cost.priceId()).isEqualTo("anthropic/claude-sonnet-4-5;above=200000");
  }

  @Test
  void aPriceChangesWithItsDate() {
    Usage usage = usage(INPUT, 1000, OUTPUT, 1000);
    Cost.Priced before = at("openai/gpt-5.6-sol", usage, "2026-08-20T23:59:59Z");
    Cost.Priced after = at("openai/gpt-5.6-sol", usage, "2026-08-21T00:00:00Z");
    assertThat(before.totalNanos()).isEqualTo(35_000_000);
    assertThat(after.totalNanos()).isEqualTo(24_000_000);
    assertThat(before.priceId()).isEqualTo("openai/gpt-5.6-sol");
    assertThat(after.priceId()).isEqualTo("openai/gpt-5.6-sol@2026-08-21");
  }

  @Test
  void aSurchargeThatWasGivenUpCountsOnlyForOldCalls() {
    Usage usage = usage(INPUT, 300_000, OUTPUT, 0);
    assertThat(at("anthropic/claude-sonnet-4-6", usage, "2026-03-12T12:00:00Z").totalNanos())
        .isEqualTo(1_800_000_000);
    assertThat(at("anthropic/claude-sonnet-4-6", usage, "2026-03-13T00:00:00Z").totalNanos())
        .isEqualTo(900_000_000);
  }

  /// 2026-11-24 is a Tuesday, the 28th a Saturday; 2026-08-22 is the last dear Saturday.
  @ParameterizedTest(name = "{0} costs {1}")
  @CsvSource({
    "2026-11-24T12:00:00Z, 2640000",
    "2026-11-24T00:59:59Z, 2640000",
    "2026-11-24T01:00:00Z, 5280000",
    "2026-11-24T03:59:59Z, 5280000",
    "2026-11-24T04:00:00Z, 2640000",
    "2026-11-24T06:00:00Z, 5280000",
    "2026-11-24T10:00:00Z, 2640000",
    "2026-11-28T02:00:00Z, 2640000",
    "2026-08-22T02:00:00Z, 5280000",
    "2026-08-23T02:00:00Z, 2640000",
    "2026-08-16T02:00:00Z, 1305000",
  })
  void deepSeekIsDearerAtTheHoursOfItsWorkingDays(String instant, long nanos) {
    Usage usage = usage(INPUT, 1000, OUTPUT, 1000);
    assertThat(at("deepseek/deepseek-v4-pro", usage, instant).totalNanos()).isEqualTo(nanos);
  }

  @Test
  void thinkingCostsWhatTheAnswerDoes() {
    assertThat(priced("openai/gpt-5.1", usage(REASONING, 1000)).nanos(REASONING))
        .isEqualTo(10_000_000);
  }

  @Test
  void audioHasItsOwnRateOrTheTextRate() {
    assertThat(total("google-ai/gemini-2.5-flash", usage(INPUT_AUDIO, 1000))).isEqualTo(1_000_000);
    assertThat(total("google-ai/gemini-3.7-flash", usage(INPUT_AUDIO, 1000))).isEqualTo(750_000);
  }

  @Test
  void aSearchCostsItsFee() {
    assertThat(priced("anthropic/claude-sonnet-5", usage(WEB_SEARCH, 3)).nanos(WEB_SEARCH))
        .isEqualTo(30_000_000);
  }

  @Test
  void aFeeForEachRequestIsChargedOnceAndOnlyWhereSomethingWasUsed() {
    assertThat(priced("perplexity/sonar", usage(INPUT, 1000)).nanos(WEB_SEARCH))
        .isEqualTo(12_000_000);
    assertThat(total("perplexity/sonar", Usage.NONE)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "openai/gpt-4o-2024-08-06,             openai/gpt-4o",
    "openai/gpt-4o-2024-05-13,             openai/gpt-4o-2024-05-13",
    "openai/gpt-5.6,                       openai/gpt-5.6-sol@2026-08-21",
    "openai/gpt-5.1-2025-11-13,            openai/gpt-5.1",
    "anthropic/claude-sonnet-4-5-20250929, anthropic/claude-sonnet-4-5",
    "anthropic/claude-opus-5-latest,       anthropic/claude-opus-5",
    "deepseek/deepseek-chat,               deepseek/deepseek-v4-flash@2026-08-23",
    "sim/whatever,                         sim/*",
    "sim/echo,                             sim/*",
  })
  void aPriceIsFoundByOtherNamesOfItsModel(String model, String priceId) {
    assertThat(priced(model, usage(INPUT, 1)).priceId()).isEqualTo(priceId);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "null, 11250000, standard",
        "default, 11250000, standard",
        "auto, 11250000, standard",
        "flex, 5625000, flex",
        "batch, 5625000, batch",
        "priority, 22500000, priority",
        "PRIORITY, 22500000, priority",
      })
  void theServiceTierOfTheAnswerChoosesTheRow(@Nullable String word, long nanos, String tier) {
    Usage usage = usage(INPUT, 1000, OUTPUT, 1000);
    Cost.Priced cost = (Cost.Priced) cost("openai/gpt-5.1", usage, word);
    assertThat(cost.totalNanos()).isEqualTo(nanos);
    assertThat(cost.tier()).isEqualTo(tier);
  }

  @Test
  void fastModeMultipliesCachesTooButNotSearches() {
    Usage usage = usage(INPUT, 1000, CACHE_READ, 1000, OUTPUT, 1000, WEB_SEARCH, 1);
    Cost.Priced cost = (Cost.Priced) cost("anthropic/claude-opus-4-8", usage, "fast");
    assertThat(cost.nanos(INPUT)).isEqualTo(10_000_000);
    assertThat(cost.nanos(CACHE_READ)).isEqualTo(1_000_000);
    assertThat(cost.nanos(OUTPUT)).isEqualTo(50_000_000);
    assertThat(cost.nanos(WEB_SEARCH)).isEqualTo(10_000_000);
    assertThat(cost.priceId()).isEqualTo("anthropic/claude-opus-4-8;fast");
  }

  @Test
  void flexKeepsTheCliffAndPriorityEndsAtIt() {
    assertThat(((Cost.Priced) cost("openai/gpt-5.4", usage(INPUT, 300_000), "flex")).totalNanos())
        .isEqualTo(750_000_000);
    assertThat(cost("openai/gpt-5.4", usage(INPUT, 272_001), "priority"))
        .isEqualTo(
            new Cost.Unpriced(
                "no priority price of openai/gpt-5.4 covers such a prompt at " + NOON, "priority"));
  }

  @Test
  void whatIsNotKnownIsUnpricedAndSaysWhy() {
    Usage usage = usage(INPUT, 1);
    assertThat(cost("openai/gpt-9", usage, null))
        .isEqualTo(new Cost.Unpriced("no price for openai/gpt-9"));
    assertThat(cost("nowhere/model", usage, null))
        .isEqualTo(new Cost.Unpriced("no price for nowhere/model"));
    assertThat(cost("anthropic/claude-haiku-4-5", usage, "fast"))
        .isEqualTo(
            new Cost.Unpriced(
                "no price for service tier fast of anthropic/claude-haiku-4-5", "fast"));
    assertThat(cost("openai/gpt-5.1", usage, "scale"))
        .isEqualTo(new Cost.Unpriced("no price for service tier scale of openai/gpt-5.1", "scale"));
    assertThat(cost("openai/text-embedding-3-small", usage(WEB_SEARCH, 1), null))
        .isEqualTo(new Cost.Unpriced("openai/text-embedding-3-small has no rate for web_search"));
  }

  @Test
  void whatOpenRouterTellsIsWhatItCosts() {
    ModelId model = new ModelId("openrouter", "openai/gpt-4o");
    Usage told = Usage.counter().set(INPUT, 1_000).set(OUTPUT, 100).told(123_456_789).usage();
    Cost.Priced cost = (Cost.Priced) SHEET.cost(model, told, null, NOON);
    assertThat(cost.totalNanos()).isEqualTo(123_456_789);
    assertThat(cost.priceId()).isEqualTo("openrouter/openai/gpt-4o;told");
    assertThat(cost.nanos(INPUT)).isGreaterThan(cost.nanos(OUTPUT));
    ModelId unknown = new ModelId("openrouter", "nobody/nothing");
    assertThat(((Cost.Priced) SHEET.cost(unknown, told, null, NOON)).totalNanos())
        .isEqualTo(123_456_789);
    Usage free = Usage.counter().told(0).usage();
    assertThat(((Cost.Priced) SHEET.cost(unknown, free, null, NOON)).totalNanos()).isZero();
    ModelId other = new ModelId("openai", "gpt-4o");
    assertThat(((Cost.Priced) SHEET.cost(other, told, null, NOON)).totalNanos())
        .isEqualTo(3_500_000);
  }

  @Test
  void anOwnRowForADatedNameLeavesTheRestToItsModel() {
    String row =
        "{\"model\":\"anthropic/claude-sonnet-4-5-20250929\",\"from\":\"2027-01-01\",\"input\":\"1\",\"output\":\"2\"}\n"
            + "{\"model\":\"openai/gpt-5-2025-08-07\",\"tier\":\"flex\",\"input\":\"1\",\"output\":\"2\"}";
    PriceList list =
        PriceList.read("own", row.getBytes(StandardCharsets.UTF_8), PriceList.Kind.OWN);
    PriceSheet sheet = SHEET.with(list.lines().stream().map(PriceList.Line::row).toList());
    ModelId sonnet = new ModelId("anthropic", "claude-sonnet-4-5-20250929");
    Usage input = usage(INPUT, 1_000_000);
    assertThat(((Cost.Priced) sheet.cost(sonnet, usage(INPUT, 1_000), null, NOON)).totalNanos())
        .isEqualTo(3_000_000);
    Instant later = Instant.parse("2027-02-01T00:00:00Z");
    assertThat(((Cost.Priced) sheet.cost(sonnet, input, null, later)).totalNanos())
        .isEqualTo(1_000_000_000);
    ModelId gpt = new ModelId("openai", "gpt-5-2025-08-07");
    assertThat(sheet.cost(gpt, input, null, NOON)).isInstanceOf(Cost.Priced.class);
    assertThat(((Cost.Priced) sheet.cost(gpt, input, "flex", NOON)).totalNanos())
        .isEqualTo(1_000_000_000);
  }

  @Test
  void anOperatorsOwnPriceWinsOverTheListAndItsCliffs() {
    ModelId sonnet = new ModelId("anthropic", "claude-sonnet-4-5");
    ModelId local = new ModelId("local", "qwen3");
    PriceSheet sheet =
        SHEET.with(
            List.of(
                PriceRow.own(sonnet, "1", "2", null), PriceRow.own(local, "0.5", null, "0.25")));
    Usage usage = usage(INPUT, 300_000, OUTPUT, 1000);
    Cost.Priced cost = (Cost.Priced) sheet.cost(sonnet, usage, null, NOON);
    assertThat(cost.totalNanos()).isEqualTo(302_000_000);
    assertThat(cost.priceId()).isEqualTo("anthropic/claude-sonnet-4-5;own");
    assertThat(sheet.cost(sonnet, usage, "batch", NOON))
        .isEqualTo(SHEET.cost(sonnet, usage, "batch", NOON));
    assertThat(sheet.cost(local, usage(CACHE_READ, 1000), null, NOON))
        .isInstanceOfSatisfying(
            Cost.Priced.class, priced -> assertThat(priced.totalNanos()).isEqualTo(250_000));
    assertThat(sheet.cost(local, usage, null, NOON))
        .isEqualTo(new Cost.Unpriced("local/qwen3;own has no rate for output"));
  }

  @Test
  void whatCostsNothingByTokensCostsNothingByCharacters() {
    ModelId free = new ModelId("local", "speaker");
    ModelId dear = new ModelId("local", "dear");
    PriceSheet sheet =
        SHEET.with(List.of(PriceRow.own(free, "0", "0", null), PriceRow.own(dear, "0", "1", null)));
    Usage said = usage(Bucket.CHARACTERS, 1000);
    assertThat(sheet.cost(free, said, null, NOON))
        .isInstanceOfSatisfying(
            Cost.Priced.class, priced -> assertThat(priced.totalNanos()).isZero());
    assertThat(sheet.cost(dear, said, null, NOON)).isInstanceOf(Cost.Unpriced.class);
  }

  private static long micros(String usd) {
    return Decimal.millionths(usd);
  }

  private static long total(String model, Usage usage) {
    return priced(model, usage).totalNanos();
  }

  private static Cost.Priced priced(String model, Usage usage) {
    return (Cost.Priced) cost(model, usage, null);
  }

  private static Cost cost(String model, Usage usage, @Nullable String tier) {
    return SHEET.cost(ModelId.parse(model).orElseThrow(), usage, tier, NOON);
  }

  private static Cost.Priced at(String model, Usage usage, String instant) {
    ModelId id = ModelId.parse(model).orElseThrow();
    return (Cost.Priced) SHEET.cost(id, usage, null, Instant.parse(instant));
  }

  /// Pairs of a bucket and a count.
  private static Usage usage(Object... pairs) {
    Usage.Counter counter = Usage.counter();
    for (int i = 0; i < pairs.length; i += 2) {
      counter.set((Bucket) pairs[i], ((Number) pairs[i + 1]).longValue());
    }
    return counter.usage();
  }
}
