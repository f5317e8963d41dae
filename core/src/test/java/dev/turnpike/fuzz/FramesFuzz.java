package dev.turnpike.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.dialect.Dialect;
import dev.turnpike.dialect.Dialects;
import dev.turnpike.dialect.ProviderStreams;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/// Any bytes as an event stream of Converse, once as they are and once with lengths and checksums
/// put right.
public final class FramesFuzz {
  private static final Dialect CONVERSE = Dialects.of("converse");
  private static final int LEAST = 16;

  private FramesFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    Input input = new Input(bytes);
    byte[] stream = input.choice(0, 2) == 0 ? input.rest() : repaired(input.rest());
    TapRun run =
        TapRun.ofAnyCut(
            () -> CONVERSE.framed(CONVERSE.answerReader(ProviderStreams.ENVELOPE), null),
            stream,
            1 + input.choice(3, 40));
    assertThat(run.passed()).isEmpty();
  }

  private static byte[] repaired(byte[] frames) {
    ByteBuffer buffer = ByteBuffer.wrap(frames);
    int at = 0;
    while (frames.length - at >= LEAST) {
      int left = frames.length - at;
      int length = buffer.getInt(at);
      length = length < LEAST || length > left ? left : length;
      buffer.putInt(at, length);
      int headers = buffer.getInt(at + 4);
      buffer.putInt(at + 4, headers < 0 || headers > length - LEAST ? 0 : headers);
      buffer.putInt(at + 8, checksum(frames, at, 8));
      buffer.putInt(at + length - 4, checksum(frames, at, length - 4));
      at += length;
    }
    return frames;
  }

  private static int checksum(byte[] bytes, int from, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }
}
