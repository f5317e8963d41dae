package dev.turnpike.gateway.config;

import java.util.Optional;

/// Which of the right words somebody meant.
final class Nearest {
  private static final int LONGEST = 64;

  private Nearest() {}

  /// The word with the fewest letters to change, if it is not more than a third of them.
  static Optional<String> to(String written, Iterable<String> words) {
    Optional<String> nearest = Optional.empty();
    if (written.length() > LONGEST) {
      return nearest;
    }
    int least = Integer.MAX_VALUE;
    for (String word : words) {
      int distance = distance(written, word);
      if (distance < least && distance <= Math.max(1, longer(written, word) / 3)) {
        nearest = Optional.of(word);
        least = distance;
      }
    }
    return nearest;
  }

  private static int longer(String left, String right) {
    return Math.max(left.length(), right.length());
  }

  /// Letters to add, drop, replace, or swap with the one beside it.
  static int distance(String left, String right) {
    int[][] rows = new int[left.length() + 1][right.length() + 1];
    for (int i = 0; i <= left.length(); i++) {
      for (int j = 0; j <= right.length(); j++) {
        if (i == 0 || j == 0) {
          rows[i][j] = i + j;
          continue;
        }
        int replaced = rows[i - 1][j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        rows[i][j] = Math.min(replaced, Math.min(rows[i - 1][j], rows[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && left.charAt(i - 1) == right.charAt(j - 2)
            && left.charAt(i - 2) == right.charAt(j - 1)) {
          rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
        }
      }
    }
    return rows[left.length()][right.length()];
  }
}
