package dev.turnpike.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.gateway.config.Surroundings;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `turnpike catalog ...` on a data folder of the test's own.
class CatalogCommandsTest {
  @TempDir Path home;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Instant now = Instant.parse("2026-11-25T11:00:00Z");

  // price

  @Test
  void aUsageIsPricedBucketByBucket() {
    assertThat(
            run("catalog", "price", "openai/gpt-5", "input=1000", "output=200", "--tier", "batch"))
        .isZero();
    assertThat(out)
        .hasToString(
            """
            BUCKET  COUNT  USD
            input   1000   0.000625
            output  200    0.001
            total          0.001625
            by openai/gpt-5;batch
            """);
  }

  @Test
  void manyUsagesArePricedLineByLine() throws IOException {
    Path lines = home.resolve("usages.jsonl");
    Files.writeString(
        lines,
        """
        {"model":"openai/gpt-5.6-sol","usage":{"input":1000},"at":"2026-08-20T23:59:59Z"}
        {"model":"openai/gpt-5.6-sol","usage":{"input":1000},"at":"2026-08-21"}

        {"model":"openai/gpt-9","usage":{"input":1000}}
        {"model":"openai/gpt-5","usage":{"input":1000},"tier":"flex"}
        """);
    assertThat(run("catalog", "price", "--from", lines.toString())).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "{\"model\":\"openai/gpt-5.6-sol\",\"state\":\"priced\",\"total_nanos\":5000000,"
                + "\"nanos\":{\"input\":5000000},\"price_id\":\"openai/gpt-5.6-sol\",\"tier\":\"standard\"}",
            "{\"model\":\"openai/gpt-5.6-sol\",\"state\":\"priced\",\"total_nanos\":4000000,"
                + "\"nanos\":{\"input\":4000000},\"price_id\":\"openai/gpt-5.6-sol@2026-08-21\","
                + "\"tier\":\"standard\"}",
            "{\"model\":\"openai/gpt-9\",\"state\":\"unpriced\","
                + "\"unpriced_reason\":\"no price for openai/gpt-9\"}",
            "{\"model\":\"openai/gpt-5\",\"state\":\"priced\",\"total_nanos\":625000,"
                + "\"nanos\":{\"input\":625000},\"price_id\":\"openai/gpt-5;flex\",\"tier\":\"flex\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"model\":\"gpt\",\"usage\":{}}|line 2: model is gpt, must be such as openai/gpt-5",
        "{\"model\":\"openai/gpt-5\",\"usage\":{\"in\":1}}|line 2: bucket in is not known",
        "{\"model\":\"openai/gpt-5\",\"usage\":{\"input\":-1}}|line 2: input is -1, must be a whole",
        "{\"model\":\"openai/gpt-5\",\"usage\":{\"input\":1e99}}|line 2: input is 1",
        "{\"model\":\"openai/gpt-5\",\"use\":{}}|line 2: key use is not known",
        "{\"model\":\"openai/gpt-5\",\"at\":\"soon\"}|line 2: at is soon, must be a date",
        "what|line 2: this is not JSON: what",
      })
  void aBadLineIsNamed(String line, String what) throws IOException {
    Path lines = home.resolve("usages.jsonl");
    Files.writeString(lines, "{\"model\":\"openai/gpt-5\",\"usage\":{}}\n" + line);
    assertThat(run("catalog", "price", "--from", lines.toString())).isEqualTo(1);
    assertThat(err.toString()).startsWith("turnpike: " + what);
  }

  @Test
  void aLineWithoutAnEndIsRefused() throws IOException {
    Path lines = Files.writeString(home.resolve("usages.jsonl"), " ".repeat(70_000));
    assertThat(run("catalog", "price", "--from", lines.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("a line is longer than 65536 characters");
  }

  @Test
  void anOperatorsRowsWinOverRefreshedOnesAndThoseOverShippedOnes() throws IOException {
    assertThat(priceOf("openai/gpt-5")).isEqualTo("0.00125");
    refreshed("{\"model\":\"openai/gpt-5\",\"from\":\"2026-11-25\",\"input\":\"2\"}");
    assertThat(priceOf("openai/gpt-5")).isEqualTo("0.002");
    own("{\"model\":\"openai/gpt-5\",\"from\":\"2026-11-01\",\"input\":\"3\"}");
    assertThat(priceOf("openai/gpt-5")).isEqualTo("0.003");
    assertThat(priceOf("openai/gpt-5", "--at", "2026-10-31")).isEqualTo("0.00125");
  }

  @Test
  void anOperatorsRowsMayHaveEveryBucketTierDateAndHour() throws IOException {
    own(
        """
        {"model":"mine/m","input":"1","output_audio":"9","output":"2","request":"1000"}
        {"model":"mine/m","above":1000,"input":"2","output":"4"}
        {"model":"mine/m","daily":"12:00-13:00","days":"wed","input":"7","output":"7"}
        {"model":"mine/m","tier":"fast","times":"3"}
        """);
    assertThat(priceOf("mine/m", "--at", "2026-11-24T12:30:00Z")).isEqualTo("1.001");
    assertThat(priceOf("mine/m", "--at", "2026-11-25T12:30:00Z")).isEqualTo("0.007");
    assertThat(priceOf("mine/m", "--at", "2026-11-24T12:30:00Z", "--tier", "fast"))
        .isEqualTo("1.003");
    run("catalog", "price", "mine/m", "input=1001");
    assertThat(out.toString()).containsPattern("total +0\\.002002\n");
  }

  // rows

  @Test
  void rowsAreListedWithTheirTerms() {
    assertThat(run("catalog", "rows", "openai/gpt-5.5", "--json")).isZero();
    assertThat(out.toString().lines().toList().get(1))
        .isEqualTo(
            "{\"id\":\"openai/gpt-5.5;above=272000\",\"model\":\"openai/gpt-5.5\","
                + "\"tier\":\"standard\",\"above\":272000,\"input\":\"10\",\"cache_read\":\"1\","
                + "\"output\":\"45\",\"web_search\":\"10\",\"source\":\"genai-prices 0.1.8\","
                + "\"as_of\":\"2026-09-23\"}");
    assertThat(run("catalog", "rows", "openai/gpt-9")).isEqualTo(1);
    assertThat(err).hasToString("turnpike: no price row is of openai/gpt-9\n");
  }

  // check

  @Test
  void whatShipsIsGoodAndWhatHasNoPriceIsListed() {
    assertThat(run("catalog", "check")).isZero();
    assertThat(out.toString())
        .contains("unpriced: openai/whisper-1: no price for openai/whisper-1\n")
        .containsPattern("price lists with \\d+ rows: 0 faults, \\d+ notes, \\d+ models without");
  }

  @Test
  void everyFaultOfAnOperatorsRowsIsToldWithFileAndLine() throws IOException {
    Path file =
        own(
            """
            {"model":"openai/gpt-5","inputs":"1"}
            {"model":"openai/gpt-5","input":"-1"}
            {"model":"openai/gpt-4o","input":"1"}
            {"model":"openai/gpt-4o","up_to":1000,"input":"1"}
            {"model":"openai/gpt-5","tier":"flex","input":"2500"}
            {"model":"nobody/m","input":"1"}
            {"model":"openai/gpt-4.1","from":"2029-01-01","input":"1"}
            {"model":"openai/gpt-4.1","as_of":"2027-01-01","input":"1"}
            """);
    assertThat(run("catalog", "check")).isEqualTo(1);
    assertThat(err.toString().lines())
        .satisfiesExactlyInAnyOrder(
            line -> assertThat(line).startsWith(file + ":1: key inputs is not known"),
            line -> assertThat(line).startsWith(file + ":2: input is -1, must be a decimal"),
            line ->
                assertThat(line)
                    .startsWith(file + ":4: ")
                    .endsWith("prices the same calls as " + file + ":3 does"),
            line -> assertThat(line).startsWith(file + ":5: input is 2500 USD, which no provider"),
            line -> assertThat(line).startsWith(file + ":6: nobody is no provider"),
            line -> assertThat(line).isEqualTo(file + ":7: from is more than 2 years ahead"),
            line ->
                assertThat(line)
                    .isEqualTo(file + ":8: as_of is 2027-01-01, must not be later than today"));
    assertThat(out.toString()).contains(": 7 faults, ");
  }

  @Test
  void rowsInTwoFilesMayNotPriceTheSameCalls() throws IOException {
    Path one = own("{\"model\":\"openai/gpt-5\",\"input\":\"1\"}\n");
    Path two = one.resolveSibling("second.jsonl");
    Files.writeString(two, "\n{\"model\":\"openai/gpt-5\",\"input\":\"2\"}\n");
    assertThat(run("catalog", "check", "--quiet")).isEqualTo(1);
    assertThat(err)
        .hasToString(
            two + ":2: openai/gpt-5;operator prices the same calls as " + one + ":1 does\n");
  }

  @Test
  void whatIsOddIsANoteAndNoFault() throws IOException {
    Path file =
        own(
            """
            {"model":"openai/gpt-5","input":"2","output":"3","cache_read":"5"}
            {"model":"openai/gpt-5","above":1000,"input":"1","output":"3"}
            {"model":"openai/gpt-4o","tier":"flex","up_to":100,"input":"1"}
            {"model":"openai/gpt-4o","tier":"flex","above":200,"input":"1"}
            {"model":"openai/gpt-4.1","from":"2026-11-01","above":10,"input":"1"}
            {"model":"openai/private","input":"1"}
            """);
    assertThat(run("catalog", "check")).isZero();
    assertThat(out.toString())
        .contains("note: " + file + ":1: cache_read is dearer than input\n")
        .contains("note: " + file + ":2: input is cheaper above 1000 tokens than below\n")
        .contains("note: " + file + ":4: no row is for prompts of 101 to 200 tokens\n")
        .contains(
            "note: " + file + ":5: openai/gpt-4.1@2026-11-01;above=10;operator has no row for")
        .contains("note: " + file + ":6: openai/private is not listed, so nobody can call it");
  }

  @Test
  void theConfigurationsPricesAndModelsAreLookedAtToo() throws IOException {
    Files.writeString(
        home.resolve("turnpike.yaml"),
        """
        providers:
          mine:
            dialect: chat
            base_url: http://127.0.0.1:8000/v1
            models: [{id: a, input_price: 1, output_price: 2}, {id: b}]
        """);
    Path file = own("{\"model\":\"mine/a\",\"tier\":\"batch\",\"input\":\"1\"}\n");
    assertThat(run("catalog", "check")).as(err.toString()).isZero();
    assertThat(out.toString()).contains("unpriced: mine/b: no price for mine/b\n");
    Files.writeString(file, "{\"model\":\"mine/a\",\"input\":\"1\"}\n");
    assertThat(run("catalog", "check", "--quiet")).isEqualTo(1);
    assertThat(err)
        .hasToString(
            file + ":1: mine/a;operator prices the same calls as input_price of mine/a does\n");
  }

  @Test
  void tooManyFilesOfRowsAreRefused() throws IOException {
    Path folder = Files.createDirectories(home.resolve("data/catalog/prices"));
    for (int i = 0; i < 201; i++) {
      Files.createFile(folder.resolve(i + ".jsonl"));
    }
    assertThat(run("catalog", "check")).isEqualTo(1);
    assertThat(err.toString()).contains("has 201 files of price rows, at most 200");
  }

  // refresh

  @Test
  void aRefreshShowsTheDifferenceAndWritesDatedRows() throws IOException {
    Path source = source("genai-prices.json");
    assertThat(run("catalog", "refresh", "--from", source.toString(), "--dry-run", "--all"))
        .isZero();
    assertThat(data("refreshed.jsonl")).doesNotExist();
    assertThat(out.toString())
        .contains("Against genai-prices:\n")
        .contains("  openai/gpt-5.6-sol input: 4 -> 5\n")
        .contains("  openai/gpt-5.6-sol above 272000 output: 30 -> 45\n")
        .contains("  groq/openai/gpt-oss-safeguard-20b input: 0.075 -> 0.15\n")
        .contains("  deepseek/deepseek-v4-pro: its price depends on the hour; not taken\n")
        .contains("  openai/o3\n")
        .contains("rows would be written.\n");
    assertThat(run("catalog", "refresh", "--from", source.toString())).isZero();
    assertThat(out.toString())
        .contains("A running gateway takes them up with: ./turnpike config apply");
    assertThat(Files.readString(data("refreshed.jsonl")).lines())
        .contains(
            "{\"model\":\"openai/gpt-5.6-sol\",\"from\":\"2026-11-25\",\"above\":272000,"
                + "\"input\":\"10\",\"cache_read\":\"1\",\"cache_write_5m\":\"12.5\",\"output\":\"45\","
                + "\"web_search\":\"10\",\"source\":\"genai-prices\",\"as_of\":\"2026-11-25\"}",
            "{\"model\":\"openai/gpt-5.6-sol\",\"tier\":\"priority\",\"from\":\"2026-11-25\","
                + "\"up_to\":272000,\"times\":\"2\",\"source\":\"genai-prices\",\"as_of\":\"2026-11-25\"}");
    assertThat(priceOf("openai/gpt-5.6-sol")).isEqualTo("0.005");
    assertThat(priceOf("openai/gpt-5.6-sol", "--tier", "batch")).isEqualTo("0.0025");
    assertThat(priceOf("openai/gpt-5.6-sol", "--at", "2026-11-24")).isEqualTo("0.004");
    assertThat(run("catalog", "check", "--quiet")).isZero();
  }

  @Test
  void aRefreshFromTheSameSourceAgainChangesNothing() throws IOException {
    Path source = source("genai-prices.json");
    assertThat(run("catalog", "refresh", "--from", source.toString())).isZero();
    byte[] first = Files.readAllBytes(data("refreshed.jsonl"));
    assertThat(run("catalog", "refresh", "--from", source.toString())).isZero();
    assertThat(out.toString()).endsWith("There is nothing to write.\n");
    assertThat(data("refreshed.jsonl")).hasBinaryContent(first);
    assertThat(data("refreshed.previous.jsonl")).doesNotExist();
  }

  @Test
  void aSecondRefreshOfADayCountsFromItsSecondOnAndTheFormerFileIsKept() throws IOException {
    Path source = source("genai-prices.json");
    assertThat(run("catalog", "refresh", "--from", source.toString())).isZero();
    byte[] first = Files.readAllBytes(data("refreshed.jsonl"));
    replace(source, "\"input_mtok\": 1.25,", "\"input_mtok\": 1.5,");
    now = Instant.parse("2026-11-25T15:30:20.5Z");
    assertThat(run("catalog", "refresh", "--from", source.toString())).isZero();
    replace(source, "\"input_mtok\": 1.5,", "\"input_mtok\": 1.6,");
    now = Instant.parse("2026-11-25T16:00:00Z");
    assertThat(run("catalog", "refresh", "--from", source.toString())).isZero();
    assertThat(Files.readString(data("refreshed.previous.jsonl")))
        .startsWith(new String(first, StandardCharsets.UTF_8));
    assertThat(priceOf("openai/gpt-5", "--at", "2026-11-25T15:59:59Z")).isEqualTo("0.0015");
    assertThat(priceOf("openai/gpt-5", "--at", "2026-11-25T16:00:00Z")).isEqualTo("0.0016");
    assertThat(priceOf("openai/gpt-5", "--at", "2026-11-24T23:00:00Z")).isEqualTo("0.00125");
  }

  @ParameterizedTest
  @CsvSource({"12.5, true", "12.4, false", "0.125, true", "0.126, false", "0, true"})
  void aTenfoldJumpIsRefusedUntilItIsAccepted(String rate, boolean refused) throws IOException {
    Path source = source("genai-prices.json");
    replace(source, "\"input_mtok\": 1.25,", "\"input_mtok\": " + rate + ",");
    assertThat(run("catalog", "refresh", "--from", source.toString())).isEqualTo(refused ? 1 : 0);
    if (refused) {
      assertThat(data("refreshed.jsonl")).doesNotExist();
      assertThat(err.toString())
          .startsWith("Nothing is written.")
          .contains("  openai/gpt-5 input: 1.25 -> " + rate + "\n");
      assertThat(run("catalog", "refresh", "--from", source.toString(), "--accept")).isZero();
    }
    assertThat(data("refreshed.jsonl")).isNotEmptyFile();
  }

  @Test
  void modelsDevIsReadWithItsModesAndLongContexts() throws IOException {
    Path source = source("models-dev.json");
    replace(source, "\"output\": 30.0", "\"output\": 31.0");
    assertThat(run("catalog", "refresh", "--from", source.toString())).isZero();
    assertThat(out.toString())
        .contains("Against models.dev:\n")
        .contains("  openai/gpt-5.4 priority output: 30 -> 31\n")
        .doesNotContain("sonnet-4-5 ");
    assertThat(Files.readString(data("refreshed.jsonl")))
        .isEqualTo(
            "{\"model\":\"openai/gpt-5.4\",\"tier\":\"priority\",\"from\":\"2026-11-25\","
                + "\"up_to\":272000,\"input\":\"5\",\"cache_read\":\"0.5\",\"output\":\"31\","
                + "\"web_search\":\"10\",\"source\":\"models.dev\",\"as_of\":\"2026-11-25\"}\n");
  }

  @Test
  void aLongContextPriceThatTheSourceDoesNotTellIsNotLost() throws IOException {
    Path source = source("models-dev.json");
    replace(source, "\"input\": 3.0", "\"input\": 4.0");
    assertThat(run("catalog", "refresh", "--from", source.toString())).isZero();
    assertThat(out.toString())
        .contains(
            "  anthropic/claude-sonnet-4-5: it has a long-context price, of which the source does"
                + " not tell; not taken\n");
    assertThat(priceOf("anthropic/claude-sonnet-4-5")).isEqualTo("0.003");
  }

  @Test
  void portkeysFilesSayWhoseTheyAreByTheirNames() throws IOException {
    Path source = source("portkey-openai.json");
    assertThat(run("catalog", "refresh", "--from", source.toString(), "--dry-run")).isEqualTo(1);
    assertThat(err.toString())
        .contains("does not say whose; portkey-openai is none of the catalog");
    replace(source, "0.00025", "0.00026");
    assertThat(run("catalog", "refresh", "--from", source.toString(), "--provider", "openai"))
        .isZero();
    assertThat(out.toString())
        .contains("Against Portkey models:\n")
        .contains("  openai/gpt-4o input: 2.5 -> 2.6\n")
        .contains("  openai/gpt-5.4 flex cache_read: 0.125 -> 0.13\n");
    assertThat(priceOf("openai/gpt-4o")).isEqualTo("0.0026");
  }

  /// Portkey calls them tokens.
  @Test
  void speechThatIsBilledByCharactersStaysSo() throws IOException {
    Path source = home.resolve("elevenlabs.json");
    Files.writeString(
        source, "{" + spoken("eleven_v3", "0.015") + "," + spoken("eleven_v9", "0.02") + "}");
    assertThat(run("catalog", "refresh", "--from", source.toString())).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains("  elevenlabs/eleven_v3 characters: 100 -> 150\n")
        .contains("New models: 1\n  elevenlabs/eleven_v9\n");
    String rows = Files.readString(data("refreshed.jsonl"));
    assertThat(rows)
        .contains("\"characters\":\"150\"", "\"characters\":\"200\"")
        .doesNotContain("\"input\"");
  }

  private static String spoken(String model, String cents) {
    return "\"%s\":{\"pricing_config\":{\"pay_as_you_go\":{\"request_token\":{\"price\":%s},\"response_token\":{\"price\":0}}}}"
        .formatted(model, cents);
  }

  @Test
  void modelsWithAPriceByCharactersAreNotCalledUnpriced() {
    run("catalog", "check");
    assertThat(out.toString())
        .contains("unpriced: openai/whisper-1")
        .doesNotContain("unpriced: openai/tts-1")
        .doesNotContain("unpriced: elevenlabs/eleven_v3")
        .doesNotContain("unpriced: groq/canopylabs/orpheus");
  }

  @Test
  void newModelsHaveAPriceFromThenOn() throws IOException {
    Path source = source("genai-prices.json");
    replace(source, "\"id\": \"gpt-image-1\"", "\"id\": \"gpt-77\"");
    replace(source, "\"equals\": \"gpt-image-1\"", "\"equals\": \"gpt-77\"");
    assertThat(run("catalog", "refresh", "--from", source.toString())).isZero();
    assertThat(out.toString()).contains("New models: 1\n  openai/gpt-77\n");
    assertThat(priceOf("openai/gpt-77")).isEqualTo("0.005");
  }

  @Test
  void aProviderThatSellsAnothersModelsTakesItsPrices() throws IOException {
    Path source = source("genai-prices.json");
    replace(source, "\"input_mtok\": 1.25,", "\"input_mtok\": 1.5,");
    assertThat(run("catalog", "refresh", "--from", source.toString(), "--all")).isZero();
    assertThat(out.toString()).contains("  azure/gpt-5 input: 1.25 -> 1.5\n");
    assertThat(priceOf("azure/gpt-5")).isEqualTo("0.0015");
  }

  @Test
  void aNewPriceOfNothingIsLeftToPeople() throws IOException {
    Path source = home.resolve("x.json");
    Files.writeString(
        source,
        """
        {"openrouter": {"models": {
          "new/one": {"cost": {"input": 0, "output": 0}},
          "new/two:free": {"cost": {"input": 0, "output": 0}},
          "new/three": {"cost": {"input": 0.5999999999999999, "output": 1, "cache_read": 0}}}}}
        """);
    assertThat(run("catalog", "refresh", "--from", source.toString(), "--all")).isZero();
    assertThat(out.toString())
        .contains("New models: 2\n  openrouter/new/three\n  openrouter/new/two:free\n")
        .contains("  openrouter/new/one: it had no price and would cost nothing");
    assertThat(Files.readString(data("refreshed.jsonl")).lines().toList().getFirst())
        .startsWith(
            "{\"model\":\"openrouter/new/three\",\"from\":\"2026-11-25\",\"input\":\"0.6\","
                + "\"output\":\"1\",\"source\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "not JSON|is not JSON",
        "{\"a\":1}|is none of data.json of genai-prices (version 2), api.json of models.dev",
        "[{\"id\":\"nobody\",\"models\":[]}]|has no price of a provider that is in the catalog",
        "[{\"id\":\"openai\",\"models\":[{\"id\":\"x\",\"prices\":{\"input_mtok\":1e999999999}}]}]"
            + "|has no price of a provider",
      })
  void whatIsNoSourceIsSaidSo(String content, String what) throws IOException {
    Path file = Files.writeString(home.resolve("x.json"), content);
    assertThat(run("catalog", "refresh", "--from", file.toString())).isEqualTo(1);
    assertThat(err.toString()).contains(what);
    assertThat(data("refreshed.jsonl")).doesNotExist();
  }

  @Test
  void aPriceFinerThanARowCanBeIsNotTaken() throws IOException {
    Path source = source("genai-prices.json");
    replace(source, "\"input_mtok\": 1.25,", "\"input_mtok\": 1.25000001,");
    assertThat(run("catalog", "refresh", "--from", source.toString())).isZero();
    assertThat(out.toString()).contains("  openai/gpt-5: input is 1.25000001, must be a decimal");
    assertThat(priceOf("openai/gpt-5")).isEqualTo("0.00125");
  }

  @Test
  void anAddressMustBeHttps() {
    assertThat(run("catalog", "refresh", "--from", "http://models.dev/api.json")).isEqualTo(1);
    assertThat(err)
        .hasToString(
            "turnpike: cannot fetch the source: the address is http://..., must be https://HOST/...\n");
  }

  private String priceOf(String model, String... options) {
    out.getBuffer().setLength(0);
    List<String> line = new ArrayList<>(List.of("catalog", "price", model, "input=1000"));
    line.addAll(List.of(options));
    assertThat(run(line.toArray(String[]::new))).as(err.toString()).isZero();
    return out.toString()
        .lines()
        .filter(each -> each.startsWith("total"))
        .map(each -> each.substring("total".length()).strip())
        .findFirst()
        .orElseThrow();
  }

  private Path own(String rows) throws IOException {
    Path folder = Files.createDirectories(home.resolve("data/catalog/prices"));
    return Files.writeString(folder.resolve("mine.jsonl"), rows);
  }

  private void refreshed(String rows) throws IOException {
    Files.createDirectories(home.resolve("data/catalog"));
    Files.writeString(
        data("refreshed.jsonl"),
        "{\"source\":\"a page\",\"as_of\":\"2026-11-25\"}\n" + rows + "\n");
  }

  private Path data(String name) {
    return home.resolve("data/catalog").resolve(name);
  }

  private Path source(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            CatalogCommandsTest.class.getResourceAsStream(
                "/dev/turnpike/gateway/prices/" + name))) {
      Path file = home.resolve(name);
      Files.write(file, in.readAllBytes());
      return file;
    }
  }

  private static void replace(Path file, String text, String by) throws IOException {
    String content = Files.readString(file);
    assertThat(content).contains(text);
    Files.writeString(file, content.replace(text, by));
  }

  private int run(String... arguments) {
    Shell shell =
        new Shell(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            new Surroundings(Map.of(), home, Set.of("openai")),
            InstantSource.fixed(now),
            ZoneOffset.UTC,
            _ -> true);
    return TurnpikeCommand.line(shell, (_, _) -> 0).execute(arguments);
  }
}
