package dev.turnpike.gateway.control;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Why a control-plane request is not done, in the one shape that all errors have. Cheap: it has no
/// stack trace.
final class Refusal extends RuntimeException {
  private final int status;
  private final String code;
  private final String says;
  private final @Nullable String param;

  Refusal(int status, String code, String message, @Nullable String param) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
    this.says = message;
    this.param = param;
  }

  static Refusal invalid(String param, String message) {
    return new Refusal(400, "invalid_request", message, param);
  }

  static Refusal notSupported(String param, String message) {
    return new Refusal(400, "not_supported", message, param);
  }

  ApiReply reply() {
    ObjectNode whole = JsonNodeFactory.instance.objectNode();
    ObjectNode error = whole.putObject("error");
    error.put("code", code);
    error.put("message", says);
    error.put("param", param == null || param.isEmpty() ? null : param);
    return KeyJson.reply(status, whole);
  }
}
