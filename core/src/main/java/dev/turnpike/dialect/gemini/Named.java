package dev.turnpike.dialect.gemini;

import dev.turnpike.conversation.Failure;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.Json;
import java.util.Locale;

/// Members of a request, whose names clients write in camel case or with underscores.
final class Named {
  private static final int SHOWN = 20;

  private Named() {}

  /// The member called `camel`, in either spelling.
  static Json at(Json object, String camel) {
    return object.has(camel) ? object.get(camel) : object.get(underscored(camel));
  }

  /// A name in camel case, whichever way it was written.
  static String camel(String name) {
    int underscore = name.indexOf('_', 1);
    if (underscore < 0) {
      return name;
    }
    StringBuilder camel = new StringBuilder(name.length()).append(name, 0, underscore);
    for (int i = underscore; i < name.length(); i++) {
      boolean starts = name.charAt(i) == '_' && i + 1 < name.length();
      camel.append(starts ? Character.toUpperCase(name.charAt(++i)) : name.charAt(i));
    }
    return camel.toString();
  }

  private static String underscored(String camel) {
    StringBuilder name = new StringBuilder(camel.length() + 4);
    for (int i = 0; i < camel.length(); i++) {
      char c = camel.charAt(i);
      if (Character.isUpperCase(c)) {
        name.append('_');
      }
      name.append(Character.toLowerCase(c));
    }
    return name.toString();
  }

  /// A word of an enumeration in capitals; "" where there is none.
  static String word(Json value) {
    return value.text().toUpperCase(Locale.ROOT);
  }

  // What cannot be read.

  static Json object(Json value, String path) throws RequestRefused {
    if (!value.isObject()) {
      throw wrong(path, value, "an object");
    }
    return value;
  }

  /// An object, or nothing.
  static Json objectIf(Json value, String path) throws RequestRefused {
    return value.isThere() ? object(value, path) : Json.MISSING;
  }

  static Json array(Json value, String path) throws RequestRefused {
    if (!value.isArray()) {
      throw wrong(path, value, "an array");
    }
    return value;
  }

  /// An array, or nothing.
  static Json arrayIf(Json value, String path) throws RequestRefused {
    return value.isThere() ? array(value, path) : Json.MISSING;
  }

  static RequestRefused wrong(String path, Json seen, String wanted) {
    boolean isShort = (seen.isString() || seen.isNumber()) && seen.raw().length() <= SHOWN;
    String what = isShort ? seen.raw() : seen.words();
    return new RequestRefused(
        Failure.BadRequest.invalid(path, path + " is " + what + ", must be " + wanted + "."));
  }
}
