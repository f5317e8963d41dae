package dev.turnpike.gateway.flow;

import dev.turnpike.gateway.trace.Recorder;
import dev.turnpike.gateway.upstream.OpenWeb;
import dev.turnpike.gateway.upstream.Upstreams;
import dev.turnpike.route.Breaker;
import dev.turnpike.route.RetryBudget;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// What the calls of one event loop share: its connections, its deadlines, its sources of time and
/// chance, and the recorder that hears of them.
public record Loop(
    Vertx vertx,
    Upstreams upstreams,
    OpenWeb web,
    Watchdog watchdog,
    RetryBudget retries,
    Breaker breaker,
    Ids ids,
    Clock clock,
    LongSupplier nanos,
    Recorder recorder,
    Metrics metrics,
    Traffic traffic,
    AtomicLong captureBudget,
    Remembered remembered,
    Habits habits) {

  public long now() {
    return nanos.getAsLong();
  }
}
