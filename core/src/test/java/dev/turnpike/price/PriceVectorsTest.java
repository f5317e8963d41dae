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
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Cases that were worked out beside the code, bucket by bucket; the file says how.
class PriceVectorsTest {
  private static final PriceSheet SHEET = PriceSheet.read(Catalog.read());

  /// `nanos` is `unpriced` where there must be no price.
  record Vector(
      String what,
      String model,
      String tier,
      Instant at,
      String usage,
      String nanos,
      String total) {
    static Vector of(String line) {
      String[] cells = line.split("\t", -1);
      assertThat(cells).as(line).hasSize(7);
      return new Vector(
          cells[0], cells[1], cells[2], Instant.parse(cells[3]), cells[4], cells[5], cells[6]);
    }

    Cost cost() {
      Usage.Counter counter = Usage.counter();
      counts(usage).forEach(counter::set);
      return SHEET.cost(ModelId.parse(model).orElseThrow(), counter.usage(), tier, at);
    }

    @Override
    public String toString() {
      return what + ": " + model + " " + tier + " " + at + " " + usage;
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void everyBucketCostsWhatWasWorkedOut(Vector vector) {
    if (vector.nanos().equals("unpriced")) {
      assertThat(vector.cost()).isInstanceOf(Cost.Unpriced.class);
      return;
    }
    assertThat(vector.cost())
        .isInstanceOfSatisfying(
            Cost.Priced.class,
            priced -> {
              assertThat(counts(priced)).isEqualTo(counts(vector.nanos()));
              assertThat(priced.totalNanos()).isEqualTo(Long.parseLong(vector.total()));
            });
  }

  @Test
  void theCasesReachEveryBucketAndEveryTier() {
    List<Vector> vectors = vectors().toList();
    assertThat(vectors).hasSizeGreaterThan(200);
    Set<Bucket> used = EnumSet.noneOf(Bucket.class);
    vectors.forEach(vector -> used.addAll(counts(vector.usage()).keySet()));
    assertThat(used).containsExactly(Bucket.values());
    assertThat(vectors.stream().map(Vector::tier).collect(Collectors.toSet()))
        .contains("standard", "batch", "flex", "priority", "fast");
  }

  /// `input=5 output=7`, or `-` for nothing.
  private static Map<Bucket, Long> counts(String text) {
    Map<Bucket, Long> counts = new EnumMap<>(Bucket.class);
    if (!text.equals("-")) {
      for (String pair : text.split(" ", -1)) {
        int equals = pair.indexOf('=');
        counts.put(bucket(pair.substring(0, equals)), Long.parseLong(pair.substring(equals + 1)));
      }
    }
    return counts;
  }

  private static Map<Bucket, Long> counts(Cost.Priced cost) {
    Map<Bucket, Long> counts = new EnumMap<>(Bucket.class);
    for (Bucket bucket : Bucket.values()) {
      if (cost.nanos(bucket) != 0) {
        counts.put(bucket, cost.nanos(bucket));
      }
    }
    return counts;
  }

  private static Bucket bucket(String id) {
    return Arrays.stream(Bucket.values())
        .filter(bucket -> bucket.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  static Stream<Vector> vectors() {
    try (InputStream in =
        Objects.requireNonNull(PriceVectorsTest.class.getResourceAsStream("price-vectors.tsv"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(Vector::of);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
