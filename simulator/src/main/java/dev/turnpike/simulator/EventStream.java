package dev.turnpike.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.simulator.voice.Frame;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.CRC32;

/// Amazon's event stream: each frame a binary message with headers and two checksums. A frame whose
/// event ends in `Exception` is an exception; one whose event is `error:CODE` is an error, its data
/// the message.
record EventStream() implements Framing {
  private static final int AROUND = 16;
  private static final int TEXT = 7;

  @Override
  public String contentType() {
    return "application/vnd.amazon.eventstream";
  }

  @Override
  public byte[] bytes(Frame frame, boolean first) {
    byte[] data = frame.data().getBytes(UTF_8);
    if (frame.moment() == Frame.Moment.BARE) {
      return data;
    }
    try {
      String event = frame.event();
      if (event.startsWith("error:")) {
        return message(
            new byte[0],
            ":error-code",
            event.substring("error:".length()),
            ":error-message",
            frame.data(),
            ":message-type",
            "error");
      }
      boolean exception = event.endsWith("Exception");
      return message(
          data,
          exception ? ":exception-type" : ":event-type",
          event,
          ":content-type",
          "application/json",
          ":message-type",
          exception ? "exception" : "event");
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a byte array does not fail
    }
  }

  private static byte[] message(byte[] payload, String... headers) throws IOException {
    ByteArrayOutputStream named = new ByteArrayOutputStream();
    DataOutputStream header = new DataOutputStream(named);
    for (int i = 0; i < headers.length; i += 2) {
      byte[] name = headers[i].getBytes(UTF_8);
      byte[] value = headers[i + 1].getBytes(UTF_8);
      header.writeByte(name.length);
      header.write(name);
      header.writeByte(TEXT);
      header.writeShort(value.length);
      header.write(value);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(named.size() + payload.length + AROUND);
    out.writeInt(named.size());
    out.writeInt(checksum(bytes));
    named.writeTo(out);
    out.write(payload);
    out.writeInt(checksum(bytes));
    return bytes.toByteArray();
  }

  private static int checksum(ByteArrayOutputStream bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes.toByteArray());
    return (int) crc.getValue();
  }

  @Override
  public byte[] closing() {
    return new byte[0];
  }
}
