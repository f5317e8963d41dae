package dev.turnpike.dialect.translation;

import dev.turnpike.dialect.json.Alike;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.List;

/// Takes over into a value what two writings of it differ in: where `plain` and `own` say the same,
/// the value stays as it was asked, byte for byte, members that nobody here knows too; where they
/// do not, it is as `own` has it. Goes as deep as the three are of one shape.
final class Merge {
  private Merge() {}

  /// Writes the merged value; false where there is none, which is to say that it is left out.
  static boolean write(JsonWriter out, Json asked, Json plain, Json own) {
    if (Alike.are(plain, own) || Alike.are(asked, own)) {
      return raw(out, asked);
    }
    if (asked.isObject() && plain.isObject() && own.isObject()) {
      objects(out, asked, plain, own);
      return true;
    }
    if (areOfOneShape(asked, plain, own)) {
      out.array();
      for (int i = 0; i < asked.elements().size(); i++) {
        write(out, asked.elements().get(i), plain.elements().get(i), own.elements().get(i));
      }
      out.end();
      return true;
    }
    return raw(out, own);
  }

  private static boolean raw(JsonWriter out, Json value) {
    if (value.isMissing()) {
      return false;
    }
    out.raw(value);
    return true;
  }

  /// The members in the order in which they were asked, then what `own` has beside them.
  static void objects(JsonWriter out, Json asked, Json plain, Json own) {
    out.object();
    for (int i = 0; i < asked.names().size(); i++) {
      String name = asked.names().get(i);
      member(out, name, asked.values().get(i), plain.get(name), own.get(name));
    }
    for (String name : own.names()) {
      if (!asked.has(name) && !Alike.are(plain.get(name), own.get(name))) {
        out.rawField(name, own.get(name));
      }
    }
    out.end();
  }

  private static void member(JsonWriter out, String name, Json asked, Json plain, Json own) {
    JsonWriter value = new JsonWriter();
    if (write(value, asked, plain, own)) {
      out.name(name).raw(value);
    }
  }

  /// Whether the elements of the three belong together, one for one.
  private static boolean areOfOneShape(Json asked, Json plain, Json own) {
    List<Json> elements = asked.elements();
    if (!asked.isArray()
        || !plain.isArray()
        || !own.isArray()
        || elements.size() != plain.elements().size()
        || elements.size() != own.elements().size()) {
      return false;
    }
    for (int i = 0; i < elements.size(); i++) {
      if (!isSameThing(elements.get(i), plain.elements().get(i))) {
        return false;
      }
    }
    return true;
  }

  /// Of one kind, in one role and of one type, as far as both say.
  private static boolean isSameThing(Json asked, Json plain) {
    return asked.isObject() == plain.isObject()
        && agree(asked.get("role"), plain.get("role"))
        && agree(asked.get("type"), plain.get("type"))
        && agree(asked.get("tool_call_id"), plain.get("tool_call_id"));
  }

  private static boolean agree(Json one, Json other) {
    return one.isMissing() || other.isMissing() || Alike.are(one, other);
  }
}
