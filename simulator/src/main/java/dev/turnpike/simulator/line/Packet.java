package dev.turnpike.simulator.line;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/// Bytes that go out together, after a pause. `apart` ones get a write of their own.
public record Packet(Buffer bytes, Duration pause, boolean apart) {

  public static Packet of(Buffer bytes) {
    return new Packet(bytes, Duration.ZERO, false);
  }

  public static Packet of(byte[] bytes) {
    return of(Buffer.buffer(bytes));
  }

  public Packet after(Duration other) {
    return new Packet(bytes, other, apart);
  }
}
