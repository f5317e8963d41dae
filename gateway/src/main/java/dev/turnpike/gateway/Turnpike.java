package dev.turnpike.gateway;

import dev.turnpike.catalog.Catalog;
import dev.turnpike.gateway.access.DataFolder;
import dev.turnpike.gateway.access.FirstKeys;
import dev.turnpike.gateway.access.KeyStore;
import dev.turnpike.gateway.access.PresetKeys;
import dev.turnpike.gateway.access.Whereabouts;
import dev.turnpike.gateway.cli.GatewayAddress;
import dev.turnpike.gateway.config.AtStart;
import dev.turnpike.gateway.config.Config;
import dev.turnpike.gateway.config.ConfigSource;
import dev.turnpike.gateway.config.Loaded;
import dev.turnpike.gateway.config.StartFailure;
import dev.turnpike.gateway.control.Applied;
import dev.turnpike.gateway.control.ControlPaths;
import dev.turnpike.gateway.control.KeysApi;
import dev.turnpike.gateway.control.ModelPaths;
import dev.turnpike.gateway.control.RepriceApi;
import dev.turnpike.gateway.control.TracesApi;
import dev.turnpike.gateway.flow.Metrics;
import dev.turnpike.gateway.prices.PriceFolder;
import dev.turnpike.gateway.trace.Traces;
import dev.turnpike.gateway.upstream.OpenWeb;
import dev.turnpike.price.PriceSheet;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The whole process, put together with `new` from top to bottom in the order of the drawing, and
/// taken apart in the other direction.
final class Turnpike implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Turnpike.class);
  private static final long LAST_USE_SECONDS = 30;

  private final Config started;
  private final ConfigSource source;
  private final FirstKeys firstKeys;
  private final Gateway gateway;
  private final Traces traces;
  private final Deque<AutoCloseable> parts;

  private Turnpike(
      Config started,
      ConfigSource source,
      FirstKeys firstKeys,
      Gateway gateway,
      Traces traces,
      Deque<AutoCloseable> parts) {
    this.started = started;
    this.source = source;
    this.firstKeys = firstKeys;
    this.gateway = gateway;
    this.traces = traces;
    this.parts = parts;
  }

  /// Starts everything; what was begun is ended again where a later part cannot start. `source` is
  /// read again when the operator asks for it.
  static Turnpike start(Config config, ConfigSource source, Map<String, String> environment) {
    return start(config, source, environment, OpenWeb.Reach.PUBLIC);
  }

  /// With another reach than callers have.
  static Turnpike start(
      Config config, ConfigSource source, Map<String, String> environment, OpenWeb.Reach web) {
    Deque<AutoCloseable> parts = new ArrayDeque<>();
    try {
      return start(config, source, environment, web, parts);
    } catch (RuntimeException failed) {
      closeAll(parts);
      throw failed;
    }
  }

  private static Turnpike start(
      Config config,
      ConfigSource source,
      Map<String, String> environment,
      OpenWeb.Reach web,
      Deque<AutoCloseable> parts) {
    Clock clock = Clock.systemUTC();
    PresetKeys presets = PresetKeys.from(environment);
    DataFolder folder = DataFolder.open(config.data());
    parts.push(folder);
    KeyStore keys = KeyStore.open(folder, clock, new SecureRandom());
    parts.push(keys);
    Traces traces = openTraces(config, clock);
    parts.push(traces);
    Metrics metrics = new Metrics(new PrometheusRegistry());
    countTraces(metrics, traces);
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    parts.push(threads);
    writeLastUses(keys, parts);
    Catalog shipped = Catalog.read();
    PriceSheet shippedPrices = PriceSheet.read(shipped);
    PriceFolder priceFolder = new PriceFolder(config.data());
    Supplier<PriceSheet> prices = () -> priceFolder.over(shippedPrices);
    Turnpike[] self = new Turnpike[1];
    ControlPaths control =
        new ControlPaths(
            new TracesApi(traces.store()),
            new RepriceApi(traces.store(), () -> self[0].gateway().prices()),
            new KeysApi(keys, clock),
            () -> self[0].models(shipped, shippedPrices, keys, clock),
            () -> self[0].reload());
    Gateway gateway =
        Gateway.start(
            config,
            new Gateway.Settings(
                shipped,
                prices,
                environment,
                keys,
                traces.recorder(),
                metrics,
                threads,
                clock,
                Runtime.getRuntime().availableProcessors(),
                web),
            control);
    parts.push(gateway);
    keys.models().whenChanged(gateway::refresh);
    tellCommands(config.server(), gateway.port(), folder, parts);
    // The first keys are shown once. Made any earlier, they would be lost with a start that fails.
    FirstKeys firstKeys = keys.ensureFirst(presets);
    self[0] = new Turnpike(config, source, firstKeys, gateway, traces, parts);
    gateway.open();
    return self[0];
  }

  private ModelPaths models(Catalog shipped, PriceSheet prices, KeyStore keys, Clock clock) {
    return new ModelPaths(shipped, prices, gateway::shelf, keys.models(), gateway::probe, clock);
  }

  private static void tellCommands(
      Config.Server server, int port, DataFolder folder, Deque<AutoCloseable> parts) {
    GatewayAddress.onThisMachine(server.on(port)).write(folder);
    parts.push(() -> Whereabouts.forget(folder));
  }

  private static Traces openTraces(Config config, Clock clock) {
    try {
      return Traces.open(config.data(), config.traces(), clock);
    } catch (IOException e) {
      throw new StartFailure(
          "cannot open the traces in " + config.data() + ": " + e.getMessage(), e);
    }
  }

  private static void countTraces(Metrics metrics, Traces traces) {
    metrics.counter(
        "turnpike_traces_recorded_total",
        "Traces handed over by calls.",
        () -> traces.recorder().counts().recorded());
    metrics.counter(
        "turnpike_traces_spooled_total",
        "Traces written to the log.",
        () -> traces.recorder().counts().spooled());
    metrics.counter(
        "turnpike_traces_applied_total",
        "Traces written to the store.",
        () -> traces.recorder().counts().applied());
    metrics.counter(
        "turnpike_trace_rows_dropped_total",
        "Traces lost because the hand-over or the disk was full.",
        () -> traces.recorder().counts().droppedRows());
    metrics.counter(
        "turnpike_trace_bodies_dropped_total",
        "Bodies lost because the hand-over or the disk was full.",
        () -> traces.recorder().counts().droppedBodies());
    metrics.gauge(
        "turnpike_trace_waiting_bytes",
        "Bytes handed over and not yet in the log.",
        () -> traces.recorder().waitingBytes());
  }

  private static void writeLastUses(KeyStore keys, Deque<AutoCloseable> parts) {
    var timer = Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
    parts.push(timer);
    timer.scheduleWithFixedDelay(
        () -> {
          try {
            keys.writeLastUses();
          } catch (SQLException e) {
            LOG.warn("last use of keys not written: {}", e.getMessage());
          }
        },
        LAST_USE_SECONDS,
        LAST_USE_SECONDS,
        TimeUnit.SECONDS);
  }

  /// As it is in force now.
  Config config() {
    return gateway.config();
  }

  FirstKeys firstKeys() {
    return firstKeys;
  }

  Gateway gateway() {
    return gateway;
  }

  Traces traces() {
    return traces;
  }

  /// Reads the configuration again and puts it in force; a bad one leaves the old one there.
  Applied reload() {
    Applied applied =
        switch (source.load()) {
          case Loaded.Good good -> apply(good);
          case Loaded.Bad bad -> new Applied.Refused(bad.errors());
        };
    switch (applied) {
      case Applied.InForce inForce -> {
        LOG.info("configuration applied");
        if (!inForce.needRestart().isEmpty()) {
          LOG.warn("changed, but needs a restart: {}", String.join(", ", inForce.needRestart()));
        }
      }
      case Applied.Refused refused ->
          LOG.warn("configuration not applied: {}", String.join("; ", refused.errors()));
    }
    return applied;
  }

  private Applied apply(Loaded.Good good) {
    try {
      gateway.apply(good.config());
      return new Applied.InForce(good.warnings(), AtStart.changed(started, good.config()));
    } catch (StartFailure e) {
      return new Applied.Refused(List.of(String.valueOf(e.getMessage())));
    }
  }

  /// Ends the process as an operator expects: running calls end first, no trace is lost.
  void drain(Duration limit) {
    gateway.drain(limit);
    close();
  }

  @Override
  public void close() {
    closeAll(parts);
  }

  private static void closeAll(Deque<AutoCloseable> parts) {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        LOG.warn("not closed cleanly: {}", e.toString());
      }
    }
  }
}
