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
import java.util.ArrayList;
import java.util.List;

/// How a trace is written into the spool: its parts in the order of the record, without names.
///
/// The first byte is the version. A spool outlives an upgrade by seconds, so a version is read by
/// the release that wrote it and by the next; whoever changes the order counts up and keeps the old
/// reader for one release.
final class TraceForm {
  private static final int VERSION = 3;

  /// The one before: a usage had no iterations, and there was a bucket less.
  private static final int BEFORE = 2;

  private static final int BUCKETS_BEFORE = 12;

  private static final Bucket[] BUCKETS = Bucket.values();

  private TraceForm() {}

  /// A trace as it comes out of the spool: the bodies are packed and not in the trace.
  record Spooled(Trace trace, PackedBodies bodies) {}

  static void write(FormWriter to, Trace trace, PackedBodies bodies) {
    to.octet(VERSION);
    Ids ids = trace.ids();
    to.text(ids.callId()).text(ids.traceId()).text(ids.spanId()).text(ids.parentSpanId());
    write(to, trace.caller());
    write(to, trace.asked());
    write(to, trace.times());
    write(to, trace.answer());
    to.unsigned(trace.attempts().size());
    for (Attempt attempt : trace.attempts()) {
      write(to, attempt);
    }
    to.texts(trace.notes()).texts(trace.routing());
    to.octet(trace.bodies().keep().ordinal());
    write(to, bodies);
  }

  static Spooled read(FormReader from) {
    int version = from.octet();
    if (version != VERSION && version != BEFORE) {
      throw new IllegalStateException("a form of version " + version + ", wanted " + VERSION);
    }
    Ids ids = new Ids(from.text(), from.text(), from.text(), from.optionalText());
    Caller caller = readCaller(from);
    Asked asked = readAsked(from);
    Times times = readTimes(from);
    Answer answer = readAnswer(from, version);
    int count = from.count();
    List<Attempt> attempts = new ArrayList<>(Math.min(count, 64));
    for (int i = 0; i < count; i++) {
      attempts.add(readAttempt(from));
    }
    List<String> notes = from.texts();
    List<String> routing = from.texts();
    Keep keep = Keep.values()[from.octet()];
    PackedBodies packed = readBodies(from);
    Bodies bodies = new Bodies(keep, null, packed.requestCut(), null, packed.responseCut());
    return new Spooled(
        new Trace(ids, caller, asked, times, answer, attempts, notes, routing, bodies), packed);
  }

  private static void write(FormWriter to, Caller caller) {
    to.text(caller.projectId()).text(caller.keyId()).text(caller.keyName());
    to.text(caller.identityId()).text(caller.identityJson());
    to.text(caller.clientName()).text(caller.clientVersion());
  }

  private static Caller readCaller(FormReader from) {
    return new Caller(
        from.text(),
        from.text(),
        from.text(),
        from.optionalText(),
        from.optionalText(),
        from.optionalText(),
        from.optionalText());
  }

  private static void write(FormWriter to, Asked asked) {
    to.text(asked.name()).text(asked.dialect()).text(asked.operation());
    to.text(asked.requestedModel()).flag(asked.stream());
    to.text(asked.threadId()).text(asked.sessionId());
    to.texts(asked.tags()).pairs(asked.metadata());
  }

  private static Asked readAsked(FormReader from) {
    return new Asked(
        from.text(),
        from.text(),
        from.text(),
        from.text(),
        from.flag(),
        from.optionalText(),
        from.optionalText(),
        from.texts(),
        from.pairs());
  }

  private static void write(FormWriter to, Times times) {
    to.number(times.startedAt()).number(times.sentUpstream()).number(times.firstUpstreamByte());
    to.number(times.firstToken()).number(times.ended()).number(times.overhead());
  }

  private static Times readTimes(FormReader from) {
    return new Times(
        from.number(), from.number(), from.number(), from.number(), from.number(), from.number());
  }

