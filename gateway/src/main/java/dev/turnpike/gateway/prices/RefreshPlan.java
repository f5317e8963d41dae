package dev.turnpike.gateway.prices;

import dev.turnpike.catalog.ModelId;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a source would change of our prices, and the rows that would say so.
///
/// `added` are models that no catalog file lists, `priced` listed ones that had no price,
/// `vanished` ones with a price that the source does not know, `left` what is not taken and why.
/// `rows` are lines of a price list.
public record RefreshPlan(
    String source,
    List<ModelId> added,
    List<ModelId> priced,
    List<Change> changes,
    List<ModelId> vanished,
    List<String> left,
    List<String> rows) {
  private static final BigDecimal JUMP = BigDecimal.TEN;

  public RefreshPlan {
    added = List.copyOf(added);
    priced = List.copyOf(priced);
    changes = List.copyOf(changes);
    vanished = List.copyOf(vanished);
    left = List.copyOf(left);
    rows = List.copyOf(rows);
  }

  /// One rate, USD as decimal text. `before` is null where there was none.
  public record Change(
      ModelId model,
      String tier,
      long above,
      String bucket,
      @Nullable String before,
      String after) {

    /// Whether it becomes ten times as dear or as cheap, or more; to and from nothing is such a
    /// jump. It is a slip of a decimal point more often than it is a price.
    public boolean isJump() {
      if (before == null) {
        return false;
      }
      BigDecimal one = new BigDecimal(before);
      BigDecimal other = new BigDecimal(after);
      BigDecimal low = one.min(other);
      return one.max(other).compareTo(low.multiply(JUMP)) >= 0;
    }
  }

  public List<Change> jumps() {
    return changes.stream().filter(Change::isJump).toList();
  }
}
