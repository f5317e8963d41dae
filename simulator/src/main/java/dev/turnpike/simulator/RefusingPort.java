package dev.turnpike.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/// A port that is taken but not listened on: whoever connects is refused, and no one else gets it.
final class RefusingPort {
  private static final Socket HOLDER = hold();

  static final int NUMBER = HOLDER.getLocalPort();

  private RefusingPort() {}

  private static Socket hold() {
    try {
      Socket socket = new Socket();
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException("no port to refuse on", e);
    }
  }
}
