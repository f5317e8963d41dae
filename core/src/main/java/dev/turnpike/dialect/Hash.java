package dev.turnpike.dialect;

/// Short words made from longer ones, the same for the same: for ids and names that a target must
/// have in a form of its own.
public final class Hash {
  private static final String LETTERS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int LENGTH = 11;

  private Hash() {}

  /// Eleven letters and digits (64 bits, FNV-1a and a final mix).
  public static String word(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
    hash ^= hash >>> 33;
    char[] word = new char[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      word[i] = LETTERS.charAt((int) Long.remainderUnsigned(hash, LETTERS.length()));
      hash = Long.divideUnsigned(hash, LETTERS.length());
    }
    return new String(word);
  }
}
