package dev.turnpike.gateway.control;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// From a control plane path to what answers it.
public final class ControlPaths implements ControlPlane {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String TRACES = "/v3/traces/";
  private static final String KEYS = "/v2/api-keys";

  private final TracesApi traces;
  private final KeysApi keys;
  private final Supplier<List<String>> reload;

  /// `reload` puts the configuration in force anew and returns what is wrong with it.
  public ControlPaths(TracesApi traces, KeysApi keys, Supplier<List<String>> reload) {
    this.traces = traces;
    this.keys = keys;
    this.reload = reload;
  }

  @Override
  public ApiReply answer(String method, String path, @Nullable String query, byte[] body) {
    return switch (method + " " + path) {
      case "POST /v3/traces/search" -> traces.search(body);
      case "POST " + KEYS -> keys.create(body);
      case "GET " + KEYS -> keys.list(value(query, "limit"), value(query, "page_token"));
      case "POST /v2/config/apply" -> apply();
      default -> one(method, path);
    };
  }

  private ApiReply one(String method, String path) {
    if (path.startsWith(TRACES) && method.equals("GET")) {
      return traces.find(path.substring(TRACES.length()));
    }
    if (path.startsWith(KEYS + "/") && method.equals("DELETE")) {
      return keys.revoke(path.substring(KEYS.length() + 1));
    }
    return error(404, "not_found", "Nothing is at " + method + " " + path + " yet.");
  }

  private ApiReply apply() {
    List<String> errors = reload.get();
    if (errors.isEmpty()) {
      ObjectNode done = JSON.createObjectNode();
      done.putArray("warnings");
      return new ApiReply(200, JSON.writeValueAsBytes(done));
    }
    ObjectNode reply = JSON.createObjectNode();
    ObjectNode error = reply.putObject("error");
    error.put("code", "invalid_config");
    error.put(
        "message",
        "The configuration was not applied; the old one is still in force. "
            + String.join("; ", errors));
    error.putNull("param");
    return new ApiReply(400, JSON.writeValueAsBytes(reply));
  }

  private static @Nullable String value(@Nullable String query, String name) {
    if (query == null) {
      return null;
    }
    for (String pair : query.split("&", -1)) {
      if (pair.startsWith(name + "=")) {
        try {
          return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException badEscape) {
          return pair;
        }
      }
    }
    return null;
  }

  private static ApiReply error(int status, String code, String message) {
    ObjectNode reply = JSON.createObjectNode();
    reply.putObject("error").put("code", code).put("message", message).putNull("param");
    return new ApiReply(status, JSON.writeValueAsBytes(reply));
  }
}
