package dev.turnpike.dialect.eventstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.dialect.StreamTap;
import dev.turnpike.dialect.json.JsonText;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// One message of an event stream.
///
/// ```
/// u32 length | u32 length of headers | u32 CRC of these 8 | headers | payload | u32 CRC of all before
/// ```
///
/// All of it is big-endian. Of the headers only the values that are strings are kept; a name that
/// stands there twice is an error.
final class Frame {
  /// So many bytes tell how long a frame is, and that it is one.
  static final int PRELUDE = 12;

  private static final int LEAST = PRELUDE + 4;
  private static final int MOST = StreamTap.MAX_EVENT_BYTES;
  private static final int STRING = 7;
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] bytes;
  private final Map<String, @Nullable String> headers;
  private final int from;
  private final int to;

  private Frame(byte[] bytes, Map<String, @Nullable String> headers, int from, int to) {
    this.bytes = bytes;
    this.headers = headers;
    this.from = from;
    this.to = to;
  }

  /// How long the frame is whose first [#PRELUDE] bytes stand at `at`.
  static int length(byte[] b, int at) throws MalformedFrame {
    if (checksum(b, at, at + 8) != number(b, at + 8)) {
      throw new MalformedFrame("the checksum of a frame's first bytes is wrong");
    }
    int length = number(b, at);
    int headers = number(b, at + 4);
    if (length < LEAST || length > MOST) {
      throw new MalformedFrame(
          "a frame is "
              + Integer.toUnsignedString(length)
              + " bytes long, must be "
              + LEAST
              + " to "
              + MOST);
    }
    if (headers < 0 || headers > length - LEAST) {
      throw new MalformedFrame("the headers of a frame are longer than the frame");
    }
    return length;
  }

  /// The frame of `length` bytes at `at`, all of which are there.
  static Frame read(byte[] b, int at, int length) throws MalformedFrame {
    int to = at + length - 4;
    if (checksum(b, at, to) != number(b, to)) {
      throw new MalformedFrame("the checksum of a frame is wrong");
    }
    int payload = at + PRELUDE + number(b, at + 4);
    return new Frame(b, headers(b, at + PRELUDE, payload), payload, to);
  }

  private static int number(byte[] b, int at) {
    return (int) INTS.get(b, at);
  }

  private static int checksum(byte[] b, int from, int to) {
    CRC32 crc = new CRC32();
    crc.update(b, from, to - from);
    return (int) crc.getValue();
  }

  private static Map<String, @Nullable String> headers(byte[] b, int from, int end)
      throws MalformedFrame {
    Map<String, @Nullable String> headers = new HashMap<>();
    int at = from;
    while (at < end) {
      int type = at + 1 + (b[at] & 0xff);
      int value = type + 1;
      within(value, end);
      int kind = b[type];
      int length = lengthOf(kind);
      if (length < 0) {
        within(value + 2, end);
        length = (short) SHORTS.get(b, value) & 0xffff;
        value += 2;
      }
      within(value + length, end);
      String name = new String(b, at + 1, type - at - 1, UTF_8);
      if (headers.containsKey(name)) {
        throw new MalformedFrame("a frame has a header twice");
      }
      headers.put(name, kind == STRING ? new String(b, value, length, UTF_8) : null);
      at = value + length;
    }
    return headers;
  }

  /// The bytes of a value of this kind; -1 where they are told before it.
  private static int lengthOf(int kind) throws MalformedFrame {
    return switch (kind) {
      case 0, 1 -> 0; // true, false
      case 2 -> 1;
      case 3 -> 2;
      case 4 -> 4;
      case 5, 8 -> 8; // a long, a time
      case 6, STRING -> -1; // bytes, a string
      case 9 -> 16; // a UUID
      default -> throw new MalformedFrame("a header of a frame has a kind that nobody knows");
    };
  }

  private static void within(int place, int end) throws MalformedFrame {
    if (place > end) {
      throw new MalformedFrame("a header of a frame goes beyond the headers");
    }
  }

  /// The header of this name where it is a string, or null.
  @Nullable String header(String name) {
    return headers.get(name);
  }

  byte[] payload() {
    return Arrays.copyOfRange(bytes, from, to);
  }

  /// `{"NAME":PAYLOAD}`, an empty payload being `{}`.
  byte[] asMember(String name) {
    byte[] head = ("{" + JsonText.quoted(name) + ":").getBytes(UTF_8);
    byte[] content = from == to ? new byte[] {'{', '}'} : payload();
    byte[] all = Arrays.copyOf(head, head.length + content.length + 1);
    System.arraycopy(content, 0, all, head.length, content.length);
    all[all.length - 1] = '}';
    return all;
  }
}
