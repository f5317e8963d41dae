package dev.turnpike.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.conversation.Failure;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusedSealTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "messages.1.content.0: Invalid `signature` in `thinking` block",
        "messages.3.content.0: Invalid `data` in `redacted_thinking` block",
        "The encrypted content gAAA...xYz= could not be verified.",
        "The encrypted content for item rs_0a1b could not be verified. Reason: it was made by another"
            + " organization.",
        "Encrypted_content could not be decrypted",
        "Corrupted thought signature.",
        "Thought signature is not valid"
      })
  void aRefusedProofIsKnownByItsWords(String message) {
    assertThat(RefusedSeal.isWhy(new Failure.Refused(400, message))).isTrue();
    assertThat(RefusedSeal.isWhy(new Failure.Refused(404, message))).isFalse();
    assertThat(RefusedSeal.isWhy(new Failure.Garbled(message))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "messages.1.content.0: Expected `thinking` or `redacted_thinking`, but found `tool_use`",
        "The request signature we calculated does not match the signature you provided",
        "thinking.budget_tokens: must be at least 1024"
      })
  void otherRefusalsAreNot(String message) {
    assertThat(RefusedSeal.isWhy(new Failure.Refused(400, message))).isFalse();
  }
}
