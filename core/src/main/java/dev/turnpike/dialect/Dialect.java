package dev.turnpike.dialect;

import dev.turnpike.conversation.Failure;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A wire language: how its requests, replies, streams and errors are read, and its errors written.
///
/// Pure and synchronous. One instance serves every call; what a call needs to remember lives in its
/// [Envelope] and its [StreamTap].
public interface Dialect {

  /// The dialect's word in configuration, data files and traces: `chat`, `responses`, `messages`,
  /// `gemini`.
  String id();

  /// Reads what the gateway has to know of a request, and checks that it is strict JSON.
  Reading readRequest(Operation operation, byte[] body);

  /// The path and query of an upstream call, relative to the provider's base URL for this dialect;
  /// begins with `/`. `query` is the caller's own raw query string or null; only what the dialect
  /// knows of it goes on.
  String upstreamPath(Operation operation, String upstreamModel, @Nullable String query);

  /// Listens to the streamed answer to `envelope`. `query` as above: Gemini streams a JSON array
  /// where `alt=sse` is missing.
  StreamTap streamTap(Operation operation, Envelope envelope, @Nullable String query);

  /// Reads a whole answer: [WholeReply.Answer], or [WholeReply.Broken] where it is not an answer at
  /// all (HTML, cut off, an error object in a 200).
  WholeReply readWhole(Operation operation, Envelope envelope, byte[] body);

  /// Why an upstream answered with `status` (anything but 2xx). `header` looks a response header up
  /// by its lower-case name, null where it is absent. The message is cut to 2,000 characters.
  Failure readError(
      int status, Function<String, @Nullable String> header, byte[] body, Instant now);

  /// A failure as this dialect's client expects it, before anything was sent. `requestId` is the
  /// gateway's id of the call.
  ErrorReply writeError(Failure failure, String requestId);
}
