package dev.turnpike.simulator;

import dev.turnpike.simulator.voice.Voice;
import dev.turnpike.simulator.voice.Voices;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a path asks for.
sealed interface Route {
  /// Before a voice in ElevenLabs' paths.
  String SPOKEN = "/v1/text-to-speech/";

  /// A model is to answer. `model` and `stream` are as the path says, null and false where the body
  /// says it. `array` asks for a JSON array in place of SSE.
  record Reply(Voice voice, @Nullable String model, boolean stream, boolean array)
      implements Route {}

  /// Tokens are to be counted.
  record Count(Voice voice, @Nullable String model) implements Route {}

  /// Vectors of texts are wanted.
  record Embed(Vectors.Form form, @Nullable String model) implements Route {}

  /// A text is to be said. `voice` is null where the body names it, as in OpenAI's form; `format`
  /// is ElevenLabs' word, null there too.
  record Speak(@Nullable String voice, @Nullable String format) implements Route {}

  /// The list of models, or one of it, in the shape of a dialect.
  record Models(Shape shape, @Nullable String model) implements Route {
    enum Shape {
      OPENAI,
      ANTHROPIC,
      GEMINI
    }
  }

  /// An access token is asked for; `words` say how that goes.
  record Token(String words) implements Route {}

  record ReadJournal() implements Route {}

  record ClearJournal() implements Route {}

  /// Is anyone there?
  record Hello() implements Route {}

  record Unknown() implements Route {}

  /// `/v1/text-to-speech/{voice}`, with or without `/stream`.
  private static Route spoken(String path, QueryStringDecoder decoder) {
    String voice = path.substring(SPOKEN.length()).replaceFirst("/stream$", "");
    List<String> format = decoder.parameters().getOrDefault("output_format", List.of("mp3"));
    return voice.isEmpty() || voice.contains("/")
        ? new Unknown()
        : new Speak(voice, format.getFirst());
  }

  /// Matches on the decoded path; `anthropic` says that the request came with Anthropic's version
  /// header.
  static Route of(String method, String target, boolean anthropic) {
    QueryStringDecoder decoder = new QueryStringDecoder(target);
    String path = decoder.path();
    if (method.equals("POST")) {
      return switch (path) {
        case "/v1/chat/completions", "/openai/v1/chat/completions" ->
            new Reply(Voices.CHAT, null, false, false);
        case "/v1/responses", "/openai/v1/responses" ->
            new Reply(Voices.RESPONSES, null, false, false);
        case "/v1/embeddings", "/openai/v1/embeddings" -> new Embed(Vectors.Form.OPENAI, null);
        case "/v1/audio/speech", "/openai/v1/audio/speech" -> new Speak(null, null);
        case "/v2/embed" -> new Embed(Vectors.Form.COHERE, null);
        case "/v1/responses/input_tokens" -> new Count(Voices.RESPONSES, null);
        case "/v1/messages", "/anthropic/v1/messages" ->
            new Reply(Voices.MESSAGES, null, false, false);
        case "/v1/messages/count_tokens" -> new Count(Voices.MESSAGES, null);
        case "/v2/chat" -> new Reply(Voices.COHERE, null, false, false);
        case "/api/chat" -> new Reply(Voices.OLLAMA, null, false, false);
        default ->
            path.startsWith(SPOKEN)
                ? spoken(path, decoder)
                : path.startsWith("/v1beta/models/") || path.startsWith("/v1/models/")
                    ? gemini(path, target.contains("alt=sse"))
                    : CloudRoutes.of(path, target.contains("alt=sse"));
      };
    }
    if (path.equals("/journal")) {
      return switch (method) {
        case "GET" -> new ReadJournal();
        case "DELETE" -> new ClearJournal();
        default -> new Unknown();
      };
    }
    if (method.equals("GET")) {
      return models(path, anthropic);
    }
    return path.equals("/") && method.equals("HEAD") ? new Hello() : new Unknown();
  }

  private static Route models(String path, boolean anthropic) {
    if (path.equals("/")) {
      return new Hello();
    }
    for (String base : new String[] {"/v1/models", "/v1beta/models"}) {
      Models.Shape shape =
          base.startsWith("/v1beta")
              ? Models.Shape.GEMINI
              : anthropic ? Models.Shape.ANTHROPIC : Models.Shape.OPENAI;
      if (path.equals(base)) {
        return new Models(shape, null);
      }
      if (path.startsWith(base + "/")) {
        return new Models(shape, path.substring(base.length() + 1));
      }
    }
    return new Unknown();
  }

  /// `/v1beta/models/{model}:{operation}`; a model id may hold slashes and colons.
  private static Route gemini(String path, boolean sse) {
    String base = path.startsWith("/v1beta/models/") ? "/v1beta/models/" : "/v1/models/";
    int colon = path.lastIndexOf(':');
    if (!path.startsWith(base) || colon <= base.length()) {
      return new Unknown();
    }
    String model = path.substring(base.length(), colon);
    return switch (path.substring(colon + 1)) {
      case "generateContent" -> new Reply(Voices.GEMINI, model, false, false);
      case "streamGenerateContent" -> new Reply(Voices.GEMINI, model, true, !sse);
      case "countTokens" -> new Count(Voices.GEMINI, model);
      case "batchEmbedContents" -> new Embed(Vectors.Form.GEMINI, model);
      default -> new Unknown();
    };
  }
}
