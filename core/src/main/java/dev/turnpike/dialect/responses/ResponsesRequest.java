package dev.turnpike.dialect.responses;

import dev.turnpike.conversation.Failure;
import dev.turnpike.dialect.Reading;
import dev.turnpike.dialect.RequestBody;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.SplicedEnvelope;
import dev.turnpike.dialect.json.JsonCursor;
import dev.turnpike.dialect.json.JsonCursor.Kind;
import dev.turnpike.dialect.json.MalformedJson;
import dev.turnpike.dialect.json.Names;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads a Responses request. `metadata` goes to the trace and on to the provider.
final class ResponsesRequest {
  private static final RequestBody.Shape SHAPE =
      RequestBody.Shape.withGatewayFields(
          "model", "stream", "user", "metadata", "prompt_cache_key", "client_metadata", "tools");
  private static final Names SESSION_ID = Names.of("session_id");

  /// Codex names its session so; other clients give one key to calls that only begin alike.
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private ResponsesRequest() {}

  static Reading read(byte[] bytes) {
    return RequestBody.read(bytes, SHAPE, body -> read(bytes, body));
  }

  private static Reading read(byte[] bytes, RequestBody body) throws MalformedJson, RequestRefused {
    SplicedEnvelope.Written model = null;
    boolean stream = false;
    String user = null;
    String cacheKey = null;
    String session = null;
    RequestBody.Tools tools = RequestBody.Tools.NONE;
    for (String name = body.next(); name != null; name = body.next()) {
      switch (name) {
        case "model" -> model = body.readModel();
        case "stream" -> stream = body.readFlag("stream");
        case "tools" -> tools = body.readTools();
        case "user" -> user = body.readText();
        case "metadata" -> body.readMetadata();
        case "prompt_cache_key" -> cacheKey = body.readText();
        default -> session = sessionId(body.json());
      }
    }
    if (model == null) {
      throw new RequestRefused(
          Failure.BadRequest.invalid("model", "model is missing, must be a string"));
    }
    if (session == null && cacheKey != null && UUID.matcher(cacheKey).matches()) {
      session = cacheKey;
    }
    return new SplicedEnvelope(
        bytes,
        model,
        stream,
        body.fields(),
        user,
        session,
        body.splice(),
        null,
        false,
        tools == RequestBody.Tools.FREEFORM,
        List.of());
  }

  private static @Nullable String sessionId(JsonCursor json) throws MalformedJson {
    if (!json.is(Kind.OBJECT)) {
      return null;
    }
    String found = null;
    json.open();
    while (json.member()) {
      found = json.keyIndex(SESSION_ID) >= 0 ? json.textOr(null) : found;
    }
    return found;
  }
}
