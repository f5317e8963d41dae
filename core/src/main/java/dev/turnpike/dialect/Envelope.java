package dev.turnpike.dialect;

import dev.turnpike.conversation.GatewayFields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request as it came, with what the gateway had to know of it, ready to go on with a few bytes
/// replaced.
public non-sealed interface Envelope extends Reading {

  /// The model as the client wrote it, or null where the path names it (Gemini).
  @Nullable String model();

  boolean stream();

  /// The contract's gateway fields found in the body; [GatewayFields#NONE] where there are none.
  GatewayFields fields();

  /// Who the dialect's own field says is asking: OpenAI's `user`, Anthropic's `metadata.user_id`.
  @Nullable String user();

  /// The session that a known client names in its body (Claude Code's `metadata.user_id`, Codex's
  /// `prompt_cache_key`), or null.
  @Nullable String session();

  /// The body as it came.
  byte[] body();

  /// Whether it brings function tools to a model that is to think: some models take these in one of
  /// a provider's dialects only.
  boolean functions();

  /// Whether it brings tools that take plain text, which few providers know.
  boolean freeform();

  /// The body less the gateway's own fields: what a translation reads.
  byte[] cleaned();

  /// The body for a same-dialect upstream: as it came, but for the model, the gateway fields and,
  /// on streamed Chat, `include_usage`.
  byte[] spliced(String upstreamModel);

  /// What [#spliced] changes beyond the model and the gateway fields, as notes of the contract.
  List<String> notes();
}
