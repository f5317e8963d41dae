package dev.turnpike.gateway.upstream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/// Ends a connection without waiting for its other end: the usual close first writes what is left,
/// which who does not read can put off for ever.
public final class HardClose {
  private HardClose() {}

  public static void now(HttpConnection connection) {
    if (connection instanceof ConnectionBase base) {
      now(base.channel());
    } else {
      connection.close();
    }
  }

  /// To be called on the connection's event loop. What the kernel still holds is dropped, too.
  public static void now(Channel channel) {
    if (channel.isOpen()) {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
      channel.pipeline().firstContext().close(); // past all handlers that would write first
    }
  }
}
