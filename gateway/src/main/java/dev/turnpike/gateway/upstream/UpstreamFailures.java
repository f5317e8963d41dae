package dev.turnpike.gateway.upstream;

import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Failure.TimedOut;
import dev.turnpike.conversation.Failure.Unreachable;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.proxy.ProxyConnectException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Says in our own words why an upstream could not be heard: no address of it, no stack.
final class UpstreamFailures {
  private UpstreamFailures() {}

  /// Of a call that was on its way: something that is no HTTP may have come instead of its reply,
  /// or in the middle of it.
  static Failure after(Throwable thrown) {
    Failure failure = of(thrown);
    return failure instanceof Unreachable reset
            && reset.kind() == Unreachable.Kind.RESET
            && isUnreadable(thrown)
        ? new Failure.Garbled("The provider's answer is not HTTP that can be read.")
        : failure;
  }

  /// What the decoder of HTTP throws, some of which has no type of its own.
  private static boolean isUnreadable(Throwable thrown) {
    return switch (thrown) {
      case PrematureChannelClosureException _ -> false; // closed within the head
      case CodecException _, IllegalArgumentException _, IllegalStateException _ -> true;
      default -> false;
    };
  }

  /// Of a call that did not get on its way, or was cut off.
  static Failure of(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      Failure known = known(cause);
      if (known != null) {
        return known;
      }
    }
    return new Unreachable(Unreachable.Kind.RESET, "The provider closed the connection.");
  }

  private static @Nullable Failure known(Throwable cause) {
    return switch (cause) {
      case Addresses.BlockedAddress _ ->
          new Unreachable(
              Unreachable.Kind.BLOCKED,
              "The provider's name leads to an address that the gateway does not connect to.");
      case ConnectTimeoutException _ ->
          new TimedOut(
              TimedOut.Stage.CONNECT, false, "The provider did not accept a connection in time.");
      case UnknownHostException _ ->
          new Unreachable(Unreachable.Kind.DNS, "The provider's name could not be resolved.");
      case SSLException _ ->
          new Unreachable(
              Unreachable.Kind.TLS, "A secure connection to the provider could not be made.");
      case ProxyConnectException _ ->
          new Unreachable(
              Unreachable.Kind.REFUSED,
              "The outgoing proxy did not let the connection to the provider through.");
      case ConnectException _ ->
          new Unreachable(Unreachable.Kind.REFUSED, "The provider refused the connection.");
      case ConnectionPoolTooBusyException _ ->
          new Failure.Overloaded(
              "Too many calls wait for a connection to this provider.", Duration.ofSeconds(1));
      default -> null;
    };
  }
}
