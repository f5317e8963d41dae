package dev.turnpike.gateway;

import dev.turnpike.catalog.Catalog;
import dev.turnpike.gateway.access.KeyStore;
import dev.turnpike.gateway.config.Config;
import dev.turnpike.gateway.config.StartFailure;
import dev.turnpike.gateway.control.ControlPlane;
import dev.turnpike.gateway.control.ModelProbe;
import dev.turnpike.gateway.control.Shelf;
import dev.turnpike.gateway.edge.Doors;
import dev.turnpike.gateway.flow.Habits;
import dev.turnpike.gateway.flow.Ids;
import dev.turnpike.gateway.flow.Loop;
import dev.turnpike.gateway.flow.Metrics;
import dev.turnpike.gateway.flow.Remembered;
import dev.turnpike.gateway.flow.Snapshot;
import dev.turnpike.gateway.flow.Traffic;
import dev.turnpike.gateway.flow.Watchdog;
import dev.turnpike.gateway.prices.Prices;
import dev.turnpike.gateway.trace.Recorder;
import dev.turnpike.gateway.upstream.OpenWeb;
import dev.turnpike.gateway.upstream.OutgoingProxy;
import dev.turnpike.gateway.upstream.Secret;
import dev.turnpike.gateway.upstream.Upstreams;
import dev.turnpike.price.PriceSheet;
import dev.turnpike.route.Breaker;
import dev.turnpike.route.RetryBudget;
import dev.turnpike.simulator.Simulator;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.BindException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The data plane while it runs: its event loops, what they share, and its end.
final class Gateway implements AutoCloseable {
  private static final Duration OPENING = Duration.ofSeconds(20);
  private static final Duration CLOSING = Duration.ofSeconds(5);
  private static final long POLL_MILLIS = 20;
  private static final int UPSTREAM_HEAD_BYTES = 64 * 1024;
  private static final Duration UPSTREAM_IDLE = Duration.ofSeconds(60);

  /// Of the heap, the part that copies of replies may take while their calls run.
  private static final int CAPTURE_SHARE = 8;

  private final Vertx vertx;
  private final Traffic traffic;
  private final List<Doors> doors;
  private final AtomicReference<Snapshot> current;
  private final Settings settings;
  private final @Nullable URI simulator;
  private final Promise<Void> opening;
  private final Prober prober;
  private final Object changing = new Object();

  /// The price lists as they were last read.
  private PriceSheet listed;

  /// What the gateway is made from and does not own.
  record Settings(
      Catalog shipped,
      Supplier<PriceSheet> prices,
      Map<String, String> environment,
      KeyStore keys,
      Recorder recorder,
      Metrics metrics,
      Executor threads,
      Clock clock,
      int loops,
      OpenWeb.Reach web) {}

  private Gateway(
      Vertx vertx,
      Traffic traffic,
      List<Doors> doors,
      AtomicReference<Snapshot> current,
      Settings settings,
      @Nullable URI simulator,
      PriceSheet listed,
      Promise<Void> opening) {
    this.vertx = vertx;
    this.traffic = traffic;
    this.doors = doors;
    this.current = current;
    this.settings = settings;
    this.simulator = simulator;
    this.opening = opening;
    this.listed = listed;
    this.prober = new Prober(vertx, settings.clock, proxy(current.get().config().proxy()));
  }

