package dev.turnpike.gateway.upstream;

import dev.turnpike.catalog.Provider.CredentialForm;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// All upstream connections of one event loop. HTTP/1.1: one connection carries one call, so a
/// cancelled call closes it and the provider stops at once.
public final class Upstreams {
  private static final int HTTPS = 443;
  private static final int HTTP = 80;

  private final Vertx vertx;
  private final Pools pools;
  private final Addresses addresses;
  private final LongSupplier nanos;
  private final HttpClient plain;
  private final Map<Path, HttpClient> withCa = new HashMap<>();

  /// How far the pools may grow and how long an idle connection is kept. `headerBytes` bounds a
  /// reply's head.
  public record Pools(
      int connections, int queue, int headerBytes, Duration connect, Duration keepIdle) {}

  /// To be made on the event loop that will use it.
  public Upstreams(Vertx vertx, Pools pools, LongSupplier nanos) {
    this.vertx = vertx;
    this.pools = pools;
    this.addresses = new Addresses((VertxInternal) vertx);
    this.nanos = nanos;
    this.plain = client(null);
  }

  /// Sends a POST to `base` + `pathAndQuery` with the credential in `form`. Returns at once;
  /// `reply` hears the rest.
  public UpstreamCall post(
      URI base,
      String pathAndQuery,
      Access access,
      CredentialForm form,
      MultiMap headers,
      byte[] body,
      UpstreamReply reply) {
    UpstreamCall call = new UpstreamCall(reply);
    boolean tls = "https".equals(base.getScheme());
    int port = base.getPort() > 0 ? base.getPort() : tls ? HTTPS : HTTP;
    String host = base.getHost();
    access.credential().addTo(headers, form);
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost(host)
            .setPort(port)
            .setSsl(tls)
            .setURI(path(base) + pathAndQuery)
            .setHeaders(headers)
            .setFollowRedirects(false);
    HttpClient client =
        access.ca() == null ? plain : withCa.computeIfAbsent(access.ca(), this::client);
    long now = nanos.getAsLong();
    SocketAddress known = addresses.remembered(host, port, access.operatorsAddress(), now);
    if (known != null) {
      call.open(client.request(options.setServer(known)), body, () -> forget(host, port, access));
    } else {
      addresses
          .resolve(host, port, access.operatorsAddress(), now)
          .onComplete(
              address -> {
                if (!call.isOver()) {
                  call.open(
                      client.request(options.setServer(address)),
                      body,
                      () -> forget(host, port, access));
                }
              },
              call::fail);
    }
    return call;
  }

  private void forget(String host, int port, Access access) {
    addresses.failed(host, port, access.operatorsAddress());
  }

  private static String path(URI base) {
    String path = base.getRawPath();
    return path == null || path.equals("/") ? "" : path;
  }

  private HttpClient client(@Nullable Path ca) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setConnectTimeout((int) pools.connect.toMillis())
            .setSslHandshakeTimeout(pools.connect.toMillis())
            .setSslHandshakeTimeoutUnit(java.util.concurrent.TimeUnit.MILLISECONDS)
            .setKeepAliveTimeout((int) pools.keepIdle.toSeconds())
            .setMaxHeaderSize(pools.headerBytes)
            .setDecompressionSupported(true)
            .setTcpNoDelay(true)
            .setVerifyHost(true);
    if (ca != null) {
      options.setTrustOptions(new Authorities(ca));
    }
    return vertx.createHttpClient(
        options,
        new PoolOptions()
            .setHttp1MaxSize(pools.connections)
            .setMaxWaitQueueSize(pools.queue)
            .setEventLoopSize(0));
  }
}
