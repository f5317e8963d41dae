package dev.turnpike.dialect.cohere;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.Capability;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Source;
import dev.turnpike.conversation.Texts;
import dev.turnpike.conversation.Turns;
import dev.turnpike.dialect.DataUrl;
import dev.turnpike.dialect.Reminders;
import dev.turnpike.dialect.ResultText;
import dev.turnpike.dialect.ToolArguments;
import dev.turnpike.dialect.Words;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes the messages of a Cohere request. What the assistant said beside its calls is their plan;
/// what tools answered are messages of their own.
final class CohereMessages {
  private final JsonWriter json;
  private final Accepts accepts;

  CohereMessages(JsonWriter json, Accepts accepts) {
    this.json = json;
    this.accepts = accepts;
  }

  /// What about a part cannot be said to Cohere, or null.
  static @Nullable String objection(Part part) {
    return part instanceof Part.Image image && image.source() instanceof Source.FileId
        ? "an image in another provider's store, must be sent as bytes or by its address"
        : Words.objection(part);
  }

  void write(List<Message> messages) {
    json.name("messages").array();
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
    json.end();
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
        json.object().field("role", "tool").field("tool_call_id", result.id());
        json.field("content", answer.text()).end();
        said.addAll(answer.attached());
      }
    }
    for (Part part : parts) {
      if (part instanceof Part.Image || !Words.of(part).isBlank()) {
        said.add(part);
      }
    }
    if (!said.isEmpty()) {
      content(said);
    }
  }

  /// One text where there is nothing but text.
  private void content(List<Part> said) {
    json.object().field("role", "user");
    if (said.stream().noneMatch(Part.Image.class::isInstance)) {
      json.field("content", String.join("\n", said.stream().map(Words::of).toList()));
      json.end();
      return;
    }
    json.name("content").array();
    for (Part part : said) {
      if (part instanceof Part.Image image) {
        json.object().field("type", "image_url").name("image_url").object();
        json.field("url", url(image.source())).fieldIf("detail", image.detail()).end().end();
      } else {
        json.object().field("type", "text").field("text", Words.of(part)).end();
      }
    }
    json.end().end();
  }

  private static String url(Source source) {
    return switch (source) {
      case Source.Inline inline -> DataUrl.write(inline);
      case Source.Url url -> url.url();
      case Source.FileId _, Source.PlainText _ ->
          throw new IllegalStateException("the image was to be refused before");
    };
  }

  private void assistant(List<Part> parts) {
    List<String> texts = parts.stream().map(Words::of).filter(text -> !text.isBlank()).toList();
    List<Part.ToolUse> calls = new ArrayList<>();
    for (Part part : parts) {
      if (part instanceof Part.ToolUse use) {
        calls.add(use);
      }
    }
    if (texts.isEmpty() && calls.isEmpty()) {
      return;
    }
    String said = String.join("\n", texts);
    json.object().field("role", "assistant");
    if (calls.isEmpty()) {
      json.field("content", said);
    } else {
      json.fieldIf("tool_plan", said.isEmpty() ? null : said).name("tool_calls").array();
      calls.forEach(this::call);
      json.end();
    }
    json.end();
  }

  private void call(Part.ToolUse use) {
    json.object().field("id", use.id()).field("type", "function").name("function").object();
    json.field("name", use.name()).field("arguments", ToolArguments.object(use.arguments()));
    json.end().end();
  }
}
