package dev.turnpike.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.simulator.Simulator;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LoadTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Vertx VERTX = Vertx.vertx();
  private static int port;

  @BeforeAll
  static void start() throws Exception {
    port =
        Simulator.listen(VERTX, "127.0.0.1", 0)
            .toCompletionStage()
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS)
            .port();
  }

  @AfterAll
  static void stop() throws Exception {
    VERTX.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @Test
  void aClosedLoopAsksAgainUntilItsTimeIsOver() throws IOException {
    Load load = new ClosedLoop(ask("size-100", false), 4, Duration.ofMillis(200));
    assertThat(run(load)).isTrue();
    assertThat(load.answers()).isGreaterThan(8);
    assertThat(load.failures()).isZero();
  }

  @Test
  void aClosedLoopWithoutTimeAsksOnce() throws IOException {
    Load load = new ClosedLoop(ask("size-100", false), 1, Duration.ZERO);
    assertThat(run(load)).isTrue();
    assertThat(load.answers()).isEqualTo(1);
  }

  @Test
  void aFixedRateSendsWhatIsDueAndCountsFromThen() throws IOException {
    FixedRate load = new FixedRate(ask("delay-20ms", false), 8, 100, Duration.ofMillis(200));
    assertThat(run(load)).isTrue();
    assertThat(load.answers()).isEqualTo(20);
    assertThat(load.latency().getTotalCount()).isEqualTo(20);
    assertThat(load.latency().getMinValue()).isGreaterThanOrEqualTo(19_000_000);
  }

  @Test
  void timeSpentWaitingForAConnectionCounts() throws IOException {
    FixedRate load = new FixedRate(ask("delay-20ms", false), 1, 1_000, Duration.ofMillis(10));
    assertThat(run(load)).isTrue();
    assertThat(load.latency().getMaxValue()).isGreaterThan(150_000_000L);
  }

  @Test
  void streamsAreOpenAtOnceAndReadToTheirEnd() throws IOException {
    Streams load = new Streams(ask("chunks-5-20ms-10", true), 30, 30, Duration.ofNanos(100_000));
    assertThat(run(load)).isTrue();
    assertThat(load.opened()).isEqualTo(30);
    assertThat(load.answers()).isEqualTo(30);
    assertThat(load.failures()).isZero();
  }

  @Test
  void aStreamThatBreaksIsAFailure() throws IOException {
    Streams load = new Streams(ask("chunks-4-1ms+cut-mid", true), 3, 3, Duration.ZERO);
    assertThat(run(load)).isTrue();
    assertThat(load.answers()).isZero();
    assertThat(load.failures()).isEqualTo(3);
    assertThat(load.firstFailure()).isNotBlank();
  }

  @Test
  void aLoadThatOnlyFailsGivesUp() throws IOException {
    Load load = new ClosedLoop(ask("hang-up", false), 4, LIMIT);
    assertThat(run(load)).isTrue();
    assertThat(load.answers()).isZero();
    assertThat(load.failures()).isBetween(100L, 104L);
  }

  @Test
  void noOneListeningIsAFailureAndNoException() throws IOException {
    int nobody = Simulator.refusingPort();
    Request request = Request.post(nobody, "/v1/chat/completions", List.of(), Request.SERIAL);
    Load load = new ClosedLoop(request, 1, Duration.ZERO);
    try (Engine engine = new Engine(nobody)) {
      assertThat(engine.run(load, LIMIT)).isTrue();
    }
    assertThat(load.failures()).isEqualTo(1);
  }

  @Test
  void aLoadThatIsNotOverInTimeIsStopped() throws IOException {
    Load load = new ClosedLoop(ask("stall-first", false), 1, Duration.ZERO);
    try (Engine engine = new Engine(port)) {
      assertThat(engine.run(load, Duration.ofMillis(50))).isFalse();
    }
    assertThat(load.answers()).isZero();
  }

  private static boolean run(Load load) throws IOException {
    try (Engine engine = new Engine(port)) {
      return engine.run(load, LIMIT);
    }
  }

  private static Request ask(String model, boolean stream) {
    String body =
        "{\"model\":\"%s\",\"stream\":%b,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
            .formatted(model, stream, Request.SERIAL);
    return Request.post(port, "/v1/chat/completions", List.of(), body);
  }
}
