package dev.turnpike.gateway.upstream;

import io.vertx.core.Future;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Turns a host into the checked address that is connected to, and remembers it for a while. One
/// event loop's own.
final class Addresses {
  /// How long an answer is used again.
  static final long KEEP_NANOS = 30_000_000_000L;

  /// The most hosts that are remembered.
  static final int MOST = 1_024;

  private final VertxInternal vertx;
  private final Map<String, Known> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
          return size() > MOST;
        }
      };

  Addresses(VertxInternal vertx) {
    this.vertx = vertx;
  }

  /// The address for this call, or null where it has to be looked up first with [#resolve].
  @Nullable SocketAddress remembered(String host, int port, boolean privateAllowed, long nowNanos) {
    Known found = known.get(key(host, port, privateAllowed));
    return found == null || nowNanos - found.since > KEEP_NANOS ? null : found.current();
  }

  Future<SocketAddress> resolve(String host, int port, boolean privateAllowed, long nowNanos) {
    return lookUp(host, port)
        .compose(
            answers -> {
              List<SocketAddress> good = new ArrayList<>(answers.size());
              for (InetSocketAddress answer : answers) {
                if (privateAllowed || EgressGuard.isPublic(answer.getAddress())) {
                  good.add(SocketAddress.inetSocketAddress(answer));
                }
              }
              if (good.isEmpty()) {
                return Future.failedFuture(new BlockedAddress());
              }
              Known entry = new Known(good, nowNanos);
              known.put(key(host, port, privateAllowed), entry);
              return Future.succeededFuture(entry.current());
            });
  }

  /// The address did not answer: the next call takes another one, where there is one.
  void failed(String host, int port, boolean privateAllowed) {
    Known found = known.get(key(host, port, privateAllowed));
    if (found != null) {
      found.next++;
    }
  }

  private Future<List<InetSocketAddress>> lookUp(String host, int port) {
    try {
      InetAddress literal = InetAddress.ofLiteral(unbracketed(host));
      return Future.succeededFuture(List.of(new InetSocketAddress(literal, port)));
    } catch (IllegalArgumentException notLiteral) {
      return vertx
          .nameResolver()
          .resolveAll(host)
          .compose(
              answers ->
                  answers.isEmpty()
                      ? Future.failedFuture(new UnknownHostException(host))
                      : Future.succeededFuture(
                          answers.stream()
                              .map(answer -> new InetSocketAddress(answer.getAddress(), port))
                              .toList()));
    }
  }

  /// Whether the host is an address and no name.
  static boolean isLiteral(String host) {
    try {
      InetAddress.ofLiteral(unbracketed(host));
      return true;
    } catch (IllegalArgumentException notLiteral) {
      return false;
    }
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  private static String key(String host, int port, boolean privateAllowed) {
    return (privateAllowed ? "any " : "public ") + host + ":" + port;
  }

  private static final class Known {
    private final List<SocketAddress> addresses;
    private final long since;
    private int next;

    Known(List<SocketAddress> addresses, long since) {
      this.addresses = addresses;
      this.since = since;
    }

    SocketAddress current() {
      return addresses.get(Math.floorMod(next, addresses.size()));
    }
  }

  /// Every address of the name is one that the gateway does not connect to.
  static final class BlockedAddress extends Exception {
    BlockedAddress() {
      super("blocked address", null, false, false);
    }
  }
}
