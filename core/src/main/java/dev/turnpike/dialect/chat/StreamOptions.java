package dev.turnpike.dialect.chat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.turnpike.dialect.json.JsonCursor;
import dev.turnpike.dialect.json.JsonCursor.Kind;
import dev.turnpike.dialect.json.MalformedJson;
import dev.turnpike.dialect.json.Names;
import dev.turnpike.dialect.json.Splice;
import org.jspecify.annotations.Nullable;

/// `stream_options` of a request: what must change in it so that the stream reports its usage; no
/// edit where it does already.
record StreamOptions(Splice.@Nullable Edit askForUsage) {
  private static final Names NAMES = Names.of("include_usage");
  private static final byte[] TRUE = "true".getBytes(US_ASCII);
  private static final byte[] OBJECT = "{\"include_usage\":true}".getBytes(US_ASCII);
  private static final byte[] ONLY = "\"include_usage\":true".getBytes(US_ASCII);
  private static final byte[] FIRST = "\"include_usage\":true,".getBytes(US_ASCII);

  static StreamOptions read(JsonCursor json) throws MalformedJson {
    return switch (json.kind()) {
      case OBJECT -> object(json);
      case NULL -> {
        json.skip();
        yield new StreamOptions(new Splice.Edit(json.from(), json.to(), OBJECT));
      }
      case ARRAY, STRING, NUMBER, BOOLEAN -> {
        json.skip();
        yield new StreamOptions(null); // the upstream says better what is wrong with it
      }
    };
  }

  private static StreamOptions object(JsonCursor json) throws MalformedJson {
    int inside = json.from() + 1;
    boolean empty = true;
    boolean found = false;
    Splice.Edit edit = null;
    json.open();
    while (json.member()) {
      empty = false;
      if (json.key(NAMES).isEmpty()) {
        continue;
      }
      if (found) {
        throw new MalformedJson("stream_options.include_usage comes twice");
      }
      found = true;
      Kind kind = json.kind();
      boolean asked = kind == Kind.BOOLEAN && json.truth();
      json.settle();
      if (!asked && (kind == Kind.BOOLEAN || kind == Kind.NULL)) {
        edit = new Splice.Edit(json.from(), json.to(), TRUE);
      }
    }
    return new StreamOptions(found ? edit : Splice.Edit.insert(inside, empty ? ONLY : FIRST));
  }
}
