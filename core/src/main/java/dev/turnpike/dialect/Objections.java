package dev.turnpike.dialect;

import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Part;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Refuses a conversation with a part that a dialect cannot say, by the place of the part.
public final class Objections {
  private Objections() {}

  /// `objection` says what a part is that cannot go on (`an image at an address, ...`), or null.
  /// What tools answered is looked at too.
  public static void raise(List<Message> messages, Function<Part, @Nullable String> objection)
      throws RequestRefused {
    for (int i = 0; i < messages.size(); i++) {
      raise(messages.get(i).parts(), "messages[" + i + "].content", objection);
    }
  }

  private static void raise(
      List<Part> parts, String path, Function<Part, @Nullable String> objection)
      throws RequestRefused {
    for (int i = 0; i < parts.size(); i++) {
      String place = path + "[" + i + "]";
      if (parts.get(i) instanceof Part.ToolResult result) {
        raise(result.content(), place + ".content", objection);
        continue;
      }
      String what = objection.apply(parts.get(i));
      if (what != null) {
        throw new RequestRefused(Failure.BadRequest.notSupported(place, place + " is " + what));
      }
    }
  }
}
