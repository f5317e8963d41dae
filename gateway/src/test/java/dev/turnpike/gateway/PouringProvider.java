package dev.turnpike.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/// A provider that answers one call with a stream without end, as fast as it is taken, and counts
/// what it gave to the kernel. Its body is not framed, so each byte of it is a byte of the stream.
final class PouringProvider implements AutoCloseable {
  /// What one write hands over; as much may be in the kernel and not counted yet.
  static final int PIECE = 4_096;

  private static final String HEAD =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";

  private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final AtomicLong poured = new AtomicLong();
  private volatile long lastNanos;
  private volatile int callersPort;
  private volatile boolean left;

  PouringProvider() throws IOException {
    Thread.ofPlatform().daemon().start(this::serve);
  }

  private void serve() {
    try (Socket caller = server.accept()) {
      callersPort = caller.getPort();
      readRequest(caller);
      OutputStream out = caller.getOutputStream();
      out.write(HEAD.getBytes(ISO_8859_1));
      byte[] event = event();
      while (true) {
        out.write(event);
        poured.addAndGet(event.length);
        lastNanos = System.nanoTime();
      }
    } catch (IOException gone) {
      left = true;
    }
  }

  private static void readRequest(Socket caller) throws IOException {
    StringBuilder read = new StringBuilder();
    while (!read.toString().endsWith("]}")) {
      read.append((char) caller.getInputStream().read());
    }
  }

  private static byte[] event() {
    String begin = "data: {\"id\":\"x\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"";
    String end = "\"}}]}\n\n";
    String event = begin + "y".repeat(PIECE - begin.length() - end.length()) + end;
    return event.getBytes(ISO_8859_1);
  }

  int port() {
    return server.getLocalPort();
  }

  /// The port that its caller has on its side.
  int callersPort() {
    return callersPort;
  }

  /// Bytes of the body given to the kernel.
  long poured() {
    return poured.get();
  }

  /// Whether it pours no more because nobody takes it.
  boolean isHeldBack() {
    return poured.get() > 0 && System.nanoTime() - lastNanos > 400_000_000L;
  }

  boolean callerLeft() {
    return left;
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
