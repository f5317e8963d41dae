package dev.turnpike.dialect;

import dev.turnpike.conversation.Failure;
import dev.turnpike.dialect.json.JsonCursor;
import dev.turnpike.dialect.json.MalformedJson;
import dev.turnpike.dialect.json.Names;
import org.jspecify.annotations.Nullable;

/// Walks one object of the gateway's own fields: a field it does not know, or one that comes twice,
/// is refused by its name.
final class ObjectFields {
  private static final int SHOWN = 40;

  private final JsonCursor json;
  private final String path;
  private final Names names;
  private final int from;
  private long seen;

  ObjectFields(JsonCursor json, String path, Names names) throws MalformedJson, RequestRefused {
    this.json = json;
    this.path = path;
    this.names = names;
    this.from = json.from();
    FieldValue.object(json, path);
  }

  /// The next field's name, null at the end.
  @Nullable String next() throws MalformedJson, RequestRefused {
    if (!json.member()) {
      return null;
    }
    int index = json.keyIndex(names);
    if (index < 0) {
      String key = json.key();
      String field = path + "." + key.substring(0, Math.min(SHOWN, key.length()));
      throw new RequestRefused(
          Failure.BadRequest.invalid(
              field, field + " is unknown, must be one of " + String.join(", ", names.all())));
    }
    if ((seen & 1L << index) != 0) {
      throw FieldLimits.wrong(path + "." + names.name(index), "given twice", "given once");
    }
    seen |= 1L << index;
    return names.name(index);
  }

  /// The whole object as it was written, once [#next] has ended.
  String raw() {
    return json.raw(from);
  }
}
