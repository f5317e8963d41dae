package dev.turnpike.gateway.control;

import dev.turnpike.gateway.log.Shown;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A query, taken apart. Strict: a parameter that is not known, an escape that is none, and a
/// second value where one is wanted are refused.
final class Query {
  private static final int MOST_PARAMETERS = 200;

  private final Map<String, List<String>> values;

  private Query(Map<String, List<String>> values) {
    this.values = values;
  }

  static Query read(@Nullable String raw, Set<String> known) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    String[] pairs = raw == null || raw.isEmpty() ? new String[0] : raw.split("&", -1);
    if (pairs.length > MOST_PARAMETERS) {
      throw Refusal.invalid(
          "", "the query has " + pairs.length + " parameters, must have at most 200");
    }
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      if (!known.contains(name)) {
        String shown = Shown.of(name, 60);
        throw Refusal.invalid(
            shown,
            known.isEmpty()
                ? "unknown parameter " + shown + ", there are none here"
                : "unknown parameter "
                    + shown
                    + ", must be of "
                    + String.join(", ", sorted(known)));
      }
      values
          .computeIfAbsent(name, _ -> new ArrayList<>(2))
          .add(decoded(equals < 0 ? "" : pair.substring(equals + 1)));
    }
    return new Query(values);
  }

  private static List<String> sorted(Set<String> names) {
    return names.stream().sorted().toList();
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      String shown = Shown.of(text, 60);
      throw Refusal.invalid("", "the query has " + shown + ", which is not well escaped");
    }
  }

  /// The values of a parameter that may stand several times.
  Set<String> all(String name) {
    return Set.copyOf(values.getOrDefault(name, List.of()));
  }

  /// The value, or null where there is none or an empty one.
  @Nullable String one(String name) {
    List<String> all = values.getOrDefault(name, List.of());
    if (all.size() > 1) {
      throw Refusal.invalid(name, name + " is there " + all.size() + " times, must be once");
    }
    return all.isEmpty() || all.getFirst().isEmpty() ? null : all.getFirst();
  }

  /// A whole number within bounds, or `otherwise` where it is not there.
  int number(String name, int least, int most, int otherwise) {
    String text = one(name);
    if (text == null) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException _) {
      // said below, as for one out of range
    }
    throw Refusal.invalid(
        name, name + " is " + Shown.of(text, 60) + ", must be " + least + " to " + most);
  }

  /// One of the words, or the first where it is not there.
  String choice(String name, List<String> words) {
    String text = one(name);
    if (text == null) {
      return words.getFirst();
    }
    if (!words.contains(text)) {
      throw Refusal.invalid(
          name,
          name + " is " + Shown.of(text, 60) + ", must be one of " + String.join(", ", words));
    }
    return text;
  }
}
