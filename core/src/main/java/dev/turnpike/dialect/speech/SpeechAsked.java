package dev.turnpike.dialect.speech;

import dev.turnpike.conversation.Failure;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.MalformedJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a request asks to be said. How it is to be said matters to providers of another form than
/// OpenAI's alone, and is looked at for these: `root` is the request. `events` says that the audio
/// is wanted in server-sent events.
record SpeechAsked(String text, boolean events, Json root) {

  /// `body` is strict JSON with a text as its `input`.
  static SpeechAsked read(byte[] body) throws RequestRefused, MalformedJson {
    Json root = Json.parse(body);
    return new SpeechAsked(root.get("input").text(), isInEvents(root), root);
  }

  /// Fields that OpenAI's form does not have, or that only OpenAI knows.
  List<String> unknown() {
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
    return unknown;
  }

  /// How many characters there are to say: Unicode's code points, as they are billed.
  long characters() {
    return text.codePointCount(0, text.length());
  }

  /// A name or an id; null where none is named.
  @Nullable String voice() throws RequestRefused {
    Json voice = root.get("voice");
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

  /// Null for the usual one.
  @Nullable Double speed() throws RequestRefused {
    Json speed = root.get("speed");
    if (!speed.isThere()) {
      return null;
    }
    double value = speed.isNumber() ? Double.parseDouble(speed.raw()) : 0;
    if (!(value > 0 && value <= 100)) {
      throw invalid("speed", "speed is not a number above 0 and of at most 100");
    }
    return value;
  }

  /// `response_format` as the client wrote it, which only some providers know.
  String format() throws RequestRefused {
    return root.get("response_format").isThere() ? text(root, "response_format") : "mp3";
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
