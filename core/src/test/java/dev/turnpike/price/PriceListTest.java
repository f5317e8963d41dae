package dev.turnpike.price;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.catalog.Catalog;
import dev.turnpike.catalog.ModelId;
import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Usage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PriceListTest {
  private static final PriceSheet SHIPPED = PriceSheet.read(Catalog.read());
  private static final ModelId GPT = new ModelId("openai", "gpt-5");
  private static final Usage MILLION = Usage.counter().set(Bucket.INPUT, 1_000_000).usage();
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  private static final String WHENCE = "{\"source\": \"a page\", \"as_of\": \"2026-11-24\"}\n";

  @Test
  void everyFaultIsToldWithItsLineAndTheGoodRowsAreThere() {
    PriceList list =
        own(
            """
            {"model": "openai/gpt-5", "input": "1"}
            {"model": "openai/gpt-5", "inputs": "1"}

            {"model": "gpt-5", "input": "1"}
            {"model": "openai/gpt-5", "tier": "flex", "input": "-1"}
            {"model": "openai/gpt-4o", "tier": "flex", "times": "0.5"}
            not JSON
            {"model": "openai/gpt-5", "input": "1"}
            {"model": "openai/gpt-4.1", "output": "2"}
            """);
    assertThat(list.rows().stream().map(PriceRow::id))
        .containsExactly("openai/gpt-5;operator", "openai/gpt-4.1;operator");
    assertThat(list.lines().stream().map(PriceList.Line::number)).containsExactly(1, 9);
    assertThat(list.faults())
        .satisfiesExactly(
            fault -> assertThat(fault).startsWith("f, line 2: key inputs is not known"),
            fault ->
                assertThat(fault)
                    .isEqualTo("f, line 4: model is gpt-5, must be such as openai/gpt-5"),
            fault -> assertThat(fault).startsWith("f, line 5: input is -1, must be a decimal"),
            fault -> assertThat(fault).startsWith("f, line 7: "),
            fault ->
                assertThat(fault)
                    .isEqualTo(
                        "f, line 8: row openai/gpt-5;operator is there twice, must be there once"),
            fault ->
                assertThat(fault)
                    .isEqualTo("f, line 6: a flex row multiplies gpt-4o, which has no price"));
  }

  @Test
  void oneListHasModelsOfManyProvidersAndAStarIsForOneOfThem() {
    PriceList list =
        own(
            """
            {"model": "openai/a", "input": "2"}
            {"model": "groq/b", "input": "4"}
            {"model": "openai/*", "tier": "batch", "times": "0.5"}
            """);
    assertThat(list.faults()).isEmpty();
    assertThat(list.rows().stream().map(PriceRow::id))
        .containsExactly("openai/a;operator", "groq/b;operator", "openai/a;operator;batch");
  }

  @Test
  void aRefreshedListMustSayWhence() {
    String row = "{\"model\": \"openai/gpt-5\", \"input\": \"1\"}";
    assertThat(refreshed(row).faults())
        .containsExactly("f, line 1: a row must have model, source and as_of");
    assertThat(refreshed(WHENCE + row).faults()).isEmpty();
  }

  @Test
  void everyShippedListIsWithoutAFault() {
    Catalog.read()
        .providers()
        .forEach(
            provider -> {
              PriceList list = PriceList.shipped(provider.id());
              if (list != null) {
                assertThat(list.faults()).isEmpty();
                assertThat(list.rows()).isNotEmpty();
              }
            });
    assertThat(PriceList.shipped("nobody")).isNull();
    assertThat(Objects.requireNonNull(PriceList.shipped("openai")).rows().size())
        .isEqualTo(
            SHIPPED.rows().stream().filter(row -> row.model().provider().equals("openai")).count());
  }

  @Test
  void anOperatorsRowsWinOverRefreshedOnesAndTheseOverShippedOfAnOlderDate() {
    PriceSheet refreshed =
        SHIPPED.refreshed(
            refreshed(
                    WHENCE
                        + "{\"model\": \"openai/gpt-5\", \"from\": \"2026-11-01\", \"input\": \"3\"}")
                .rows());
    assertThat(nanos(refreshed, NOON)).isEqualTo(3_000_000_000L);
    assertThat(nanos(refreshed, Instant.parse("2026-10-31T23:59:59Z"))).isEqualTo(1_250_000_000L);
    PriceSheet own =
        refreshed.with(
            own("{\"model\": \"openai/gpt-5\", \"from\": \"2026-11-20\", \"input\": \"7\"}")
                .rows());
    assertThat(nanos(own, NOON)).isEqualTo(7_000_000_000L);
    assertThat(nanos(own, Instant.parse("2026-11-19T23:59:59Z"))).isEqualTo(3_000_000_000L);
    assertThat(nanos(own.refreshed(List.of()), NOON)).isEqualTo(7_000_000_000L);
  }

  @Test
  void aShippedRowOfALaterDateCountsFromItsDateOn() {
    ModelId sol = new ModelId("openai", "gpt-5.6-sol");
    PriceSheet refreshed =
        SHIPPED.refreshed(
            refreshed(
                    WHENCE
                        + "{\"model\": \"openai/gpt-5.6-sol\", \"from\": \"2026-08-10\","
                        + " \"input\": \"1\"}\n")
                .rows());
    Usage usage = Usage.counter().set(Bucket.INPUT, 1000).usage();
    assertThat(refreshed.cost(sol, usage, null, Instant.parse("2026-08-15T00:00:00Z")))
        .isInstanceOfSatisfying(
            Cost.Priced.class, cost -> assertThat(cost.totalNanos()).isEqualTo(1_000_000));
    assertThat(refreshed.cost(sol, usage, null, NOON))
        .isInstanceOfSatisfying(
            Cost.Priced.class, cost -> assertThat(cost.totalNanos()).isEqualTo(4_000_000));
  }

  @Test
  void rowsClashWhereNothingSaysWhichCounts() {
    List<PriceRow> rows =
        own("""
                {"model": "openai/a", "input": "2"}
                {"model": "openai/a", "up_to": 9, "input": "3"}
                {"model": "openai/a", "above": 9, "input": "3"}
                {"model": "openai/a", "from": "2026-01-01", "input": "3"}
                {"model": "openai/a", "daily": "01:00-03:00", "input": "3"}
                {"model": "openai/a", "daily": "02:00-04:00", "days": "mon-fri", "input": "3"}
                {"model": "openai/a", "daily": "02:00-04:00", "days": "sun", "input": "3"}
                {"model": "openai/a", "tier": "flex", "input": "3"}
                """)
            .rows();
    assertThat(clashesOf(rows, 0)).containsExactly(1);
    assertThat(clashesOf(rows, 2)).isEmpty();
    assertThat(clashesOf(rows, 3)).isEmpty();
    assertThat(clashesOf(rows, 4)).containsExactly(5, 6);
    assertThat(clashesOf(rows, 5)).containsExactly(4);
    assertThat(clashesOf(rows, 7)).isEmpty();
  }

  private static List<Integer> clashesOf(List<PriceRow> rows, int which) {
    return IntStream.range(0, rows.size())
        .filter(other -> other != which && rows.get(which).clashes(rows.get(other)))
        .boxed()
        .toList();
  }

  private static long nanos(PriceSheet sheet, Instant at) {
    return ((Cost.Priced) sheet.cost(GPT, MILLION, null, at)).totalNanos();
  }

  private static PriceList own(String text) {
    return read(text, PriceList.Kind.OWN);
  }

  private static PriceList refreshed(String text) {
    return read(text, PriceList.Kind.REFRESHED);
  }

  private static PriceList read(String text, PriceList.Kind kind) {
    return PriceList.read("f", text.getBytes(StandardCharsets.UTF_8), kind);
  }
}
