package dev.turnpike.conversation;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a provider says is left of what may be asked of it.
public record RateLimits(List<Limit> limits) {
  public static final RateLimits NONE = new RateLimits(List.of());

  public RateLimits {
    limits = List.copyOf(limits);
  }

  public enum Of {
    REQUESTS,
    TOKENS,
    INPUT_TOKENS,
    OUTPUT_TOKENS
  }

  /// `most` in a window, `left` of it now, and `reset` from now until all of it is there again;
  /// null where nothing is said.
  public record Limit(Of of, @Nullable Long most, @Nullable Long left, @Nullable Duration reset) {}
}
