package dev.turnpike.dialect;

import dev.turnpike.conversation.Citation;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.StopReason;
import dev.turnpike.conversation.Usage;
import org.jspecify.annotations.Nullable;

/// Hears one answer, block after block, in an order that can be relied on:
///
/// ```
/// started ( opened ( said | sealed | cited )* closed | hosted )* finished
/// ```
///
/// One block is open at a time; `sealed` comes at most once in a block and only in a thought;
/// `cited` only in text; what was said in a call is its arguments, which are complete at `closed`.
/// Where the answer breaks, the calls end without `finished`, perhaps with a block open.
public interface Blocks {

  /// `id` is the provider's id of the answer, or null.
  void started(@Nullable String id);

  void opened(Block block);

  /// Never empty.
  void said(String text);

  void sealed(Seal seal);

  void cited(Citation citation);

  void closed();

  void hosted(Part.Hosted part);

  /// `sequence` is the stop sequence that was met, or null.
  void finished(StopReason reason, @Nullable String sequence, Usage usage);
}
