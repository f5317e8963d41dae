package dev.turnpike.dialect.messages;

import dev.turnpike.conversation.CacheMark;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.OutputFormat;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Sampling;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.Source;
import dev.turnpike.conversation.Thinking;
import dev.turnpike.conversation.Tool;
import dev.turnpike.conversation.ToolChoice;
import dev.turnpike.conversation.Wishes;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Conversations that Messages can say whole.
final class RandomConversation {
  private static final String[] TEXTS = {
    "a",
    " b \n",
    "é漢字😀",
    "\"quoted\"",
    "<system-reminder>x</system-reminder>",
    "\u0001\u2028",
    "\\"
  };

  private final RandomGenerator random;
  private boolean marking = true;
  private int marks;
  private int calls;

  RandomConversation(RandomGenerator random) {
    this.random = random;
  }

  Conversation next() {
    List<Message> messages = new ArrayList<>();
    if (chance(2)) {
      messages.add(new Message(Message.Role.SYSTEM, texts(1 + random.nextInt(2))));
    }
    turns(messages);
    return new Conversation(
        "messages",
        messages,
        tools(),
        choice(),
        sampling(),
        thinking(),
        chance(4)
            ? new OutputFormat.Schema(
                "answer",
                null,
                "{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false}",
                null)
            : OutputFormat.PLAIN,
        new Wishes(
            chance(2) ? "u" + random.nextInt(9) : null,
            Map.of(),
            chance(3) ? "default" : null,
            null,
            null,
            null,
            chance(4) ? List.of(new Wishes.Other("speed", "\"fast\"")) : List.of()),
        random.nextBoolean(),
        true);
  }

  /// Without cache marks, which move from turn to turn.
  Conversation unmarked() {
    marking = false;
    return next();
  }

  private boolean chance(int of) {
    return random.nextInt(of) == 0;
  }

  private String text() {
    return TEXTS[random.nextInt(TEXTS.length)] + random.nextInt(100);
  }

  private @Nullable CacheMark mark() {
    if (!marking || marks == 4 || !chance(5)) {
      return null;
    }
    marks++;
    return chance(2) ? CacheMark.PLAIN : new CacheMark("5m");
  }

  private List<Part> texts(int count) {
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      parts.add(new Part.Text(text(), List.of(), mark()));
    }
    return parts;
  }

  /// User and assistant in turns, with instructions between, ending with the user.
  private void turns(List<Message> out) {
    List<Part> first = texts(1);
    first.add(file());
    out.add(new Message(Message.Role.USER, first));
    for (int i = random.nextInt(4); i > 0; i--) {
      List<Part> said = new ArrayList<>();
      List<Part> answered = new ArrayList<>();
      assistant(said, answered);
      out.add(new Message(Message.Role.ASSISTANT, said));
      answered.addAll(texts(answered.isEmpty() ? 1 : random.nextInt(2)));
      out.add(new Message(Message.Role.USER, answered));
      if (chance(3)) {
        out.add(new Message(Message.Role.SYSTEM, texts(1)));
      }
    }
  }

  private void assistant(List<Part> said, List<Part> answered) {
    for (int segment = 1 + random.nextInt(2); segment > 0; segment--) {
      if (segment > 1 || chance(2)) {
        said.add(thought());
      }
      said.addAll(texts(1));
      for (int i = random.nextInt(3); i > 0; i--) {
        String id = "toolu_" + calls++;
        said.add(new Part.ToolUse(id, null, "f" + i, false, arguments(), null, mark()));
        List<Part> content = new ArrayList<>();
        for (int j = random.nextInt(3); j > 0; j--) {
          content.add(chance(3) ? unmarkedImage() : Part.Text.of(text()));
        }
        boolean error = chance(4) && !content.isEmpty();
        answered.add(new Part.ToolResult(id, plain(content), error, false, mark()));
      }
      if (said.getLast() instanceof Part.ToolUse) {
        return; // another thought may follow a call, but never other words
      }
    }
  }

  /// An empty text and none are the same.
  private static List<Part> plain(List<Part> content) {
    return content.isEmpty() ? List.of(Part.Text.of("")) : content;
  }

  private Part thought() {
    return chance(4)
        ? new Part.Thought(false, "", new Seal(Seal.Form.REDACTED, "D" + text(), null, null))
        : new Part.Thought(
            false,
            chance(3) ? "" : text(),
            new Seal(Seal.Form.SIGNATURE, "S" + text(), null, null));
  }

  private String arguments() {
    return chance(3) ? "{}" : "{\"n\": " + random.nextInt(99) + ",\"t\":[\"\\u00e9\", 1.0]}";
  }

  private static Part unmarkedImage() {
    return new Part.Image(new Source.Inline("image/png", "iVBORw0KGgoAAAA="), null, null);
  }

  private Part file() {
    return switch (random.nextInt(4)) {
      case 0 -> new Part.Image(new Source.Url("https://host/" + text(), ""), null, mark());
      case 1 -> new Part.Document(new Source.PlainText(text()), chance(2) ? text() : null, mark());
      case 2 -> new Part.Document(new Source.FileId("file_1"), null, mark());
      default ->
          new Part.Document(new Source.Inline("application/pdf", "JVBERi0xLjc="), null, mark());
    };
  }

  private List<Tool> tools() {
    List<Tool> tools = new ArrayList<>();
    tools.add(
        new Tool.Function(
            null, "f1", chance(2) ? text() : null, "{\"type\":\"object\"}", null, false, null));
    if (chance(2)) {
      tools.add(
          new Tool.Hosted(
              Tool.Hosted.Service.WEB_SEARCH,
              "web_search",
              "messages",
              "{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}"));
    }
    return tools;
  }

  private ToolChoice choice() {
    return switch (random.nextInt(4)) {
      case 0 -> new ToolChoice(ToolChoice.Mode.AUTO, List.of(), chance(2) ? false : null);
      case 1 -> new ToolChoice(ToolChoice.Mode.REQUIRED, List.of("f1"), null);
      case 2 -> new ToolChoice(ToolChoice.Mode.NONE, List.of(), null);
      default -> ToolChoice.UNSET;
    };
  }

  private Sampling sampling() {
    return new Sampling(
        1 + random.nextInt(9_000),
        chance(2) ? new BigDecimal("0.70") : null,
        chance(4) ? BigDecimal.ONE : null,
        chance(4) ? 40 : null,
        null,
        null,
        null,
        chance(3) ? List.of("END", "a b") : List.of(),
        -1,
        1);
  }

  private Thinking thinking() {
    return switch (random.nextInt(4)) {
      case 0 -> new Thinking(Thinking.Mode.AUTO, null, null, chance(2) ? true : null);
      case 1 -> new Thinking(Thinking.Mode.AUTO, Thinking.Effort.XHIGH, null, false);
      case 2 -> new Thinking(Thinking.Mode.OFF, null, null, null);
      default -> Thinking.UNSET;
    };
  }
}
