package dev.turnpike.dialect.speech;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The head of a wave file around samples of 24 kHz, 16 bits and one channel (RIFF, as Microsoft's
/// "Multimedia Programming Interface and Data Specifications 1.0" has it).
final class WaveHead {
  private static final int SIZE = 44;
  private static final int RATE = 24_000;
  private static final short SAMPLE_BYTES = 2;

  private WaveHead() {}

  /// The length is not known while audio streams: the largest there is stands for it, as in
  /// OpenAI's streamed waves.
  static byte[] endless() {
    ByteBuffer head = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
    head.put("RIFF".getBytes(US_ASCII)).putInt(-1).put("WAVEfmt ".getBytes(US_ASCII));
    head.putInt(16).putShort((short) 1).putShort((short) 1);
    head.putInt(RATE).putInt(RATE * SAMPLE_BYTES).putShort(SAMPLE_BYTES);
    head.putShort((short) (8 * SAMPLE_BYTES));
    return head.put("data".getBytes(US_ASCII)).putInt(-1).array();
  }
}
