package dev.turnpike.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.regex.Pattern;

/// A connection to a gateway on which a test writes and reads bytes as it likes.
final class RawConnection implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 30_000;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");

  private final Socket socket;

  RawConnection(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
  }

  /// The head of a POST with a good key, up to the empty line; each header without a line end.
  static String head(String target, String... headers) {
    return "POST "
        + target
        + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
        + TestGateway.KEY
        + "\r\nContent-Type: application/json\r\n"
        + String.join("", List.of(headers).stream().map(header -> header + "\r\n").toList())
        + "\r\n";
  }

  /// A whole POST with a good key.
  static String post(String target, String body) {
    return head(target, "Content-Length: " + body.getBytes(ISO_8859_1).length) + body;
  }

  void write(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /// All that comes until it ends with `end`, byte by byte, or until the gateway closes.
  String readUntil(String end) throws IOException {
    StringBuilder read = new StringBuilder();
    while (read.indexOf(end, read.length() - end.length()) < 0) {
      int b = socket.getInputStream().read();
      if (b < 0) {
        break;
      }
      read.append((char) b);
    }
    return read.toString();
  }

  /// As [#readUntil], but in blocks: for much, of which `end` is the last.
  String readAllUntil(String end) throws IOException {
    StringBuilder read = new StringBuilder();
    byte[] block = new byte[256 * 1024];
    while (read.indexOf(end, read.length() - end.length()) < 0) {
      int size = socket.getInputStream().read(block);
      if (size < 0) {
        break;
      }
      read.append(new String(block, 0, size, ISO_8859_1));
    }
    return read.toString();
  }

  /// All that comes until the gateway closes, be it with a reset behind an unread request.
  String readAll() throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(read);
    } catch (SocketException reset) {
      // what came before it counts
    }
    return read.toString(ISO_8859_1);
  }

  /// The status of the first answer in the bytes; 0 where there is none.
  static int status(String answer) {
    var found = STATUS.matcher(answer);
    return found.find() ? Integer.parseInt(found.group(1)) : 0;
  }

  Socket socket() {
    return socket;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
