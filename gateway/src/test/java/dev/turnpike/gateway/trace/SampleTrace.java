package dev.turnpike.gateway.trace;

import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Usage;
import dev.turnpike.gateway.trace.Trace.Answer;
import dev.turnpike.gateway.trace.Trace.Asked;
import dev.turnpike.gateway.trace.Trace.Attempt;
import dev.turnpike.gateway.trace.Trace.Bodies;
import dev.turnpike.gateway.trace.Trace.Bodies.Keep;
import dev.turnpike.gateway.trace.Trace.Caller;
import dev.turnpike.gateway.trace.Trace.Ids;
import dev.turnpike.gateway.trace.Trace.Times;
import dev.turnpike.price.Cost;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Traces for tests: an ordinary call, and one with every field set; the changes a test needs have
/// methods.
public final class SampleTrace {
  /// The noon from which the samples count.
  public static final Instant NOON = Instant.parse("2026-09-15T12:00:00Z");

  private Ids ids;
  private Caller caller =
      new Caller("prj_default", "key_1", "team", null, null, "openai-java", "4.101.0");
  private Asked asked =
      new Asked(
          "chat.openai",
          "chat",
          "chat_completions",
          "openai/gpt-4o-mini",
          false,
          null,
          null,
          List.of(),
          Map.of());
  private Times times;
  private Answer answer;
  private Bodies bodies = Bodies.OMITTED;

  private SampleTrace(int number) {
    String id = id(number);
    ids = new Ids(id, id, "%016x".formatted(number), null);
    times = new Times(micros(NOON) + number * 1_000L, 900, 350_000, 351_000, 1_534_000, 240);
    answer = answer("ok", 200, null, priced(45_000, 72_000));
  }

  public static SampleTrace number(int number) {
    return new SampleTrace(number);
  }

  public static String id(int number) {
    return "%032x".formatted(0xa0000000L + number);
  }

  public static long micros(Instant instant) {
    return DayReader.micros(instant);
  }

  private static Answer answer(String status, int httpStatus, @Nullable String error, Cost cost) {
    Usage usage = Usage.counter().set(Bucket.INPUT, 300).set(Bucket.OUTPUT, 120).usage();
    return answer(status, httpStatus, error, usage, cost);
  }

  private static Answer answer(
      String status, int httpStatus, @Nullable String error, Usage usage, Cost cost) {
    return new Answer(
        status,
        httpStatus,
        error,
        error == null ? null : "what went wrong",
        "openai",
        "gpt-4o-mini",
        "gpt-4o-mini-2024-07-18",
        "cred_1",
        "req_1",
        "stop",
        usage,
        cost,
        1_600,
        800);
  }

  private static Cost priced(long input, long output) {
    long[] nanos = new long[Bucket.values().length];
    nanos[Bucket.INPUT.ordinal()] = input;
    nanos[Bucket.OUTPUT.ordinal()] = output;
    return new Cost.Priced("openai/gpt-4o-mini@2024-07-18", "standard", nanos);
  }

  public SampleTrace at(Instant start) {
    times = new Times(micros(start), 900, 350_000, 351_000, times.ended(), 240);
    return this;
  }

  public SampleTrace lasting(long micros) {
    times = new Times(times.startedAt(), 900, 350_000, 351_000, micros, 240);
    return this;
  }

  public SampleTrace ofTrace(String traceId) {
    ids = new Ids(ids.callId(), traceId, ids.spanId(), "00f067aa0ba902b7");
    return this;
  }

  public SampleTrace inThread(String thread) {
    return asked(thread, asked.tags(), asked.metadata());
  }

  public SampleTrace tagged(String... tags) {
    return asked(asked.threadId(), List.of(tags), asked.metadata());
  }

  public SampleTrace with(Map<String, String> metadata) {
    return asked(asked.threadId(), asked.tags(), metadata);
  }

  private SampleTrace asked(
      @Nullable String thread, List<String> tags, Map<String, String> metadata) {
    asked =
        new Asked(
            asked.name(),
            asked.dialect(),
            asked.operation(),
            asked.requestedModel(),
            asked.stream(),
            thread,
            asked.sessionId(),
            tags,
            metadata);
    return this;
  }

  public SampleTrace failing(int httpStatus, String code) {
    answer = answer("error", httpStatus, code, answer.cost());
    return this;
  }

  public SampleTrace costing(long nanos) {
    answer = answer(answer.status(), answer.httpStatus(), answer.errorCode(), priced(nanos, 0));
    return this;
  }

