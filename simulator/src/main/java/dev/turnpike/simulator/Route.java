package dev.turnpike.simulator;

import dev.turnpike.simulator.voice.Voice;
import dev.turnpike.simulator.voice.Voices;
import io.netty.handler.codec.http.QueryStringDecoder;
import org.jspecify.annotations.Nullable;

/// What a path asks for.
sealed interface Route {
  /// A model is to answer. `model` and `stream` are as the path says, null and false where the body
  /// says it. `array` asks for a JSON array in place of SSE.
  record Reply(Voice voice, @Nullable String model, boolean stream, boolean array)
      implements Route {}

  /// Tokens are to be counted.
  record Count(Voice voice, @Nullable String model) implements Route {}

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
        case "/v1/responses/input_tokens" -> new Count(Voices.RESPONSES, null);
        case "/v1/messages", "/anthropic/v1/messages" ->
            new Reply(Voices.MESSAGES, null, false, false);
        case "/v1/messages/count_tokens" -> new Count(Voices.MESSAGES, null);
        case "/v2/chat" -> new Reply(Voices.COHERE, null, false, false);
        case "/api/chat" -> new Reply(Voices.OLLAMA, null, false, false);
        default ->
            path.startsWith("/v1beta/models/") || path.startsWith("/v1/models/")
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
      default -> new Unknown();
    };
  }
}
