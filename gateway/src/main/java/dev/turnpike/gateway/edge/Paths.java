package dev.turnpike.gateway.edge;

import dev.turnpike.dialect.Operation;
import dev.turnpike.gateway.edge.Place.Control;
import dev.turnpike.gateway.edge.Place.Family;
import dev.turnpike.gateway.edge.Place.Hello;
import dev.turnpike.gateway.edge.Place.ModelCall;
import dev.turnpike.gateway.edge.Place.Models;
import dev.turnpike.gateway.edge.Place.NotBuilt;
import dev.turnpike.gateway.edge.Place.Nowhere;
import dev.turnpike.gateway.edge.Place.Operations;
import dev.turnpike.gateway.edge.Place.PageNotBuilt;
import dev.turnpike.gateway.edge.Place.Refused;
import dev.turnpike.gateway.edge.Place.Telemetry;
import dev.turnpike.gateway.edge.Place.WrongMethod;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// From method and path to a [Place]: the contract's section 1, doubled and missing `/v1` included.
final class Paths {
  private static final Set<String> OPENAI_LATER =
      Set.of(
          "completions",
          "images",
          "moderations",
          "rerank",
          "ocr",
          "files",
          "batches",
          "realtime",
          "fine_tuning",
          "assistants",
          "threads",
          "vector_stores",
          "uploads",
          "videos",
          "conversations",
          "containers",
          "evals");

  private Paths() {}

  /// `header` looks a request header up by its lower-case name; `query` is the raw one or null.
  static Place of(
      String method,
      String rawPath,
      @Nullable String query,
      Function<String, @Nullable String> header) {
    String path = PathText.decode(rawPath);
    if (path == null) {
      return new Refused("The request's path is not one the gateway reads.");
    }
    Place fixed = fixed(method, path);
    if (fixed != null) {
      return fixed;
    }
    if (under(path, "/v3/router") || under(path, "/v2/router")) {
      return openai(method, rest(path, "/v3/router".length()), Family.OPENAI, "/v3/router");
    }
    if (under(path, "/v3/anthropic")) {
      return anthropic(method, rest(path, "/v3/anthropic".length()));
    }
    if (under(path, "/v3/google")) {
      return google(method, withoutVersion(rest(path, "/v3/google".length())));
    }
    if (under(path, "/v1beta")) {
      return google(method, withoutVersion(path));
    }
    if (path.startsWith("/v2/") || path.startsWith("/v3/")) {
      return new Control(path, who(method, path));
    }
    return root(method, withoutVersion(path), query, header);
  }

  private static Control.Who who(String method, String path) {
    boolean asks = method.equals("GET") || method.equals("HEAD");
    if (asks && under(path, "/v2/model-catalog")) {
      return Control.Who.EVERYBODY;
    }
    return asks && under(path, "/v2/models") ? Control.Who.ANY_KEY : Control.Who.MANAGER;
  }

  private static @Nullable Place fixed(String method, String path) {
    boolean asks = method.equals("GET") || method.equals("HEAD");
    return switch (path) {
      case "/",
          "/v1",
          "/v1beta",
          "/v2/router",
          "/v3/router",
          "/v3/anthropic",
          "/v3/google",
          "/v3/anthropic/v1",
          "/v3/router/v1",
          "/v3/google/v1beta",
          "/api/hello" ->
          asks ? new Hello() : new WrongMethod(familyOf(path), "GET, HEAD");
      case "/healthz" -> new Operations(Operations.Page.HEALTH);
      case "/readyz" -> new Operations(Operations.Page.READY);
      case "/metrics" -> new Operations(Operations.Page.METRICS);
      case "/openapi.json", "/docs", "/llms.txt" -> new PageNotBuilt(path);
      case "/api/event_logging/batch", "/v3/anthropic/api/event_logging/batch" -> new Telemetry();
      default -> null;
    };
  }

  private static Family familyOf(String path) {
    return path.contains("anthropic")
        ? Family.ANTHROPIC
        : path.contains("google") || path.contains("beta") ? Family.GOOGLE : Family.OPENAI;
  }

  /// A path at the root: the client's dialect shows in what follows, or in its headers.
  private static Place root(
      String method,
      String path,
      @Nullable String query,
      Function<String, @Nullable String> header) {
    if (path.equals("/messages") || path.startsWith("/messages/")) {
      return anthropic(method, path);
    }
    if (path.startsWith("/models/") && path.indexOf(':') > 0 && method.equals("POST")) {
      return google(method, path);
    }
    if (path.equals("/models") || path.startsWith("/models/")) {
      return header.apply("anthropic-version") != null
          ? anthropic(method, path)
          : openai(method, path, isCodex(query, header) ? Family.CODEX : Family.OPENAI, "/v1");
    }
    return openai(method, path, Family.OPENAI, "/v1");
  }

  private static boolean isCodex(
      @Nullable String query, Function<String, @Nullable String> header) {
    String agent = header.apply("user-agent");
    return (query != null && query.contains("client_version="))
        || (agent != null && agent.startsWith("codex"));
  }

