package dev.turnpike.gateway.flow;

import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.GatewayFields;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.WholeReply;
import dev.turnpike.gateway.config.Config;
import dev.turnpike.gateway.trace.Trace;
import dev.turnpike.gateway.trace.Trace.Bodies;
import dev.turnpike.gateway.trace.Trace.Bodies.Keep;
import dev.turnpike.price.Cost;
import dev.turnpike.route.Target;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes down what happens to one call, and writes its trace at the end. Hears, never decides.
final class Story {
  private static final int NANO_DIGITS = 9;
  private static final long NANOS_PER_MICRO = 1_000;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long NEVER = -1;
  private static final Cost UNREPORTED = new Cost.Unpriced("The provider reported no usage.");

  private final Loop loop;
  private final Snapshot snapshot;
  private final Call call;
  private final List<Trace.Attempt> attempts = new ArrayList<>(1);
  private final List<String> routing = new ArrayList<>(2);
  private WholeReply.@Nullable Answer answer;
  private @Nullable Cost cost;
  private long plannedAt = NEVER;
  private long firstStart = NEVER;

  Story(Loop loop, Snapshot snapshot, Call call) {
    this.loop = loop;
    this.snapshot = snapshot;
    this.call = call;
    this.plannedAt = loop.now();
  }

  /// How much of a body is kept for the trace.
  static int bodyCap(Config config) {
    return config.traces().bodies() == Keep.OMIT ? 0 : config.traces().bodyBytes();
  }

  void planned(List<String> explanation) {
    routing.addAll(explanation);
  }

  void note(String what) {
    routing.add(what);
  }

  /// The wait for images is not the gateway's own doing.
  void imagesFetched(int count, long nanos) {
    routing.add("images:" + count + " fetched in " + nanos / NANOS_PER_MILLI + " ms");
    plannedAt += nanos;
  }

  void attempting(Attempt begun) {
    if (firstStart == NEVER) {
      firstStart = begun.started();
    }
  }

  void retrying(Target target, Duration wait) {
    routing.add("retry:" + target.id() + " after " + wait.toMillis() + " ms");
  }

  void fallingBack(Target from, Target to) {
    routing.add("fallback:" + from.id() + " to " + to.id());
  }

  void skipped(Target target, String why) {
    routing.add("skipped:" + target.id() + " " + why);
  }

  void attemptEnded(Attempt ended, @Nullable Failure failure) {
    String outcome = failure == null ? "ok" : outcome(failure);
    loop.metrics().attempt(ended.target().id().provider(), outcome);
    attempts.add(
        new Trace.Attempt(
            ended.spanId(),
            ended.target().id().provider(),
            ended.target().id().model(),
            ended.access().credential().id(),
            sinceStart(ended.started()),
            sinceStart(loop.now()),
            ended.status(),
            outcome,
            failure == null ? null : detail(ended, failure)));
  }

  private static String detail(Attempt ended, Failure failure) {
    String message = ended.access().credential().maskedIn(failure.message());
    String beginning = ended.beginning(failure);
    return beginning == null ? message : message + "\n" + beginning;
  }

  /// The error types of the fault matrix.
  private static String outcome(Failure failure) {
    return switch (failure) {
      case Failure.Unreachable unreachable ->
          switch (unreachable.kind()) {
            case REFUSED -> "connect_refused";
            case RESET -> "reset";
            case DNS -> "dns";
            case TLS -> "tls";
            case BLOCKED -> "blocked_address";
          };
      case Failure.TimedOut timedOut ->
          switch (timedOut.stage()) {
            case CONNECT -> "connect_timeout";
            case FIRST_TOKEN -> "ttfb_timeout";
            case IDLE -> "idle_timeout";
            case TOTAL -> "total_timeout";
          };
      case Failure.CredentialRejected _ -> "provider_auth";
      case Failure.QuotaExhausted _ -> "provider_quota";
      case Failure.RateLimited _ -> "rate_limited";
      case Failure.ContextTooLong _ -> "context_too_long";
      case Failure.Refused refused -> refused.status() == 404 ? "model_missing" : "upstream_4xx";
      case Failure.UpstreamBroken _ -> "upstream_5xx";
      case Failure.Garbled _ -> "garbled";
      case Failure.Cancelled _ -> "client_cancelled";
      case Failure.Overloaded _ -> "overloaded";
      case Failure.BadRequest _,
          Failure.Unauthenticated _,
          Failure.Forbidden _,
          Failure.NotFound _,
          Failure.Internal _ ->
          "gateway";
    };
  }

  void answered(WholeReply.Answer heard) {
    answer = heard;
  }

  Cost price(Target target, Usage usage) {
    Cost known = cost;
    if (known == null) {
      WholeReply.Answer heard = answer;
      String tier = heard == null || heard.serviceTier() == null ? "standard" : heard.serviceTier();
      known =
          usage.isEmpty() && usage.estimated()
              ? UNREPORTED
              : snapshot
                  .prices()
                  .cost(
                      target.id(),
                      usage,
                      tier,
                      Instant.ofEpochMilli(call.identity().startedAtMicros() / 1_000));
      cost = known;
    }
    return known;
  }

  /// USD as a plain decimal, or `unpriced`.
  static String decimal(Cost cost) {
    return switch (cost) {
      case Cost.Priced priced ->
          BigDecimal.valueOf(priced.totalNanos(), NANO_DIGITS).stripTrailingZeros().toPlainString();
      case Cost.Unpriced _ -> "unpriced";
    };
  }

