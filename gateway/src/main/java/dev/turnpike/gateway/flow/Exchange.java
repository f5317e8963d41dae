package dev.turnpike.gateway.flow;

import dev.turnpike.catalog.Capability;
import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.ErrorReply;
import dev.turnpike.dialect.Estimate;
import dev.turnpike.dialect.Operation;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.StreamTap;
import dev.turnpike.dialect.WholeReply;
import dev.turnpike.dialect.translation.LinkedImage;
import dev.turnpike.gateway.config.Config;
import dev.turnpike.gateway.upstream.Access;
import dev.turnpike.price.Cost;
import dev.turnpike.route.Routing;
import dev.turnpike.route.Target;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One call from the moment it is admitted to the moment it is settled: plan, attempt, relay,
/// settle. Everything happens on the call's own event loop.
public final class Exchange extends Watchdog.Watched {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  /// The note of a count of tokens that no provider made.
  private static final String ESTIMATED = "estimated:input_tokens";

  private final Loop loop;
  private final Snapshot snapshot;
  private final Call call;
  private final ClientReply reply;
  private final Story story;
  private final Patience patience;
  private final Runnable whenSettled;

  private final Images images;
  private final Asked asked;
  private final Further further;

  /// Answers that are kept until the others of the same target are there.
  private final List<Attempt> parts = new ArrayList<>(0);

  private int attempts;
  private @Nullable Attempt attempt;
  private @Nullable Target waitingFor;
  private long waitUntil;
  private @Nullable Failure lastFailure;
  private boolean settled;

  /// `whenSettled` is called once, when nothing more of the call is under way.
  public Exchange(Loop loop, Snapshot snapshot, Call call, Runnable whenSettled) {
    this.loop = loop;
    this.snapshot = snapshot;
    this.call = call;
    this.whenSettled = whenSettled;
    Config config = snapshot.config();
    this.images = new Images(loop, config.images());
    this.asked = new Asked(call, snapshot, loop, images);
    int kept =
        call.operation() == Operation.SPEECH ? 0 : Story.bodyCap(config); // sound is no words
    this.reply =
        new ClientReply(call.request().response(), new Capture(kept, loop.captureBudget()));
    this.patience = new Patience(config.timeouts(), call.fields().timeouts());
    this.story = new Story(loop, snapshot, call);
    this.further = new Further(loop, call, asked, story, config.timeouts().total());
  }

  public void run() {
    try {
      begin();
    } catch (RuntimeException fault) {
      fault(fault);
    }
  }

  private void begin() {
    loop.retries().call(loop.now());
    loop.watchdog().watch(this);
    reply.watch(this::clientLeft, this::drained);
    switch (snapshot
        .router()
        .route(
            call.askedModel(),
            call.operation().dialect(),
            call.envelope().functions(),
            call.fields().fallbacks(),
            call.principal().projectId())) {
      case Routing.Refused refused -> refuse(refused.failure());
      case Routing.Plan plan -> {
        story.planned(plan.explanation());
        attempt(further.first(plan.targets()));
      }
    }
  }

  // Attempt.

  private void attempt(Target target) {
    if (isCountedHere(target)) {
      countHere(target);
      return;
    }
    Access access = snapshot.access(target.provider().id());
    if (access == null) {
      refuse(new Failure.Internal("No way to " + target.id().provider() + " is known."));
      return;
    }
    Passage passage;
    try {
      List<LinkedImage> missing = asked.missingImages(target);
      if (!missing.isEmpty()) {
        long since = loop.now();
        images.fetch(
            missing, further.timeLeft(), failure -> fetched(target, missing, since, failure));
        return;
      }
      passage = Passage.of(call, asked, target);
    } catch (RequestRefused refused) {
      notForIt(target, refused.failure());
      return;
    }
    attempts++;
    Attempt begun =
        new Attempt(
            this, loop, call, passage, target, access, snapshot.config().limits(), patience);
    attempt = begun;
    story.attempting(begun);
    begun.start();
  }

  /// The images that the target needs are there, or one cannot be had.
  private void fetched(
      Target target, List<LinkedImage> missing, long since, @Nullable Failure failure) {
    try {
      if (failure == null) {
        story.imagesFetched(missing.size(), loop.now() - since);
        attempt(target);
      } else {
        notForIt(target, failure);
      }
    } catch (RuntimeException fault) {
      fault(fault);
    }
  }

  private void notForIt(Target target, Failure failure) {
    if (call.operation().isModelCall()) {
      unfit(target, failure);
    } else {
      countHere(target);
    }
  }

  /// Whether the provider has no answer to the question for tokens in its own dialect.
  private boolean isWithoutCount(Failure failure) {
    return !call.operation().isModelCall()
        && switch (failure) {
          case Failure.Refused refused ->
              !refused.settled() && (refused.status() == 404 || refused.status() == 405);
          case Failure.UpstreamBroken _, Failure.Garbled _ -> true;
          default -> false;
        };
  }

