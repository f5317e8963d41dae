package dev.turnpike.dialect;

import dev.turnpike.dialect.chat.ChatDialect;
import dev.turnpike.dialect.cohere.CohereDialect;
import dev.turnpike.dialect.converse.ConverseDialect;
import dev.turnpike.dialect.gemini.GeminiDialect;
import dev.turnpike.dialect.gemini.VertexGemini;
import dev.turnpike.dialect.messages.BedrockMessages;
import dev.turnpike.dialect.messages.MessagesDialect;
import dev.turnpike.dialect.messages.VertexMessages;
import dev.turnpike.dialect.ollama.OllamaDialect;
import dev.turnpike.dialect.responses.ResponsesDialect;
import dev.turnpike.dialect.speech.ElevenLabsDialect;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

  /// Those that ask for speech only.
  private static final List<Dialect> SPEECH = List.of(new ElevenLabsDialect());

  /// Hosts' own forms, by the dialect's id and the name that data files give the form.
  private static final Map<String, HostForm> HOSTED =
      Map.of(
          "messages bedrock", new BedrockMessages(new MessagesDialect()),
          "messages vertex", new VertexMessages(new MessagesDialect()),
          "gemini vertex", new VertexGemini(new GeminiDialect()));

  private Dialects() {}

  /// Those in which conversations can be asked for.
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
    for (Dialect dialect : SPEECH) {
      if (dialect.id().equals(id)) {
        return dialect;
      }
    }
    throw new IllegalArgumentException("no dialect is called " + id);
  }

  /// A host's form of a dialect, by the name that data files give it.
  public static HostForm hosted(String dialect, String form) {
    HostForm found = HOSTED.get(dialect + " " + form);
    if (found == null) {
      throw new IllegalArgumentException("no host speaks " + dialect + " in the form " + form);
    }
    return found;
  }

  /// The dialect with this id, in a host's form where there is one.
  public static Dialect of(String id, @Nullable String form) {
    return form == null ? of(id) : hosted(id, form);
  }
}
