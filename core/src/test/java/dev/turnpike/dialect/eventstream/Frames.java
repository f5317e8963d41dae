package dev.turnpike.dialect.eventstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/// Frames as Amazon's own library writes them.
public final class Frames {
  /// A delta of a text, and an exception, whose bytes are known.
  public static final byte[] DELTA =
      HexFormat.of()
          .parseHex(
              "0000009d00000057b9bbf89f0b3a6576656e742d74797065070011636f6e74656e74426c6f636b44656c74610d3a636f6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e0d3a6d6573736167652d747970650700056576656e747b22636f6e74656e74426c6f636b496e646578223a302c2264656c7461223a7b2274657874223a224869227d2c2270223a226162227d8b38b268");

  public static final byte[] THROTTLED =
      HexFormat.of()
          .parseHex(
              "00000090000000618e91a9b70f3a657863657074696f6e2d747970650700137468726f74746c696e67457863657074696f6e0d3a636f6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e0d3a6d6573736167652d74797065070009657863657074696f6e7b226d657373616765223a22546f6f206d616e79207265717565737473227de67f8005");

  private Frames() {}

  public static byte[] event(String type, String payload) {
    return frame(":event-type", type, "event", payload);
  }

  public static byte[] exception(String type, String payload) {
    return frame(":exception-type", type, "exception", payload);
  }

  private static byte[] frame(String header, String type, String kind, String payload) {
    Map<String, HeaderValue> headers = new LinkedHashMap<>();
    headers.put(header, HeaderValue.fromString(type));
    headers.put(":content-type", HeaderValue.fromString("application/json"));
    headers.put(":message-type", HeaderValue.fromString(kind));
    return frame(headers, payload);
  }

  public static byte[] frame(Map<String, HeaderValue> headers, String payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Message(headers, payload.getBytes(UTF_8)).encode(out);
    return out.toByteArray();
  }

  public static byte[] all(byte[]... frames) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] frame : frames) {
      out.writeBytes(frame);
    }
    return out.toByteArray();
  }
}
