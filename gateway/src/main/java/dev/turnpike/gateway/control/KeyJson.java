package dev.turnpike.gateway.control;

import dev.turnpike.gateway.access.NewKey;
import dev.turnpike.gateway.access.StoredKey;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// How keys look in the control plane's JSON.
final class KeyJson {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private KeyJson() {}

  static ApiReply reply(int status, JsonNode body) {
    return new ApiReply(status, MAPPER.writeValueAsBytes(body));
  }

  static ObjectNode made(NewKey made, Instant now) {
    ObjectNode json = key(made.key(), now);
    json.put("token", made.raw());
    return json;
  }

  static ObjectNode key(StoredKey key, Instant now) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("object", "api_key");
    json.put("id", key.id());
    json.put("name", key.name());
    json.put("kind", key.role().name().toLowerCase(Locale.ROOT));
    json.put("status", status(key, now));
    json.put("token_masked", key.shown());
    json.put("permission_mode", "all");
    json.put("project_id", key.project());
    json.put("created_at", key.createdAt().toString());
    json.put("expires_at", text(key.expiresAt()));
    json.put("revoked_at", text(key.revokedAt()));
    json.put("last_used_at", text(key.lastUsedAt()));
    return json;
  }

  private static String status(StoredKey key, Instant now) {
    if (key.revokedAt() != null) {
      return "revoked";
    }
    return key.isGood(now) ? "active" : "expired";
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }

  /// A page of `most` keys, from a list that may hold one more: then there are others.
  static ObjectNode page(List<StoredKey> keys, int most, Instant now) {
    boolean more = keys.size() > most;
    List<StoredKey> shown = more ? keys.subList(0, most) : keys;
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("object", "list");
    ArrayNode data = json.putArray("data");
    shown.forEach(key -> data.add(key(key, now)));
    json.put("has_more", more);
    json.put("next_page_token", more ? Long.toString(shown.getLast().number()) : "");
    return json;
  }
}
