package dev.turnpike.dialect.eventstream;

import dev.turnpike.conversation.Failure;
import dev.turnpike.dialect.UpstreamError;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// The words that Amazon's services have for their errors (`throttlingException`), as the HTTP
/// statuses that policies decide by. A model that broke or took too long is the upstream's fault,
/// whatever the 4xx that Amazon says it with.
public final class Faults {
  private static final int UNKNOWN = 502;

  private Faults() {}

  /// The status of a word, in whichever spelling: `com.amazon.x#ThrottlingException`,
  /// `ThrottlingException:http://...`. Empty where it is no known one.
  public static OptionalInt status(@Nullable String word) {
    if (word == null) {
      return OptionalInt.empty();
    }
    String name = word.substring(word.indexOf('#') + 1).split(":", 2)[0];
    return switch (name.toLowerCase(Locale.ROOT).replaceFirst("exception$", "")) {
      case "throttling", "toomanyrequests" -> OptionalInt.of(429);
      case "servicequotaexceeded" -> OptionalInt.of(402);
      case "validation" -> OptionalInt.of(400);
      case "accessdenied",
          "unrecognizedclient",
          "expiredtoken",
          "invalidsignature",
          "incompletesignature",
          "missingauthenticationtoken" ->
          OptionalInt.of(403);
      case "resourcenotfound" -> OptionalInt.of(404);
      case "internalserver", "internalfailure" -> OptionalInt.of(500);
      case "modelstreamerror", "modelerror" -> OptionalInt.of(502);
      case "serviceunavailable", "modelnotready" -> OptionalInt.of(503);
      case "modeltimeout" -> OptionalInt.of(504);
      default -> OptionalInt.empty();
    };
  }

  /// An error inside a stream; `body` is its payload.
  static Failure failure(@Nullable String word, byte[] body) {
    return UpstreamError.read(status(word).orElse(UNKNOWN), _ -> null, body, Instant.EPOCH);
  }
}
