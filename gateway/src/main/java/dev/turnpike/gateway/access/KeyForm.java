package dev.turnpike.gateway.access;

import dev.turnpike.gateway.access.Principal.Role;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;

/// How keys are written: `sk-tp-ID-SECRETCHECK`, and `sk-tpm-…` for those that administer.
///
/// The secret is 43 letters of base 62, more than 256 bits. The check is the CRC-32 of all before
/// it, so that whoever scans text for lost keys can tell one from a word that looks like it.
final class KeyForm {
  static final int MIN_PRESET_LENGTH = 32;

  private static final String LETTERS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int ID_LENGTH = 10;
  private static final int SECRET_LENGTH = 43;
  private static final int CHECK_LENGTH = 6;

  private KeyForm() {}

  static String newId(RandomGenerator random) {
    return letters(random, ID_LENGTH);
  }

  /// `random` must be one that nobody can foretell.
  static String newKey(Role role, String id, RandomGenerator random) {
    String body = prefix(role) + id + "-" + letters(random, SECRET_LENGTH);
    return body + check(body);
  }

  private static String prefix(Role role) {
    return switch (role) {
      case CALLER -> "sk-tp-";
      case MANAGER -> "sk-tpm-";
    };
  }

  private static String letters(RandomGenerator random, int length) {
    StringBuilder out = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      out.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return out.toString();
  }

  private static String check(String body) {
    CRC32 crc = new CRC32();
    crc.update(body.getBytes(StandardCharsets.US_ASCII));
    StringBuilder out = new StringBuilder(CHECK_LENGTH);
    for (long rest = crc.getValue(); out.length() < CHECK_LENGTH; rest /= LETTERS.length()) {
      out.append(LETTERS.charAt((int) (rest % LETTERS.length())));
    }
    return out.reverse().toString();
  }

  /// Whether the text is a key that [#newKey] could have made, letter by letter.
  static boolean isWhole(String key) {
    for (Role role : Role.values()) {
      int length = prefix(role).length() + ID_LENGTH + 1 + SECRET_LENGTH + CHECK_LENGTH;
      if (key.startsWith(prefix(role)) && key.length() == length) {
        int end = length - CHECK_LENGTH;
        return key.chars().allMatch(c -> c > ' ' && c < 0x7f)
            && key.substring(end).equals(check(key.substring(0, end)));
      }
    }
    return false;
  }

  /// Enough of a key to know it again in a list, and too little to use it.
  static String shown(String key) {
    int start = isWhole(key) ? 8 : 3;
    return key.substring(0, start) + "..." + key.substring(key.length() - 4);
  }

  /// What is wrong with a key that an operator chose, or an empty text.
  static String fault(String preset) {
    if (preset.length() < MIN_PRESET_LENGTH || preset.length() > Keys.MAX_KEY_LENGTH) {
      return "has "
          + preset.length()
          + " characters, must have "
          + MIN_PRESET_LENGTH
          + " to "
          + Keys.MAX_KEY_LENGTH;
    }
    return preset.chars().allMatch(c -> c > ' ' && c < 0x7f)
        ? ""
        : "must be visible ASCII without spaces";
  }
}
