package dev.turnpike.gateway.edge;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;

/// Makes a request of another HTTP version than 1.0 and 1.1 (also the preface of HTTP/2 in clear) a
/// malformed one, which is answered by [Doors] as every other: the server below would answer by
/// itself, without a trace id.
///
/// Stands behind the decoder of an HTTP/1.1 connection. What follows such a request on its
/// connection is not read: nobody knows where it would end.
final class VersionGuard extends ChannelInboundHandlerAdapter {
  /// Why the decoder's result is a failure.
  static final class UnknownVersion extends Exception {
    private static final long serialVersionUID = 1L;

    private UnknownVersion() {
      super("the HTTP version is not known", null, false, false);
    }
  }

  private boolean refused;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (refused) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (message instanceof HttpRequest request && !isKnown(request.protocolVersion())) {
      request.setProtocolVersion(HttpVersion.HTTP_1_1);
      request.setDecoderResult(DecoderResult.failure(new UnknownVersion()));
      refused = true;
    }
    context.fireChannelRead(message);
  }

  private static boolean isKnown(HttpVersion version) {
    return version.equals(HttpVersion.HTTP_1_1) || version.equals(HttpVersion.HTTP_1_0);
  }
}
