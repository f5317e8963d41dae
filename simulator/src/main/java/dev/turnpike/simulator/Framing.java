package dev.turnpike.simulator;

import dev.turnpike.simulator.script.Manner;
import dev.turnpike.simulator.script.Script;
import dev.turnpike.simulator.voice.Frame;
import dev.turnpike.simulator.voice.Voice;
import java.nio.charset.StandardCharsets;

/// How the frames of a stream become bytes.
sealed interface Framing permits Framing.Sse, Framing.Array, Framing.Lines, EventStream {

  /// The framing of a voice; `array` asks for a JSON array in place of SSE.
  static Framing of(Voice voice, Script script, boolean array) {
    return switch (voice.id()) {
      case "converse", "invoke" -> new EventStream();
      case "ollama" -> new Lines(script);
      default -> array ? new Array() : new Sse(script);
    };
  }

  String contentType();

  /// A frame as bytes; `first` for the first of a stream.
  byte[] bytes(Frame frame, boolean first);

  /// What comes after the last frame of a stream that is complete.
  byte[] closing();

  /// Server-sent events, with every freedom that the format allows.
  record Sse(Script script) implements Framing {

    @Override
    public String contentType() {
      return "text/event-stream; charset=utf-8";
    }

    @Override
    public byte[] bytes(Frame frame, boolean first) {
      if (frame.moment() == Frame.Moment.BARE) {
        return frame.data().getBytes(StandardCharsets.UTF_8);
      }
      String eol = script.is(Manner.CRLF) ? "\r\n" : script.is(Manner.CR) ? "\r" : "\n";
      String colon = script.is(Manner.NO_SPACE) ? ":" : ": ";
      StringBuilder text = new StringBuilder(frame.data().length() + 64);
      if (first && script.is(Manner.BOM)) {
        text.append('\uFEFF');
      }
      if (script.is(Manner.COMMENTS)) {
        text.append(": the simulator is still here").append(eol).append(eol);
      }
      if (!frame.event().isEmpty()) {
        text.append("event").append(colon).append(frame.event()).append(eol);
      }
      String data = frame.data();
      if (script.is(Manner.MULTI_LINE) && data.startsWith("{")) {
        text.append("data").append(colon).append('{').append(eol);
        data = data.substring(1);
      }
      text.append("data").append(colon).append(data).append(eol).append(eol);
      return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] closing() {
      return new byte[0];
    }
  }

  /// Ollama: a line of JSON for each frame.
  record Lines(Script script) implements Framing {

    @Override
    public String contentType() {
      return "application/x-ndjson";
    }

    @Override
    public byte[] bytes(Frame frame, boolean first) {
      String eol = script.is(Manner.CRLF) ? "\r\n" : "\n";
      return (frame.data() + eol).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] closing() {
      return new byte[0];
    }
  }

  /// Gemini without `alt=sse`: a JSON array that grows.
  record Array() implements Framing {

    @Override
    public String contentType() {
      return "application/json; charset=UTF-8";
    }

    @Override
    public byte[] bytes(Frame frame, boolean first) {
      String separator = first ? "[" : ",\r\n";
      return ((frame.moment() == Frame.Moment.BARE ? "" : separator) + frame.data())
          .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] closing() {
      return "]".getBytes(StandardCharsets.UTF_8);
    }
  }
}
