package dev.turnpike.gateway.edge;

import dev.turnpike.gateway.config.Config;
import dev.turnpike.gateway.control.ControlPlane;
import dev.turnpike.gateway.flow.Loop;
import dev.turnpike.gateway.flow.Snapshot;
import dev.turnpike.gateway.flow.Watchdog;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One event loop's HTTP server. As many are deployed as there are loops; they share the port.
public final class Doors extends VerticleBase {
  /// What the kernel holds of an answer for a client that reads slowly. Left to itself it takes
  /// megabytes, of which a client that plays audio as it reads needs minutes for a third: until
  /// then the gateway would take it for one that does not read at all.
  private static final int SEND_BUFFER_BYTES = 256 * 1024;

  private static final int MAX_REQUEST_LINE = 16 * 1024;

  /// A free port that all doors share: Vert.x gives servers with the same negative number the same
  /// port, and the simulator inside has -1.
  private static final int ANY_SHARED_PORT = -2;

  private static final int STREAMS_PER_CONNECTION = 256;

  /// What the HTTP server calls its own handler in a connection's pipeline.
  private static final String SERVER = "handler";

  private final Common common;
  private @Nullable Listener listener;
  private @Nullable HttpServer server;
  private long sweep;

  /// What all loops' doors have in common. `loops` makes the things that belong to the calling
  /// event loop; `openConnections` counts for all of them. Until `opening` is complete the port is
  /// ours and whoever comes waits.
  public record Common(
      Supplier<Snapshot> snapshots,
      Function<io.vertx.core.Vertx, Loop> loops,
      ControlPlane controlPlane,
      Executor threads,
      PrometheusRegistry metrics,
      AtomicInteger openConnections,
      Future<Void> opening) {}

  public Doors(Common common) {
    this.common = common;
  }

  @Override
  public Future<?> start() {
    Config config = common.snapshots.get().config();
    Loop loop = common.loops.apply(vertx);
    Listener front =
        new Listener(
            loop,
            common.snapshots,
            new HostRule(config.server().host(), config.server().hosts()),
            new Backroom(
                vertx,
                common.threads,
                common.controlPlane,
                common.metrics,
                isLoopback(config.server().host())));
    listener = front;
    sweep = vertx.setPeriodic(Watchdog.SWEEP_MILLIS, _ -> loop.watchdog().sweep(loop.now()));
    HttpServer opened = vertx.createHttpServer(options(config));
    server = opened;
    opened.connectionHandler(connection -> welcome(connection, loop));
    opened.invalidRequestHandler(request -> malformed(request, loop));
    opened.requestHandler(request -> enter(request, front));
    int port = config.server().port();
    return opened.listen(port == 0 ? ANY_SHARED_PORT : port, config.server().host());
  }

  private void enter(HttpServerRequest request, Listener front) {
    if (common.opening.isComplete()) {
      front.handle(request);
      return;
    }
    request.pause();
    common.opening.onSuccess(
        _ ->
            context.runOnContext(
                _ -> {
                  front.handle(request);
                  request.resume();
                }));
  }

  /// The port it listens on.
  public int port() {
    HttpServer open = server;
    return open == null ? -1 : open.actualPort();
  }

  /// No new connections, no further requests; what runs goes on.
  public Future<?> close() {
    HttpServer open = server;
    return open == null ? Future.succeededFuture() : open.close();
  }

  /// Ends the calls that still run with an error their clients understand.
  public void stopCalls() {
    Listener open = listener;
    if (open != null) {
      context.runOnContext(_ -> open.stopAll());
    }
  }

  @Override
  public Future<?> stop() {
    vertx.cancelTimer(sweep);
    return Future.succeededFuture();
  }

