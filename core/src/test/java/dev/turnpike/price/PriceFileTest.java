package dev.turnpike.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import dev.turnpike.catalog.Catalog;
import dev.turnpike.catalog.DataFile;
import dev.turnpike.catalog.Provider;
import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Usage;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceFileTest {
  private static final String WHENCE = "{\"source\": \"a page\", \"as_of\": \"2026-11-24\"}\n";

  @Test
  void everyPriceListBelongsToAProviderAndEveryRowToAModelItHas() throws Exception {
    Catalog catalog = Catalog.read();
    for (String id : idsOnDisk()) {
      Provider provider = catalog.provider(id).orElseThrow();
      List<PriceRow> rows = read("rows/" + id + ".jsonl", id);
      assertThat(rows).as(id).isNotEmpty();
      assertThat(rows)
          .as("models of %s", id)
          .allSatisfy(
              row ->
                  assertThat(
                          row.model().model().equals(PriceFile.EVERY_MODEL)
                              || provider.models().containsKey(row.model().model()))
                      .as(row.id())
                      .isTrue());
    }
  }

  @Test
  void noTwoRowsShareAnId() throws Exception {
    for (String id : idsOnDisk()) {
      assertThat(read("rows/" + id + ".jsonl", id).stream().map(PriceRow::id))
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void everyRowSaysWhereItComesFrom() throws Exception {
    for (String id : idsOnDisk()) {
      assertThat(read("rows/" + id + ".jsonl", id))
          .allSatisfy(
              row -> {
                assertThat(row.source()).isNotEmpty();
                assertThat(row.asOf()).matches("20\\d\\d-\\d\\d-\\d\\d");
              });
    }
  }

  @Test
  void everyStandardRowIsWhatSomeCallCosts() throws Exception {
    PriceSheet sheet = PriceSheet.read(Catalog.read());
    for (String id : idsOnDisk()) {
      for (PriceRow row : read("rows/" + id + ".jsonl", id)) {
        long second = row.period().from() == Long.MIN_VALUE ? 0 : row.period().from();
        assertThat(priceIdsInAWeek(sheet, row, second)).as(row.id()).contains(row.id());
      }
    }
  }

  @Test
  void aRowForEveryModelLeavesAloneWhatHasItsOwn() {
    List<PriceRow> rows =
        parse(
            WHENCE
                + "{\"model\": \"a\", \"input\": \"1\"}\n"
                + "{\"model\": \"b\", \"input\": \"1\"}\n"
                + "{\"model\": \"b\", \"tier\": \"batch\", \"input\": \"0.7\"}\n"
                + "{\"model\": \"*\", \"tier\": \"batch\", \"times\": \"0.5\"}\n");
    assertThat(rows.stream().map(PriceRow::id))
        .containsExactly("p/a", "p/b", "p/b;batch", "p/a;batch");
  }

  @Test
  void aMultipleHoldsFromItsDayOnAndGivesWayToTheNext() {
    List<PriceRow> rows =
        parse(
            WHENCE
                + "{\"model\": \"a\", \"input\": \"1\"}\n"
                + "{\"model\": \"a\", \"from\": \"2026-03-01\", \"input\": \"2\"}\n"
                + "{\"model\": \"a\", \"tier\": \"flex\", \"times\": \"0.5\"}\n"
                + "{\"model\": \"a\", \"tier\": \"flex\", \"from\": \"2026-03-01\", \"times\": \"0.25\"}\n"
                + "{\"model\": \"a\", \"tier\": \"batch\", \"from\": \"2026-02-01\", \"to\": \"2026-04-01\","
                + " \"times\": \"0.1\"}\n");
    assertThat(rows.stream().filter(row -> !row.tier().equals("standard")))
        .extracting(
            PriceRow::id,
            row -> row.period().fields().get("from"),
            row -> row.period().fields().get("to"),
            row -> row.rates().of(Bucket.INPUT).orElseThrow())
        .containsExactly(
            tuple("p/a;flex", null, "2026-03-01", 500_000L),
            tuple("p/a@2026-03-01;flex", "2026-03-01", null, 500_000L),
            tuple("p/a;batch;from=2026-02-01", "2026-02-01", "2026-04-01", 100_000L),
            tuple("p/a@2026-03-01;batch", "2026-03-01", "2026-04-01", 200_000L));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"model\":\"x\",\"tier\":\"flex\",\"above\":9,\"times\":\"2\"}|a row with times must have no above",
        "{\"model\":\"x\",\"tier\":\"flex\",\"daily\":\"01:00-02:00\",\"times\":\"2\"}|a row with times must have no above",
        "{\"model\":\"m\",\"inputs\":\"1\"}|key inputs is not known, must be one of model, tier,",
        "{\"model\":\"m\",\"input\":1.5}|input is 1.5, must be a decimal text",
        "{\"model\":\"m\",\"input\":\"1,5\"}|input is 1,5, must be a decimal text such as 0.125",
        "{\"model\":\"m\",\"above\":\"many\"}|above is many, must be a whole number from 0 on",
        "{\"model\":\"m\",\"above\":-1}|above is -1, must be a whole number from 0 on",
        "{\"model\":\"m\",\"above\":99999999999999999999}|must be a whole number from 0 on",
        "{\"model\":\"m\",\"from\":\"soon\"}|from is soon, must be a date such as 2026-08-21",
        "{\"model\":\"m\",\"from\":\"2026-13-01\"}|from is 2026-13-01, must be a date",
        "{\"model\":\"m\",\"from\":\"2026-02-01\",\"to\":\"2026-01-01\"}|to must be later than from",
        "{\"model\":\"m\",\"daily\":\"1-2\"}|daily is 1-2, must be such as 16:30-00:30",
        "{\"model\":\"m\",\"days\":\"weekend\"}|days is weekend, must be such as mon-fri or sun",
        "{\"model\":\"m\",\"above\":9,\"up_to\":9}|above is 9, must be from 0 on and less than up_to",
        "{\"model\":\"m\",\"model\":\"n\"}|Duplicate",
        "{\"model\":\"x\",\"input\":\"1\"}|row p/x is there twice, must be there once",
        "{\"model\":\"m\",\"times\":\"2\"}|a row with times must have a tier and no rates",
        "{\"model\":\"m\",\"tier\":\"flex\",\"times\":\"2\"}|multiplies m, which has no price",
        "{\"model\":\"\"}|model is , must be a text",
        "{\"input\":\"1\"}|a row must have model, source and as_of",
        "[1]|what stands here is a list, must be an object",
        "{\"model\":\"m\"|rows/p.jsonl, line 3",
      })
  void aBadRowIsAnErrorThatNamesFileAndLine(String row, String what) {
    String good = "{\"model\":\"x\",\"input\":\"1\"}\n";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse(WHENCE + good + row))
        .withMessageStartingWith("rows/p.jsonl, line 3: ")
        .withMessageContaining(what);
  }

  @Test
  void aRowWithoutASourceIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse("{\"model\":\"x\",\"input\":\"1\"}"))
        .withMessage("rows/p.jsonl, line 1: a row must have model, source and as_of");
  }

  /// The ids of the prices that a call within the row's limits meets, hour by hour.
  private static List<String> priceIdsInAWeek(PriceSheet sheet, PriceRow row, long second) {
    Bucket used = row.rates().of(Bucket.INPUT).isPresent() ? Bucket.INPUT : Bucket.CHARACTERS;
    Usage usage = Usage.counter().set(used, row.above() + 1).usage();
    return LongStream.range(0, 24 * 7)
        .mapToObj(hour -> Instant.ofEpochSecond(second + hour * 3600))
        .map(at -> sheet.cost(row.model(), usage, row.tier(), at))
        .map(cost -> cost instanceof Cost.Priced priced ? priced.priceId() : "")
        .toList();
  }

  private static List<PriceRow> parse(String text) {
    try (DataFile file = DataFile.of("rows/p.jsonl", text.getBytes(StandardCharsets.UTF_8))) {
      return PriceFile.read(file, "p");
    }
  }

  private static List<PriceRow> read(String name, String provider) {
    try (DataFile file = Objects.requireNonNull(DataFile.beside(PriceSheet.class, name))) {
      return PriceFile.read(file, provider);
    }
  }

  private static List<String> idsOnDisk() throws IOException, URISyntaxException {
    Path rows = Path.of(Objects.requireNonNull(PriceSheet.class.getResource("rows")).toURI());
    try (var files = Files.list(rows)) {
      return files
          .map(path -> path.getFileName().toString().replace(".jsonl", ""))
          .sorted()
          .toList();
    }
  }
}
