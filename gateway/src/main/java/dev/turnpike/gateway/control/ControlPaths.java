package dev.turnpike.gateway.control;

import dev.turnpike.gateway.log.Shown;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// From a control plane path to what answers it.
public final class ControlPaths implements ControlPlane {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String TRACES = "/v3/traces";
  private static final String KEYS = "/v2/api-keys";

  /// Resources of the contract that are not built yet.
  private static final List<String> LATER =
      List.of(
          "/v2/management-keys",
          "/v2/projects",
          "/v2/identities",
          "/v2/models",
          "/v2/integrations",
          "/v2/budgets",
          "/v2/routing-rules",
          "/v2/policies",
          "/v2/guardrail-rules",
          "/v2/reporting",
          "/v2/otel",
          "/v2/webhooks",
          "/v2/notifiers",
          "/v2/alerts",
          "/v2/audit-log",
          "/v3/traces/aggregate",
          "/v3/traces/facets",
          "/v3/traces/fields",
          "/v3/threads",
          "/v3/sessions",
          "/v3/annotations",
          "/v3/feedback");

  /// What the contract has under one trace and under one key, and is not built yet.
  private static final Pattern LATER_OF_ONE =
      Pattern.compile("/v3/traces/[^/]+/(spans|annotations|feedback)|/v2/api-keys/[^/]+(/.*)?");

  private static final int MOST_SHOWN = 100;

  private final TracesApi traces;
  private final RepriceApi reprice;
  private final KeysApi keys;
  private final Supplier<ModelPaths> models;
  private final Supplier<Applied> reload;

  /// `models` is asked for once, when the first request comes: a start needs none of it. `reload`
  /// puts the configuration in force anew.
  public ControlPaths(
      TracesApi traces,
      RepriceApi reprice,
      KeysApi keys,
      Supplier<ModelPaths> models,
      Supplier<Applied> reload) {
    this.traces = traces;
    this.reprice = reprice;
    this.keys = keys;
    this.models = new Once<>(models);
    this.reload = reload;
  }

  @Override
  public ApiReply answer(ApiRequest request) {
    ApiReply ofModels = models.get().answer(request);
    return ofModels == null
        ? answer(request.method(), request.path(), request.query(), request.body())
        : ofModels;
  }

  private ApiReply answer(String method, String path, @Nullable String query, byte[] body) {
    return switch (method + " " + path) {
      case "POST /v3/traces/search" -> traces.search(body);
      case "POST /v3/traces/reprice" -> reprice.slice(body);
      case "POST " + KEYS -> keys.create(body);
      case "GET " + KEYS -> keys.list(value(query, "limit"), value(query, "page_token"));
      case "POST /v2/config/apply" -> apply();
      default -> one(method, path);
    };
  }

  private ApiReply one(String method, String path) {
    if (isOneOf(KEYS, path) && method.equals("DELETE")) {
      return keys.revoke(path.substring(KEYS.length() + 1));
    }
    if (isLater(path)) {
      return Refusal.notSupported(
              "", Shown.of(method + " " + path, MOST_SHOWN) + " is not built yet.")
          .reply();
    }
    if (isOneOf(TRACES, path) && method.equals("GET")) {
      return traces.find(path.substring(TRACES.length() + 1));
    }
    return error(
        404, "not_found", "Nothing is at " + Shown.of(method + " " + path, MOST_SHOWN) + ".");
  }

  private static boolean isOneOf(String resource, String path) {
    return path.startsWith(resource + "/") && path.indexOf('/', resource.length() + 1) < 0;
  }

  private static boolean isLater(String path) {
    return LATER.stream().anyMatch(known -> path.equals(known) || path.startsWith(known + "/"))
        || LATER_OF_ONE.matcher(path).matches();
  }

  private ApiReply apply() {
    return switch (reload.get()) {
      case Applied.InForce inForce -> inForce(inForce);
      case Applied.Refused refused -> stays(refused);
    };
  }

  private static ApiReply inForce(Applied.InForce applied) {
    ObjectNode done = JSON.createObjectNode();
    applied.warnings().forEach(done.putArray("warnings")::add);
    applied.needRestart().forEach(done.putArray("need_restart")::add);
    return new ApiReply(200, JSON.writeValueAsBytes(done));
  }

  private static ApiReply stays(Applied.Refused refused) {
    ObjectNode reply = JSON.createObjectNode();
    ObjectNode error = reply.putObject("error");
    error.put("code", "invalid_config");
    error.put(
        "message",
        "The configuration was not applied; the old one is still in force. "
            + String.join("; ", refused.errors()));
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
