package dev.turnpike.dialect.messages;

import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.json.JsonCursor;
import dev.turnpike.dialect.json.JsonCursor.Kind;
import dev.turnpike.dialect.json.MalformedJson;
import dev.turnpike.dialect.json.Names;
import java.util.Arrays;

/// The counts of one object of usage as Messages writes it, a whole answer's or an iteration's.
/// They are disjoint already.
final class MessagesCounts {
  static final int INPUT = 0;
  static final int CACHE_READ = 1;
  static final int CACHE_WRITE = 2;
  static final int OUTPUT = 3;
  static final int WRITE_5M = 4;
  static final int WRITE_1H = 5;
  static final int THINKING = 6;
  static final int SEARCHES = 7;

  private static final Names DETAILS =
      Names.of(
          "ephemeral_5m_input_tokens",
          "ephemeral_1h_input_tokens",
          "thinking_tokens",
          "web_search_requests");

  private final long[] counts;

  /// Of the object that is being read: a bit for each count that it named.
  private int named;

  MessagesCounts() {
    this(new long[SEARCHES + 1]);
    Arrays.fill(counts, -1);
  }

  private MessagesCounts(long[] counts) {
    this.counts = counts;
  }

  MessagesCounts copy() {
    return new MessagesCounts(counts.clone());
  }

  /// Reads the value that `json` has come to, a count; false where it is none that can be.
  boolean count(JsonCursor json, int field) throws MalformedJson {
    long count = json.count();
    boolean credible = count >= 0 && count <= Usage.Counter.MOST;
    if (credible) {
      counts[field] = count;
      named |= 1 << field;
    }
    return credible;
  }

  /// Reads the value that `json` has come to, an object that says more of a count.
  void details(JsonCursor json) throws MalformedJson {
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
        count(json, WRITE_5M + field);
      }
    }
  }

  /// Another object begins.
  void begin() {
    named = 0;
  }

  int named() {
    return named;
  }

  /// Those of these fields, and what is always a sum.
  MessagesCounts only(int fields) {
    MessagesCounts some = copy();
    for (int field = 0; field < THINKING; field++) {
      if ((fields & 1 << field) == 0) {
        some.counts[field] = -1;
      }
    }
    return some;
  }

  boolean knows(int field) {
    return counts[field] >= 0;
  }

  /// Zero where nothing was said.
  long of(int field) {
    return Math.max(0, counts[field]);
  }

  void set(int field, long count) {
    counts[field] = count;
  }

  long cacheWrites() {
    return minutes() + hour();
  }

  private long minutes() {
    return isSplit() && !knows(CACHE_WRITE) ? of(WRITE_5M) : of(CACHE_WRITE) - hour();
  }

  /// What is said to be written for an hour.
  long hour() {
    return knows(CACHE_WRITE) ? Math.min(of(WRITE_1H), of(CACHE_WRITE)) : of(WRITE_1H);
  }

  private boolean isSplit() {
    return knows(WRITE_5M) || knows(WRITE_1H);
  }

  /// More cache writes, of five minutes.
  void addWrites(long more) {
    int field = isSplit() && !knows(CACHE_WRITE) ? WRITE_5M : CACHE_WRITE;
    counts[field] = of(field) + more;
  }

  /// Takes as many of these hour's writes for its own as it wrote, unless it says itself; what is
  /// left of them.
  long takeHours(long hours) {
    if (isSplit()) {
      return hours;
    }
    counts[WRITE_1H] = Math.min(hours, of(CACHE_WRITE));
    return hours - counts[WRITE_1H];
  }

  /// In buckets, with these counts for what may have had to be estimated.
  Usage.Counter buckets(long input, long output) {
    long thinking = Math.min(of(THINKING), output);
    Usage.Counter counter = Usage.counter();
    if (of(THINKING) > output || (knows(CACHE_WRITE) && of(WRITE_1H) > of(CACHE_WRITE))) {
      counter.estimated(); // a part that is larger than its whole
    }
    return counter
        .set(Bucket.INPUT, input)
        .set(Bucket.CACHE_READ, of(CACHE_READ))
        .set(Bucket.CACHE_WRITE_5M, minutes())
        .set(Bucket.CACHE_WRITE_1H, hour())
        .set(Bucket.OUTPUT, output - thinking)
        .set(Bucket.REASONING, thinking)
        .set(Bucket.WEB_SEARCH, of(SEARCHES));
  }
}
