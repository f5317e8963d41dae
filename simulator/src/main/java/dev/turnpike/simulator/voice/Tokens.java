package dev.turnpike.simulator.voice;

import java.nio.charset.StandardCharsets;

/// What a call used, in disjoint counts, by one rule: four bytes of UTF-8 text are a token, a part
/// of four counts as a whole one, and nothing counts as none.
public record Tokens(
    long fresh, long cacheRead, long cacheWrite5m, long cacheWrite1h, long answer, long thinking) {

  public static Tokens of(long prompt, long answer, long thinking) {
    return new Tokens(prompt, 0, 0, 0, answer, thinking);
  }

  /// Tokens in so many bytes of text.
  public static long in(long bytes) {
    return (bytes + 3) / 4;
  }

  public static long in(String text) {
    return in(text.getBytes(StandardCharsets.UTF_8).length);
  }

  public long cacheWrite() {
    return cacheWrite5m + cacheWrite1h;
  }

  public long prompt() {
    return fresh + cacheRead + cacheWrite();
  }

  public long output() {
    return answer + thinking;
  }

  public long total() {
    return prompt() + output();
  }

  /// A prompt of 1,003 tokens of which 900 were read from a cache and 100 written to one, 40 of
  /// them for an hour.
  public Tokens cached() {
    return new Tokens(3, 900, 60, 40, answer, thinking);
  }

  public Tokens withCounts(long prompt, long output) {
    return new Tokens(
        prompt, 0, 0, 0, output - Math.min(thinking, output), Math.min(thinking, output));
  }
}
