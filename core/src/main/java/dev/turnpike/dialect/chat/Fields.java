package dev.turnpike.dialect.chat;

import dev.turnpike.conversation.Failure;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.Json;
import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Fields of a request that may have one type only: what is missing or null is null, anything else
/// is refused by its path.
final class Fields {
  /// What of a client's own words may stand in a message: nothing that could be a prompt.
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.:-]{1,40}");

  private Fields() {}

  static @Nullable BigDecimal decimal(Json of, String name) throws RequestRefused {
    return found(of, name, of.get(name).decimalOrNull(), "a number");
  }

  static @Nullable Integer whole(Json of, String name) throws RequestRefused {
    return found(of, name, of.get(name).smallOrNull(), "a whole number");
  }

  static @Nullable Long large(Json of, String name) throws RequestRefused {
    return found(of, name, of.get(name).wholeOrNull(), "a whole number");
  }

  static @Nullable String text(Json of, String name) throws RequestRefused {
    return found(of, name, of.get(name).textOrNull(), "a string");
  }

  static @Nullable Boolean truth(Json of, String name) throws RequestRefused {
    return found(of, name, of.get(name).truthOrNull(), "true or false");
  }

  private static <T> @Nullable T found(Json of, String name, @Nullable T value, String wanted)
      throws RequestRefused {
    if (value == null && of.get(name).isThere()) {
      throw wrong(name, of.get(name), wanted);
    }
    return value;
  }

  /// A string that must be there and say something; `path` is where `name` is.
  static String needed(Json of, String name, String path) throws RequestRefused {
    String text = of.get(name).text();
    if (text.isEmpty()) {
      throw wrong(path + "." + name, of.get(name), "a string that is not empty");
    }
    return text;
  }

  static RequestRefused wrong(String path, Json seen, String wanted) {
    return new RequestRefused(
        Failure.BadRequest.invalid(path, path + " is " + said(seen) + ", must be " + wanted));
  }

  /// Refuses what is right in itself but cannot be translated.
  static RequestRefused notSupported(String path, String message) {
    return new RequestRefused(Failure.BadRequest.notSupported(path, message));
  }

  static String said(Json value) {
    String text = value.text();
    return WORD.matcher(text).matches() ? '"' + text + '"' : value.words();
  }
}
