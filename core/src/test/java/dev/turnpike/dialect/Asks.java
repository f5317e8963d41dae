package dev.turnpike.dialect;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.Capability;
import dev.turnpike.catalog.ThinkingForm;
import dev.turnpike.conversation.CacheMark;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Message.Role;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.OutputFormat;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Sampling;
import dev.turnpike.conversation.Thinking;
import dev.turnpike.conversation.Tool;
import dev.turnpike.conversation.ToolChoice;
import dev.turnpike.conversation.Wishes;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.MalformedJson;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Conversations to write, and what came of them.
public final class Asks {
  private Asks() {}

  public static Conversation of(Message... messages) {
    return new Conversation(
        "chat",
        List.of(messages),
        List.of(),
        ToolChoice.UNSET,
        Sampling.NONE,
        Thinking.UNSET,
        OutputFormat.PLAIN,
        Wishes.NONE,
        true,
        true);
  }

  public static Message system(String text) {
    return Message.of(Role.SYSTEM, Part.Text.of(text));
  }

  public static Message user(String text) {
    return Message.of(Role.USER, Part.Text.of(text));
  }

  public static Message user(Part... parts) {
    return Message.of(Role.USER, parts);
  }

  public static Message assistant(Part... parts) {
    return Message.of(Role.ASSISTANT, parts);
  }

  public static Part text(String text, @Nullable CacheMark mark) {
    return new Part.Text(text, List.of(), mark);
  }

  public static Part use(String id, String name, String arguments) {
    return new Part.ToolUse(id, null, name, false, arguments, null, null);
  }

  public static Part result(String id, Part... content) {
    return new Part.ToolResult(id, List.of(content), false, false, null);
  }

  public static Tool.Function function(String name, @Nullable CacheMark mark) {
    return new Tool.Function(null, name, "d", "{\"type\":\"object\"}", null, false, mark);
  }

  public static ToolChoice choice(ToolChoice.Mode mode, String... names) {
    return new ToolChoice(mode, List.of(names), null);
  }

  public static Sampling most(int maxOutput) {
    return new Sampling(maxOutput, null, null, null, null, null, null, List.of(), -1, 1);
  }

  /// Something of everything.
  public static Sampling everything() {
    return new Sampling(
        100,
        new BigDecimal("0.5"),
        new BigDecimal("0.9"),
        40,
        new BigDecimal("0.1"),
        new BigDecimal("0.2"),
        7L,
        List.of("END", " "),
        3,
        1);
  }

  public static Thinking effort(Thinking.Effort effort) {
    return new Thinking(Thinking.Mode.ON, effort, null, null);
  }

  public static final Thinking OFF = new Thinking(Thinking.Mode.OFF, null, null, null);

  public static Accepts accepts(Capability... can) {
    return accepts(ThinkingForm.NONE, 0, can);
  }

  public static Accepts accepts(ThinkingForm form, long mostOutput, Capability... can) {
    return new Accepts(
        Set.of(can), form, Accepts.Echo.NONE, Accepts.Ids.ANY, 200, 4, 0, mostOutput, false);
  }

  public static ThinkingForm form(ThinkingForm.Style style) {
    return new ThinkingForm(style, Set.of(), false, true, 0, 0);
  }

  /// A request as it was written, and the notes on it.
  public record Written(String text, Json json, List<String> notes) {

    /// The value at a path such as `messages.0.content`.
    public Json at(String path) {
      Json value = json;
      for (String name : path.split("\\.", -1)) {
        value =
            name.matches("\\d+") && value.isArray()
                ? element(value, Integer.parseInt(name))
                : value.get(name);
      }
      return value;
    }

    private static Json element(Json array, int index) {
      return index < array.elements().size() ? array.elements().get(index) : Json.MISSING;
    }

    public String raw(String path) {
      return at(path).raw();
    }
  }

  public static Written write(Dialect dialect, Conversation conversation, Accepts accepts) {
    Notes notes = new Notes();
    try {
      byte[] body = dialect.writeRequest(conversation, accepts, "model", notes);
      return new Written(new String(body, StandardCharsets.UTF_8), Json.parse(body), notes.all());
    } catch (RequestRefused | MalformedJson e) {
      throw new AssertionError(e);
    }
  }
}
