package dev.turnpike.price;

import dev.turnpike.catalog.ModelId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A price list as somebody wrote it, each row with the line it stands in, and what is wrong with
/// the other lines: `NAME, line N: what was seen, what was wanted`.
public record PriceList(String name, List<Line> lines, List<String> faults) {
  /// More than any list has; who reads one from outside refuses a longer one.
  public static final int MOST_BYTES = 16 << 20;

  public PriceList {
    lines = List.copyOf(lines);
    faults = List.copyOf(faults);
  }

  /// A row and its line, from 1 on. Several rows stand in a line that multiplies others.
  public record Line(PriceRow row, int number) {}

  /// Whose list it is, which is told by the ids of its rows.
  public enum Kind {
    /// One that ships with the gateway, of one provider.
    SHIPPED(null),
    /// An operator's: it need not say whence.
    OWN("operator"),
    /// What a refresh wrote.
    REFRESHED("refreshed");

    private final @Nullable String mark;

    Kind(@Nullable String mark) {
      this.mark = mark;
    }

    @Nullable String mark() {
      return mark;
    }
  }

  /// A list of the data folder; its models have their full ids.
  public static PriceList read(String name, byte[] content, Kind kind) {
    return PriceFile.list(name, content, kind, null);
  }

  /// The list of a provider that ships; null where there is none.
  public static @Nullable PriceList shipped(String provider) {
    String name = "rows/" + provider + ".jsonl";
    try (InputStream in = PriceSheet.class.getResourceAsStream(name)) {
      return in == null ? null : PriceFile.list(name, in.readAllBytes(), Kind.SHIPPED, provider);
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be read", e);
    }
  }

  /// Whether a row stands for every model of its provider that has none of its own.
  public static boolean isForEveryModel(ModelId id) {
    return id.model().equals(PriceFile.EVERY_MODEL);
  }

  public List<PriceRow> rows() {
    return lines.stream().map(Line::row).toList();
  }
}
