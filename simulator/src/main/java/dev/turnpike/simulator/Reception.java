package dev.turnpike.simulator;

import dev.turnpike.simulator.line.Delivery;
import dev.turnpike.simulator.line.Head;
import dev.turnpike.simulator.line.Pump;
import dev.turnpike.simulator.voice.Json;
import dev.turnpike.simulator.voice.Trouble;
import dev.turnpike.simulator.voice.Voices;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Receives the requests of one event loop: takes them in whole, enters them in the journal, and
/// sends what the [Player] makes of them.
final class Reception implements Handler<HttpServerRequest> {
  /// A larger body is refused with 413.
  static final int MOST_BODY_BYTES = 64 * 1024 * 1024;

  private static final System.Logger LOGGER = System.getLogger(Reception.class.getName());

  private final Context context;
  private final Journal journal;
  private final Runs runs;
  private final Player player;

  Reception(Context context, Journal journal, Runs runs, Player player) {
    this.context = context;
    this.journal = journal;
    this.runs = runs;
    this.player = player;
  }

  @Override
  public void handle(HttpServerRequest request) {
    Buffer body = Buffer.buffer(expectedBytes(request));
    request.handler(
        bytes -> {
          if (body.length() + bytes.length() <= MOST_BODY_BYTES) {
            body.appendBuffer(bytes);
          } else {
            request.handler(null).endHandler(null).exceptionHandler(null);
            send(request, tooLarge(), new byte[0]);
          }
        });
    request.endHandler(_ -> answer(request, body.getBytes()));
    request.exceptionHandler(_ -> {}); // it left before it had asked
  }

  private static int expectedBytes(HttpServerRequest request) {
    String length = request.getHeader("content-length");
    if (length == null || length.length() > 9) {
      return 0;
    }
    return Math.min(Integer.parseInt(length), MOST_BODY_BYTES);
  }

  private static Delivery tooLarge() {
    return Refusals.errorNow(Voices.CHAT, Trouble.of(413), "toolarge");
  }

  private void answer(HttpServerRequest request, byte[] body) {
    Route route =
        Route.of(
            request.method().name(),
            request.uri(),
            request.headers().contains("anthropic-version"));
    switch (route) {
      case Route.ReadJournal _ -> sendAside(request, JournalPage.of(journal));
      case Route.ClearJournal _ -> {
        journal.clear();
        runs.clear();
        sendAside(request, Json.bytes(Json.object("dropped", 0)));
      }
      default -> send(request, played(route, request, body), body);
    }
  }

  /// A mistake of the simulator's own must not look like a provider that stalls.
  private Delivery played(Route route, HttpServerRequest request, byte[] body) {
    try {
      return player.play(route, request, body);
    } catch (RuntimeException e) {
      LOGGER.log(System.Logger.Level.ERROR, "the simulator failed", e);
      return Refusals.errorNow(
          Voices.CHAT, Trouble.of(500).saying("The simulator failed: " + e), "failed");
    }
  }

  /// The journal does not enter that it was read.
  private void sendAside(HttpServerRequest request, byte[] page) {
    Pump.start(context, request, Delivery.whole(new Head(200, Refusals.JSON), page), _ -> {});
  }

  private void send(HttpServerRequest request, Delivery delivery, byte[] body) {
    if (!journal.isKept()) {
      Pump.start(context, request, delivery, _ -> {});
      return;
    }
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    for (Map.Entry<String, String> header : request.headers()) {
      headers.add(Map.entry(header.getKey(), header.getValue()));
    }
    Journal.Entry entry =
        journal.enter(request.method().name(), request.uri(), List.copyOf(headers), body);
    Pump.start(context, request, delivery, entry::end);
  }
}
