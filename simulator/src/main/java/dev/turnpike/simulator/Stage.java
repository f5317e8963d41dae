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
import dev.turnpike.simulator.voice.Answer;
import dev.turnpike.simulator.voice.Answers;
import dev.turnpike.simulator.voice.Ask;
import dev.turnpike.simulator.voice.Frame;
import dev.turnpike.simulator.voice.Json;
import dev.turnpike.simulator.voice.Trouble;
import dev.turnpike.simulator.voice.Voice;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Plays a script: makes of an answer what goes over the wire.
final class Stage {
  private static final int FLOOD_HEADERS = 1_000;
  private static final int FLOOD_VALUE = 180;
  private static final Duration HEADER_PAUSE = Duration.ofMillis(1);
  private static final int MISSING_BYTES = 100;
  private static final int INTERIMS_AT_ONCE = 200;

  private Stage() {}

  /// Answers, for better or worse. `array` asks for Gemini's JSON array in place of SSE.
  static Delivery play(Voice voice, Ask ask, Script script, boolean array) {
    Optional<Delivery> mute = beforeAnyAnswer(script);
    if (mute.isPresent()) {
      return mute.get().after(script.delay());
    }
    boolean streamed = ask.stream() && !script.is(Break.JSON_FOR_STREAM);
    Delivery delivery =
        switch (script.saying()) {
          case Saying.LongLine(long bytes) -> line(voice, streamed, bytes);
          case Saying.Endless _ when !streamed -> line(voice, false, Long.MAX_VALUE);
          case Saying.Endless _,
              Saying.Echo _,
              Saying.CallTool _,
              Saying.CallAllTools _,
              Saying.Chunks _,
              Saying.Size _ ->
              streamed ? stream(voice, ask, script, array) : whole(voice, ask, script);
        };
    return mannered(delivery, voice, ask, script);
  }

  /// What comes where the connection goes wrong before any answer.
  static Optional<Delivery> beforeAnyAnswer(Script script) {
    if (script.broken().isEmpty()) {
      return Optional.empty();
    }
    return switch (script.broken().get()) {
      case RESET -> Optional.of(Delivery.nothing(Finale.RESET));
      case HANG_UP -> Optional.of(Delivery.nothing(Finale.CLOSE));
      case STALL_FIRST -> Optional.of(Delivery.nothing(Finale.STALL));
      case GARBAGE -> Optional.of(raw("\u0001\u0002 this is no HTTP \u0003\r\n\r\n", Finale.CLOSE));
      case BAD_CHUNK -> {
        Head chunked = new Head(200, Refusals.JSON).with("transfer-encoding", "chunked");
        String head = new String(chunked.bytes(), StandardCharsets.ISO_8859_1);
        yield Optional.of(raw(head + "5\r\n{\"a\":\r\nnone\r\n1}\r\n", Finale.CLOSE));
      }
      case INTERIM_FLOOD ->
          Optional.of(
              Delivery.raw(
                  Packets.forEver(
                      "HTTP/1.1 103 Early Hints\r\nlink: </a>; rel=preload\r\n\r\n"
                          .repeat(INTERIMS_AT_ONCE)
                          .getBytes(StandardCharsets.US_ASCII)),
                  Finale.CLOSE));
      default -> Optional.empty();
    };
  }

  private static Delivery raw(String bytes, Finale finale) {
    Packet packet = Packet.of(bytes.getBytes(StandardCharsets.ISO_8859_1));
    return Delivery.raw(List.of(packet).iterator(), finale);
  }

  private static Delivery line(Voice voice, boolean streamed, long bytes) {
    Framing framing = Framing.of(voice, Script.PLAIN, false);
    boolean events = streamed && framing instanceof Framing.Sse;
    String begin = events ? "data: {\"line\":\"" : "{\"line\":\"";
    return Delivery.stream(
        new Head(200, streamed ? framing.contentType() : Refusals.JSON),
        Packets.letters(begin.getBytes(StandardCharsets.US_ASCII), bytes));
  }

  private static Delivery whole(Voice voice, Ask ask, Script script) {
    byte[] body = Json.bytes(voice.whole(ask, Answers.to(ask, script), script));
    Head head = new Head(200, Refusals.JSON);
    Delivery delivery = Delivery.whole(head, body);
    if (script.broken().isPresent()) {
      byte[] half = Arrays.copyOf(body, body.length / 2);
      Iterator<Packet> halfOnly = List.of(Packet.of(half)).iterator();
      delivery =
          switch (script.broken().get()) {
            case STALL_HEADERS -> delivery.with(List.<Packet>of().iterator()).with(Finale.STALL);
            case STALL_MID -> delivery.with(halfOnly).with(Finale.STALL);
            case CUT_MID -> delivery.with(halfOnly).with(Finale.RESET);
            case CLOSE_MID -> delivery.with(halfOnly).with(Finale.CLOSE);
            case TRUNCATE -> Delivery.whole(head, half);
            case BAD_EVENT -> Delivery.whole(head, Arrays.copyOf(body, body.length - 1));
            case BAD_UTF8 -> Delivery.whole(head, spoilt(body));
            case SHORT_LENGTH ->
                delivery.with(head.withLength(body.length + MISSING_BYTES)).with(Finale.CLOSE);
            case ERROR_EVENT, ERROR_BARE, ERROR_TAIL, ERROR_FIRST ->
                Delivery.whole(head, Json.bytes(voice.error(Trouble.of(503), ask.seed())));
            case RESET, HANG_UP, STALL_FIRST, GARBAGE, BAD_CHUNK, INTERIM_FLOOD, JSON_FOR_STREAM ->
                delivery;
          };
    }
    return delivery.after(timeToSay(script.saying()));
  }

