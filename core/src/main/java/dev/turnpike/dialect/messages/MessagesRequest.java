package dev.turnpike.dialect.messages;

import dev.turnpike.conversation.Failure;
import dev.turnpike.dialect.Reading;
import dev.turnpike.dialect.RequestBody;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.SplicedEnvelope;
import dev.turnpike.dialect.json.JsonCursor;
import dev.turnpike.dialect.json.JsonCursor.Kind;
import dev.turnpike.dialect.json.MalformedJson;
import dev.turnpike.dialect.json.Names;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads a Messages request. Its `metadata` and `fallbacks` are Anthropic's own and stay.
final class MessagesRequest {
  private static final RequestBody.Shape SHAPE =
      RequestBody.Shape.nestedOnly("model", "stream", "metadata");
  private static final Names USER_ID = Names.of("user_id");
  private static final Names SESSION_ID = Names.of("session_id");
  private static final String SESSION_MARK = "_session_";

  private MessagesRequest() {}

  static Reading read(byte[] bytes) {
    return RequestBody.read(bytes, SHAPE, body -> read(bytes, body));
  }

  private static Reading read(byte[] bytes, RequestBody body) throws MalformedJson, RequestRefused {
    SplicedEnvelope.Written model = null;
    boolean stream = false;
    String user = null;
    for (String name = body.next(); name != null; name = body.next()) {
      switch (name) {
        case "model" -> model = body.readModel();
        case "stream" -> stream = body.readFlag("stream");
        default -> user = member(body.json(), USER_ID);
      }
    }
    if (model == null) {
      throw new RequestRefused(
          Failure.BadRequest.invalid("model", "model is missing, must be a string"));
    }
    return new SplicedEnvelope(
        bytes,
        model,
        stream,
        body.fields(),
        user,
        user == null ? null : session(user),
        body.splice(),
        null,
        false,
        false,
        List.of());
  }

  /// The session in Claude Code's user id: `{"session_id":"…",…}` as text, before that
  /// `user_…_session_…`.
  static @Nullable String session(String user) {
    int mark = user.lastIndexOf(SESSION_MARK);
    if (mark >= 0) {
      String session = user.substring(mark + SESSION_MARK.length());
      return session.isEmpty() ? null : session;
    }
    if (!user.startsWith("{")) {
      return null;
    }
    try {
      return member(new JsonCursor(user.getBytes(StandardCharsets.UTF_8)), SESSION_ID);
    } catch (MalformedJson e) {
      return null; // another client's id that only looks like it
    }
  }

  /// The one member named, where the value is an object and the member a string.
  private static @Nullable String member(JsonCursor json, Names name) throws MalformedJson {
    if (!json.is(Kind.OBJECT)) {
      return null;
    }
    String found = null;
    json.open();
    while (json.member()) {
      found = json.keyIndex(name) >= 0 ? json.textOr(null) : found;
    }
    return found;
  }
}
