package dev.turnpike.dialect.translation;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.Capability;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Source;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An image that a client named by its address. `place` says in which message it stands first, for
/// errors; `times` how often it is there, for its bytes go into the request as often.
public record LinkedImage(String url, String place, int times) {
  private LinkedImage onceMore(LinkedImage other) {
    return new LinkedImage(url, place, times + other.times);
  }

  /// Those whose bytes the target's model must be sent, each address once.
  public static List<LinkedImage> wantedAsBytes(Conversation asked, Accepts accepts) {
    if (!accepts.can(Capability.IMAGES) || accepts.can(Capability.IMAGE_URLS)) {
      return List.of();
    }
    Map<String, LinkedImage> found = new LinkedHashMap<>();
    List<Message> messages = asked.messages();
    for (int i = 0; i < messages.size(); i++) {
      collect(messages.get(i).parts(), FitContent.place(i), found);
    }
    return List.copyOf(found.values());
  }

  private static void collect(List<Part> parts, String place, Map<String, LinkedImage> found) {
    for (Part part : parts) {
      if (part instanceof Part.ToolResult result) {
        collect(result.content(), place, found);
      } else if (part instanceof Part.Image image && image.source() instanceof Source.Url at) {
        found.merge(at.url(), new LinkedImage(at.url(), place, 1), LinkedImage::onceMore);
      }
    }
  }
}
