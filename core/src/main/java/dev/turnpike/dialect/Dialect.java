package dev.turnpike.dialect;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.RateLimits;
import dev.turnpike.conversation.Seal;
import java.time.Instant;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A wire language as a provider speaks it: how requests are written, and how replies, streams and
/// errors are read.
///
/// Pure and synchronous. One instance serves every call; what a call needs to remember lives in its
/// [Envelope] and its [StreamTap].
public interface Dialect {

  /// The dialect's word in configuration, data files and traces: `chat`, `responses`, `messages`,
  /// `gemini`.
  String id();

  /// What understands the events of one answer to `envelope`, or the whole of it.
  AnswerReader answerReader(Envelope envelope);

  /// Frames a streamed answer the dialect's way and shows each event to `reader`.
  StreamTap framed(AnswerReader reader, @Nullable String query);

  /// Reads a model's whole answer: [WholeReply.Answer], or [WholeReply.Broken] where it is not an
  /// answer at all (HTML, cut off, an error object in a 200).
  WholeReply readWhole(Envelope envelope, byte[] body);

  /// Why an upstream answered with `status` (anything but 2xx). `header` looks a response header up
  /// by its lower-case name, null where it is absent. The message is cut to 2,000 characters.
  Failure readError(
      int status, Function<String, @Nullable String> header, byte[] body, Instant now);

  /// The content type of a streamed answer.
  default String streamType() {
    return "text/event-stream";
  }

  /// Whether a provider of this dialect may see the caller's own headers.
  default boolean takesHeaders() {
    return true;
  }

  /// What a provider of this dialect may see of one of the caller's headers; null where nothing.
  default @Nullable String shown(String header, String value) {
    return value;
  }

  // What a translation needs.

  /// The path and query by which a translated call asks `upstreamModel`, relative to the provider's
  /// base URL for this dialect; begins with `/`.
  String path(String upstreamModel, boolean stream);

  /// How a provider is asked for the tokens of a request to `upstreamModel`; null where the dialect
  /// has no such question.
  default @Nullable TokenCount tokenCount(String upstreamModel) {
    return null;
  }

  /// What the headers of an answer say is left.
  default RateLimits readRates(Function<String, @Nullable String> header, Instant now) {
    return RateLimits.NONE;
  }

  /// Frames the streamed answer to a translated call.
  default StreamTap framed(AnswerReader reader) {
    return framed(reader, null);
  }

  /// The body that asks `conversation` of a model that takes what `accepts` says. The conversation
  /// was fitted to it before: what is left is the dialect's own form. What the dialect has no word
  /// for is a note.
  byte[] writeRequest(Conversation conversation, Accepts accepts, String upstreamModel, Notes notes)
      throws RequestRefused;

  /// The forms of seal that a request of this dialect can carry back to its provider.
  default Set<Seal.Form> seals() {
    return Set.of();
  }

  EventReader eventReader();
}
