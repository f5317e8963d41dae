package dev.turnpike.gateway.trace;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Cuts text into what the text search knows: words in lower case, and pairs of neighbours where a
/// script writes no spaces.
///
/// The index and the query are cut by the same rule, so the database only ever sees letters, digits
/// and spaces.
final class Words {
  /// The most terms one query may have.
  static final int MOST_TERMS = 16;

  private static final int LONGEST_WORD = 40;

  private final StringBuilder words;
  private int wordLength;
  private int lastSign = -1;
  private boolean lastSignStandsAlone;

  private Words(int capacity) {
    words = new StringBuilder(capacity);
  }

  /// The words of all the texts, with a space between two.
  static String of(String... texts) {
    int length = 0;
    for (String text : texts) {
      length += text.length() + 1;
    }
    Words words = new Words(length);
    for (String text : texts) {
      words.add(text);
    }
    return words.words.toString();
  }

  /// A query for all the words of a text, in the index's language; empty where it has none.
  static String query(String text) {
    String words = of(text);
    List<String> terms = words.isEmpty() ? List.of() : Arrays.asList(words.split(" "));
    return terms.stream()
        .distinct()
        .limit(MOST_TERMS)
        .map(Words::term)
        .collect(Collectors.joining(" "));
  }

  /// A sign alone stands at the beginning of a pair.
  private static String term(String word) {
    int first = word.codePointAt(0);
    boolean isSign = isUnspaced(first) && word.length() == Character.charCount(first);
    return '"' + word + '"' + (isSign ? "*" : "");
  }

  private void add(String text) {
    for (int at = 0; at < text.length(); ) {
      int next = text.codePointAt(at);
      at += Character.charCount(next);
      if (!Character.isLetterOrDigit(next)) {
        endRun();
      } else if (isUnspaced(next)) {
        addSign(next);
      } else {
        addLetter(next);
      }
    }
    endRun();
  }

  private void addLetter(int letter) {
    if (lastSign >= 0) {
      endRun();
    }
    if (wordLength == 0) {
      separate();
    }
    if (wordLength++ < LONGEST_WORD) {
      words.appendCodePoint(Character.toLowerCase(letter));
    }
  }

  private void addSign(int sign) {
    if (wordLength > 0) {
      endRun();
    }
    if (lastSign >= 0) {
      separate();
      words.appendCodePoint(lastSign).appendCodePoint(sign);
    }
    lastSignStandsAlone = lastSign < 0;
    lastSign = sign;
  }

  private void endRun() {
    if (lastSign >= 0 && lastSignStandsAlone) {
      separate();
      words.appendCodePoint(lastSign);
    }
    lastSign = -1;
    wordLength = 0;
  }

  private void separate() {
    if (!words.isEmpty()) {
      words.append(' ');
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
