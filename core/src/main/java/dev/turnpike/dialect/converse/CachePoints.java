package dev.turnpike.dialect.converse;

import dev.turnpike.conversation.CacheMark;
import dev.turnpike.dialect.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/// Writes cache marks as elements of their own behind what they stand on: four of them at most, and
/// none for an hour behind one for five minutes. To be asked in the order of the prompt: tools,
/// system, messages.
///
/// Of too many the earliest of the messages go first: the last of the tools, the last of the system
/// and the last two of the messages are worth the most.
final class CachePoints {
  private static final int MOST = 4;
  private static final int WORTHY_MESSAGES = 2;

  private int skippedTools;
  private int skippedSystem;
  private int skippedMessages;
  private boolean wasShort;

  /// Which part of the prompt a mark stands in.
  enum Place {
    TOOLS,
    SYSTEM,
    MESSAGES
  }

  /// So many marks there are of each.
  CachePoints(int tools, int system, int messages) {
    for (int excess = tools + system + messages - MOST; excess > 0; excess--) {
      if (messages - skippedMessages > WORTHY_MESSAGES) {
        skippedMessages++;
      } else if (system - skippedSystem > 1) {
        skippedSystem++;
      } else {
        skippedTools++;
      }
    }
  }

  /// Writes the point for a mark; nothing for none.
  void write(JsonWriter json, @Nullable CacheMark mark, Place place) {
    if (mark == null || isSkipped(place)) {
      return;
    }
    boolean hour = mark.isOneHour() && !wasShort;
    wasShort |= !hour;
    json.object().name("cachePoint").object().field("type", "default");
    json.fieldIf("ttl", hour ? "1h" : null).end().end();
  }

  private boolean isSkipped(Place place) {
    return switch (place) {
      case TOOLS -> skippedTools-- > 0;
      case SYSTEM -> skippedSystem-- > 0;
      case MESSAGES -> skippedMessages-- > 0;
    };
  }
}
