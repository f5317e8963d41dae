package dev.turnpike.dialect;

import dev.turnpike.conversation.Failure;
import java.util.regex.Pattern;

/// Tells whether a provider refused a request for a proof of what a model thought: a signature that
/// another account, model or gateway made, or that a client has changed.
public final class RefusedSeal {
  /// Anthropic's words (`Invalid `signature` in `thinking` block`), OpenAI's (`The encrypted
  /// content ... could not be verified`) and Google's (`Corrupted thought signature.`).
  private static final Pattern WORDS =
      Pattern.compile(
          "(?i)invalid `?(?:signature|data)`? in `?(?:redacted_)?thinking"
              + "|encrypted[ _]content\\b.{0,300}could not be (?:verified|decrypted)"
              + "|invalid_encrypted_content"
              + "|(?:corrupted|invalid) thought[ _]?signature"
              + "|thought[ _]?signature is (?:not valid|invalid)");

  private RefusedSeal() {}

  public static boolean isWhy(Failure failure) {
    return failure instanceof Failure.Refused refused
        && refused.status() == 400
        && WORDS.matcher(refused.message()).find();
  }
}
