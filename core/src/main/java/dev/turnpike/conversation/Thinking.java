package dev.turnpike.conversation;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How much a model is to think, as the client put it: by a word, by a number of tokens, or both.
/// `shown` is whether the client wants to see it, null where nothing was said.
public record Thinking(
    Mode mode, @Nullable Effort effort, @Nullable Integer budget, @Nullable Boolean shown) {
  public static final Thinking UNSET = new Thinking(Mode.UNSET, null, null, null);

  public enum Mode {
    UNSET,
    OFF,
    /// As much as the model finds right.
    AUTO,
    ON
  }

  /// From the least to the most. [Mode#OFF] is its own word.
  public enum Effort {
    MINIMAL(1_024),
    LOW(2_048),
    MEDIUM(8_192),
    HIGH(16_000),
    XHIGH(24_000),
    MAX(31_999);

    private final int budget;

    Effort(int budget) {
      this.budget = budget;
    }

    /// The tokens it stands for where a model wants a number.
    public int budget() {
      return budget;
    }

    /// Its word on every wire.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// The effort with this word, or null.
    public static @Nullable Effort of(String word) {
      for (Effort effort : values()) {
        if (effort.word().equals(word)) {
          return effort;
        }
      }
      return null;
    }

    /// The effort that a number of tokens stands for; [#budget] of it comes back to itself.
    public static Effort ofBudget(int tokens) {
      if (tokens <= 1_536) {
        return MINIMAL;
      }
      if (tokens <= 4_096) {
        return LOW;
      }
      if (tokens <= 12_000) {
        return MEDIUM;
      }
      if (tokens <= 20_000) {
        return HIGH;
      }
      return tokens <= 28_000 ? XHIGH : MAX;
    }
  }

  /// The effort asked for, be it as a number; null where only on or off was said.
  public @Nullable Effort strength() {
    if (effort != null) {
      return effort;
    }
    return budget == null || budget <= 0 ? null : Effort.ofBudget(budget);
  }

  /// The tokens asked for, be it as a word; null where only on or off was said.
  public @Nullable Integer tokens() {
    if (budget != null && budget > 0) {
      return budget;
    }
    return effort == null ? null : Integer.valueOf(effort.budget());
  }

  public boolean isOn() {
    return mode == Mode.ON || mode == Mode.AUTO;
  }
}
