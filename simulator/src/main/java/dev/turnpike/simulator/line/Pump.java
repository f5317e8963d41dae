package dev.turnpike.simulator.line;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Iterator;
import java.util.function.Consumer;

/// Brings one delivery to the client, no faster than it is taken, and notices when the client
/// leaves. Runs on the event loop of its request.
public final class Pump {
  /// After this a stalled connection is reset, so that none is held for ever.
  public static final Duration LONGEST_STALL = Duration.ofMinutes(15);

  /// Bytes written in one go before other connections of the loop get their turn.
  static final int MOST_BYTES_AT_ONCE = 256 * 1024;

  /// Between the last bytes and a reset, so that they are not lost with the connection.
  private static final Duration BEFORE_RESET = Duration.ofMillis(20);

  /// How a delivery ended.
  public enum Outcome {
    COMPLETED,
    /// Cut off, as ordered.
    BROKEN,
    CLIENT_LEFT
  }

  private static final Buffer NOTHING = Buffer.buffer();
  private static final long NO_TIMER = -1;

  private final Context context;
  private final Sink sink;
  private final Delivery delivery;
  private final Iterator<Packet> packets;
  private final Consumer<Outcome> whenOver;
  private boolean begun;
  private boolean over;
  private long timer = NO_TIMER;

  Pump(Context context, Sink sink, Delivery delivery, Consumer<Outcome> whenOver) {
    this.context = context;
    this.sink = sink;
    this.delivery = delivery;
    this.packets = delivery.packets();
    this.whenOver = whenOver;
  }

  /// Starts a delivery; `whenOver` hears once how it ended.
  public static void start(
      Context context, HttpServerRequest request, Delivery delivery, Consumer<Outcome> whenOver) {
    Sink sink =
        delivery.head().isPresent()
            ? new HttpSink(request, delivery.head().get())
            : new RawSink(request);
    Pump pump = new Pump(context, sink, delivery, whenOver);
    request.response().exceptionHandler(_ -> pump.clientLeft());
    request.response().closeHandler(_ -> pump.clientLeft());
    pump.start();
  }

  void start() {
    if (delivery.delay().isZero()) {
      step();
    } else {
      later(delivery.delay(), this::step);
    }
  }

  private void step() {
    int written = 0;
    while (!over) {
      if (!packets.hasNext()) {
        finish();
        return;
      }
      if (sink.isFull()) {
        sink.whenDrained(this::step);
        return;
      }
      if (written >= MOST_BYTES_AT_ONCE) {
        context.runOnContext(_ -> step());
        return;
      }
      Packet packet = packets.next();
      if (!packet.pause().isZero()) {
        later(
            packet.pause(),
            () -> {
              write(packet);
              step();
            });
        return;
      }
      written += packet.bytes().length();
      write(packet);
      if (packet.apart() && !over) {
        context.runOnContext(_ -> step());
        return;
      }
    }
  }

  private void write(Packet packet) {
    if (over) {
      return;
    }
    begun = true;
    if (delivery.finale() == Finale.END && !packets.hasNext()) {
      end(packet.bytes());
    } else {
      sink.write(packet.bytes());
    }
  }

  private void finish() {
    switch (delivery.finale()) {
      case END -> end(NOTHING);
      case STALL -> {
        if (!begun) {
          sink.flushHead();
        }
        later(LONGEST_STALL, this::reset);
      }
      case CLOSE -> {
        over(Outcome.BROKEN);
        sink.close();
      }
      case RESET -> {
        if (begun) {
          later(BEFORE_RESET, this::reset);
        } else {
          reset();
        }
      }
    }
  }

  private void end(Buffer last) {
    over = true;
    sink.end(last)
        .onComplete(
            done -> whenOver.accept(done.succeeded() ? Outcome.COMPLETED : Outcome.CLIENT_LEFT));
  }

  private void reset() {
    over(Outcome.BROKEN);
    sink.reset();
  }

  void clientLeft() {
    if (!over) {
      over(Outcome.CLIENT_LEFT);
    }
  }

  private void over(Outcome outcome) {
    over = true;
    if (timer != NO_TIMER) {
      context.owner().cancelTimer(timer);
    }
    whenOver.accept(outcome);
  }

  private void later(Duration pause, Runnable action) {
    timer =
        context
            .owner()
            .setTimer(
                pause.toMillis(),
                _ -> {
                  timer = NO_TIMER;
                  action.run();
                });
  }
}