  /// A whole answer takes as long as its pieces would.
  private static Duration timeToSay(Saying saying) {
    return saying instanceof Saying.Chunks(int count, Duration pause, _)
        ? pause.multipliedBy(count)
        : Duration.ZERO;
  }

  private static Delivery stream(Voice voice, Ask ask, Script script, boolean array) {
    Framing framing = Framing.of(voice, script, array);
    Head head = new Head(200, framing.contentType()).with("cache-control", "no-cache");
    Answer answer = Answers.to(ask, script);
    Iterator<Frame> frames = voice.stream(ask, answer, script);
    if (script.broken().isEmpty()) {
      return Delivery.stream(head, new Framed(frames, framing, script, true));
    }
    Break way = script.broken().get();
    boolean closed =
        switch (way) {
          case STALL_MID, CUT_MID, CLOSE_MID, TRUNCATE, ERROR_TAIL -> false;
          default -> true;
        };
    Iterator<Packet> packets =
        new Framed(new Broken(frames, way, voice, ask, answer), framing, script, closed);
    Delivery delivery = Delivery.stream(head, packets);
    return switch (way) {
      case STALL_HEADERS -> delivery.with(List.<Packet>of().iterator()).with(Finale.STALL);
      case STALL_MID -> delivery.with(Finale.STALL);
      case CUT_MID -> delivery.with(Finale.RESET);
      case CLOSE_MID -> delivery.with(Finale.CLOSE);
      case SHORT_LENGTH -> shortened(head, packets);
      case BAD_UTF8 -> delivery.with(spoilt(packets));
      default -> delivery; // the frames or the framing are what is wrong
    };
  }

  private static Iterator<Packet> spoilt(Iterator<Packet> packets) {
    List<Packet> all = list(packets);
    int middle = all.size() / 2;
    all.set(middle, Packet.of(spoilt(all.get(middle).bytes().getBytes())));
    return all.iterator();
  }

  private static Delivery shortened(Head head, Iterator<Packet> packets) {
    List<Packet> all = list(packets);
    long bytes = all.stream().mapToLong(packet -> packet.bytes().length()).sum();
    return Delivery.stream(head.withLength(bytes + MISSING_BYTES), all.iterator())
        .with(Finale.CLOSE);
  }

  private static List<Packet> list(Iterator<Packet> packets) {
    List<Packet> all = new ArrayList<>();
    packets.forEachRemaining(all::add);
    return all;
  }

  /// The bytes with one in their middle that UTF-8 never has.
  private static byte[] spoilt(byte[] bytes) {
    byte[] spoilt = bytes.clone();
    spoilt[spoilt.length / 2] = (byte) 0xFF;
    return spoilt;
  }

  private static Delivery mannered(Delivery answer, Voice voice, Ask ask, Script script) {
    Head head = answer.head().orElseThrow().withAll(voice.headers(ask.seed()));
    Iterator<Packet> packets = answer.packets();
    if (script.is(Manner.WRONG_TYPE)) {
      head = head.with("content-type", "text/plain");
    }
    if (script.is(Manner.COOKIES)) {
      head =
          head.with("set-cookie", "session=simulated; Path=/; HttpOnly")
              .with("server", "proxy/1.0")
              .with("via", "1.1 proxy")
              .with("x-powered-by", "simulation");
    }
    if (script.is(Manner.HEADERS_FLOOD)) {
      Map<String, String> flood = new LinkedHashMap<>();
      for (int i = 0; i < FLOOD_HEADERS; i++) {
        flood.put("x-flood-" + i, "f".repeat(FLOOD_VALUE));
      }
      head = head.withAll(flood);
    }
    if (script.is(Manner.GZIP)) {
      head = head.without("content-length").with("content-encoding", "gzip");
      packets = Packets.gzip(packets);
    }
    if (script.is(Manner.SPLIT_UTF8)) {
      packets = Packets.splitUtf8(packets);
    }
    if (script.is(Manner.DRIP)) {
      packets = Packets.drip(packets, Duration.ZERO);
    }
    Duration delay = answer.delay().plus(script.delay());
    if (script.is(Manner.SLOW_HEADERS)) {
      Iterator<Packet> dripped =
          Packets.drip(List.of(Packet.of(head.bytes())).iterator(), HEADER_PAUSE);
      Finale finale = answer.finale() == Finale.END ? Finale.CLOSE : answer.finale();
      return Delivery.raw(Packets.both(dripped, packets), finale).after(delay);
    }
    return answer.with(head).with(packets).after(delay);
  }
}
