package dev.turnpike.gateway.control;

import tools.jackson.core.JsonGenerator;

/// A refusal of the control plane, in its one shape: `{"error":{"code","message","param"}}`.
record ApiError(int status, String code, String message, String param) {
  static ApiError invalid(String param, String message) {
    return new ApiError(400, "invalid_request", message, param);
  }

  static ApiError json(String message) {
    return new ApiError(400, "invalid_json", message, "");
  }

  static ApiError notFound(String message) {
    return new ApiError(404, "not_found", message, "");
  }

  ApiReply reply() {
    return Json.reply(status, this::write);
  }

  private void write(JsonGenerator json) {
    json.writeStartObject();
    json.writeName("error");
    json.writeStartObject();
    json.writeStringProperty("code", code);
    json.writeStringProperty("message", message);
    if (param.isEmpty()) {
      json.writeNullProperty("param");
    } else {
      json.writeStringProperty("param", param);
    }
    json.writeEndObject();
    json.writeEndObject();
  }
}
