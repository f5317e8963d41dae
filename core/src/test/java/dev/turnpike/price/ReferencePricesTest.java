package dev.turnpike.price;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.catalog.Catalog;
import dev.turnpike.catalog.ModelId;
import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Usage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Our sums against those of a price library that others wrote; the file says which and when. Its
/// counts are whole thousands, so that no rounding is in them.
class ReferencePricesTest {
  private static final List<Bucket> COLUMNS =
      List.of(
          Bucket.INPUT,
          Bucket.CACHE_READ,
          Bucket.CACHE_WRITE_5M,
          Bucket.CACHE_WRITE_1H,
          Bucket.INPUT_AUDIO,
          Bucket.OUTPUT);

  @Test
  void everyReferenceSumIsOursToTheNano() throws IOException {
    PriceSheet sheet = PriceSheet.read(Catalog.read());
    List<String> lines = lines();
    assertThat(lines).hasSizeGreaterThan(150);
    assertThat(lines)
        .allSatisfy(
            line -> {
              String[] cells = line.split("\t", -1);
              Usage.Counter counter = Usage.counter();
              for (int i = 0; i < COLUMNS.size(); i++) {
                counter.set(COLUMNS.get(i), Long.parseLong(cells[i + 2]));
              }
              ModelId model = ModelId.parse(cells[0]).orElseThrow();
              Cost cost = sheet.cost(model, counter.usage(), null, Instant.parse(cells[1]));
              assertThat(cost)
                  .isInstanceOfSatisfying(
                      Cost.Priced.class,
                      priced ->
                          assertThat(priced.totalNanos())
                              .isEqualTo(Long.parseLong(cells[COLUMNS.size() + 2])));
            });
  }

  private static List<String> lines() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            ReferencePricesTest.class.getResourceAsStream("reference-prices.tsv"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    }
  }
}
