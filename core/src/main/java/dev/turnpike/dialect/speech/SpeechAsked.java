package dev.turnpike.dialect.speech;

import dev.turnpike.conversation.Failure;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.MalformedJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a request asks to be said, and how. `voice` is a name or an id, null where none is named;
/// `format` is as the client wrote it, which only some providers know; `speed` is null for the
/// usual one; `events` that the audio is wanted in server-sent events.
record SpeechAsked(
    String text,
    @Nullable String voice,
    String format,
    @Nullable Double speed,
    boolean events,
    List<String> unknown) {
  SpeechAsked {
    unknown = List.copyOf(unknown);
  }

  /// `body` is strict JSON with a text as its `input`.
  static SpeechAsked read(byte[] body) throws RequestRefused, MalformedJson {
    Json root = Json.parse(body);
    List<String> unknown = new ArrayList<>();
    for (String name : root.names()) {
      boolean known =
          switch (name) {
            case "model", "input", "voice", "response_format", "speed", "stream_format" -> true;
            default -> !root.get(name).isThere();
          };
      if (!known) {
        unknown.add(name);
      }
    }
    for (String name : root.get("voice").names()) {
      if (!name.equals("id")) {
        unknown.add("voice." + name);
      }
    }
    return new SpeechAsked(
        root.get("input").text(),
        voice(root.get("voice")),
        root.get("response_format").isThere() ? text(root, "response_format") : "mp3",
        speed(root.get("speed")),
        isInEvents(root),
        unknown);
  }

  /// How many characters there are to say: Unicode's code points, as they are billed.
  long characters() {
    return text.codePointCount(0, text.length());
  }

  private static @Nullable String voice(Json voice) throws RequestRefused {
    if (!voice.isThere()) {
      return null;
    }
    Json name = voice.isObject() ? voice.get("id") : voice;
    if (!name.isString() || name.text().isEmpty()) {
      throw invalid(
          "voice",
          "voice is "
              + (name.isString() ? "empty" : voice.words())
              + ", must be a name, or an object with an id");
    }
    return name.text();
  }

  private static @Nullable Double speed(Json speed) throws RequestRefused {
    if (!speed.isThere()) {
      return null;
    }
    double value = speed.isNumber() ? Double.parseDouble(speed.raw()) : 0;
    if (!(value > 0 && value <= 100)) {
      throw invalid("speed", "speed is not a number above 0 and of at most 100");
    }
    return value;
  }

  private static boolean isInEvents(Json root) throws RequestRefused {
    if (!root.get("stream_format").isThere()) {
      return false;
    }
    return switch (text(root, "stream_format")) {
      case "sse" -> true;
      case "audio" -> false;
      default -> throw invalid("stream_format", "stream_format must be \"audio\" or \"sse\"");
    };
  }

  private static String text(Json root, String name) throws RequestRefused {
    Json value = root.get(name);
    if (!value.isString()) {
      throw invalid(name, name + " is " + value.words() + ", must be a string");
    }
    return value.text();
  }

  private static RequestRefused invalid(String param, String message) {
    return new RequestRefused(Failure.BadRequest.invalid(param, message));
  }
}
