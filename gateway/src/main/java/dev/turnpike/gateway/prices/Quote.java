package dev.turnpike.gateway.prices;

import dev.turnpike.conversation.Bucket;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a source says that calls of one model and service tier cost today, with prompts of more
/// than `above` tokens: USD as decimal text, in the units of a price row. A bucket that the source
/// does not name is not in `usd`.
record Quote(String tier, long above, Map<Bucket, String> usd, @Nullable String request) {
  Quote {
    Map<Bucket, String> copy = new EnumMap<>(Bucket.class);
    copy.putAll(usd);
    usd = Collections.unmodifiableMap(copy);
  }

  /// The same for speech that is billed by characters, which sources call tokens.
  Quote byCharacters() {
    String rate = usd.get(Bucket.INPUT);
    return rate == null ? this : new Quote(tier, above, Map.of(Bucket.CHARACTERS, rate), request);
  }

  boolean isEmpty() {
    return usd.isEmpty() && request == null;
  }
}
