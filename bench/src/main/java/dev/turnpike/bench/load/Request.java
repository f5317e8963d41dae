package dev.turnpike.bench.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A request as bytes, ready to be sent any number of times. A serial number in its body makes each
/// sending another request, so that nobody along the way saves work by having seen it before.
///
/// Used by one thread.
public final class Request {
  /// Stands once in the body; the serial number takes its place.
  public static final String SERIAL = "0000000000";

  private final ByteBuffer before;
  private final ByteBuffer after;
  private long serial;

  private Request(ByteBuffer before, ByteBuffer after) {
    this.before = before;
    this.after = after;
  }

  /// A POST to `path` at `port` of 127.0.0.1. `headers` are whole lines without their ends.
  public static Request post(int port, String path, List<String> headers, String body) {
    int serialAt = body.indexOf(SERIAL);
    if (serialAt < 0) {
      throw new IllegalArgumentException("the body has no " + SERIAL + " to count in");
    }
    StringBuilder head = new StringBuilder();
    head.append("POST ").append(path).append(" HTTP/1.1\r\nhost: 127.0.0.1:").append(port);
    head.append("\r\nuser-agent: turnpike-bench\r\naccept: */*\r\ncontent-type: application/json");
    for (String header : headers) {
      head.append("\r\n").append(header);
    }
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    head.append("\r\ncontent-length: ").append(length).append("\r\n\r\n");
    return new Request(
        direct(head + body.substring(0, serialAt)),
        direct(body.substring(serialAt + SERIAL.length())));
  }

  private static ByteBuffer direct(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  /// The bytes of the next sending.
  ByteBuffer[] next() {
    byte[] digits = new byte[SERIAL.length()];
    long rest = ++serial;
    for (int i = digits.length - 1; i >= 0; i--) {
      digits[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return new ByteBuffer[] {before.duplicate(), ByteBuffer.wrap(digits), after.duplicate()};
  }
}
