package dev.turnpike.dialect;

import dev.turnpike.dialect.chat.ChatDialect;
import dev.turnpike.dialect.gemini.GeminiDialect;
import dev.turnpike.dialect.messages.MessagesDialect;
import dev.turnpike.dialect.responses.ResponsesDialect;
import java.util.List;

/// The list of all wire languages: a new one is one package and one line here.
public final class Dialects {
  private static final List<Dialect> ALL =
      List.of(
          new ChatDialect(), new ResponsesDialect(), new MessagesDialect(), new GeminiDialect());

  private Dialects() {}

  public static List<Dialect> all() {
    return ALL;
  }

  /// The dialect with this id.
  public static Dialect of(String id) {
    for (Dialect dialect : ALL) {
      if (dialect.id().equals(id)) {
        return dialect;
      }
    }
    throw new IllegalArgumentException("no dialect is called " + id);
  }
}
