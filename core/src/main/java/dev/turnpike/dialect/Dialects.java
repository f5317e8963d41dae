package dev.turnpike.dialect;

import dev.turnpike.dialect.chat.ChatDialect;
import dev.turnpike.dialect.cohere.CohereDialect;
import dev.turnpike.dialect.converse.ConverseDialect;
import dev.turnpike.dialect.gemini.GeminiDialect;
import dev.turnpike.dialect.messages.MessagesDialect;
import dev.turnpike.dialect.ollama.OllamaDialect;
import dev.turnpike.dialect.responses.ResponsesDialect;
import java.util.List;
import java.util.stream.Stream;

/// The list of all wire languages: a new one is one package and one line here.
public final class Dialects {
  private static final List<ClientDialect> CLIENTS =
      List.of(
          new ChatDialect(), new ResponsesDialect(), new MessagesDialect(), new GeminiDialect());
  private static final List<Dialect> ALL =
      Stream.concat(
              CLIENTS.stream(),
              Stream.of(new ConverseDialect(), new CohereDialect(), new OllamaDialect()))
          .toList();

  private Dialects() {}

  public static List<Dialect> all() {
    return ALL;
  }

  /// Those that clients speak.
  public static List<ClientDialect> clients() {
    return CLIENTS;
  }

  /// The dialect with this id, which clients speak.
  public static ClientDialect client(String id) {
    for (ClientDialect dialect : CLIENTS) {
      if (dialect.id().equals(id)) {
        return dialect;
      }
    }
    throw new IllegalArgumentException("no client speaks " + id);
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
