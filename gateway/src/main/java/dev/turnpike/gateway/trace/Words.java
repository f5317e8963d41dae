package dev.turnpike.gateway.trace;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Cuts text into what the text search knows: words in lower case, and pairs of neighbours where a
/// script writes no spaces.
///
/// The index and the query are cut by the same rule, so the database only ever sees letters, digits
/// and spaces.
final class Words {
  /// The most terms one query may have.
  static final int MOST_TERMS = 16;

  private static final int LONGEST_WORD = 40;

  private Words() {}

  /// For the index, each word once.
  static String of(String... texts) {
    Set<String> words = new LinkedHashSet<>();
    for (String text : texts) {
      words.addAll(cut(text));
    }
    return String.join(" ", words);
  }

  /// A query for all the words of a text in the index's language; empty where it has none.
  static String query(String text) {
    List<String> terms = new ArrayList<>();
    for (String word : cut(text)) {
      // A sign alone stands at the beginning of a pair.
      boolean isSign = word.length() == Character.charCount(word.codePointAt(0));
      terms.add('"' + word + '"' + (isSign && isUnspaced(word.codePointAt(0)) ? "*" : ""));
    }
    return String.join(" ", terms.subList(0, Math.min(terms.size(), MOST_TERMS)));
  }

  private static List<String> cut(String text) {
    List<String> words = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int from = at;
      int first = text.codePointAt(at);
      if (!Character.isLetterOrDigit(first)) {
        at += Character.charCount(first);
      } else if (isUnspaced(first)) {
        at = runEnd(text, at, true);
        addPairs(text.substring(from, at), words);
      } else {
        at = runEnd(text, at, false);
        words.add(text.substring(from, Math.min(at, from + LONGEST_WORD)).toLowerCase(Locale.ROOT));
      }
    }
    return words;
  }

  private static int runEnd(String text, int from, boolean unspaced) {
    int at = from;
    while (at < text.length()) {
      int next = text.codePointAt(at);
      if (!Character.isLetterOrDigit(next) || isUnspaced(next) != unspaced) {
        break;
      }
      at += Character.charCount(next);
    }
    return at;
  }

  private static void addPairs(String run, List<String> words) {
    int[] signs = run.codePoints().toArray();
    if (signs.length == 1) {
      words.add(run);
    }
    for (int i = 0; i + 1 < signs.length; i++) {
      words.add(new String(signs, i, 2));
    }
  }

  private static boolean isUnspaced(int codePoint) {
    if (codePoint < 0x0e00) {
      return false;
    }
    return switch (Character.UnicodeScript.of(codePoint)) {
      case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR -> true;
      default -> false;
    };
  }
}
