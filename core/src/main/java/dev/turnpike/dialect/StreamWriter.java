package dev.turnpike.dialect;

import dev.turnpike.conversation.Failure;

/// Writes one streamed answer for a client of its dialect: hears the blocks, and gives the bytes
/// that tell of them. Whatever is heard in the order of [Blocks] becomes a well-formed stream.
public interface StreamWriter extends Blocks {

  /// The bytes written since the last time; empty where there are none.
  byte[] take();

  /// As in [StreamTap#errorEvent].
  byte[] errorEvent(Failure failure, String requestId);

  /// As in [StreamTap#keepAlive].
  byte[] keepAlive();
}
