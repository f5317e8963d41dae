package dev.turnpike.dialect.chat;

import dev.turnpike.catalog.Accepts.Echo;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.List;

/// Gives a model back what it thought before, as its host wants it.
final class EchoWriter {
  private EchoWriter() {}

  static void write(JsonWriter json, List<Part.Thought> thoughts, Echo echo) {
    switch (echo) {
      case NONE, REFUSED -> {
        // it would be ignored or refused
      }
      case EVERY_TURN ->
          json.field(
              "reasoning_content",
              String.join("\n\n", thoughts.stream().map(Part.Thought::text).toList()));
      case DETAILS -> details(json, thoughts);
    }
  }

  private static void details(JsonWriter json, List<Part.Thought> thoughts) {
    JsonWriter array = new JsonWriter().array();
    int empty = array.length();
    int index = 0;
    for (Part.Thought thought : thoughts) {
      Seal seal = thought.seal();
      if (seal == null) {
        continue;
      }
      switch (seal.form()) {
        case DETAILS -> {
          for (Json entry : Json.orMissing(seal.value()).elements()) {
            array.raw(entry);
          }
        }
        case SIGNATURE, THOUGHT -> ThoughtDetails.write(array, index, thought, seal);
        case REDACTED, ENCRYPTED, PLAIN -> {
          // a marketplace has no word for it
        }
      }
      index++;
    }
    if (array.length() > empty) {
      json.rawField("reasoning_details", array.end().toString());
    }
  }
}
