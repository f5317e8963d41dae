package dev.turnpike.gateway.control;

import dev.turnpike.gateway.access.Principal.Role;
import dev.turnpike.gateway.access.StoredKey;
import dev.turnpike.gateway.log.Shown;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What somebody who wants a key says about it. A field that is not built yet is refused by name: a
/// key that can do more than was asked for would be worse than none.
record NewKeyRequest(String name, Role role, @Nullable Instant expiresAt) {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final Set<String> NOT_YET =
      Set.of(
          "access",
          "allowed_ips",
          "allowed_models",
          "budget",
          "constraints",
          "mcp_access",
          "owner",
          "rate_limit",
          "source");

  static NewKeyRequest read(byte[] body, Instant now) {
    JsonNode json = object(body);
    for (String field : json.propertyNames()) {
      check(field, json.get(field));
    }
    return new NewKeyRequest(
        name(json.get("name")), role(json.get("kind")), expiry(json.get("expires_at"), now));
  }

  private static JsonNode object(byte[] body) {
    try {
      JsonNode json = MAPPER.readTree(body);
      if (json.isObject()) {
        return json;
      }
    } catch (JacksonException _) {
      // its message would repeat what was sent
    }
    throw new Refusal(400, "invalid_json", "the body must be one JSON object", null);
  }

  private static void check(String field, JsonNode value) {
    switch (field) {
      case "name", "kind", "expires_at" -> {}
      case "permission_mode" -> {
        String mode = value.isString() ? value.stringValue() : "";
        if (!mode.equals("all") && !mode.equals("PERMISSION_MODE_ALL")) {
          throw notYet(field, "only \"all\" is");
        }
      }
      case "project_scope" -> {
        if (!value.isObject() || value.size() != 1 || !value.has("all")) {
          throw notYet(field, "only {\"all\":{}} is");
        }
      }
      default -> {
        if (NOT_YET.contains(field)) {
          throw notYet(field, "leave it out");
        }
        String shown = Shown.of(field);
        throw Refusal.invalid(
            shown, "unknown field " + shown + "; known are name, kind and expires_at");
      }
    }
  }

  private static Refusal notYet(String field, String hint) {
    return Refusal.notSupported(field, field + " is not supported yet; " + hint);
  }

  private static String name(@Nullable JsonNode value) {
    String name = value != null && value.isString() ? value.stringValue() : "";
    if (name.isBlank() || name.length() > StoredKey.MAX_NAME) {
      throw Refusal.invalid(
          "name", "name must be a text of 1 to " + StoredKey.MAX_NAME + " characters");
    }
    return name;
  }

  private static Role role(@Nullable JsonNode value) {
    if (value == null) {
      return Role.CALLER;
    }
    return switch (value.isString() ? value.stringValue() : "") {
      case "caller" -> Role.CALLER;
      case "manager" -> Role.MANAGER;
      default -> throw Refusal.invalid("kind", "kind must be \"caller\" or \"manager\"");
    };
  }

  private static @Nullable Instant expiry(@Nullable JsonNode value, Instant now) {
    if (value == null || value.isNull()) {
      return null;
    }
    Instant time = time(value);
    if (time == null || !time.isAfter(now)) {
      throw Refusal.invalid(
          "expires_at", "expires_at must be a time to come, such as 2027-01-31T00:00:00Z");
    }
    return time;
  }

  private static @Nullable Instant time(JsonNode value) {
    try {
      Instant time =
          value.isString() ? OffsetDateTime.parse(value.stringValue()).toInstant() : null;
      return time != null && time.isBefore(Instant.parse("9999-12-31T00:00:00Z")) ? time : null;
    } catch (DateTimeException _) {
      return null;
    }
  }
}
