package dev.turnpike.dialect.converse;

import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.Estimate;
import dev.turnpike.dialect.Progress;
import dev.turnpike.dialect.json.JsonCursor;
import dev.turnpike.dialect.json.JsonCursor.Kind;
import dev.turnpike.dialect.json.MalformedJson;
import dev.turnpike.dialect.json.Names;

/// The usage of a Converse answer. Its counts are disjoint already: `inputTokens` is what no cache
/// served or stored.
final class ConverseUsage {
  private static final Names FIELDS =
      Names.of(
          "inputTokens",
          "outputTokens",
          "cacheReadInputTokens",
          "cacheWriteInputTokens",
          "cacheDetails");
  private static final Names DETAIL = Names.of("ttl", "inputTokens");
  private static final Names HOUR = Names.of("1h");
  private static final long UNKNOWN = -1;

  private long input = UNKNOWN;
  private long output = UNKNOWN;
  private long cacheRead;
  private long cacheWrite;
  private long cacheWriteHour;

  /// Reads the value that `json` has come to. True where it says what the answer used.
  boolean read(JsonCursor json) throws MalformedJson {
    if (!json.is(Kind.OBJECT)) {
      json.skip();
      return false;
    }
    json.open();
    while (json.member()) {
      switch (json.key(FIELDS)) {
        case "inputTokens" -> input = credible(json.count(), input);
        case "outputTokens" -> output = credible(json.count(), output);
        case "cacheReadInputTokens" -> cacheRead = credible(json.count(), cacheRead);
        case "cacheWriteInputTokens" -> cacheWrite = credible(json.count(), cacheWrite);
        case "cacheDetails" -> details(json);
        default -> json.skip();
      }
    }
    return output != UNKNOWN;
  }

  private static long credible(long count, long known) {
    return count >= 0 && count <= Usage.Counter.MOST ? count : known;
  }

  private void details(JsonCursor json) throws MalformedJson {
    cacheWriteHour = 0;
    if (!json.is(Kind.ARRAY)) {
      json.skip();
      return;
    }
    json.open();
    while (json.element()) {
      if (json.is(Kind.OBJECT)) {
        detail(json);
      }
    }
  }

  private void detail(JsonCursor json) throws MalformedJson {
    boolean hour = false;
    long count = 0;
    json.open();
    while (json.member()) {
      switch (json.key(DETAIL)) {
        case "ttl" -> hour = !json.word(HOUR).isEmpty();
        case "inputTokens" -> count = credible(json.count(), 0);
        default -> json.skip();
      }
    }
    cacheWriteHour += hour ? count : 0;
  }

  /// In buckets. What was not reported is counted from `requestBody` and from what `progress` saw.
  Usage usage(Progress progress, byte[] requestBody) {
    boolean reported = input != UNKNOWN && output != UNKNOWN;
    if (progress.saidNothing() && input == UNKNOWN && output == UNKNOWN) {
      return Usage.NONE;
    }
    long hour = Math.min(cacheWriteHour, cacheWrite);
    Usage.Counter counter =
        Usage.counter()
            .set(Bucket.INPUT, input == UNKNOWN ? Estimate.promptTokens(requestBody) : input)
            .set(Bucket.CACHE_READ, cacheRead)
            .set(Bucket.CACHE_WRITE_5M, cacheWrite - hour)
            .set(Bucket.CACHE_WRITE_1H, hour)
            .set(
                Bucket.OUTPUT,
                output == UNKNOWN ? Estimate.tokens(progress.contentBytes()) : output);
    return (reported && progress.isComplete() ? counter : counter.estimated()).usage();
  }
}
