package dev.turnpike.dialect.messages;

import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.Progress;
import dev.turnpike.dialect.json.JsonCursor;
import dev.turnpike.dialect.json.JsonCursor.Kind;
import dev.turnpike.dialect.json.MalformedJson;
import dev.turnpike.dialect.json.Names;
import java.util.Arrays;

/// The usage of a Messages answer. Its counts are disjoint already; each event that names one sets
/// it, none adds to it.
final class MessagesUsage {
  private static final Names FIELDS =
      Names.of(
          "input_tokens",
          "cache_read_input_tokens",
          "cache_creation_input_tokens",
          "output_tokens",
          "cache_creation",
          "output_tokens_details",
          "server_tool_use",
          "iterations",
          "service_tier",
          "speed");
  private static final Names DETAILS =
      Names.of(
          "ephemeral_5m_input_tokens",
          "ephemeral_1h_input_tokens",
          "thinking_tokens",
          "web_search_requests");
  private static final Names TYPE = Names.of("type");
  private static final Names COMPACTION = Names.of("compaction");

  private static final int INPUT = 0;
  private static final int CACHE_READ = 1;
  private static final int CACHE_WRITE = 2;
  private static final int OUTPUT = 3;
  private static final int WRITE_5M = 4;
  private static final int WRITE_1H = 5;
  private static final int THINKING = 6;
  private static final int SEARCHES = 7;

  private long[] counts = unknown();

  /// What compactions used: Anthropic leaves it out of the sums.
  private long[] compactions = unknown();

  private static long[] unknown() {
    long[] counts = new long[SEARCHES + 1];
    Arrays.fill(counts, -1);
    return counts;
  }

  /// Reads the value that `json` has come to, and the tier it names. True where it said what the
  /// answer used.
  boolean read(JsonCursor json, Progress progress) throws MalformedJson {
    if (!json.is(Kind.OBJECT)) {
      json.skip();
      return false;
    }
    boolean output = false;
    json.open();
    while (json.member()) {
      int field = json.keyIndex(FIELDS);
      switch (field < 0 ? "" : FIELDS.name(field)) {
        case "input_tokens",
            "cache_read_input_tokens",
            "cache_creation_input_tokens",
            "output_tokens" ->
            output |= report(field, json.count()) && field == OUTPUT;
        case "cache_creation", "output_tokens_details", "server_tool_use" -> details(json);
        case "iterations" -> iterations(json, progress);
        case "service_tier" -> {
          if (!"fast".equals(progress.serviceTier())) {
            progress.tier(json.textOr(progress.serviceTier()));
          }
        }
        case "speed" -> {
          if ("fast".equals(json.textOr(null))) {
            progress.tier("fast");
          }
        }
        default -> json.skip();
      }
    }
    return output;
  }

  private void details(JsonCursor json) throws MalformedJson {
    if (!json.is(Kind.OBJECT)) {
      json.skip();
      return;
    }
    json.open();
    while (json.member()) {
      int field = json.keyIndex(DETAILS);
      if (field < 0) {
        json.skip();
      } else {
        report(WRITE_5M + field, json.count());
      }
    }
  }

  private boolean report(int field, long count) {
    boolean credible = count >= 0 && count <= Usage.Counter.MOST;
    if (credible) {
      counts[field] = count;
    }
    return credible;
  }

  private void iterations(JsonCursor json, Progress progress) throws MalformedJson {
    compactions = unknown();
    if (!json.is(Kind.ARRAY)) {
      json.skip();
      return;
    }
    json.open();
    while (json.element()) {
      if (json.is(Kind.OBJECT)) {
        iteration(json, progress);
      }
    }
  }

  private void iteration(JsonCursor json, Progress progress) throws MalformedJson {
    JsonCursor look = json.copy();
    boolean compaction = false;
    look.open();
    while (look.member()) {
      compaction |= look.keyIndex(TYPE) >= 0 && !look.word(COMPACTION).isEmpty();
    }
    if (!compaction) {
      json.skip();
      return;
    }
    MessagesUsage one = new MessagesUsage();
    one.read(json, progress);
    add(INPUT, one.of(INPUT));
    add(CACHE_READ, one.of(CACHE_READ));
    add(WRITE_5M, one.minutes());
    add(WRITE_1H, one.hour());
    add(OUTPUT, one.of(OUTPUT));
  }

  private void add(int field, long count) {
    compactions[field] = more(field) + count;
  }

  boolean isEmpty() {
    return counts[INPUT] < 0 && counts[OUTPUT] < 0;
  }

  boolean knowsInput() {
    return counts[INPUT] >= 0;
  }

  private long of(int field) {
    return Math.max(0, counts[field]);
  }

  long output() {
    return of(OUTPUT);
  }

  /// In buckets, with these counts for what may have had to be estimated.
  Usage.Counter buckets(long input, long output) {
    long written = of(CACHE_WRITE);
    long thinking = Math.min(of(THINKING), output);
    Usage.Counter counter = Usage.counter();
    if (of(THINKING) > output || (counts[CACHE_WRITE] >= 0 && of(WRITE_1H) > written)) {
      counter.estimated(); // a part that is larger than its whole
    }
    return counter
        .set(Bucket.INPUT, input + more(INPUT))
        .set(Bucket.CACHE_READ, of(CACHE_READ) + more(CACHE_READ))
        .set(Bucket.CACHE_WRITE_5M, minutes() + more(WRITE_5M))
        .set(Bucket.CACHE_WRITE_1H, hour() + more(WRITE_1H))
        .set(Bucket.OUTPUT, output - thinking + more(OUTPUT))
        .set(Bucket.REASONING, thinking)
        .set(Bucket.WEB_SEARCH, of(SEARCHES));
  }

  private long hour() {
    return counts[CACHE_WRITE] < 0 ? of(WRITE_1H) : Math.min(of(WRITE_1H), of(CACHE_WRITE));
  }

  private long minutes() {
    boolean split = counts[WRITE_5M] >= 0 || counts[WRITE_1H] >= 0;
    return split && counts[CACHE_WRITE] < 0 ? of(WRITE_5M) : of(CACHE_WRITE) - hour();
  }

  private long more(int field) {
    return Math.max(0, compactions[field]);
  }

  long input() {
    return of(INPUT);
  }
}