  /// Starts everything and returns once the port is ours; nobody is let in before [#open]. Where no
  /// provider has a key the simulator runs inside.
  static Gateway start(Config config, Settings settings, ControlPlane controlPlane) {
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(settings.loops)
                .setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(2)
                .setPreferNativeTransport(true));
    try {
      URI simulator = needsSimulator(config, settings) ? startSimulator(vertx) : null;
      PriceSheet listed = settings.prices.get();
      AtomicReference<Snapshot> current =
          new AtomicReference<>(snapshot(config, settings, simulator, listed));
      Traffic traffic = new Traffic(memory(config.limits().memory()));
      AtomicInteger connections = new AtomicInteger();
      describe(settings.metrics, traffic, connections);
      Promise<Void> opening = Promise.promise();
      Doors.Common common =
          new Doors.Common(
              current::get,
              new Loops(settings, traffic, config, new Remembered()),
              controlPlane,
              settings.threads,
              settings.metrics.registry(),
              connections,
              opening.future());
      List<Doors> doors = open(vertx, config, settings.loops, common);
      return new Gateway(vertx, traffic, doors, current, settings, simulator, listed, opening);
    } catch (RuntimeException failed) {
      vertx.close();
      throw failed;
    }
  }

  /// What bodies may take: as configured, or else 40 % of the heap.
  private static long memory(long configured) {
    return configured > 0 ? configured : Runtime.getRuntime().maxMemory() * 2 / 5;
  }

  private static boolean needsSimulator(Config config, Settings settings) {
    return Providers.of(settings.shipped, config, settings.environment, null).reachable().isEmpty();
  }

  private static URI startSimulator(Vertx vertx) {
    Simulator simulator = await(Simulator.listen(vertx, "127.0.0.1", 0), OPENING);
    return URI.create("http://127.0.0.1:" + simulator.port());
  }

  private static List<Doors> open(Vertx vertx, Config config, int loops, Doors.Common common) {
    List<Doors> doors = new CopyOnWriteArrayList<>();
    Supplier<Doors> next =
        () -> {
          Doors door = new Doors(common);
          doors.add(door);
          return door;
        };
    try {
      await(vertx.deployVerticle(next, new DeploymentOptions().setInstances(loops)), OPENING);
    } catch (OpenFailed failed) {
      throw new StartFailure(whyNotOpen(config, failed.getCause()), failed);
    }
    return doors;
  }

  private static String whyNotOpen(Config config, @Nullable Throwable cause) {
    String address = config.server().host() + ":" + config.server().port();
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof BindException || String.valueOf(t.getMessage()).contains("in use")) {
        return "cannot listen on "
            + address
            + ": "
            + (String.valueOf(t.getMessage()).contains("in use")
                ? "the port is in use by another program; choose another with --port"
                : t.getMessage());
      }
    }
    return "cannot listen on " + address + ": " + (cause == null ? "unknown" : cause.getMessage());
  }

  private static void describe(Metrics metrics, Traffic traffic, AtomicInteger connections) {
    metrics.gauge("turnpike_calls_running", "Calls under way.", traffic::calls);
    metrics.gauge("turnpike_body_bytes", "Bytes of request bodies held.", traffic::bytes);
    metrics.gauge("turnpike_connections", "Client connections open.", connections::get);
  }

  /// Makes what belongs to one event loop, when it is called on it.
  private record Loops(Settings settings, Traffic traffic, Config config, Remembered remembered)
      implements java.util.function.Function<Vertx, Loop> {
    @Override
    public Loop apply(Vertx vertx) {
      long origin = System.nanoTime();
      LongSupplier nanos = () -> System.nanoTime() - origin;
      Config.Limits limits = config.limits();
      Upstreams.Pools pools =
          new Upstreams.Pools(
              limits.upstreamConnections(),
              limits.upstreamQueue(),
              UPSTREAM_HEAD_BYTES,
              config.timeouts().connect(),
              UPSTREAM_IDLE);
      return new Loop(
          vertx,
          new Upstreams(vertx, pools, nanos, settings.clock, proxy(config.proxy())),
          new OpenWeb(vertx, pools, nanos, settings.web),
          new Watchdog(),
          new RetryBudget(),
          new Breaker(),
          new Ids(new SecureRandom().nextLong()),
          settings.clock,
          nanos,
          settings.recorder,
          settings.metrics,
          traffic,
          new AtomicLong(Runtime.getRuntime().maxMemory() / CAPTURE_SHARE / settings.loops),
          remembered,
          new Habits());
    }
  }

  private static @Nullable OutgoingProxy proxy(Config.@Nullable Proxy proxy) {
    return proxy == null
        ? null
        : new OutgoingProxy(
            proxy.url().getHost(),
            proxy.url().getPort(),
            proxy.user(),
            new Secret(proxy.password()),
            proxy.except());
  }

  private static Snapshot snapshot(
      Config config, Settings settings, @Nullable URI simulator, PriceSheet listed) {
    Decided decided =
        Decided.of(
            settings.keys.models().book(),
            config,
            Providers.of(settings.shipped, config, settings.environment, simulator),
            Prices.of(listed, config));
    return new Snapshot(
        config,
        presented -> settings.keys.keys().find(presented),
        decided.router(),
        decided.prices(),
        decided.reachable());
  }

  /// Puts another configuration in force for the calls that come from now on, but for what only a
  /// start reads.
  void apply(Config config) {
    synchronized (changing) {
      PriceSheet read = settings.prices.get();
      current.set(snapshot(config, settings, simulator, read));
      listed = read;
    }
  }

  /// Puts in force what administrators decided about models since.
  void refresh() {
    synchronized (changing) {
      current.set(snapshot(current.get().config(), settings, simulator, listed));
    }
  }

  /// What is in force about models, for the control plane.
  Shelf shelf() {
    Snapshot now = current.get();
    return new Shelf(
        now.router().catalog(),
        now.prices(),
        now.providers().keySet(),
        now.config().aliases(),
        now.config().models().privateAddresses());
  }

  /// Asks an endpoint that an administrator named.
  ModelProbe.Outcome probe(URI base, String path, String key, byte[] body, boolean privateToo) {
    return prober.ask(base, path, key, body, privateToo);
  }

  /// Lets in whoever waits at the door, and all who come after.
  void open() {
    opening.complete();
  }

  /// As it is in force now.
  Config config() {
    return current.get().config();
  }

  boolean hasSimulator() {
    return simulator != null;
  }

  /// What calls cost that come now.
  PriceSheet prices() {
    return current.get().prices();
  }

  /// The port it answers on.
  int port() {
    return doors.getFirst().port();
  }

  Traffic traffic() {
    return traffic;
  }

  Providers providers() {
    return Providers.of(settings.shipped, current.get().config(), settings.environment, simulator);
  }

  /// Turns new calls away, lets the running ones end within `limit`, ends the rest with an error
  /// their clients understand, and closes.
  void drain(Duration limit) {
    traffic.drain();
    awaitQuiet(limit);
    if (traffic.calls() > 0) {
      doors.forEach(Doors::stopCalls);
      awaitQuiet(CLOSING);
    }
    close();
  }

  /// Waits until no call is under way, at most for `limit`.
  void awaitQuiet(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (traffic.calls() > 0 && System.nanoTime() - end < 0) {
      try {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  @Override
  public void close() {
    await(vertx.close(), CLOSING);
  }

  private static <T> T await(Future<T> future, Duration limit) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new OpenFailed(e.getCause());
    } catch (TimeoutException e) {
      throw new OpenFailed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OpenFailed(e);
    }
  }

  private static final class OpenFailed extends RuntimeException {
    OpenFailed(@Nullable Throwable cause) {
      super(cause);
    }
  }
}
