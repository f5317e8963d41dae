package dev.turnpike.gateway.edge;

import dev.turnpike.gateway.flow.Watchdog;
import dev.turnpike.gateway.upstream.HardClose;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Closes a connection whose request head does not come whole in time: the first byte starts a
/// clock that only a whole head stops. Between two requests a longer, idle clock runs.
///
/// Stands first in a connection's pipeline, on its event loop. An HTTP/2 connection carries many
/// requests at once, some of which end by a reset and never by a reply: it has the idle clock only,
/// and its open streams are counted.
final class HeadGuard extends ChannelInboundHandlerAdapter {
  static final AttributeKey<HeadGuard> KEY = AttributeKey.valueOf("turnpike.head");

  /// How long a connection may take to close.
  private static final long GOODBYE_NANOS = 1_000_000_000L;

  private final long headNanos;
  private final long idleNanos;
  private final LongSupplier nanos;
  private final @Nullable IntSupplier streams;
  private final Runnable expired;
  private final Watchdog.Watched clock;
  private long deadline;
  private @Nullable Channel channel;
  private boolean closing;
  private boolean headBegun;
  private int requests;

  /// `streams` counts the requests under way on an HTTP/2 connection, null for HTTP/1.1; `expired`
  /// closes the connection.
  HeadGuard(
      Duration head,
      Duration idle,
      @Nullable IntSupplier streams,
      LongSupplier nanos,
      Runnable expired) {
    this.headNanos = head.toNanos();
    this.idleNanos = idle.toNanos();
    this.streams = streams;
    this.nanos = nanos;
    this.expired = expired;
    this.deadline = nanos.getAsLong() + headNanos;
    this.clock =
        new Watchdog.Watched() {
          @Override
          protected void check(long now) {
            if (isBusy()) {
              deadline = now + idleNanos;
            } else if (requests == 0 && now - deadline >= 0) {
              expire(now);
            }
          }
        };
  }

  private boolean isBusy() {
    return streams != null && streams.getAsInt() > 0;
  }

  /// Who has not taken what was left for it by the second time is cut off.
  private void expire(long now) {
    if (closing && channel != null) {
      HardClose.now(channel);
    } else {
      closing = true;
      deadline = now + GOODBYE_NANOS;
      expired.run();
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    channel = context.channel();
  }

  Watchdog.Watched clock() {
    return clock;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (requests == 0 && !headBegun && !closing && streams == null) {
      headBegun = true;
      deadline = nanos.getAsLong() + headNanos;
    }
    context.fireChannelRead(message);
  }

  /// A whole head has come: its request is served now.
  void headComplete() {
    headBegun = false;
    if (streams == null) {
      requests++;
    } else {
      deadline = nanos.getAsLong() + idleNanos;
    }
  }

  /// The reply is out; the next head may come.
  void replied() {
    if (streams == null) {
      requests--;
    }
    if (requests == 0) {
      headBegun = false;
      deadline = nanos.getAsLong() + idleNanos;
    }
  }
}
