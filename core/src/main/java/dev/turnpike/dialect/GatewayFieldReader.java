package dev.turnpike.dialect;

import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.GatewayFields;
import dev.turnpike.conversation.GatewayFields.Identity;
import dev.turnpike.conversation.GatewayFields.Retry;
import dev.turnpike.conversation.GatewayFields.ThreadRef;
import dev.turnpike.conversation.GatewayFields.Timeouts;
import dev.turnpike.dialect.json.JsonCursor;
import dev.turnpike.dialect.json.JsonCursor.Kind;
import dev.turnpike.dialect.json.MalformedJson;
import dev.turnpike.dialect.json.Names;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the gateway's own fields of one object: the top level of a body, or the object nested in
/// it as `turnpike` or `orq`. A field that is null counts as absent.
final class GatewayFieldReader {
  static final List<String> FIELDS =
      List.of(
          "fallbacks",
          "retry",
          "timeout",
          "identity",
          "thread",
          "name",
          "tags",
          "load_balancer",
          "cache",
          "guardrails",
          "plugins");

  private static final Names NESTED = Names.of("metadata").and(FIELDS.toArray(String[]::new));
  private static final Names FALLBACK = Names.of("model");
  private static final Names RETRY = Names.of("count", "on_codes");
  private static final Names TIMEOUT =
      Names.of("call_timeout", "first_token_timeout", "idle_timeout");
  private static final Names IDENTITY =
      Names.of("id", "display_name", "email", "logo_url", "metadata", "tags");
  private static final Names THREAD = Names.of("id", "tags");

  private final String prefix;
  private List<String> fallbacks = List.of();
  private @Nullable Retry retry;
  private Timeouts timeouts = Timeouts.NONE;
  private @Nullable Identity identity;
  private @Nullable ThreadRef thread;
  private Map<String, String> metadata = Map.of();
  private @Nullable String name;
  private List<String> tags = List.of();
  private boolean found;

  /// `prefix` is what stands before a field's name in a message: `` or `turnpike.`.
  GatewayFieldReader(String prefix) {
    this.prefix = prefix;
  }

  GatewayFields fields() {
    return found
        ? new GatewayFields(fallbacks, retry, timeouts, identity, thread, metadata, name, tags)
        : GatewayFields.NONE;
  }

  /// Reads a whole nested object.
  void readAll(JsonCursor json) throws MalformedJson, RequestRefused {
    String path = prefix.substring(0, prefix.length() - 1);
    if (absent(json)) {
      return;
    }
    ObjectFields fields = new ObjectFields(json, path, NESTED);
    for (String field = fields.next(); field != null; field = fields.next()) {
      read(field, json);
    }
  }

  /// Reads the value of one field.
  void read(String field, JsonCursor json) throws MalformedJson, RequestRefused {
    if (absent(json)) {
      return;
    }
    found = true;
    String path = prefix + field;
    switch (field) {
      case "fallbacks" -> fallbacks = fallbacks(json, path);
      case "retry" -> retry = retry(json, path);
      case "timeout" -> timeouts = timeouts(json, path);
      case "identity" -> identity = identity(json, path);
      case "thread" -> thread = thread(json, path);
      case "metadata" -> metadata = metadata(json, path);
      case "name" -> name = FieldValue.text(json, path, FieldLimits.MAX_WORD);
      case "tags" -> tags = FieldValue.texts(json, path, FieldLimits.MAX_TAGS);
      default ->
          throw new RequestRefused(
              Failure.BadRequest.notSupported(path, path + " is not supported yet"));
    }
  }

  private static boolean absent(JsonCursor json) throws MalformedJson {
    if (!json.is(Kind.NULL)) {
      return false;
    }
    json.skip();
    return true;
  }

  private static List<String> fallbacks(JsonCursor json, String path)
      throws MalformedJson, RequestRefused {
    List<String> models = new ArrayList<>();
    FieldValue.array(json, path);
    while (json.element()) {
      String place = path + "[" + models.size() + "]";
      String model = null;
      ObjectFields fields = new ObjectFields(json, place, FALLBACK);
      while (fields.next() != null) {
        model = FieldValue.text(json, place + ".model", FieldLimits.MAX_WORD);
      }
      models.add(required(model, place + ".model"));
      FieldLimits.atMost(path, models, FieldLimits.MAX_FALLBACKS);
    }
    return models;
  }

