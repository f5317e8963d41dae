package dev.turnpike.dialect;

import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Usage;
import java.util.Arrays;

/// Counts as most providers report them: the prompt with what the cache served in it, the answer
/// with the thinking in it. Each later report of a part replaces the earlier one.
public final class InclusiveCounts {
  private static final long UNKNOWN = -1;

  /// A thousand USD and above is no cost of a call.
  private static final long MOST_NANOS = 1_000_000_000_000L;

  private final long[] counts = new long[Part.values().length];
  private long toldNanos = UNKNOWN;
  private long upstreamNanos;

  public InclusiveCounts() {
    Arrays.fill(counts, UNKNOWN);
  }

  /// What is reported. Only [#PROMPT] and [#ANSWER] are sums; the others lie within them.
  public enum Part {
    PROMPT,
    CACHED,
    CACHED_AUDIO,
    CACHE_WRITE,
    PROMPT_AUDIO,
    PROMPT_IMAGE,
    ANSWER,
    REASONING,
    ANSWER_AUDIO,
    ANSWER_IMAGE,
    TOTAL,
    SEARCHES
  }

  /// Notes a count; one below zero, or one that no call can have, says nothing.
  public void report(Part part, long count) {
    if (count >= 0 && count <= Usage.Counter.MOST) {
      counts[part.ordinal()] = count;
    }
  }

  /// What the provider says that the call cost.
  public void told(long nanos) {
    toldNanos = nanos < 0 || nanos > MOST_NANOS ? UNKNOWN : nanos;
  }

  /// What another provider bills its customer for the call, beside what this one does.
  public void toldUpstream(long nanos) {
    upstreamNanos = nanos < 0 || nanos > MOST_NANOS ? 0 : nanos;
  }

  public long of(Part part) {
    return Math.max(0, counts[part.ordinal()]);
  }

  public boolean knows(Part part) {
    return counts[part.ordinal()] != UNKNOWN;
  }

  /// Split into disjoint buckets. What was not reported is counted from `requestBody` and from what
  /// `progress` saw; that, or a part larger than its whole, makes it an estimate.
  public Usage usage(Progress progress, byte[] requestBody) {
    if (progress.saidNothing() && !knows(Part.PROMPT) && !knows(Part.ANSWER)) {
      return Usage.NONE;
    }
    Usage.Counter counter = Usage.counter();
    long prompt = knows(Part.PROMPT) ? of(Part.PROMPT) : Estimate.promptTokens(requestBody);
    long answer = answer(progress);
    if (!progress.isComplete()
        || !knows(Part.PROMPT)
        || !knows(Part.ANSWER)
        || of(Part.CACHED) + of(Part.CACHE_WRITE) > prompt
        || of(Part.REASONING) > answer) {
      counter.estimated();
    }
    splitPrompt(counter, prompt);
    splitAnswer(counter, answer);
    return counter
        .set(Bucket.WEB_SEARCH, of(Part.SEARCHES))
        .told(toldNanos < 0 ? toldNanos : toldNanos + upstreamNanos)
        .usage();
  }

  private long answer(Progress progress) {
    if (!knows(Part.ANSWER)) {
      return Estimate.tokens(progress.contentBytes());
    }
    long reasoning = of(Part.REASONING);
    long answer = of(Part.ANSWER);
    if (reasoning > 0 && of(Part.PROMPT) + answer + reasoning == of(Part.TOTAL)) {
      answer += reasoning; // xAI counts the thinking beside the answer
    }
    return progress.isComplete() ? answer : answer + Estimate.tokens(progress.unreportedBytes());
  }

  private void splitPrompt(Usage.Counter counter, long prompt) {
    long left = prompt;
    long cached = Math.min(of(Part.CACHED), left);
    long cachedAudio = Math.min(of(Part.CACHED_AUDIO), cached);
    left -= cached;
    long written = Math.min(of(Part.CACHE_WRITE), left);
    left -= written;
    long audio = Math.min(Math.max(0, of(Part.PROMPT_AUDIO) - cachedAudio), left);
    left -= audio;
    long image = Math.min(of(Part.PROMPT_IMAGE), left);
    counter
        .set(Bucket.INPUT, left - image)
        .set(Bucket.INPUT_AUDIO, audio)
        .set(Bucket.INPUT_IMAGE, image)
        .set(Bucket.CACHE_READ, cached - cachedAudio)
        .set(Bucket.CACHE_READ_AUDIO, cachedAudio)
        .set(Bucket.CACHE_WRITE_5M, written);
  }

  private void splitAnswer(Usage.Counter counter, long answer) {
    long left = answer;
    long reasoning = Math.min(of(Part.REASONING), left);
    left -= reasoning;
    long audio = Math.min(of(Part.ANSWER_AUDIO), left);
    left -= audio;
    long image = Math.min(of(Part.ANSWER_IMAGE), left);
    counter
        .set(Bucket.OUTPUT, left - image)
        .set(Bucket.REASONING, reasoning)
        .set(Bucket.OUTPUT_AUDIO, audio)
        .set(Bucket.OUTPUT_IMAGE, image);
  }
}
