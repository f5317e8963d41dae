package dev.turnpike.dialect;

import dev.turnpike.conversation.Failure;
import java.util.List;
import java.util.Map;

/// The bounds of the gateway's own fields, in a body and in headers alike.
final class FieldLimits {
  static final int MAX_FALLBACKS = 5;
  static final int MAX_RETRIES = 5;
  static final int MAX_METADATA_PAIRS = 16;
  static final int MAX_METADATA_KEY = 64;
  static final int MAX_METADATA_VALUE = 512;
  static final int MAX_TAGS = 32;

  /// Characters of an id, a name, a tag, a model.
  static final int MAX_WORD = 255;

  /// Characters of the whole `identity` object.
  static final int MAX_IDENTITY = 16_384;

  /// A day: no attempt lasts longer.
  static final long MAX_TIMEOUT_MILLIS = 86_400_000;

  private FieldLimits() {}

  static RequestRefused wrong(String path, String seen, String wanted) {
    return new RequestRefused(
        Failure.BadRequest.invalid(path, path + " is " + seen + ", must be " + wanted));
  }

  static String word(String path, String text, int most) throws RequestRefused {
    int length = text.codePointCount(0, text.length());
    if (length < 1 || length > most) {
      throw wrong(
          path,
          length == 0 ? "empty" : length + " characters long",
          "1 to " + most + " characters long");
    }
    return text;
  }

  static List<String> atMost(String path, List<String> items, int most) throws RequestRefused {
    if (items.size() > most) {
      throw wrong(path, "a list of " + items.size(), "a list of at most " + most);
    }
    return items;
  }

  /// Adds a pair to `metadata` within the bounds.
  static void metadata(String path, Map<String, String> metadata, String key, String value)
      throws RequestRefused {
    word(path + ", a key of it,", key, MAX_METADATA_KEY);
    int length = value.codePointCount(0, value.length());
    if (length > MAX_METADATA_VALUE) {
      throw wrong(
          path + "." + key,
          length + " characters long",
          "at most " + MAX_METADATA_VALUE + " characters long");
    }
    if (metadata.put(key, value) != null) {
      throw wrong(path + "." + key, "given twice", "given once");
    }
    if (metadata.size() > MAX_METADATA_PAIRS) {
      throw wrong(path, metadata.size() + " pairs or more", "at most " + MAX_METADATA_PAIRS);
    }
  }
}
