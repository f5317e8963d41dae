package dev.turnpike.dialect.messages;

import dev.turnpike.conversation.Seal;
import dev.turnpike.dialect.Carrier;
import org.jspecify.annotations.Nullable;

/// Signatures of thinking blocks: Anthropic's own as they are, those of all others in a [Carrier].
final class Seals {
  /// A longer thought is not carried a second time beside itself.
  private static final int LONGEST_THOUGHT = 1024 * 1024;

  private Seals() {}

  /// The `signature` or `data` that a client gave back; null where it is empty or damaged.
  static @Nullable Seal given(Seal.Form form, String value) {
    if (value.isEmpty()) {
      return null;
    }
    return Carrier.isCarrier(value) ? Carrier.unwrap(value) : new Seal(form, value, null, null);
  }

  /// Whether the seal is one that Messages itself knows.
  static boolean isNative(@Nullable Seal seal) {
    return seal != null
        && (seal.form() == Seal.Form.SIGNATURE || seal.form() == Seal.Form.REDACTED);
  }

  static boolean isRedacted(@Nullable Seal seal) {
    return seal != null && seal.form() == Seal.Form.REDACTED;
  }

  /// The `signature` that a client is shown. Without a seal the thought itself is carried, for
  /// providers that want it back. A signature that is the carrier of another gateway is carried
  /// too, so that it comes back as it was.
  static String shown(@Nullable Seal seal, String thought) {
    if (seal == null) {
      String kept = thought.length() > LONGEST_THOUGHT ? "" : thought;
      return Carrier.wrap(new Seal(Seal.Form.PLAIN, kept, null, null));
    }
    return seal.form() == Seal.Form.SIGNATURE && !Carrier.isCarrier(seal.value())
        ? seal.value()
        : Carrier.wrap(seal);
  }

  /// The `data` of a redacted block that a client is shown.
  static String data(Seal seal) {
    return Carrier.isCarrier(seal.value()) ? Carrier.wrap(seal) : seal.value();
  }

  /// The signature of the empty thinking block that stands right before a call whose seal
  /// (Gemini's) has no place in Messages. It says whose seal it is by the id of the call.
  static String ofCall(Seal seal, String callId) {
    return Carrier.wrap(new Seal(seal.form(), seal.value(), callId, seal.origin()));
  }
}
