package dev.turnpike.gateway.flow;

import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Failure.TimedOut.Stage;
import dev.turnpike.dialect.StreamTap;
import dev.turnpike.gateway.config.Config;
import java.util.ArrayList;
import java.util.List;

/// Carries a streamed answer from provider to client as it comes. Until the model has said
/// something the client is told nothing, so that another target may still answer; a slow client
/// stops the provider; a break is told as an error event.
final class StreamRelay {
  /// The opening of a stream is held back no longer than this, in bytes and in time.
  static final int MAX_HELD_BYTES = 64 * 1024;

  static final long MAX_HELD_NANOS = 3_000_000_000L;

  /// How long a provider that told of an error may still say more of it.
  static final long LAST_WORDS_NANOS = 1_000_000_000L;

  /// How long a provider whose answer is all there is waited for to end its stream.
  static final long FINISHED_NANOS = 5_000_000_000L;

  private final Exchange exchange;
  private final Attempt attempt;
  private final StreamTap tap;
  private final Config.Limits limits;
  private final Loop loop;

  private final List<byte[]> held = new ArrayList<>(2);
  private int heldBytes;
  private long heldSince;
  private long received;
  private long heardAt;
  private long lastWrite;
  private long firstTokenAt = -1;
  private boolean open;
  private boolean paused;
  private long pausedSince;
  private boolean done;
  private long toldErrorAt = -1;

  StreamRelay(Exchange exchange, Attempt attempt, StreamTap tap, Config.Limits limits) {
    this.exchange = exchange;
    this.attempt = attempt;
    this.limits = limits;
    this.loop = exchange.loop();
    this.tap = tap;
  }

  void take(byte[] bytes) {
    long now = loop.now();
    attempt.alive(now);
    heardAt = now;
    received += bytes.length;
    if (received > limits.streamBytes()) {
      attempt.cancel();
      end(
          new Failure.Garbled(
              "The provider's stream is longer than " + limits.streamBytes() + " bytes."));
      return;
    }
    pass(tap.take(bytes), now);
    if (tap.stage() == StreamTap.Stage.FAILED) {
      attempt.cancel();
      brokeByItself();
    } else if (tap.stage() == StreamTap.Stage.COMPLETE && !done) {
      if (tap.wantsNoMore()) {
        attempt.cancel();
      } else {
        attempt.letEnd();
      }
      complete();
    } else if (tap.tellsError() && toldErrorAt < 0) {
      toldErrorAt = now;
    }
  }

  void upstreamEnded() {
    if (done) {
      return;
    }
    finish();
  }

  /// Nothing more comes.
  private void finish() {
    pass(tap.end(), loop.now());
    if (tap.stage() == StreamTap.Stage.FAILED) {
      brokeByItself();
      return;
    }
    complete();
  }

  private void complete() {
    done = true;
    attempt.over();
    openNow();
    exchange.streamComplete(attempt);
  }

  private void pass(byte[] heard, long now) {
    byte[] bytes = tap.tellsError() ? attempt.access().credential().maskedIn(heard) : heard;
    if (firstTokenAt < 0 && tap.stage() != StreamTap.Stage.OPENING) {
      firstTokenAt = now;
      attempt.enter(Stage.IDLE, now);
    }
    if (bytes.length == 0) {
      return;
    }
    if (open) {
      exchange.reply().write(bytes);
      lastWrite = now;
      holdBackProvider(now);
      return;
    }
    if (held.isEmpty()) {
      heldSince = now;
    }
    held.add(bytes);
    heldBytes += bytes.length;
    boolean speaks =
        tap.stage() == StreamTap.Stage.CONTENT || tap.stage() == StreamTap.Stage.COMPLETE;
    if (speaks || heldBytes > MAX_HELD_BYTES) {
      openNow();
    }
  }

  private void openNow() {
    if (open) {
      return;
    }
    open = true;
    exchange.openStream(attempt);
    for (byte[] piece : held) {
      exchange.reply().write(piece);
    }
    held.clear();
    lastWrite = loop.now();
    holdBackProvider(lastWrite);
  }

  private void holdBackProvider(long now) {
    if (!paused && !done && exchange.reply().isFull()) {
      paused = true;
      pausedSince = now;
      attempt.pause();
    }
  }

  /// The client has read: the provider may go on.
  void drained() {
    if (paused) {
      paused = false;
      attempt.alive(loop.now());
      attempt.resume();
    }
  }

  boolean isHeldByClient() {
    return paused;
  }

  private void brokeByItself() {
    Failure failure = tap.failure();
    end(
        failure == null
            ? new Failure.Garbled("The provider's stream broke.")
            : attempt.access().credential().maskedIn(failure));
  }

  /// The provider's stream is at an end before its time. Where it had told why, that is why.
  void broke(Failure failure) {
    if (done) {
      return;
    }
    if (tap.tellsError() && tap.stage() != StreamTap.Stage.FAILED) {
      finish();
    } else {
      end(failure);
    }
  }

  private void end(Failure failure) {
    done = true;
    attempt.over();
    if (open) {
      exchange.streamBroke(attempt, failure);
    } else {
      exchange.attemptFailed(attempt, failure, null, null);
    }
  }

  void check(long now) {
    if (done) {
      return;
    }
    if (toldErrorAt >= 0 && now - toldErrorAt >= LAST_WORDS_NANOS) {
      attempt.cancel();
      finish();
      return;
    }
    if (tap.mayEndHere() && now - heardAt >= FINISHED_NANOS) {
      attempt.cancel();
      finish();
      return;
    }
    if (!open && !held.isEmpty() && now - heldSince >= MAX_HELD_NANOS) {
      openNow();
    }
    if (paused) {
      if (now - pausedSince >= exchange.config().timeouts().clientIdle().toNanos()) {
        exchange.clientStuck();
      }
      return;
    }
    if (open && now - lastWrite >= exchange.config().timeouts().keepAlive().toNanos()) {
      exchange.reply().write(tap.keepAlive());
      lastWrite = now;
    }
  }

  StreamTap tap() {
    return tap;
  }

  long firstTokenAt() {
    return firstTokenAt;
  }
}
