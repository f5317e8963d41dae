package dev.turnpike.simulator;

import dev.turnpike.simulator.line.Delivery;
import dev.turnpike.simulator.line.Finale;
import dev.turnpike.simulator.line.Head;
import dev.turnpike.simulator.line.Packet;
import dev.turnpike.simulator.line.Packets;
import dev.turnpike.simulator.script.Break;
import dev.turnpike.simulator.script.Manner;
import dev.turnpike.simulator.script.Saying;
import dev.turnpike.simulator.script.Script;
import dev.turnpike.simulator.voice.Json;
import dev.turnpike.simulator.voice.Tokens;
import dev.turnpike.simulator.voice.Trouble;
import dev.turnpike.simulator.voice.Voice;
import dev.turnpike.simulator.voice.Voices;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Says texts: a tone for every character in samples and waves, silence of that length in MP3.
final class Sounds {
  private static final int RATE = 24_000;
  private static final int SAMPLES_A_CHARACTER = RATE / 20;
  private static final int MOST_CHARACTERS = 4_096;
  private static final int PACKET_BYTES = 4_800;

  /// MPEG 1, layer III, 128 kbit/s, 44.1 kHz, one channel; all else zero is silence.
  private static final byte[] MP3_FRAME = Arrays.copyOf(new byte[] {-1, -5, -112, -60}, 417);

  private static final int MP3_SAMPLES = 1_152;
  private static final int MP3_RATE = 44_100;

  private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

  private Sounds() {}

  /// What is to be said, and how it is to come. `voice` is the provider's, for errors.
  record Order(String text, String format, boolean events, Voice voice) {
    /// OpenAI's form where the route knows neither voice nor format.
    static Order of(Route.Speak route, JsonNode body) {
      boolean openAi = route.voice() == null;
      JsonNode text = body.path(openAi ? "input" : "text");
      if (!text.isString() || text.stringValue().isEmpty()) {
        throw new IllegalArgumentException((openAi ? "input" : "text") + " is missing.");
      }
      String named = route.format();
      String format = named == null ? body.path("response_format").asString("mp3") : named;
      return new Order(
          text.stringValue(),
          format.replaceFirst("_.*", ""),
          openAi && body.path("stream_format").asString("").equals("sse"),
          openAi ? Voices.CHAT : Voices.ELEVENLABS);
    }

    private Order withoutEvents() {
      return new Order(text, format, false, voice);
    }

    private String contentType() {
      return switch (format) {
        case "mp3" -> "audio/mpeg";
        case "wav" -> "audio/wav";
        case "pcm" -> "audio/pcm";
        default ->
            throw new IllegalArgumentException(
                "The simulator has no " + format + ", only mp3, wav and pcm.");
      };
    }
  }

  static Delivery play(Order asked, Script script, String seed) {
    Order order = script.is(Manner.PLAIN_AUDIO) ? asked.withoutEvents() : asked;
    Head head =
        new Head(200, order.events() ? "text/event-stream" : order.contentType())
            .withAll(order.voice().headers(seed));
    if (script.is(Manner.ERROR_AS_AUDIO)) {
      return Delivery.whole(head, Json.bytes(order.voice().error(Trouble.of(503), seed)));
    }
    if (script.saying() instanceof Saying.Endless(var pause)) {
      byte[] piece = new byte[PACKET_BYTES];
      Packet packet = Packet.of(order.events() ? delta(piece) : piece).after(pause);
      return Delivery.stream(head, Collections.nCopies(Integer.MAX_VALUE, packet).iterator());
    }
    List<Packet> packets = new ArrayList<>();
    for (Packet piece : pieces(order, script)) {
      byte[] bytes = piece.bytes().getBytes();
      packets.add(order.events() ? Packet.of(delta(bytes)).after(piece.pause()) : piece);
    }
    if (order.events()) {
      boolean plain = script.is(Manner.NO_DONE);
      packets.add(Packet.of(plain ? event(DONE) : done(order.text())));
    }
    return broken(order, script, seed, Delivery.stream(head, packets.iterator()), packets);
  }

