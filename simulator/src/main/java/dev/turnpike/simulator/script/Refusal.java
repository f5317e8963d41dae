package dev.turnpike.simulator.script;

import java.util.Locale;
import java.util.Optional;

/// What comes in place of an answer, as ordinary HTTP.
public sealed interface Refusal {

  /// The dialect's own error with this status.
  record Status(int status) implements Refusal {}

  /// 429 with a word on when to come back.
  record RateLimited(Hint hint) implements Refusal {}

  /// 429 because the money is gone.
  record Quota() implements Refusal {}

  /// 400 because the conversation is too long, in the words that clients look for.
  record Context() implements Refusal {}

  /// 400 where the request brings a proof of what a model thought: a signature or encrypted
  /// content.
  record Seals() implements Refusal {}

  /// 400 where the request has what older and stricter servers refuse: the role developer, a list
  /// of calls without any, a cache mark of null, an effort beside the output, items by their ids.
  record Picky() implements Refusal {}

  /// 400 because what the model wrote is no call of a tool, as Groq says it.
  record SpoiledCall() implements Refusal {}

  /// 400 because the prompt was filtered, as Azure says it.
  record Filtered() implements Refusal {}

  /// A web page.
  record Html(int status) implements Refusal {}

  /// An error object with status 200.
  record JsonError() implements Refusal {}

  /// 200 without a body.
  record Empty() implements Refusal {}

  /// 204.
  record NoContent() implements Refusal {}

  /// 302 to another path of the simulator.
  record Redirect() implements Refusal {}

  /// 401 that repeats the credential.
  record EchoSecret() implements Refusal {}

  /// 401 unless the credential is there, and is this one where one is named.
  record ExpectKey(Optional<String> key) implements Refusal {}

  /// The first `times` requests of a run get `status`, later ones an answer.
  record FailThenOk(int times, int status) implements Refusal {}

  /// The forms in which a provider says when to come back.
  enum Hint {
    /// `retry-after: 2`
    SECONDS,
    /// `retry-after:` an HTTP date two seconds ahead
    DATE,
    /// `retry-after-ms: 1200`
    MS,
    /// OpenAI `x-ratelimit-reset-requests: 1.2s`, Anthropic `anthropic-ratelimit-requests-reset`,
    /// Gemini RetryInfo in the body
    RESET,
    /// `retry-after: 999`
    LONG;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