  private boolean isCountedHere(Target target) {
    boolean own =
        target.dialect().equals(call.dialect().id())
            && target.provider().hosting().form(target.dialect()) == null;
    return !call.operation().isModelCall()
        && !own
        && !asked.accepts(target).can(Capability.COUNT_TOKENS);
  }

  /// No provider can be asked, or it did not answer: the tokens are estimated from the bytes.
  private void countHere(Target target) {
    MultiMap headers = reply.headers();
    headers.set("content-type", "application/json");
    headers.set("x-turnpike-model", HeaderRules.visible(target.id().toString()));
    headers.set("x-turnpike-attempts", Integer.toString(attempts));
    headers.set("x-turnpike-notes", ESTIMATED);
    story.note(ESTIMATED);
    reply.whole(
        200, call.dialect().writeTokenCount(Estimate.toldTokens(call.envelope().cleaned())));
    settle("ok", null, null, Usage.NONE, null);
  }

  /// What was asked cannot be put to this target: another one may take it. Where one has failed
  /// before, that is what the client is told of.
  private void unfit(Target target, Failure failure) {
    story.skipped(target, failure.message());
    Target candidate = further.behind(target);
    if (candidate != null) {
      attempt(candidate);
    } else {
      refuse(lastFailure == null ? failure : further.told(lastFailure));
    }
  }

  /// An attempt ended without an answer, and the client has been told nothing yet. `raw` is the
  /// provider's own error body, where there is one.
  void attemptFailed(
      Attempt failed, Failure failure, byte @Nullable [] raw, @Nullable String rawType) {
    if (settled) {
      return;
    }
    attempt = null;
    lastFailure = failure;
    story.attemptEnded(failed, failure);
    if (call.operation().isModelCall()) {
      loop.breaker().failed(failed.target().id(), failure, loop.now());
    }
    if (failed.passage() instanceof CountedPassage || isWithoutCount(failure)) {
      countHere(failed.target());
      return;
    }
    switch (further.after(failed, failure)) {
      case Further.Now(Target target) -> {
        if (!target.id().equals(failed.target().id())) {
          letPartsGo();
        }
        attempt(target);
      }
      case Further.Later(Target target, long at) -> {
        waitingFor = target;
        waitUntil = at;
      }
      case Further.Nothing _ -> giveUp(failed, failure, raw, rawType);
    }
  }

  private void giveUp(
      Attempt failed, Failure failure, byte @Nullable [] raw, @Nullable String rawType) {
    boolean providersOwnWords =
        failure instanceof Failure.Refused
            || failure instanceof Failure.ContextTooLong
            || (failure instanceof Failure.UpstreamBroken && failed.status() == 400);
    if (raw == null || raw.length == 0 || !providersOwnWords || !failed.passage().isVerbatim()) {
      refuse(further.told(failure));
      return;
    }
    ErrorReply ours = call.dialect().writeError(failure, call.identity().callId());
    MultiMap headers = heads(failed);
    headers.set("content-type", rawType == null ? "application/json" : rawType);
    reply.whole(failed.status(), raw);
    settle("error", ours.code(), failure, Usage.NONE, failed);
  }

  // Answer.

  /// A whole answer came.
  void answered(Attempt by, WholeReply.Answer answer, int status, byte[] body) {
    if (settled) {
      return;
    }
    attempt = null;
    if (call.operation().isModelCall()) {
      loop.breaker().answered(by.target().id());
    }
    story.attemptEnded(by, null);
    if (!by.passage().isWhole()) {
      parts.add(by);
      attempt(by.target());
      return;
    }
    asked.answered(by.target());
    story.answered(answer);
    Cost cost = story.price(by.target(), answer.usage());
    MultiMap headers = heads(by);
    if (call.streams()) {
      headers.set("content-type", AnswerHead.contentType(call));
    }
    if (call.operation().isModelCall()) {
      headers.set("x-turnpike-cost", Story.decimal(cost));
    }
    headers.set("x-turnpike-overhead-us", Long.toString(story.overheadMicros()));
    reply.whole(status, body, by::giveBack);
    settle("ok", null, null, answer.usage(), by);
  }

  /// The first bytes of a streamed answer are about to go out.
  void openStream(Attempt by) {
    MultiMap headers = heads(by);
    headers.set("x-turnpike-overhead-us", Long.toString(story.overheadMicros()));
    headers.set("cache-control", "no-cache");
    headers.set("x-accel-buffering", "no");
    if (!headers.contains("content-type")) {
      headers.set("content-type", "text/event-stream");
    }
    reply.open(by.status());
  }

  private MultiMap heads(Attempt by) {
    MultiMap headers = reply.headers();
    AnswerHead.write(call, by, Instant.ofEpochMilli(loop.clock().millis()), headers);
    headers.set("x-turnpike-attempts", Integer.toString(attempts));
    return headers;
  }

