package dev.turnpike.simulator;

import dev.turnpike.simulator.voice.Voice;
import dev.turnpike.simulator.voice.Voices;

/// The paths by which clouds serve what others speak: Amazon Bedrock and Google's Vertex AI.
final class CloudRoutes {
  static final String BEDROCK = "/model/";

  private static final String VERTEX = "/v1/projects/";
  private static final String OAUTH = "/oauth/";

  private CloudRoutes() {}

  /// Of a POST to a decoded path.
  static Route of(String path, boolean sse) {
    if (path.startsWith(BEDROCK)) {
      return bedrock(path);
    }
    if (path.startsWith(VERTEX)) {
      return vertex(path, sse);
    }
    if (path.startsWith(OAUTH) && path.endsWith("/token")) {
      return new Route.Token(path.substring(OAUTH.length(), path.lastIndexOf('/')));
    }
    return new Route.Unknown();
  }

  /// `/model/{model}/{operation}`; a model id may hold slashes.
  private static Route bedrock(String path) {
    int slash = path.lastIndexOf('/');
    if (slash <= BEDROCK.length()) {
      return new Route.Unknown();
    }
    String model = path.substring(BEDROCK.length(), slash);
    return switch (path.substring(slash + 1)) {
      case "converse" -> reply(Voices.CONVERSE, model, false);
      case "converse-stream" -> reply(Voices.CONVERSE, model, true);
      case "invoke" -> invoke(model);
      case "invoke-with-response-stream" -> reply(Voices.INVOKE, model, true);
      default -> new Route.Unknown();
    };
  }

  private static Route invoke(String model) {
    if (model.contains("titan-embed")) {
      return new Route.Embed(Vectors.Form.TITAN, model);
    }
    return model.contains("cohere.embed")
        ? new Route.Embed(Vectors.Form.COHERE_ON_BEDROCK, model)
        : reply(Voices.INVOKE, model, false);
  }

  /// `/v1/projects/{project}/locations/{location}/publishers/{maker}/models/{model}:{operation}`.
  private static Route vertex(String path, boolean sse) {
    String[] parts = path.substring(1).split("/", 9);
    boolean whole =
        parts.length == 9
            && parts[3].equals("locations")
            && parts[5].equals("publishers")
            && parts[7].equals("models");
    int colon = whole ? parts[8].lastIndexOf(':') : -1;
    if (colon <= 0) {
      return new Route.Unknown();
    }
    String model = parts[8].substring(0, colon);
    String operation = parts[6] + ":" + parts[8].substring(colon + 1);
    return switch (operation) {
      case "google:generateContent" -> reply(Voices.GEMINI, model, false);
      case "google:streamGenerateContent" -> new Route.Reply(Voices.GEMINI, model, true, !sse);
      case "google:countTokens" -> new Route.Count(Voices.GEMINI, model);
      case "google:predict" -> new Route.Embed(Vectors.Form.PREDICT, model);
      case "google:embedContent" -> new Route.Embed(Vectors.Form.EMBED_CONTENT, model);
      case "anthropic:rawPredict" ->
          model.equals("count-tokens")
              ? new Route.Count(Voices.MESSAGES, null)
              : reply(Voices.MESSAGES, model, false);
      case "anthropic:streamRawPredict" -> reply(Voices.MESSAGES, model, true);
      default -> new Route.Unknown();
    };
  }

  private static Route reply(Voice voice, String model, boolean stream) {
    return new Route.Reply(voice, model, stream, false);
  }
}