  private static Retry retry(JsonCursor json, String path) throws MalformedJson, RequestRefused {
    int count = 0;
    Set<Integer> codes = Retry.DEFAULT_CODES;
    ObjectFields fields = new ObjectFields(json, path, RETRY);
    for (String field = fields.next(); field != null; field = fields.next()) {
      if (field.equals("count")) {
        count = (int) FieldValue.whole(json, path + ".count", 1, FieldLimits.MAX_RETRIES);
      } else {
        codes = codes(json, path + ".on_codes");
      }
    }
    if (count == 0) {
      throw FieldLimits.wrong(path + ".count", "missing", "1 to " + FieldLimits.MAX_RETRIES);
    }
    return new Retry(count, codes);
  }

  private static Set<Integer> codes(JsonCursor json, String path)
      throws MalformedJson, RequestRefused {
    Set<Integer> codes = new HashSet<>();
    FieldValue.array(json, path);
    while (json.element()) {
      codes.add((int) FieldValue.whole(json, path + "[" + codes.size() + "]", 400, 599));
    }
    if (codes.isEmpty()) {
      throw FieldLimits.wrong(path, "empty", "a list of statuses such as [429, 503]");
    }
    return codes;
  }

  private static Timeouts timeouts(JsonCursor json, String path)
      throws MalformedJson, RequestRefused {
    Duration call = null;
    Duration firstToken = null;
    Duration idle = null;
    ObjectFields fields = new ObjectFields(json, path, TIMEOUT);
    for (String field = fields.next(); field != null; field = fields.next()) {
      Duration millis =
          Duration.ofMillis(
              FieldValue.whole(json, path + "." + field, 1, FieldLimits.MAX_TIMEOUT_MILLIS));
      switch (field) {
        case "call_timeout" -> call = millis;
        case "first_token_timeout" -> firstToken = millis;
        default -> idle = millis;
      }
    }
    return new Timeouts(call, firstToken, idle);
  }

  private static Identity identity(JsonCursor json, String path)
      throws MalformedJson, RequestRefused {
    String id = null;
    ObjectFields fields = new ObjectFields(json, path, IDENTITY);
    for (String field = fields.next(); field != null; field = fields.next()) {
      String place = path + "." + field;
      switch (field) {
        case "id" -> id = FieldValue.text(json, place, FieldLimits.MAX_WORD);
        case "tags" -> FieldValue.texts(json, place, FieldLimits.MAX_TAGS);
        case "metadata" -> json.skip();
        default -> {
          if (!absent(json)) {
            FieldValue.text(json, place, FieldLimits.MAX_METADATA_VALUE);
          }
        }
      }
    }
    String raw = fields.raw();
    if (raw.length() > FieldLimits.MAX_IDENTITY) {
      throw FieldLimits.wrong(
          path, raw.length() + " characters long", "at most " + FieldLimits.MAX_IDENTITY);
    }
    return new Identity(required(id, path + ".id"), raw);
  }

  private static ThreadRef thread(JsonCursor json, String path)
      throws MalformedJson, RequestRefused {
    String id = null;
    List<String> tags = List.of();
    ObjectFields fields = new ObjectFields(json, path, THREAD);
    for (String field = fields.next(); field != null; field = fields.next()) {
      if (field.equals("id")) {
        id = FieldValue.text(json, path + ".id", FieldLimits.MAX_WORD);
      } else {
        tags = FieldValue.texts(json, path + ".tags", FieldLimits.MAX_TAGS);
      }
    }
    return new ThreadRef(required(id, path + ".id"), tags);
  }

  private static Map<String, String> metadata(JsonCursor json, String path)
      throws MalformedJson, RequestRefused {
    Map<String, String> metadata = new LinkedHashMap<>();
    FieldValue.object(json, path);
    while (json.member()) {
      String key = json.key();
      String value = FieldValue.string(json, path + "." + key);
      FieldLimits.metadata(path, metadata, key, value);
    }
    return metadata;
  }

  private static String required(@Nullable String value, String path) throws RequestRefused {
    if (value == null) {
      throw FieldLimits.wrong(path, "missing", "a string");
    }
    return value;
  }
}