  private static List<Packet> pieces(Order order, Script script) {
    if (script.saying() instanceof Saying.Chunks(int count, var pause, int bytes)) {
      return Collections.nCopies(count, Packet.of(new byte[bytes]).after(pause));
    }
    byte[] audio =
        script.saying() instanceof Saying.Size(int bytes)
            ? new byte[bytes]
            : audio(order.format(), order.text());
    List<Packet> pieces = new ArrayList<>();
    for (int at = 0; at < audio.length; at += PACKET_BYTES) {
      pieces.add(
          Packet.of(Arrays.copyOfRange(audio, at, Math.min(audio.length, at + PACKET_BYTES))));
    }
    return pieces;
  }

  private static Delivery broken(
      Order order, Script script, String seed, Delivery delivery, List<Packet> packets) {
    if (script.broken().isEmpty()) {
      return delivery;
    }
    List<Packet> half = packets.subList(0, (packets.size() + 1) / 2);
    Map<String, ?> error = order.voice().error(Trouble.of(503), seed);
    Break way = script.broken().get();
    return switch (way) {
      case STALL_HEADERS -> delivery.with(Collections.<Packet>emptyIterator()).with(Finale.STALL);
      case STALL_MID -> delivery.with(half.iterator()).with(Finale.STALL);
      case CUT_MID -> delivery.with(half.iterator()).with(Finale.RESET);
      case CLOSE_MID -> delivery.with(half.iterator()).with(Finale.CLOSE);
      case TRUNCATE -> delivery.with(half.iterator());
      case JSON_FOR_STREAM ->
          Delivery.whole(new Head(200, Refusals.JSON), Json.bytes(Json.object("audio", null)));
      case ERROR_EVENT, ERROR_BARE, ERROR_TAIL, ERROR_FIRST -> {
        byte[] told = Json.bytes(error);
        Iterator<Packet> frame = List.of(Packet.of(event(told))).iterator();
        yield order.events()
            ? delivery.with(Packets.both(half.iterator(), frame))
            : Delivery.whole(new Head(200, Refusals.JSON), told);
      }
      default -> delivery;
    };
  }

  private static byte[] delta(byte[] audio) {
    String text = Base64.getEncoder().encodeToString(audio);
    return event(Json.bytes(Json.object("type", "speech.audio.delta", "audio", text)));
  }

  private static byte[] done(String text) {
    long input = Tokens.in(text);
    long output = text.length();
    return event(
        Json.bytes(
            Json.object(
                "type",
                "speech.audio.done",
                "usage",
                Json.object(
                    "input_tokens",
                    input,
                    "output_tokens",
                    output,
                    "total_tokens",
                    input + output))));
  }

  private static byte[] event(byte[] json) {
    return ("data: " + new String(json, StandardCharsets.UTF_8) + "\n\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] audio(String format, String text) {
    String said = text.substring(0, Math.min(text.length(), MOST_CHARACTERS));
    return switch (format) {
      case "mp3" -> mp3(said);
      case "wav" -> wave(samples(said));
      default -> samples(said);
    };
  }

  private static byte[] mp3(String text) {
    long samples = (long) text.length() * SAMPLES_A_CHARACTER * MP3_RATE / RATE;
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    for (long at = 0; at < samples; at += MP3_SAMPLES) {
      frames.writeBytes(MP3_FRAME);
    }
    return frames.toByteArray();
  }

  private static byte[] samples(String text) {
    ByteBuffer samples =
        ByteBuffer.allocate(2 * SAMPLES_A_CHARACTER * text.length()).order(ByteOrder.LITTLE_ENDIAN);
    for (int c = 0; c < text.length(); c++) {
      double hertz = text.charAt(c) == ' ' ? 0 : 220 * Math.pow(2, text.charAt(c) % 24 / 12.0);
      for (int i = 0; i < SAMPLES_A_CHARACTER; i++) {
        double swell = Math.sin(Math.PI * i / SAMPLES_A_CHARACTER);
        samples.putShort((short) (9_000 * swell * Math.sin(2 * Math.PI * hertz * i / RATE)));
      }
    }
    return samples.array();
  }

  private static byte[] wave(byte[] samples) {
    ByteBuffer wave = ByteBuffer.allocate(44 + samples.length).order(ByteOrder.LITTLE_ENDIAN);
    wave.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + samples.length);
    wave.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16).putShort((short) 1);
    wave.putShort((short) 1).putInt(RATE).putInt(2 * RATE).putShort((short) 2).putShort((short) 16);
    wave.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(samples.length).put(samples);
    return wave.array();
  }
}