  void streamComplete(Attempt by) {
    if (settled) {
      return;
    }
    asked.answered(by.target());
    attempt = null;
    loop.breaker().answered(by.target().id());
    story.attemptEnded(by, null);
    reply.end();
    settle("ok", null, null, told(by), by);
  }

  void streamBroke(Attempt by, Failure failure) {
    if (settled) {
      return;
    }
    attempt = null;
    story.attemptEnded(by, failure);
    StreamRelay relay = by.relay();
    Usage usage = told(by);
    if (relay != null && !relay.tap().canTellBreak()) {
      reply.abandon(call.request());
    } else {
      if (relay != null && !relay.tap().failureRelayed()) {
        reply.write(relay.tap().errorEvent(failure, call.identity().callId()));
      }
      reply.end();
    }
    String code = call.dialect().writeError(failure, call.identity().callId()).code();
    settle("error", code, failure, usage, by);
  }

  private Usage told(Attempt by) {
    StreamRelay relay = by.relay();
    if (relay == null) {
      return Usage.NONE;
    }
    StreamTap tap = relay.tap();
    Usage usage = tap.usage();
    story.answered(
        new WholeReply.Answer(usage, tap.finishReason(), tap.answeringModel(), tap.serviceTier()));
    return usage;
  }

  // The end.

  /// Answers with an error of the gateway's own words.
  private void refuse(Failure failure) {
    ErrorReply error = call.dialect().writeError(failure, call.identity().callId());
    MultiMap headers = reply.headers();
    error.headers().forEach(headers::set);
    headers.set("content-type", "application/json");
    headers.set("request-id", call.identity().callId());
    headers.set("x-request-id", call.identity().callId());
    headers.set("x-turnpike-attempts", Integer.toString(attempts));
    reply.whole(error.status(), error.body());
    Attempt paid = parts.isEmpty() ? null : parts.getLast();
    settle("error", error.code(), failure, usageOfParts(), paid);
  }

  private Usage usageOfParts() {
    return parts.isEmpty() ? Usage.NONE : asked.usageOfVectors(parts.getLast().target());
  }

  private void letPartsGo() {
    parts.forEach(Attempt::giveBack);
    parts.clear();
  }

  /// The client is gone before its answer was whole: the provider is stopped at once.
  private void clientLeft() {
    if (settled) {
      return;
    }
    waitingFor = null;
    Attempt running = attempt;
    attempt = null;
    Failure cancelled = new Failure.Cancelled();
    Usage usage = Usage.NONE;
    if (running != null) {
      running.cancel();
      story.attemptEnded(running, cancelled);
      usage = parts.isEmpty() ? told(running) : usageOfParts();
    }
    settle("cancelled", "client_cancelled", cancelled, usage, running);
  }

  /// The client has not read for too long.
  void clientStuck() {
    story.note("the client has not read for too long (timeouts.client_idle) and was left");
    reply.abandon(call.request());
    clientLeft();
  }

  /// The gateway goes down and cannot wait any longer.
  public void stop() {
    breakOff(new Failure.Overloaded("The gateway is shutting down.", Duration.ofSeconds(1)));
  }

  /// A fault of the gateway's own ends this call, and no other.
  void fault(RuntimeException thrown) {
    LOG.error("call {} met a fault of the gateway's own", call.identity().callId(), thrown);
    breakOff(new Failure.Internal("The gateway met a fault of its own."));
  }

  private void breakOff(Failure failure) {
    if (settled) {
      return;
    }
    waitingFor = null;
    Attempt running = attempt;
    if (running != null) {
      running.cancel();
    }
    if (running != null && reply.isOpen()) {
      streamBroke(running, failure);
    } else {
      attempt = null;
      refuse(failure);
    }
  }

  private void settle(
      String status,
      @Nullable String code,
      @Nullable Failure failure,
      Usage usage,
      @Nullable Attempt by) {
    settled = true;
    loop.watchdog().forget(this);
    images.end();
    try {
      story.settle(status, code, failure, usage, by, reply);
    } finally {
      letPartsGo();
      whenSettled.run();
    }
  }

  @Override
  protected void check(long now) {
    try {
      Target waiting = waitingFor;
      if (waiting != null && now - waitUntil >= 0) {
        waitingFor = null;
        attempt(waiting);
      } else if (attempt != null) {
        attempt.check(now);
      } else {
        images.check(now);
      }
    } catch (RuntimeException fault) {
      fault(fault);
    }
  }

  private void drained() {
    if (attempt != null && attempt.relay() != null) {
      attempt.relay().drained();
    }
  }

  Loop loop() {
    return loop;
  }

  ClientReply reply() {
    return reply;
  }

  Config config() {
    return snapshot.config();
  }
}