  /// Microseconds that the gateway itself took before the first attempt began.
  long overheadMicros() {
    return firstStart == NEVER ? 0 : (firstStart - plannedAt) / NANOS_PER_MICRO;
  }

  void settle(
      String status,
      @Nullable String code,
      @Nullable Failure failure,
      Usage usage,
      @Nullable Attempt by,
      ClientReply reply) {
    boolean used = by != null && call.operation().isModelCall() && !usage.isEmpty();
    Cost paid = paid(status, usage, by);
    Trace trace = trace(status, code, failure, usage, paid, by, reply);
    loop.recorder().record(trace);
    count(code == null ? "ok" : code, trace, usage, paid, used);
  }

  private Cost paid(String status, Usage usage, @Nullable Attempt by) {
    if (by == null || !call.operation().isModelCall()) {
      return Trace.NOTHING_USED;
    }
    return usage.isEmpty() && !status.equals("ok") ? Trace.NOTHING_USED : price(by.target(), usage);
  }

  private void count(String outcome, Trace trace, Usage usage, Cost paid, boolean used) {
    String provider = trace.answer().provider() == null ? "none" : trace.answer().provider();
    String model = trace.answer().model() == null ? "none" : knownModel(provider, trace);
    Metrics metrics = loop.metrics();
    metrics.call(call.operation().dialect(), provider, model, outcome);
    metrics.times(
        provider,
        trace.times().ended(),
        trace.times().firstToken(),
        firstStart == NEVER ? NEVER : overheadMicros());
    if (used) {
      metrics.usage(provider, usage, paid);
    }
  }

  private String knownModel(String provider, Trace trace) {
    String model = trace.answer().model();
    return model != null
            && snapshot
                .router()
                .catalog()
                .provider(provider)
                .map(known -> known.models().containsKey(model))
                .orElse(false)
        ? model
        : "other";
  }

  private Trace trace(
      String status,
      @Nullable String code,
      @Nullable Failure failure,
      Usage usage,
      Cost paid,
      @Nullable Attempt by,
      ClientReply reply) {
    WholeReply.Answer heard = answer;
    Call.Identity ids = call.identity();
    return new Trace(
        new Trace.Ids(ids.callId(), ids.traceId(), ids.spanId(), ids.parentSpanId()),
        caller(),
        asked(),
        times(by),
        new Trace.Answer(
            status,
            reply.status(),
            code,
            failure == null ? null : failure.message(),
            by == null ? null : by.target().id().provider(),
            by == null ? null : by.target().id().model(),
            heard == null ? null : heard.answeringModel(),
            by == null ? null : by.access().credential().id(),
            upstreamRequestId(by),
            heard == null ? null : heard.finishReason(),
            usage,
            paid,
            call.envelope().body().length,
            reply.bytes()),
        attempts,
        by == null ? List.of() : by.passage().notes(),
        routing,
        bodies(reply));
  }

  private Trace.Caller caller() {
    GatewayFields.Identity identity = call.fields().identity();
    return new Trace.Caller(
        call.principal().projectId(),
        call.principal().keyId(),
        call.principal().keyName(),
        identity == null ? call.envelope().user() : identity.id(),
        identity == null ? null : identity.json(),
        call.client().name(),
        call.client().version());
  }

  private Trace.Asked asked() {
    GatewayFields fields = call.fields();
    String session =
        call.client().session() == null ? call.envelope().session() : call.client().session();
    return new Trace.Asked(
        fields.name() == null ? Names.of(call.operation()) : fields.name(),
        call.operation().dialect(),
        Names.operation(call.operation()),
        call.askedModel(),
        call.streams(),
        fields.thread() == null ? session : fields.thread().id(),
        session,
        tags(fields),
        fields.metadata());
  }

  private static List<String> tags(GatewayFields fields) {
    if (fields.thread() == null || fields.thread().tags().isEmpty()) {
      return fields.tags();
    }
    List<String> all = new ArrayList<>(fields.tags());
    all.addAll(fields.thread().tags());
    return all;
  }

  private Trace.Times times(@Nullable Attempt by) {
    StreamRelay relay = by == null ? null : by.relay();
    return new Trace.Times(
        call.identity().startedAtMicros(),
        by == null ? NEVER : sinceStart(by.sentAt()),
        by == null ? NEVER : sinceStart(by.firstByteAt()),
        relay == null ? NEVER : sinceStart(relay.firstTokenAt()),
        sinceStart(loop.now()),
        overheadMicros());
  }

  private Bodies bodies(ClientReply reply) {
    Keep keep = snapshot.config().traces().bodies();
    byte[] response = reply.capture().take();
    if (keep == Keep.OMIT) {
      return Bodies.OMITTED;
    }
    int cap = bodyCap(snapshot.config());
    byte[] request = call.envelope().body();
    boolean cut = request.length > cap;
    return new Bodies(
        keep, cut ? Arrays.copyOf(request, cap) : request, cut, response, reply.capture().isCut());
  }

  private static @Nullable String upstreamRequestId(@Nullable Attempt by) {
    if (by == null || by.head() == null) {
      return null;
    }
    String id = by.head().get("x-request-id");
    return id == null ? by.head().get("request-id") : id;
  }

  private long sinceStart(long nanos) {
    return nanos == NEVER ? NEVER : (nanos - call.identity().startedNanos()) / NANOS_PER_MICRO;
  }
}
