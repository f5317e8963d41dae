package dev.turnpike.gateway.log;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What libraries say, which often repeats what a client or a provider sent: it is shown only where
/// it is known to say nothing of the kind.
final class LibraryWords {
  static final String NOT_SHOWN = "(a library's own words are not shown)";

  private static final String OURS = "dev.turnpike.";

  private static final List<Pattern> HARMLESS =
      List.of(
          Pattern.compile("Unhandled exception"),
          Pattern.compile(
              "Thread Thread\\[[\\w#,.-]{1,80}\\] has been blocked for \\d{1,12} ms,"
                  + " time limit is \\d{1,12} ms"));

  private LibraryWords() {}

  /// Whether a logger is a library's, not the gateway's own.
  static boolean from(@Nullable String logger) {
    return logger == null || !logger.startsWith(OURS);
  }

  static boolean areHarmless(String message) {
    return HARMLESS.stream().anyMatch(known -> known.matcher(message).matches());
  }
}
