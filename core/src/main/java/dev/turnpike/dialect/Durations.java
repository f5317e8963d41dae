package dev.turnpike.dialect;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Times as OpenAI's and Google's headers spell them: `1.2s`, `6m0s`, `1h2m3.5s`, `200ms`.
public final class Durations {
  private Durations() {}

  /// Empty for anything else; a week at most.
  public static Optional<Duration> read(@Nullable String value) {
    return RetryHint.units(value);
  }

  public static String write(Duration time) {
    long millis = time.toMillis();
    if (millis < 1_000) {
      return millis + "ms";
    }
    long hours = time.toHours();
    long minutes = time.toMinutesPart();
    String seconds =
        millis % 1_000 == 0
            ? Integer.toString(time.toSecondsPart())
            : String.format(Locale.ROOT, "%d.%03d", time.toSecondsPart(), millis % 1_000)
                .replaceAll("0+$", "");
    String ofHours = hours == 0 ? "" : hours + "h";
    String ofMinutes = hours == 0 && minutes == 0 ? "" : minutes + "m";
    return ofHours + ofMinutes + seconds + "s";
  }
}
