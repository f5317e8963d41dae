package dev.turnpike.gateway.access;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// HMAC-SHA256 under the data folder's master key: what is kept of a key, and what it is looked up
/// by. Somebody who reads the database can neither learn a key from it nor try guesses.
final class KeyHash {
  private static final String ALGORITHM = "HmacSHA256";

  /// One each thread: a Mac has state, and to make one costs more than to use it.
  @SuppressWarnings("ThreadLocalUsage") // it is bound to one master key, so it cannot be static
  private final ThreadLocal<Mac> macs;

  KeyHash(byte[] master) {
    SecretKeySpec key = new SecretKeySpec(master, ALGORITHM);
    this.macs = ThreadLocal.withInitial(() -> newMac(key));
  }

  private static Mac newMac(SecretKeySpec key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac;
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  /// All 256 bits, as numbers: cheap to compare and to keep in a map. Timing tells nothing, since
  /// who presents a key does not know what its hash is.
  record Digest(long first, long second, long third, long fourth) {
    @Override
    public int hashCode() {
      return (int) first;
    }

    static Digest fromHex(String hex) {
      ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(hex));
      return new Digest(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
    }

    String hex() {
      HexFormat form = HexFormat.of();
      return form.toHexDigits(first)
          + form.toHexDigits(second)
          + form.toHexDigits(third)
          + form.toHexDigits(fourth);
    }
  }

  Digest of(String key) {
    ByteBuffer bytes = ByteBuffer.wrap(macs.get().doFinal(key.getBytes(StandardCharsets.UTF_8)));
    return new Digest(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
  }
}
