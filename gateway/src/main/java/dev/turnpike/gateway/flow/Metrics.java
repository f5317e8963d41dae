package dev.turnpike.gateway.flow;

import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Usage;
import dev.turnpike.price.Cost;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/// The figures of `/metrics`. Label values come from known sets only: providers and models of the
/// catalog, statuses, error codes; anything else is `other`.
public final class Metrics {
  private static final double MICROS = 1e6;

  private final PrometheusRegistry registry;
  private final Counter calls;
  private final Counter rejected;
  private final Counter attempts;
  private final Counter tokens;
  private final Counter cost;
  private final Counter unpriced;
  private final Histogram duration;
  private final Histogram firstToken;
  private final Histogram overhead;

  public Metrics(PrometheusRegistry registry) {
    this.registry = registry;
    calls =
        Counter.builder()
            .name("turnpike_calls_total")
            .help("Calls by dialect, provider, model and outcome (ok, cancelled or an error code).")
            .labelNames("dialect", "provider", "model", "outcome")
            .register(registry);
    rejected =
        Counter.builder()
            .name("turnpike_rejected_total")
            .help("Requests turned away before they were a call, by error code.")
            .labelNames("code")
            .register(registry);
    attempts =
        Counter.builder()
            .name("turnpike_attempts_total")
            .help("Attempts at providers, by what came of them.")
            .labelNames("provider", "outcome")
            .register(registry);
    tokens =
        Counter.builder()
            .name("turnpike_tokens_total")
            .help(
                "Tokens (searches and characters too) by kind, as reported by providers or estimated.")
            .labelNames("provider", "kind")
            .register(registry);
    cost =
        Counter.builder()
            .name("turnpike_cost_nano_usd_total")
            .help("Cost of priced calls in nano-USD.")
            .labelNames("provider")
            .register(registry);
    unpriced =
        Counter.builder()
            .name("turnpike_unpriced_calls_total")
            .help("Answered calls for which no price is known.")
            .labelNames("provider")
            .register(registry);
    duration =
        Histogram.builder()
            .name("turnpike_call_duration_seconds")
            .help("From the request's head to the answer's last byte.")
            .labelNames("provider")
            .classicUpperBounds(.05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600)
            .classicOnly()
            .register(registry);
    firstToken =
        Histogram.builder()
            .name("turnpike_time_to_first_token_seconds")
            .help("From the request's head to the first words of a streamed answer.")
            .labelNames("provider")
            .classicUpperBounds(.05, .1, .25, .5, 1, 2, 4, 8, 16, 32, 64, 128)
            .classicOnly()
            .register(registry);
    overhead =
        Histogram.builder()
            .name("turnpike_overhead_seconds")
            .help("From the request's last byte to the first attempt's start.")
            .classicUpperBounds(.00005, .0001, .00025, .0005, .001, .0025, .005, .01, .05)
            .classicOnly()
            .register(registry);
  }

  public PrometheusRegistry registry() {
    return registry;
  }

  /// A figure that is read when it is asked for.
  public void gauge(String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(value.getAsDouble()))
        .register(registry);
  }

  /// A count that somebody else keeps.
  public void counter(String name, String help, LongSupplier value) {
    io.prometheus.metrics.core.metrics.CounterWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call((double) value.getAsLong()))
        .register(registry);
  }

  public void rejected(String code) {
    rejected.labelValues(code).inc();
  }

  void attempt(String provider, String outcome) {
    attempts.labelValues(provider, outcome).inc();
  }

  void call(String dialect, String provider, String model, String outcome) {
    calls.labelValues(dialect, provider, model, outcome).inc();
  }

  void times(String provider, long durationMicros, long firstTokenMicros, long overheadMicros) {
    duration.labelValues(provider).observe(durationMicros / MICROS);
    if (firstTokenMicros >= 0) {
      firstToken.labelValues(provider).observe(firstTokenMicros / MICROS);
    }
    if (overheadMicros >= 0) {
      overhead.observe(overheadMicros / MICROS);
    }
  }

  void usage(String provider, Usage usage, Cost paid) {
    for (Bucket bucket : BUCKETS) {
      long count = usage.of(bucket);
      if (count > 0) {
        tokens.labelValues(provider, bucket.id()).inc((double) count);
      }
    }
    switch (paid) {
      case Cost.Priced priced -> cost.labelValues(provider).inc((double) priced.totalNanos());
      case Cost.Unpriced _ -> unpriced.labelValues(provider).inc();
    }
  }

  private static final Bucket[] BUCKETS = Bucket.values();
}
