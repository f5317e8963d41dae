package dev.turnpike.gateway.edge;

import dev.turnpike.conversation.Failure;
import dev.turnpike.gateway.config.Config;
import dev.turnpike.gateway.flow.Traffic;
import dev.turnpike.gateway.flow.Watchdog;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.StreamResetException;
import io.vertx.core.internal.buffer.BufferInternal;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Reads one request's body into one array: sized by its `content-length`, within the limit of one
/// body and of all together, and no slower than the floor.
final class BodyReader extends Watchdog.Watched {
  /// How long a body may be slow before its rate counts.
  static final long GRACE_NANOS = 10_000_000_000L;

  private static final int FIRST_GUESS = 8 * 1024;

  /// A body is in memory as it came and as it goes on.
  private static final long COPIES = 2;

  private static final double NANOS = 1e9;

  private final HttpServerRequest request;
  private final Config.Limits limits;
  private final Traffic traffic;
  private final Watchdog watchdog;
  private final Consumer<byte[]> whole;
  private final Consumer<Failure> refused;

  private byte[] bytes = {};
  private int size;
  private long held;
  private final long since;
  private boolean over;

  BodyReader(
      HttpServerRequest request,
      Config.Limits limits,
      Traffic traffic,
      Watchdog watchdog,
      LongSupplier nanos,
      Consumer<byte[]> whole,
      Consumer<Failure> refused) {
    this.request = request;
    this.limits = limits;
    this.traffic = traffic;
    this.watchdog = watchdog;
    this.whole = whole;
    this.refused = refused;
    this.since = nanos.getAsLong();
  }

  /// Bytes counted against the memory of all bodies; whoever got the body gives them back.
  long held() {
    return held;
  }

  void start() {
    long announced = announced();
    if (announced > limits.body()) {
      refuse(tooLarge());
      return;
    }
    if (!hold(COPIES * Math.max(announced, FIRST_GUESS))) {
      refuse(full());
      return;
    }
    bytes = new byte[announced > 0 ? (int) announced : 0];
    watchdog.watch(this);
    request.exceptionHandler(this::broke);
    request.handler(this::take);
    request.endHandler(_ -> finish());
    if (request.headers().contains("expect", "100-continue", true)) {
      request.response().writeContinue();
    }
  }

  private long announced() {
    String length = request.headers().get("content-length");
    if (length == null) {
      return 0;
    }
    try {
      return Long.parseLong(length);
    } catch (NumberFormatException beyondLong) {
      return Long.MAX_VALUE;
    }
  }

  private void take(Buffer chunk) {
    if (over) {
      return;
    }
    int length = chunk.length();
    if (size + (long) length > limits.body()) {
      refuse(tooLarge());
      return;
    }
    if (size + length > bytes.length) {
      int larger = Math.max(size + length, Math.max(FIRST_GUESS, 2 * size));
      if (!hold(Math.max(0, COPIES * larger - held))) {
        refuse(full());
        return;
      }
      bytes = Arrays.copyOf(bytes, larger);
    }
    ((BufferInternal) chunk).getByteBuf().getBytes(0, bytes, size, length);
    size += length;
  }

  private boolean hold(long more) {
    if (!traffic.hold(more)) {
      return false;
    }
    held += more;
    return true;
  }

  private void finish() {
    if (!over) {
      over = true;
      watchdog.forget(this);
      byte[] body = size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
      bytes = new byte[0]; // the request, and so this, lives on until its connection's next one
      whole.accept(body);
    }
  }

  private void broke(Throwable thrown) {
    refuse(
        thrown instanceof HttpClosedException || thrown instanceof StreamResetException
            ? new Failure.Cancelled()
            : Failure.BadRequest.invalid("", "The request body is not well-formed HTTP."));
  }

  private void refuse(Failure failure) {
    if (over) {
      return;
    }
    over = true;
    watchdog.forget(this);
    traffic.release(held);
    held = 0;
    bytes = new byte[0];
    refused.accept(failure);
  }

  private Failure tooLarge() {
    return new Failure.BadRequest(
        413,
        "body_too_large",
        "",
        "The request body is larger than " + limits.body() + " bytes (limits.body).");
  }

  private static Failure full() {
    return new Failure.Overloaded(
        "The gateway holds as many request bodies as it has memory for.", Duration.ofSeconds(1));
  }

  @Override
  protected void check(long now) {
    long age = now - since;
    if (age > GRACE_NANOS && size < limits.bodyRate() * (age / NANOS)) {
      refuse(
          new Failure.BadRequest(
              408,
              "timeout",
              "",
              "The request body came slower than "
                  + limits.bodyRate()
                  + " bytes a second (limits.body_rate)."));
    }
  }
}
