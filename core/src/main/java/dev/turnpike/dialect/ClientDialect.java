package dev.turnpike.dialect;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.conversation.Answer;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.RateLimits;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.MalformedJson;
import java.time.Instant;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A wire language that clients speak too: their requests can be read whole, and answers written
/// for them.
public interface ClientDialect extends Dialect {

  /// Reads what the gateway has to know of a request, and checks that it is strict JSON.
  Reading readRequest(Operation operation, byte[] body);

  /// The path and query of an upstream call, relative to the provider's base URL for this dialect;
  /// begins with `/`. `query` is the caller's own raw query string or null; only what the dialect
  /// knows of it goes on.
  String upstreamPath(Operation operation, String upstreamModel, @Nullable String query);

  /// The body of a same-dialect call less what the model is known to refuse; `body` itself where
  /// that is nothing. Each change is a note.
  default byte[] lessRefused(byte[] body, Accepts accepts, Notes notes) {
    return body;
  }

  /// The body of a same-dialect call with what is read here put in the words that providers know
  /// which take what `accepts` says: other forms of a tool, a null where there may be none. `body`
  /// itself where there is nothing of the kind. Each changed field is a note.
  default byte[] tidied(byte[] body, Accepts accepts, Notes notes) throws MalformedJson {
    return body;
  }

  /// The body of a same-dialect call less all proofs of what models thought, for a provider that
  /// refused one; `body` itself where there is none.
  default byte[] withoutSeals(byte[] body) throws MalformedJson {
    return body;
  }

  /// The body of a same-dialect call with the gateway's own carriers opened: the seal in one is
  /// what it was where `isOwn` says that it is the target's, and gone where it is another's. `body`
  /// itself where there is none.
  default byte[] opened(byte[] body, Predicate<Seal> isOwn) throws MalformedJson {
    return body;
  }

  /// A whole answer that came where a stream was asked for, as that stream. Nothing of it is lost.
  default byte[] toldAsStream(Envelope envelope, Json whole, @Nullable String query) {
    throw new IllegalStateException(id() + " is told by its own dialect");
  }

  /// Listens to the streamed answer to `envelope`. `query` as above: Gemini streams a JSON array
  /// where `alt=sse` is missing.
  default StreamTap streamTap(Operation operation, Envelope envelope, @Nullable String query) {
    return framed(answerReader(envelope), query);
  }

  /// Reads the whole answer to any operation: a count of tokens is one too.
  default WholeReply readWhole(Operation operation, Envelope envelope, byte[] body) {
    return readWhole(envelope, body);
  }

  /// The answer to a question for the tokens of a request, where the dialect has one.
  default byte[] writeTokenCount(long tokens) {
    throw new IllegalStateException(id() + " has no question for tokens");
  }

  /// A failure as this dialect's client expects it, before anything was sent. `requestId` is the
  /// gateway's id of the call.
  ErrorReply writeError(Failure failure, String requestId);

  // What a translation needs.

  /// Whether clients give back what a model thought, seals included, with the next request. Those
  /// that do not are helped by the gateway's own memory.
  default boolean returnsThoughts() {
    return true;
  }

  /// Whether clients are shown searches of the web as pieces of the answer, before what is said of
  /// them.
  default boolean showsSearches() {
    return false;
  }

  /// All that a request says. `body` is one that [#readRequest] accepted, less the gateway's own
  /// fields.
  Conversation readConversation(Operation operation, byte[] body)
      throws MalformedJson, RequestRefused;

  /// The headers, by name, in which this dialect's clients look for what is left.
  default Map<String, String> writeRates(RateLimits rates, Instant now) {
    return Map.of();
  }

  StreamWriter streamWriter(ReplyTo to);

  /// A whole answer as the client expects it.
  byte[] writeAnswer(Answer answer, Usage usage, ReplyTo to);
}
