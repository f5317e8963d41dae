package dev.turnpike.dialect.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.conversation.Seal;
import dev.turnpike.dialect.Carrier;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// What stands in a `thoughtSignature`: Gemini's own proof, or the carrier of another provider's.
/// Clients decode the field, so a carrier is there in base64.
final class Signature {
  /// Tells Gemini that a call was made by another model and has no proof.
  static final String SKIP = "skip_thought_signature_validator";

  private Signature() {}

  /// The seal in a signature; null where it is empty, a placeholder or a damaged carrier.
  static @Nullable Seal read(String signature) {
    if (signature.isEmpty() || signature.equals(SKIP)) {
      return null;
    }
    if (signature.startsWith(Carrier.MARK_IN_BASE64)) {
      return Carrier.unwrap(decoded(signature));
    }
    return Carrier.isCarrier(signature)
        ? Carrier.unwrap(signature)
        : new Seal(Seal.Form.THOUGHT, signature, null, null);
  }

  /// Whether it is a carrier, in base64 or not.
  static boolean isCarried(String signature) {
    return signature.startsWith(Carrier.MARK_IN_BASE64) || Carrier.isCarrier(signature);
  }

  /// As a client gets it.
  static String write(Seal seal) {
    return seal.form() == Seal.Form.THOUGHT
        ? seal.value()
        : Base64.getEncoder().encodeToString(Carrier.wrap(seal).getBytes(UTF_8));
  }

  /// The seal of a thought as a call carries it on: where the thought's own words are the proof,
  /// the call has them too, because clients do not give thoughts back.
  static Seal carried(Seal seal, String thought) {
    return seal.form() == Seal.Form.PLAIN && seal.value().isEmpty()
        ? new Seal(Seal.Form.PLAIN, thought, seal.id(), seal.origin())
        : seal;
  }

  private static String decoded(String base64) {
    try {
      String standard = base64.replace('-', '+').replace('_', '/');
      return new String(Base64.getDecoder().decode(standard), UTF_8);
    } catch (IllegalArgumentException _) {
      return "";
    }
  }
}
