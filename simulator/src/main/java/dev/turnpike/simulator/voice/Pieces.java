package dev.turnpike.simulator.voice;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;

/// Texts in pieces, as streams send them.
final class Pieces {
  /// A text is sent in about this many pieces, however long it is.
  private static final int USUAL_COUNT = 64;

  private static final int LEAST_LETTERS = 8;

  private Pieces() {}

  /// The text in pieces of at least eight letters; characters stay whole.
  static List<String> of(String text) {
    int size = Math.max(LEAST_LETTERS, text.length() / USUAL_COUNT);
    List<String> pieces = new ArrayList<>();
    int begin = 0;
    while (begin < text.length()) {
      int end = Math.min(text.length(), begin + size);
      if (end < text.length() && Character.isLowSurrogate(text.charAt(end))) {
        end++;
      }
      pieces.add(text.substring(begin, end));
      begin = end;
    }
    return pieces;
  }

  /// `count` pieces of `bytes` letters: their number and a space.
  static List<String> numbered(int count, int bytes) {
    return new Numbered(count, bytes);
  }

  /// As many as can be counted: more than a client will wait for.
  static List<String> withoutEnd(int bytes) {
    return new Numbered(Integer.MAX_VALUE, bytes);
  }

  private static final class Numbered extends AbstractList<String> implements RandomAccess {
    private final int count;
    private final int digits;

    Numbered(int count, int bytes) {
      this.count = count;
      this.digits = bytes - 1;
    }

    @Override
    public String get(int index) {
      String number = Integer.toString(index);
      if (number.length() > digits) {
        return number.substring(number.length() - digits) + ' ';
      }
      return "0".repeat(digits - number.length()) + number + ' ';
    }

    @Override
    public int size() {
      return count;
    }
  }
}
