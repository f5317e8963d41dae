package dev.turnpike.dialect.responses;

import java.util.HashMap;
import java.util.Map;

/// How much of each part of an item was passed on, so that what is told again in full adds only
/// what is new.
final class Said {
  /// A provider that numbers more parts than this is not heard any more.
  private static final int MOST_PARTS = 1_024;

  private final Map<Integer, Heard> parts = new HashMap<>();

  /// The length of a text and its hash as [String#hashCode] makes it.
  private record Heard(int length, int hash) {
    private static final Heard NOTHING = new Heard(0, 0);

    Heard and(String more) {
      int sum = hash;
      for (int i = 0; i < more.length(); i++) {
        sum = 31 * sum + more.charAt(i);
      }
      return new Heard(length + more.length(), sum);
    }
  }

  /// `more` of the part, which comes as it is.
  String more(int part, String more) {
    Heard heard = parts.get(part);
    if (heard == null && parts.size() >= MOST_PARTS) {
      return "";
    }
    parts.put(part, (heard == null ? Heard.NOTHING : heard).and(more));
    return more;
  }

  /// What of the part's whole text was not said; nothing where something else was said before.
  String rest(int part, String whole) {
    Heard heard = parts.getOrDefault(part, Heard.NOTHING);
    return whole.length() > heard.length()
            && Heard.NOTHING.and(whole.substring(0, heard.length())).equals(heard)
        ? more(part, whole.substring(heard.length()))
        : "";
  }
}
