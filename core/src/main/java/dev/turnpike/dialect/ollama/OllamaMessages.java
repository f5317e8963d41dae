package dev.turnpike.dialect.ollama;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.Capability;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Source;
import dev.turnpike.conversation.Texts;
import dev.turnpike.conversation.Turns;
import dev.turnpike.dialect.Reminders;
import dev.turnpike.dialect.ResultText;
import dev.turnpike.dialect.ToolArguments;
import dev.turnpike.dialect.Words;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes the messages of an Ollama request. Content is always one text, images stand beside it,
/// and a tool's answer says the tool's name.
final class OllamaMessages {
  private final JsonWriter json = new JsonWriter(4_096);
  private final Accepts accepts;

  /// The names of the calls so far, by id.
  private final Map<String, String> names = new HashMap<>();

  private int images;
  private long imageBytes;

  OllamaMessages(Accepts accepts) {
    this.accepts = accepts;
  }

  /// What about a part cannot be said to Ollama, or null.
  static @Nullable String objection(Part part) {
    return part instanceof Part.Image image && !(image.source() instanceof Source.Inline)
        ? "an image that is not in the request, must be sent as bytes to this model"
        : Words.objection(part);
  }

  /// The messages as an array.
  String write(List<Message> messages) {
    json.array();
    List<Message> leading = Turns.leadingSystem(messages);
    leading.forEach(this::system);
    List<Message> rest =
        accepts.can(Capability.LATER_SYSTEM)
            ? messages.subList(leading.size(), messages.size())
            : Reminders.inUserTurns(messages);
    for (Message message : Turns.merged(rest)) {
      switch (message.role()) {
        case SYSTEM -> system(message);
        case USER -> user(message.parts());
        case ASSISTANT -> assistant(message.parts());
      }
    }
    return json.end().toString();
  }

  /// How many images were written.
  int images() {
    return images;
  }

  /// The bytes of what was written, without the images.
  long textBytes(String written) {
    return written.getBytes(UTF_8).length - imageBytes;
  }

  private void system(Message message) {
    String text = Texts.joined(message.parts());
    if (!text.isBlank()) {
      json.object().field("role", "system").field("content", text).end();
    }
  }

  private void user(List<Part> parts) {
    List<Part> said = new ArrayList<>();
    for (Part part : parts) {
      if (part instanceof Part.ToolResult result) {
        ResultText answer = ResultText.of(result);
        json.object().field("role", "tool");
        json.fieldIf("tool_name", names.get(result.id())).field("content", answer.text()).end();
        said.addAll(answer.attached());
      }
    }
    for (Part part : parts) {
      if (part instanceof Part.Image || !Words.of(part).isBlank()) {
        said.add(part);
      }
    }
    if (said.isEmpty()) {
      return;
    }
    json.object().field("role", "user").field("content", joined(said));
    if (said.stream().anyMatch(Part.Image.class::isInstance)) {
      json.name("images").array();
      said.forEach(this::image);
      json.end();
    }
    json.end();
  }

  private void image(Part part) {
    if (part instanceof Part.Image(Source.Inline inline, _, _)) {
      json.text(inline.data());
      images++;
      imageBytes += inline.data().length();
    }
  }

  private static String joined(List<Part> parts) {
    return String.join(
        "\n", parts.stream().map(Words::of).filter(text -> !text.isBlank()).toList());
  }

  private void assistant(List<Part> parts) {
    String said = joined(parts);
    StringBuilder thought = new StringBuilder();
    List<Part.ToolUse> calls = new ArrayList<>();
    for (Part part : parts) {
      if (part instanceof Part.Thought one) {
        thought.append(one.text());
      } else if (part instanceof Part.ToolUse use) {
        names.put(use.id(), use.name());
        calls.add(use);
      }
    }
    if (said.isEmpty() && calls.isEmpty()) {
      return;
    }
    json.object().field("role", "assistant").field("content", said);
    json.fieldIf("thinking", thought.isEmpty() ? null : thought.toString());
    if (!calls.isEmpty()) {
      json.name("tool_calls").array();
      for (Part.ToolUse use : calls) {
        json.object().name("function").object().field("name", use.name());
        json.rawField("arguments", ToolArguments.object(use.arguments())).end().end();
      }
      json.end();
    }
    json.end();
  }
}
