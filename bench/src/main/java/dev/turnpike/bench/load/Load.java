package dev.turnpike.bench.load;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// What kind of load it is: opens an [Engine]'s connections, says what is sent when, and counts
/// what came of it. Belongs to the engine's thread; the counts are for when the load is over.
public abstract sealed class Load permits ClosedLoop, FixedRate, Streams {
  /// After so many failures a load gives up.
  static final int MOST_FAILURES = 100;

  private final Request request;
  private long answers;
  private long failures;
  private @Nullable String firstFailure;

  Load(Request request) {
    this.request = request;
  }

  abstract void begin(Engine engine) throws IOException;

  abstract void connected(Engine engine, Wire wire) throws IOException;

  /// More of an answer came, and it is not whole yet.
  void progressed(Engine engine, Wire wire) throws IOException {}

  /// An answer is whole; the connection may be used again.
  abstract void free(Engine engine, Wire wire) throws IOException;

  /// The connection is closed, and it was not this side's wish.
  abstract void broke(Engine engine) throws IOException;

  /// After each look at the sockets, at least every 20 ms.
  void turn(Engine engine, long nowNanos) throws IOException {}

  abstract boolean isDone(long nowNanos);

  /// The engine is about to stop, whether or not the load is done.
  void over() {}

  final void send(Wire wire, long dueNanos) throws IOException {
    wire.send(request, dueNanos);
  }

  final void answered(Engine engine, Wire wire) throws IOException {
    AnswerReader answer = wire.answer();
    if (answer.isGood()) {
      answers++;
      counted(wire);
    } else {
      fail(
          "an answer of status %d and %d bytes, must be a whole one of status 200 %s"
              .formatted(answer.status(), answer.bodyBytes(), answer.refusal())
              .strip());
    }
    if (answer.closes()) {
      wire.close();
      broke(engine);
    } else {
      free(engine, wire);
    }
  }

  /// A good answer was counted.
  void counted(Wire wire) {}

  final void failed(Engine engine, Wire wire, String why) throws IOException {
    wire.close();
    fail(why);
    broke(engine);
  }

  private void fail(String why) {
    failures++;
    if (firstFailure == null) {
      firstFailure = why;
    }
  }

  final boolean gaveUp() {
    return failures >= MOST_FAILURES;
  }

  /// Whole answers with status 200.
  public final long answers() {
    return answers;
  }

  public final long failures() {
    return failures;
  }

  public final @Nullable String firstFailure() {
    return firstFailure;
  }
}
