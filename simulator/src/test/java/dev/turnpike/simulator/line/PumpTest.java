package dev.turnpike.simulator.line;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PumpTest {
  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final NarrowSink sink = new NarrowSink();
  private final List<Pump.Outcome> outcomes = new ArrayList<>();

  /// Takes three writes, then no more until it is drained. Used on one event loop only.
  private static final class NarrowSink implements Sink {
    final List<String> calls = new ArrayList<>();
    int room = 3;
    @Nullable Runnable whenDrained;

    void drain() {
      room = 3;
      Runnable action = whenDrained;
      whenDrained = null;
      if (action != null) {
        action.run();
      }
    }

    @Override
    public void flushHead() {
      calls.add("head");
    }

    @Override
    public Future<Void> write(Buffer bytes) {
      room--;
      calls.add(bytes.toString());
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> end(Buffer last) {
      calls.add(last + ".");
      return Future.succeededFuture();
    }

    @Override
    public boolean isFull() {
      return room <= 0;
    }

    @Override
    public void whenDrained(Runnable action) {
      whenDrained = action;
    }

    @Override
    public void close() {
      calls.add("close");
    }

    @Override
    public void reset() {
      calls.add("reset");
    }
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  /// Runs on the pump's event loop and waits for it.
  private void onLoop(Runnable action) throws Exception {
    Future.<@Nullable Void>future(
            promise ->
                context.runOnContext(
                    _ -> {
                      try {
                        action.run();
                        promise.complete();
                      } catch (AssertionError e) {
                        promise.fail(e);
                      }
                    }))
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  private Pump pump(Delivery delivery) {
    return new Pump(context, sink, delivery, outcomes::add);
  }

  private static Packet packet(String text) {
    return Packet.of(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void nothingIsWrittenWhileTheClientIsFull() throws Exception {
    Pump pump =
        pump(Delivery.raw(Packets.forEver("x".getBytes(StandardCharsets.UTF_8)), Finale.END));

    onLoop(pump::start);
    onLoop(() -> assertThat(sink.calls).hasSize(3));
    onLoop(sink::drain);
    onLoop(() -> assertThat(sink.calls).hasSize(6));
    onLoop(pump::clientLeft);
    onLoop(sink::drain);

    assertThat(sink.calls).hasSize(6);
    assertThat(outcomes).containsExactly(Pump.Outcome.CLIENT_LEFT);
  }

  @Test
  void anEndlessAnswerLeavesTheLoopToOthersNowAndThen() throws Exception {
    sink.room = 1_000_000;
    byte[] large = new byte[Pump.MOST_BYTES_AT_ONCE];
    Pump pump = pump(Delivery.raw(Packets.forEver(large), Finale.END));

    onLoop(
        () -> {
          pump.start();
          assertThat(sink.calls).hasSize(1);
          pump.clientLeft();
        });
  }

  @Test
  void theLastPacketEndsTheBody() throws Exception {
    onLoop(pump(Delivery.raw(List.of(packet("a"), packet("b")).iterator(), Finale.END))::start);

    assertThat(sink.calls).containsExactly("a", "b.");
    assertThat(outcomes).containsExactly(Pump.Outcome.COMPLETED);
  }

  @Test
  void aStallWithoutAByteStillSendsTheHead() throws Exception {
    Pump pump = pump(Delivery.nothing(Finale.STALL));

    onLoop(pump::start);
    onLoop(pump::clientLeft);

    assertThat(sink.calls).containsExactly("head");
    assertThat(outcomes).containsExactly(Pump.Outcome.CLIENT_LEFT);
  }

  @Test
  void whoLeavesDuringAPauseGetsNoMore() throws Exception {
    Packet later = packet("late").after(Duration.ofMillis(1));
    Delivery delivery =
        new Delivery(
            Optional.empty(), List.of(packet("a"), later).iterator(), Duration.ZERO, Finale.END);
    Pump pump = pump(delivery);

    onLoop(
        () -> {
          pump.start();
          pump.clientLeft();
        });
    Future<Void> afterwards = vertx.timer(20).mapEmpty();
    afterwards.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);

    assertThat(sink.calls).containsExactly("a");
    assertThat(outcomes).containsExactly(Pump.Outcome.CLIENT_LEFT);
  }
}
