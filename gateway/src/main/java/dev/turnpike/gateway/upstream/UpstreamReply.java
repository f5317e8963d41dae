package dev.turnpike.gateway.upstream;

import dev.turnpike.conversation.Failure;
import io.vertx.core.MultiMap;

/// Hears what an upstream says, in this order: once [#head], any number of [#bytes], once [#end];
/// or [#failed] at any point, and nothing after it. Always on the call's own event loop.
public interface UpstreamReply {
  /// A token is asked for, before a connection is.
  default void signingIn() {}

  /// The token is there.
  default void signedIn() {}

  /// The request is on its way over a connection.
  void sent();

  void head(int status, MultiMap headers);

  void bytes(byte[] bytes);

  void end();

  void failed(Failure failure);
}
