package dev.turnpike.dialect.embeddings;

import dev.turnpike.dialect.json.JsonCursor;
import dev.turnpike.dialect.json.JsonCursor.Kind;
import dev.turnpike.dialect.json.MalformedJson;
import dev.turnpike.dialect.json.Names;

/// What the answer to a request must look like. The request was read before.
final class Inputs {
  private static final Names FIELDS = Names.of("input", "encoding_format");

  private int count;
  private boolean base64;

  private Inputs() {}

  static Inputs of(byte[] asked) {
    Inputs inputs = new Inputs();
    try {
      inputs.read(new JsonCursor(asked));
    } catch (MalformedJson e) {
      throw new IllegalStateException("the request was read before", e);
    }
    return inputs;
  }

  /// How many vectors are wanted: one for a text or a list of tokens, else one for each element.
  int count() {
    return count;
  }

  /// Whether they are wanted in base64.
  boolean base64() {
    return base64;
  }

  private void read(JsonCursor json) throws MalformedJson {
    json.open();
    while (json.member()) {
      switch (json.key(FIELDS)) {
        case "input" -> count = elements(json);
        case "encoding_format" -> base64 = "base64".equals(json.textOr(null));
        default -> json.skip();
      }
    }
  }

  private static int elements(JsonCursor json) throws MalformedJson {
    if (!json.is(Kind.ARRAY)) {
      json.skip();
      return 1;
    }
    int count = 0;
    boolean tokens = false;
    json.open();
    while (json.element()) {
      tokens |= count == 0 && json.is(Kind.NUMBER);
      json.skip();
      count++;
    }
    return tokens ? 1 : count;
  }
}