  private static void write(FormWriter to, Answer answer) {
    to.text(answer.status()).number(answer.httpStatus());
    to.text(answer.errorCode()).text(answer.errorMessage());
    to.text(answer.provider()).text(answer.model()).text(answer.answeringModel());
    to.text(answer.credentialId()).text(answer.upstreamRequestId()).text(answer.finishReason());
    write(to, answer.usage());
    to.unsigned(answer.usage().iterations().size());
    for (Usage.Iteration iteration : answer.usage().iterations()) {
      write(to.text(iteration.model()), iteration.usage());
    }
    switch (answer.cost()) {
      case Cost.Unpriced unpriced -> to.flag(false).text(unpriced.reason()).text(unpriced.tier());
      case Cost.Priced priced -> {
        to.flag(true).text(priced.priceId()).text(priced.tier());
        for (Bucket bucket : BUCKETS) {
          to.number(priced.nanos(bucket));
        }
      }
    }
    to.number(answer.requestBytes()).number(answer.responseBytes());
  }

  private static Answer readAnswer(FormReader from, int version) {
    return new Answer(
        from.text(),
        from.smallNumber(),
        from.optionalText(),
        from.optionalText(),
        from.optionalText(),
        from.optionalText(),
        from.optionalText(),
        from.optionalText(),
        from.optionalText(),
        from.optionalText(),
        readUsage(from, version),
        readCost(from, buckets(version)),
        from.number(),
        from.number());
  }

  private static void write(FormWriter to, Usage usage) {
    to.flag(usage.estimated());
    for (Bucket bucket : BUCKETS) {
      to.unsigned(usage.of(bucket));
    }
  }

  private static Usage readUsage(FormReader from, int version) {
    Usage.Counter sum = readCounts(from, buckets(version));
    int count = version == BEFORE ? 0 : from.count();
    if (count == 0) {
      return sum.usage();
    }
    Usage.Counter counter = Usage.counter();
    for (int i = 0; i < count; i++) {
      counter.iteration(from.optionalText(), readCounts(from, BUCKETS.length).usage());
    }
    return (sum.usage().estimated() ? counter.estimated() : counter).usage();
  }

  private static int buckets(int version) {
    return version == BEFORE ? BUCKETS_BEFORE : BUCKETS.length;
  }

  private static Usage.Counter readCounts(FormReader from, int buckets) {
    Usage.Counter counter = Usage.counter();
    if (from.flag()) {
      counter.estimated();
    }
    for (int i = 0; i < buckets; i++) {
      counter.set(BUCKETS[i], from.count());
    }
    return counter;
  }

  private static Cost readCost(FormReader from, int buckets) {
    if (!from.flag()) {
      return new Cost.Unpriced(from.text(), from.text());
    }
    String priceId = from.text();
    String tier = from.text();
    long[] nanos = new long[BUCKETS.length];
    for (int i = 0; i < buckets; i++) {
      nanos[i] = from.number();
    }
    return new Cost.Priced(priceId, tier, nanos);
  }

  private static void write(FormWriter to, Attempt attempt) {
    to.text(attempt.spanId()).text(attempt.provider()).text(attempt.model());
    to.text(attempt.credentialId()).number(attempt.started()).number(attempt.ended());
    to.number(attempt.httpStatus()).text(attempt.outcome()).text(attempt.detail());
  }

  private static Attempt readAttempt(FormReader from) {
    return new Attempt(
        from.text(),
        from.text(),
        from.text(),
        from.text(),
        from.number(),
        from.number(),
        from.smallNumber(),
        from.text(),
        from.optionalText());
  }

  private static void write(FormWriter to, PackedBodies bodies) {
    to.octet(bodies.state().ordinal());
    to.number(bodies.requestLength()).flag(bodies.requestCut());
    to.number(bodies.responseLength()).flag(bodies.responseCut());
    to.content(bodies.content()).text(bodies.words());
  }

  private static PackedBodies readBodies(FormReader from) {
    BodyState state = BodyState.values()[from.octet()];
    int requestLength = from.smallNumber();
    boolean requestCut = from.flag();
    int responseLength = from.smallNumber();
    boolean responseCut = from.flag();
    byte[] content = from.content();
    return new PackedBodies(
        state,
        requestLength,
        requestCut,
        responseLength,
        responseCut,
        content == null ? new byte[0] : content,
        from.text());
  }
}