  private static Place openai(String method, String whole, Family family, String base) {
    String path = withoutVersion(whole);
    return switch (path) {
      case "/chat/completions" -> post(method, Operation.CHAT_COMPLETIONS, Family.OPENAI);
      case "/embeddings" -> post(method, Operation.EMBEDDINGS, Family.OPENAI);
      case "/audio/speech" -> post(method, Operation.SPEECH, Family.OPENAI);
      case "/audio/transcriptions", "/audio/translations" ->
          new NotBuilt(Family.OPENAI, path.substring(1));
      case "/responses" -> post(method, Operation.RESPONSES, Family.RESPONSES);
      case "/models" -> get(method, new Models(family, null), family);
      default -> {
        if (path.startsWith("/models/")) {
          yield get(method, new Models(family, path.substring("/models/".length())), family);
        }
        if (path.startsWith("/responses/")) {
          yield new NotBuilt(Family.RESPONSES, "stored responses");
        }
        String first = firstSegment(path);
        yield OPENAI_LATER.contains(first)
            ? new NotBuilt(Family.OPENAI, first)
            : new Nowhere(
                family,
                "Configure the base URL ending in "
                    + base
                    + " for OpenAI clients;"
                    + " /v3/anthropic for Anthropic and /v3/google for Google ones.");
      }
    };
  }

  private static Place anthropic(String method, String whole) {
    String path = withoutVersion(whole);
    return switch (path) {
      case "/messages" -> post(method, Operation.MESSAGES, Family.ANTHROPIC);
      case "/messages/count_tokens" -> post(method, Operation.COUNT_TOKENS, Family.ANTHROPIC);
      case "/models" -> get(method, new Models(Family.ANTHROPIC, null), Family.ANTHROPIC);
      case "/complete", "/files", "/skills" -> new NotBuilt(Family.ANTHROPIC, path.substring(1));
      default -> {
        if (path.startsWith("/models/")) {
          yield get(
              method,
              new Models(Family.ANTHROPIC, path.substring("/models/".length())),
              Family.ANTHROPIC);
        }
        yield path.startsWith("/messages/batches")
            ? new NotBuilt(Family.ANTHROPIC, "batches")
            : new Nowhere(
                Family.ANTHROPIC,
                "Configure the base URL ending in /v3/anthropic; the client adds /v1/messages.");
      }
    };
  }

  /// The operation is what follows the last colon; a model id may hold slashes. Some clients leave
  /// `/models` out where the id already holds a slash (`@ai-sdk/google`).
  private static Place google(String method, String whole) {
    if (whole.equals("/models")) {
      return get(method, new Models(Family.GOOGLE, null), Family.GOOGLE);
    }
    String path = method.equals("POST") && isFullId(whole) ? "/models" + whole : whole;
    if (!path.startsWith("/models/")) {
      return new Nowhere(
          Family.GOOGLE,
          "Configure the base URL ending in /v3/google; the client adds /v1beta/models.");
    }
    int colon = path.lastIndexOf(':');
    String after = colon < 0 ? "" : path.substring(colon + 1);
    if (colon < 0 || method.equals("GET")) {
      return get(
          method, new Models(Family.GOOGLE, path.substring("/models/".length())), Family.GOOGLE);
    }
    String model = path.substring("/models/".length(), colon);
    return switch (after) {
      case "generateContent" -> googleCall(method, Operation.GENERATE_CONTENT, model);
      case "streamGenerateContent" -> googleCall(method, Operation.STREAM_GENERATE_CONTENT, model);
      case "countTokens" -> googleCall(method, Operation.GEMINI_COUNT_TOKENS, model);
      default -> new NotBuilt(Family.GOOGLE, after);
    };
  }

  /// `/provider/model:operation`.
  private static boolean isFullId(String path) {
    return !path.startsWith("/models/") && path.indexOf('/', 1) > 1 && path.indexOf(':') > 0;
  }

  private static Place googleCall(String method, Operation operation, String model) {
    return method.equals("POST")
        ? new ModelCall(operation, model)
        : new WrongMethod(Family.GOOGLE, "POST");
  }

  private static Place post(String method, Operation operation, Family family) {
    return method.equals("POST") ? new ModelCall(operation, null) : new WrongMethod(family, "POST");
  }

  private static Place get(String method, Place place, Family family) {
    return method.equals("GET") || method.equals("HEAD")
        ? place
        : new WrongMethod(family, "GET, HEAD");
  }

  private static boolean under(String path, String base) {
    return path.startsWith(base)
        && (path.length() == base.length() || path.charAt(base.length()) == '/');
  }

  private static String rest(String path, int from) {
    return from == path.length() ? "/" : path.substring(from);
  }

  /// Without a leading `/v1` or `/v1beta`, however often it stands there.
  private static String withoutVersion(String path) {
    String rest = path;
    while (true) {
      if (under(rest, "/v1beta")) {
        rest = rest(rest, "/v1beta".length());
      } else if (under(rest, "/v1")) {
        rest = rest(rest, "/v1".length());
      } else {
        return rest;
      }
    }
  }

  private static String firstSegment(String path) {
    int end = path.indexOf('/', 1);
    return path.length() < 2 ? "" : path.substring(1, end < 0 ? path.length() : end);
  }
}
