package dev.turnpike.catalog;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One line of what is known about models at providers: for those that it names, what they can take
/// beside what earlier lines say, what they cannot, and in which form. Empty lists name all.
///
/// `models` are ids with `*` for anything, held against an id in lower case without the vendor that
/// a marketplace puts before it. `via` is the dialect that calls must take there whatever the
/// client speaks, `toolsVia` the one that calls with function tools must take, `foreignVia` the one
/// that translated calls take.
record AcceptsRule(
    List<String> providers,
    List<String> dialects,
    List<String> models,
    Set<Capability> can,
    Set<Capability> cannot,
    @Nullable ThinkingForm thinking,
    Accepts.@Nullable Echo echo,
    Accepts.@Nullable Ids ids,
    int mostTemperature,
    int mostStops,
    int leastOutput,
    @Nullable Boolean mended,
    @Nullable String via,
    @Nullable String toolsVia,
    @Nullable String foreignVia) {

  /// Says nothing about a number.
  static final int SILENT = -1;

  boolean fits(String dialect) {
    return dialects.isEmpty() || dialects.contains(dialect);
  }

  boolean fits(String provider, String model) {
    if (!providers.isEmpty() && !providers.contains(provider)) {
      return false;
    }
    return models.isEmpty() || models.stream().anyMatch(pattern -> matches(pattern, model));
  }

  /// The id as rules know it: without vendor, in lower case.
  static String bare(String modelId) {
    return modelId.substring(modelId.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
  }

  /// Whether `pattern`, where `*` stands for any text, describes all of `text`.
  static boolean matches(String pattern, String text) {
    int at = 0;
    int in = 0;
    int star = -1;
    int back = 0;
    while (in < text.length()) {
      if (at < pattern.length() && pattern.charAt(at) == '*') {
        star = at++;
        back = in;
      } else if (at < pattern.length() && pattern.charAt(at) == text.charAt(in)) {
        at++;
        in++;
      } else if (star >= 0) {
        at = star + 1;
        in = ++back;
      } else {
        return false;
      }
    }
    while (at < pattern.length() && pattern.charAt(at) == '*') {
      at++;
    }
    return at == pattern.length();
  }
}
