package dev.turnpike.dialect;

import dev.turnpike.dialect.json.JsonCursor;
import dev.turnpike.dialect.json.MalformedJson;
import java.util.ArrayList;
import java.util.List;

/// Reads one value of a field that the gateway itself understands, and says precisely what is wrong
/// with it: what was seen and what was wanted.
public final class FieldValue {
  private static final int SHOWN = 20;

  private FieldValue() {}

  /// A string of at least one character.
  public static String text(JsonCursor json, String path, int most)
      throws MalformedJson, RequestRefused {
    return FieldLimits.word(path, string(json, path), most);
  }

  /// A string of any length.
  static String string(JsonCursor json, String path) throws MalformedJson, RequestRefused {
    want(json, path, JsonCursor.Kind.STRING, "a string");
    return json.text();
  }

  public static boolean truth(JsonCursor json, String path) throws MalformedJson, RequestRefused {
    want(json, path, JsonCursor.Kind.BOOLEAN, "true or false");
    return json.truth();
  }

  static long whole(JsonCursor json, String path, long least, long most)
      throws MalformedJson, RequestRefused {
    String wanted = least + " to " + most;
    want(json, path, JsonCursor.Kind.NUMBER, wanted);
    json.skip();
    String raw = json.raw();
    boolean digits = raw.length() <= 18 && raw.chars().allMatch(c -> c >= '0' && c <= '9');
    long number = digits ? Long.parseLong(raw) : -1;
    if (number < least || number > most) {
      throw FieldLimits.wrong(path, shown(raw), wanted);
    }
    return number;
  }

  static List<String> texts(JsonCursor json, String path, int most)
      throws MalformedJson, RequestRefused {
    List<String> found = new ArrayList<>();
    array(json, path);
    while (json.element()) {
      found.add(text(json, path + "[" + found.size() + "]", FieldLimits.MAX_WORD));
      FieldLimits.atMost(path, found, most);
    }
    return found;
  }

  static void array(JsonCursor json, String path) throws MalformedJson, RequestRefused {
    want(json, path, JsonCursor.Kind.ARRAY, "a list");
    json.open();
  }

  static void object(JsonCursor json, String path) throws MalformedJson, RequestRefused {
    want(json, path, JsonCursor.Kind.OBJECT, "an object");
    json.open();
  }

  private static void want(JsonCursor json, String path, JsonCursor.Kind kind, String wanted)
      throws MalformedJson, RequestRefused {
    JsonCursor.Kind seen = json.kind();
    if (seen != kind) {
      boolean plain = seen == JsonCursor.Kind.NUMBER || seen == JsonCursor.Kind.BOOLEAN;
      json.skip();
      throw FieldLimits.wrong(path, plain ? shown(json.raw()) : seen.words(), wanted);
    }
  }

  private static String shown(String raw) {
    return raw.length() <= SHOWN ? raw : raw.substring(0, SHOWN) + "…";
  }
}
