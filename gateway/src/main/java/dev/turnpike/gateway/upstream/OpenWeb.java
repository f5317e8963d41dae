package dev.turnpike.gateway.upstream;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Reads what callers name by its address: by https and from public addresses alone, without a
/// credential or anything of the caller's, following no redirect. One event loop's own, and apart
/// from the providers' connections: none is kept, and no caller can crowd those out.
public final class OpenWeb {
  private static final int HTTPS = 443;
  private static final int GREATEST_PORT = 65_535;
  private static final byte[] NO_BODY = {};

  /// The most connections that are being made at once, whatever their hosts.
  static final int MOST_CONNECTING = 256;

  private final Vertx vertx;
  private final Upstreams.Pools pools;
  private final LongSupplier nanos;
  private final Reach reach;
  private final Addresses addresses;
  private final HttpClient client;
  private int connecting;

  /// How far it goes. Private addresses and authorities of one's own are for tests: no
  /// configuration asks for them.
  public record Reach(boolean privateToo, @Nullable Path ca) {
    public static final Reach PUBLIC = new Reach(false, null);
  }

  /// To be made on the event loop that will use it. `pools` bounds the connections to one host.
  public OpenWeb(Vertx vertx, Upstreams.Pools pools, LongSupplier nanos, Reach reach) {
    this.vertx = vertx;
    this.pools = pools;
    this.nanos = nanos;
    this.reach = reach;
    this.addresses = new Addresses((VertxInternal) vertx);
    this.client = client();
  }

  /// Why the address is none that can be read from; null where it may be tried.
  public static @Nullable String objection(URI address) {
    if (!"https".equalsIgnoreCase(address.getScheme())) {
      return "its address must begin with https://";
    }
    String authority = address.getRawAuthority();
    if (authority != null && authority.indexOf('@') >= 0) {
      return "its address must not hold a user name";
    }
    if (address.getHost() == null || address.getPort() == 0 || address.getPort() > GREATEST_PORT) {
      return "its address must name a host";
    }
    return null;
  }

  /// Sends a GET to an address without [#objection]. Returns the call, which may already have
  /// failed; `reply` hears the rest.
  public UpstreamCall get(URI address, UpstreamReply reply) {
    UpstreamCall call = new UpstreamCall(reply);
    String host = address.getHost();
    int port = address.getPort() > 0 ? address.getPort() : HTTPS;
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setHost(host)
            .setPort(port)
            .setSsl(true)
            .setURI(target(address))
            .setHeaders(
                HttpHeaders.headers()
                    .set(HttpHeaderNames.USER_AGENT, "Turnpike")
                    .set(HttpHeaderNames.ACCEPT, "image/*"))
            .setFollowRedirects(false);
    boolean privateToo = reach.privateToo();
    long now = nanos.getAsLong();
    SocketAddress known = addresses.remembered(host, port, privateToo, now);
    Future<SocketAddress> checked =
        known == null
            ? addresses.resolve(host, port, privateToo, now)
            : Future.succeededFuture(known);
    checked.onComplete(
        found ->
            open(call, options.setServer(found), () -> addresses.failed(host, port, privateToo)),
        call::fail);
    return call;
  }

  /// A connection that is being made cannot be called back: so many at once and no more.
  private void open(UpstreamCall call, RequestOptions options, Runnable connectFailed) {
    if (call.isOver()) {
      return;
    }
    if (connecting >= MOST_CONNECTING) {
      call.fail(new ConnectionPoolTooBusyException("connections of open web: " + connecting));
      return;
    }
    connecting++;
    Future<HttpClientRequest> opening = client.request(options);
    opening.onComplete(_ -> connecting--);
    call.open(opening, NO_BODY, connectFailed);
  }

  private static String target(URI address) {
    String path = address.getRawPath();
    String query = address.getRawQuery();
    return (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
  }

  private HttpClient client() {
    HttpClientOptions options =
        new HttpClientOptions()
            .setConnectTimeout((int) pools.connect().toMillis())
            .setSslHandshakeTimeout(pools.connect().toMillis())
            .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
            .setKeepAlive(false)
            .setMaxHeaderSize(pools.headerBytes())
            .setDecompressionSupported(false) // nothing grows when it is unpacked
            .setTcpNoDelay(true)
            .setVerifyHost(true);
    if (reach.ca() != null) {
      options.setTrustOptions(new Authorities(reach.ca()));
    }
    return vertx.createHttpClient(
        options,
        new PoolOptions()
            .setHttp1MaxSize(pools.connections())
            .setMaxWaitQueueSize(pools.queue())
            .setEventLoopSize(0));
  }
}