  public SampleTrace told(long nanosTold) {
    long[] nanos = new long[Bucket.values().length];
    nanos[Bucket.INPUT.ordinal()] = nanosTold;
    Cost cost = new Cost.Priced("openrouter/x;told", "standard", nanos);
    answer = answer(answer.status(), answer.httpStatus(), answer.errorCode(), cost);
    return this;
  }

  public SampleTrace unpricedAt(String tier) {
    Cost cost = new Cost.Unpriced("no price for service tier " + tier, tier);
    answer = answer(answer.status(), answer.httpStatus(), answer.errorCode(), cost);
    return this;
  }

  public SampleTrace used(Usage usage) {
    answer = answer(answer.status(), answer.httpStatus(), answer.errorCode(), usage, answer.cost());
    return this;
  }

  public SampleTrace unpriced() {
    answer =
        answer(
            answer.status(),
            answer.httpStatus(),
            answer.errorCode(),
            new Cost.Unpriced("no price for openai/gpt-4o-mini"));
    return this;
  }

  public SampleTrace saying(Keep keep, @Nullable String request, @Nullable String response) {
    bodies = new Bodies(keep, bytes(request), false, bytes(response), false);
    return this;
  }

  private static byte @Nullable [] bytes(@Nullable String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  public Trace trace() {
    Attempt attempt =
        new Attempt(
            "00000000000000aa", "openai", "gpt-4o-mini", "cred_1", 900, 1_533_000, 200, "ok", null);
    return new Trace(
        ids,
        caller,
        asked,
        times,
        answer,
        List.of(attempt),
        List.of(),
        List.of("openai/gpt-4o-mini: the only target"),
        bodies);
  }

  /// A trace in which no field has its usual value, and every text has what is hard to carry.
  public static Trace full() {
    Usage.Counter usage = Usage.counter().estimated();
    Usage.Counter asked = Usage.counter();
    Usage.Counter adviser = Usage.counter();
    long[] nanos = new long[Bucket.values().length];
    for (Bucket bucket : Bucket.values()) {
      asked.set(bucket, 1_000_003L * (bucket.ordinal() + 1));
      adviser.set(bucket, bucket.ordinal() % 3);
      nanos[bucket.ordinal()] = 7_000_000_007L * (bucket.ordinal() + 1);
    }
    usage.iteration(null, asked.usage()).iteration("an adviser's \"model\"", adviser.usage());
    return new Trace(
        new Ids(id(7), "4bf92f3577b34da6a3ce929d0e0e4736", "1111111111111111", "2222222222222222"),
        new Caller(
            "prj_ü", "key_\"7\"", "Schlüssel 鍵", "user'7", "{\"id\":\"user'7\"}", "cli\\", "1.0\n"),
        new Asked(
            "naïve 名前",
            "messages",
            "messages",
            "sonnet",
            true,
            "thread\u0001",
            "session 😀",
            List.of("a", "b,c", "\"d\""),
            Map.of("tier", "free", "k\"ey", "v\\alue\t")),
        new Times(micros(NOON), 11, 22, 33, 44, 55),
        new Answer(
            "error",
            529,
            "upstream_error",
            "overloaded: \"x\"",
            "anthropic",
            "claude-sonnet-4-5",
            "claude-sonnet-4-5-20250929",
            "cred_7",
            "req_7",
            "end_turn",
            usage.usage(),
            new Cost.Priced("anthropic/x@2026-01-01", "long", nanos),
            12_345_678_901L,
            98_765_432_109L),
        List.of(
            new Attempt(
                "3333333333333333", "anthropic", "m", "c", 1, 2, 529, "upstream_5xx", "<html>"),
            new Attempt("4444444444444444", "azure", "n", "d", 3, 44, 0, "connect_refused", null)),
        List.of("dropped:logit_bias", "clamped:temperature=1"),
        List.of("anthropic: overloaded", "azure: refused"),
        new Bodies(
            Keep.KEEP,
            "{\"q\":\"?\"}".getBytes(StandardCharsets.UTF_8),
            true,
            new byte[] {0, -1, 34, 92},
            true));
  }

  /// A trace of a call that was refused at once: all that may be missing is missing.
  public static Trace empty() {
    return new Trace(
        new Ids(id(8), id(8), "5555555555555555", null),
        new Caller("prj", "key", "name", null, null, null, null),
        new Asked("chat.openai", "chat", "chat", "", false, null, null, List.of(), Map.of()),
        new Times(micros(NOON), -1, -1, -1, 12, 12),
        new Answer(
            "cancelled",
            0,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            Usage.NONE,
            new Cost.Unpriced(""),
            0,
            0),
        List.of(),
        List.of(),
        List.of(),
        new Bodies(Keep.KEEP, null, false, null, false));
  }
}
