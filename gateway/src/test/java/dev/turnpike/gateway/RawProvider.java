package dev.turnpike.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A provider that answers every call with the very bytes that a test gives it, and then closes or
/// keeps the connection open without another word.
final class RawProvider implements AutoCloseable {
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");
  private static final String STREAM =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger left = new AtomicInteger();
  private volatile Saying saying = new Saying(List.of(), false);

  private record Saying(List<String> pieces, boolean holds) {}

  RawProvider() throws IOException {
    Thread.ofPlatform().daemon().start(this::accept);
  }

  /// From now on each call is told these bytes, one character a byte, and then the connection is
  /// closed.
  void says(String... pieces) {
    saying = new Saying(List.of(pieces), false);
    calls.set(0);
  }

  /// As [#says], but the connection stays open until the caller closes it.
  void saysAndHolds(String... pieces) {
    saying = new Saying(List.of(pieces), true);
    calls.set(0);
  }

  /// A whole answer with a JSON body.
  static String json(int status, String body, String... headers) {
    return head(status, "application/json", body.length(), headers) + body;
  }

  static String head(int status, String type, int length, String... headers) {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Some\r\n");
    head.append("Content-Type: ").append(type).append("\r\nContent-Length: ").append(length);
    for (String header : headers) {
      head.append("\r\n").append(header);
    }
    return head.append("\r\n\r\n").toString();
  }

  /// The head of a chunked stream of events.
  static String stream() {
    return STREAM;
  }

  static String chunk(String bytes) {
    return Integer.toHexString(bytes.length()) + "\r\n" + bytes + "\r\n";
  }

  static String lastChunk() {
    return "0\r\n\r\n";
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket caller = server.accept();
        connections.incrementAndGet();
        Thread.ofPlatform().daemon().start(() -> serve(caller));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket caller) {
    try (caller) {
      caller.setTcpNoDelay(true);
      while (readRequest(caller.getInputStream())) {
        calls.incrementAndGet();
        Saying now = saying;
        for (String piece : now.pieces) {
          caller.getOutputStream().write(piece.getBytes(ISO_8859_1));
        }
        if (!now.holds) {
          return;
        }
      }
      left.incrementAndGet();
    } catch (IOException gone) {
      left.incrementAndGet();
    }
  }

  /// False where the caller has closed instead.
  private static boolean readRequest(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
      int b = in.read();
      if (b < 0) {
        return false;
      }
      head.append((char) b);
    }
    Matcher length = LENGTH.matcher(head);
    if (length.find()) {
      in.skipNBytes(Long.parseLong(length.group(1)));
    }
    return true;
  }

  int port() {
    return server.getLocalPort();
  }

  /// How many calls came since it was last told what to say.
  int calls() {
    return calls.get();
  }

  /// How many connections were made to it in all.
  int connections() {
    return connections.get();
  }

  /// How many callers closed a connection that was held open.
  int callersLeft() {
    return left.get();
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
