package dev.turnpike.conversation;

import java.util.ArrayList;
import java.util.List;

/// Parts of a message as one text, for dialects that know nothing else.
public final class Texts {
  private Texts() {}

  /// All text parts, a line break between each two; "" where there are none.
  public static String joined(List<Part> parts) {
    List<String> texts = new ArrayList<>(parts.size());
    for (Part part : parts) {
      if (part instanceof Part.Text text) {
        texts.add(text.text());
      }
    }
    return texts.size() == 1 ? texts.getFirst() : String.join("\n", texts);
  }

  public static boolean areOnlyText(List<Part> parts) {
    return parts.stream().allMatch(part -> part instanceof Part.Text);
  }
}
