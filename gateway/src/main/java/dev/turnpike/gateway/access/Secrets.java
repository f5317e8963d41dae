package dev.turnpike.gateway.access;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Secrets that the gateway must be able to read again, encrypted with AES-256-GCM under a key that
/// comes from the data folder's master key. Each is bound to the place it was sealed for: moved to
/// another row, it does not open.
final class Secrets {
  private static final String PURPOSE = "turnpike stored secrets, version 1";
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;
  private final SecureRandom random;

  Secrets(byte[] master, SecureRandom random) {
    this.random = random;
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(master, "HmacSHA256"));
      this.key = new SecretKeySpec(mac.doFinal(bytes(PURPOSE)), "AES");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  /// The stored text cannot be opened: it was changed, moved, or sealed under another key.
  static final class Spoilt extends Exception {
    Spoilt(Throwable cause) {
      super("a stored secret was changed, or belongs to another row or master key", cause);
    }
  }

  /// A nonce and the encrypted secret. `place` is what it is bound to.
  byte[] seal(String secret, String place) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, place).doFinal(bytes(secret));
      return ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + CIPHER, e);
    }
  }

  String open(byte[] sealed, String place) throws Spoilt {
    try {
      byte[] nonce = new byte[NONCE_BYTES];
      ByteBuffer rest = ByteBuffer.wrap(sealed);
      if (rest.remaining() < NONCE_BYTES + TAG_BITS / Byte.SIZE) {
        throw new AEADBadTagException("too short");
      }
      rest.get(nonce);
      byte[] secret = new byte[rest.remaining()];
      rest.get(secret);
      return new String(
          cipher(Cipher.DECRYPT_MODE, nonce, place).doFinal(secret), StandardCharsets.UTF_8);
    } catch (GeneralSecurityException e) {
      throw new Spoilt(e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String place) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(bytes(place));
    return cipher;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
