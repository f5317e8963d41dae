package dev.turnpike.dialect;

import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Usage;
import org.jspecify.annotations.Nullable;

/// Listens to one streamed answer while it is relayed, and holds back what is not yet a whole
/// event, so that the client can always be told of a break at a clean place.
public interface StreamTap {

  /// The most bytes of one event; a longer one fails the stream.
  int MAX_EVENT_BYTES = 4 * 1024 * 1024;

  /// Takes the next bytes and returns those that may go on now: whole events, byte for byte, less a
  /// usage chunk that the client did not ask for, and nothing behind the terminal event. Returns
  /// `chunk` itself where all of it may go on. After [#failure] is set nothing more goes on, but an
  /// error event that the upstream itself sent in this dialect is among the bytes returned.
  byte[] take(byte[] chunk);

  /// The upstream ended its stream. Returns the last bytes that may go on; sets [#failure] where
  /// the stream was not complete.
  byte[] end();

  /// How far the answer has come.
  Stage stage();

  enum Stage {
    /// Nothing of the answer itself yet: comments, pings, opening events.
    OPENING,
    /// The model has said something (text, thinking or a tool call).
    CONTENT,
    /// The terminal event came. Whatever follows is not part of the answer.
    COMPLETE,
    /// Broken: see [#failure].
    FAILED
  }

  /// Whether the gateway itself ended the answer: the provider goes on and is to be stopped.
  default boolean wantsNoMore() {
    return false;
  }

  /// Whether the answer is all there though the dialect's last word has not come: an end of the
  /// stream would be a good one.
  default boolean mayEndHere() {
    return false;
  }

  /// Why the stream broke: an error event, an unreadable or oversized one, an end without a
  /// terminal event. Null while all is well.
  @Nullable Failure failure();

  /// Whether the bytes that [#take] let through already told the client of [#failure] in its own
  /// dialect.
  boolean failureRelayed();

  /// Whether an error event that the upstream itself sent is among the bytes let through, those of
  /// the last [#take] included: they may repeat what the gateway sent, its key too.
  boolean tellsError();

  /// Whether a client can be told of a break within the answer; otherwise its connection must break
  /// too, or half an answer would look whole.
  default boolean canTellBreak() {
    return true;
  }

  /// What was used: as reported, else counted from bytes and marked as estimated.
  Usage usage();

  /// The finish reason in the dialect's own word, or null.
  @Nullable String finishReason();

  /// The model that says it answered, or null.
  @Nullable String answeringModel();

  /// The service tier that the answer names (`flex`, `priority`, `fast`, ...), or null.
  @Nullable String serviceTier();

  /// The event or events that tell the client the stream failed, in the client's dialect and at the
  /// place the stream has reached.
  byte[] errorEvent(Failure failure, String requestId);

  /// What may be sent to a client at any moment between two events to keep its connection alive.
  byte[] keepAlive();
}
