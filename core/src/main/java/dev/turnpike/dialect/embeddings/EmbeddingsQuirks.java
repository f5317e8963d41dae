package dev.turnpike.dialect.embeddings;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.Capability;
import dev.turnpike.conversation.Notes;
import dev.turnpike.dialect.json.JsonCursor;
import dev.turnpike.dialect.json.MalformedJson;
import dev.turnpike.dialect.json.Members;
import dev.turnpike.dialect.json.Names;
import dev.turnpike.dialect.json.Splice;

/// Gives the fields of OpenAI's form the names that hosts of nearly the same form have for them.
/// Each change is a note; nothing else changes.
public final class EmbeddingsQuirks {
  private static final String DIMENSIONS = "dimensions";
  private static final String ENCODING = "encoding_format";
  private static final Names NAMES = Names.of(DIMENSIONS, ENCODING, "user");

  private EmbeddingsQuirks() {}

  public static byte[] apply(byte[] body, Accepts accepts, Notes notes) {
    if (!isSpecial(accepts)) {
      return body;
    }
    try {
      return changed(body, accepts, notes);
    } catch (MalformedJson e) {
      throw new IllegalStateException("the body was read before", e);
    }
  }

  private static boolean isSpecial(Accepts accepts) {
    return accepts.can(Capability.OUTPUT_DIMENSION)
        || accepts.can(Capability.EMBEDDING_TYPE)
        || accepts.can(Capability.FLOATS_UNSAID);
  }

  private static byte[] changed(byte[] body, Accepts accepts, Notes notes) throws MalformedJson {
    JsonCursor json = new JsonCursor(body);
    Members members = new Members(body);
    Splice renamed = Splice.NONE;
    json.open();
    while (json.member()) {
      members.begin(json);
      String field = json.key(NAMES);
      boolean floats = field.equals(ENCODING) && "float".equals(json.textOr(null));
      json.settle();
      members.end(json.to());
      String name = name(field, accepts);
      if (floats && accepts.can(Capability.FLOATS_UNSAID)) {
        members.remove(members.last()); // what is written where nothing is said
      } else if (field.equals("user") && !accepts.can(Capability.END_USER)) {
        members.remove(members.last());
        notes.dropped(field);
      } else if (!name.equals(field)) {
        renamed = renamed.and(members.renamed(name));
        notes.renamed(field, name);
      }
    }
    return members.cut(renamed).apply(body);
  }

  private static String name(String field, Accepts accepts) {
    if (field.equals(DIMENSIONS) && accepts.can(Capability.OUTPUT_DIMENSION)) {
      return "output_dimension";
    }
    return field.equals(ENCODING) && accepts.can(Capability.EMBEDDING_TYPE)
        ? "embedding_type"
        : field;
  }
}
