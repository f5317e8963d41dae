package dev.turnpike.dialect;

import dev.turnpike.conversation.Part;
import java.util.ArrayList;
import java.util.List;

/// What a tool answered, for dialects whose tool messages are nothing but text: the text, and the
/// images that the user's message after it has to bring along, each with a word of where it
/// belongs.
public record ResultText(String text, List<Part> attached) {
  private static final String ERROR = "Error: ";

  public ResultText {
    attached = List.copyOf(attached);
  }

  public static ResultText of(Part.ToolResult result) {
    List<String> texts = new ArrayList<>();
    List<Part> attached = new ArrayList<>();
    for (Part part : result.content()) {
      if (part instanceof Part.Image image) {
        String label = "tool_result " + result.id() + " #" + (attached.size() / 2 + 1);
        texts.add("[image attached below: " + label + "]");
        attached.add(Part.Text.of("[" + label + "]"));
        attached.add(image);
      } else if (!Words.of(part).isEmpty()) {
        texts.add(Words.of(part));
      }
    }
    String text = String.join("\n", texts);
    boolean unsaid = result.error() && !text.startsWith(ERROR);
    return new ResultText(unsaid ? ERROR + text : text, attached);
  }
}