  private static HttpServerOptions options(Config config) {
    Config.Limits limits = config.limits();
    HttpServerOptions options =
        new HttpServerOptions()
            .setMaxHeaderSize(limits.header())
            .setMaxInitialLineLength(Math.min(limits.header(), MAX_REQUEST_LINE))
            .setHttp2ClearTextEnabled(false)
            .setHandle100ContinueAutomatically(false)
            .setCompressionSupported(false)
            .setDecompressionSupported(false)
            .setTcpNoDelay(true)
            .setSendBufferSize(SEND_BUFFER_BYTES)
            .setAcceptBacklog(4096);
    Config.Tls tls = config.server().tls();
    if (tls != null) {
      options
          .setSsl(true)
          .setUseAlpn(true)
          .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
          .setKeyCertOptions(
              new PemKeyCertOptions()
                  .addCertPath(tls.cert().toString())
                  .addKeyPath(tls.key().toString()));
      options
          .getInitialSettings()
          .setMaxConcurrentStreams(STREAMS_PER_CONNECTION)
          .setMaxHeaderListSize(limits.header());
    }
    return options;
  }

  private void welcome(HttpConnection connection, Loop loop) {
    Config config = common.snapshots.get().config();
    if (common.openConnections.incrementAndGet() > config.limits().connections()) {
      common.openConnections.decrementAndGet();
      connection.close();
      return;
    }
    Channel channel = connection instanceof ConnectionBase base ? base.channel() : null;
    HeadGuard guard =
        new HeadGuard(
            config.timeouts().header(),
            config.timeouts().clientIdle(),
            streamsOf(channel),
            loop.nanos(),
            connection::close);
    if (channel != null) {
      channel.attr(HeadGuard.KEY).set(guard);
      channel.pipeline().addFirst("head-guard", guard);
      if (channel.pipeline().get(SERVER) != null && !isHttp2(channel)) {
        channel.pipeline().addBefore(SERVER, "version-guard", new VersionGuard());
      }
    }
    loop.watchdog().watch(guard.clock());
    connection.closeHandler(
        _ -> {
          loop.watchdog().forget(guard.clock());
          common.openConnections.decrementAndGet();
        });
  }

  private static boolean isHttp2(Channel channel) {
    return channel.pipeline().get(Http2ConnectionHandler.class) != null;
  }

  /// How many requests an HTTP/2 connection carries right now; null for HTTP/1.1.
  private static @Nullable IntSupplier streamsOf(@Nullable Channel channel) {
    Http2ConnectionHandler http2 =
        channel == null ? null : channel.pipeline().get(Http2ConnectionHandler.class);
    return http2 == null ? null : () -> http2.connection().numActiveStreams();
  }

  static @Nullable HeadGuard guardOf(HttpConnection connection) {
    return connection instanceof ConnectionBase base
        ? base.channel().attr(HeadGuard.KEY).get()
        : null;
  }

  /// A request that is not HTTP as we read it: one short answer, and the connection is closed.
  private static void malformed(HttpServerRequest request, Loop loop) {
    loop.metrics().rejected("malformed_http");
    Throwable cause = request.decoderResult().cause();
    int status =
        switch (cause) {
          case TooLongHttpLineException _ -> 414;
          case TooLongHttpHeaderException _ -> 431;
          case VersionGuard.UnknownVersion _ -> 505;
          case null, default -> 400;
        };
    String what =
        switch (status) {
          case 414 -> "The request line is too long.";
          case 505 -> "The request's HTTP version is not known here, must be 1.0 or 1.1.";
          case 431 -> "The request's headers are too large (limits.header).";
          default -> "The request is not well-formed HTTP.";
        };
    request
        .response()
        .setStatusCode(status)
        .putHeader("content-type", "application/json")
        .putHeader(Listener.TRACE_ID, loop.ids().call(loop.clock().millis()))
        .putHeader("connection", "close")
        .end(
            "{\"error\":{\"message\":\""
                + what
                + "\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"invalid_request\"}}")
        .onComplete(_ -> request.connection().close());
  }

  /// Whether only this machine reaches the host's address.
  public static boolean isLoopback(String host) {
    if (host.equalsIgnoreCase("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException aName) {
      return false;
    }
  }
}
