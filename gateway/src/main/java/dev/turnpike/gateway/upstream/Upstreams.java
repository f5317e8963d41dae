package dev.turnpike.gateway.upstream;

import dev.turnpike.catalog.Provider.CredentialForm;
import dev.turnpike.conversation.Failure;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
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
  private final InstantSource clock;
  private final @Nullable OutgoingProxy proxy;
  private final HttpClient plain;
  private final Map<Path, HttpClient> withCa = new HashMap<>();

  /// How far the pools may grow and how long an idle connection is kept. `headerBytes` bounds a
  /// reply's head.
  public record Pools(
      int connections, int queue, int headerBytes, Duration connect, Duration keepIdle) {}

  /// To be made on the event loop that will use it. `proxy` is null where there is none.
  public Upstreams(
      Vertx vertx,
      Pools pools,
      LongSupplier nanos,
      InstantSource clock,
      @Nullable OutgoingProxy proxy) {
    this.vertx = vertx;
    this.clock = clock;
    this.proxy = proxy;
    this.pools = pools;
    this.addresses = new Addresses((VertxInternal) vertx);
    this.nanos = nanos;
    this.plain = client(null);
  }

  /// Sends a POST to `base` + `pathAndQuery`, signed in with the credential; a plain key goes where
  /// `form` says. Returns at once; `reply` hears the rest.
  public UpstreamCall post(
      URI base,
      String pathAndQuery,
      Access access,
      CredentialForm form,
      MultiMap headers,
      byte[] body,
      UpstreamReply reply) {
    UpstreamCall call = new UpstreamCall(reply);
    Outgoing out = new Outgoing(base, path(base) + pathAndQuery, headers, body);
    switch (access.credential().signIn()) {
      case SignIn.Key(Secret key) ->
          send(call, out.at(KeyForm.add(key, form, headers, out.target)), access);
      case SignIn.Signature(SigV4 signer) -> {
        signer.sign("POST", out.authority(), out.target, headers, body, clock.instant());
        send(call, out, access);
      }
      case SignIn.Token(Tokens tokens) -> {
        reply.signingIn();
        tokens.ask(clock.instant(), this::fetch, new Ticket(call, out, access, reply));
      }
    }
    return call;
  }

  /// What goes out: path and query as they will be sent.
  private record Outgoing(URI base, String target, MultiMap headers, byte[] body) {
    Outgoing at(String other) {
      return new Outgoing(base, other, headers, body);
    }

    boolean tls() {
      return "https".equals(base.getScheme());
    }

    int port() {
      return base.getPort() > 0 ? base.getPort() : tls() ? HTTPS : HTTP;
    }

    /// As the Host header says it.
    String authority() {
      boolean usual = port() == (tls() ? HTTPS : HTTP);
      return usual ? base.getHost() : base.getHost() + ":" + port();
    }
  }

  /// A call that waits for its token. It goes on on its own event loop, whoever fetched it.
  private final class Ticket implements Tokens.Waiter {
    private final Context context = vertx.getOrCreateContext();
    private final UpstreamCall call;
    private final Outgoing out;
    private final Access access;
    private final UpstreamReply reply;

    Ticket(UpstreamCall call, Outgoing out, Access access, UpstreamReply reply) {
      this.call = call;
      this.out = out;
      this.access = access;
      this.reply = reply;
    }

    @Override
    public void take(Secret token) {
      if (context.equals(Vertx.currentContext())) {
        goOn(token);
      } else {
        context.runOnContext(_ -> goOn(token));
      }
    }

    private void goOn(Secret token) {
      if (!call.isOver()) {
        reply.signedIn();
        call.signIn(token);
        out.headers.set("authorization", "Bearer " + token.text());
        send(call, out, access);
      }
    }

    @Override
    public void fail(Failure failure) {
      context.runOnContext(_ -> call.refuse(failure));
    }
  }

  private void fetch(Tokens tokens) {
    TokenFetch fetch = new TokenFetch(vertx, clock, tokens);
    Grant.Endpoint endpoint = tokens.grant().endpoint();
    Access open = new Access(new Credential("", ""), endpoint.operators(), endpoint.ca());
    vertx
        .executeBlocking(() -> tokens.grant().request(clock.instant()), false)
        .onComplete(
            form ->
                fetch.on(
                    post(
                        endpoint.address(),
                        "",
                        open,
                        CredentialForm.NONE,
                        HttpHeaders.headers()
                            .set(HttpHeaders.CONTENT_TYPE, "application/x-www-form-urlencoded")
                            .set(HttpHeaders.ACCEPT, "application/json")
                            .set(HttpHeaders.ACCEPT_ENCODING, "identity"),
                        form,
                        fetch)),
            _ -> fetch.fault());
  }

  private void send(UpstreamCall call, Outgoing out, Access access) {
    String host = out.base.getHost();
    int port = out.port();
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost(host)
            .setPort(port)
            .setSsl(out.tls())
            .setURI(out.target)
            .setHeaders(out.headers)
            .setFollowRedirects(false);
    HttpClient client =
        access.ca() == null ? plain : withCa.computeIfAbsent(access.ca(), this::client);
    OutgoingProxy by = proxy != null && proxy.leadsTo(host) ? proxy : null;
    if (by != null && !Addresses.isLiteral(host) && !access.isStrangers()) {
      call.open(client.request(options.setProxyOptions(by.options())), out.body, () -> {});
      return;
    }
    long now = nanos.getAsLong();
    SocketAddress known = addresses.remembered(host, port, access.operatorsAddress(), now);
    Future<SocketAddress> checked =
        known == null
            ? addresses.resolve(host, port, access.operatorsAddress(), now)
            : Future.succeededFuture(known);
    checked.onComplete(
        address -> {
          if (!call.isOver()) {
            RequestOptions way =
                by == null ? options.setServer(address) : options.setProxyOptions(by.options());
            call.open(client.request(way), out.body, () -> forget(host, port, access));
          }
        },
        call::fail);
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
