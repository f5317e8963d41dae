package dev.turnpike.gateway.flow;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Failure.TimedOut.Stage;
import dev.turnpike.dialect.GatewayHeaders;
import dev.turnpike.dialect.Operation;
import dev.turnpike.dialect.WholeReply;
import dev.turnpike.dialect.translation.Translation;
import dev.turnpike.gateway.config.Config;
import dev.turnpike.gateway.upstream.Access;
import dev.turnpike.gateway.upstream.UpstreamCall;
import dev.turnpike.gateway.upstream.UpstreamReply;
import dev.turnpike.route.Target;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One try at one target: sends the call, watches the clock, and tells the exchange how it went. A
/// streamed answer is handed to a [StreamRelay] as it comes, a whole one is collected.
final class Attempt implements UpstreamReply {
  /// The most of an error's body that is read.
  static final int MAX_ERROR_BYTES = 1024 * 1024;

  /// So much of an answer that nobody else sees is in the trace.
  private static final int BEGINNING_BYTES = 2_048;

  /// So much of an answer is not worth counting.
  private static final int UNCOUNTED_BYTES = 64 * 1024;

  /// An answer is in memory as it is gathered and as it goes out.
  private static final long COPIES = 2;

  private final Exchange exchange;
  private final Loop loop;
  private final Call call;
  private final Passage passage;
  private final Target target;
  private final Access access;
  private final Config.Limits limits;
  private final Patience patience;
  private final String spanId;
  private final long started;

  private @Nullable UpstreamCall upstream;
  private @Nullable MultiMap head;
  private @Nullable StreamRelay relay;
  private Gathered gathered = new Gathered(0);
  private int status;
  private Stage stage = Stage.CONNECT;
  private long stageSince;
  private long sentAt = -1;
  private long firstByteAt = -1;
  private long held;
  private boolean cutError;
  private boolean over;

  Attempt(
      Exchange exchange,
      Loop loop,
      Call call,
      Passage passage,
      Target target,
      Access access,
      Config.Limits limits,
      Patience patience) {
    this.exchange = exchange;
    this.loop = loop;
    this.call = call;
    this.passage = passage;
    this.target = target;
    this.access = access;
    this.limits = limits;
    this.patience = patience;
    this.spanId = loop.ids().span();
    this.started = loop.now();
    this.stageSince = started;
  }

  void start() {
    MultiMap headers =
        HeaderRules.toProvider(
            call.request().headers(),
            passage.showsHeaders(),
            target.provider(),
            passage.dialect(),
            call.streams());
    String accept = passage.accept();
    if (accept != null) {
      headers.set(HttpHeaders.ACCEPT, accept);
    }
    if (access.operatorsAddress()) {
      int hops = GatewayHeaders.hops(call.request().headers().get(GatewayHeaders.HOPS_HEADER));
      headers.set(GatewayHeaders.HOPS_HEADER, Integer.toString(hops + 1));
    }
    upstream =
        loop.upstreams()
            .post(
                target.base(),
                passage.path(),
                access,
                target.provider().credential(target.dialect()),
                headers,
                passage.request(),
                this);
  }

  /// Whether the provider was shown an access token, which another one may replace.
  boolean hadToken() {
    return upstream != null && upstream.hasToken();
  }

  /// The wait for a token has a limit of its own, and a failure that says so.
  @Override
  public void signingIn() {
    enter(Stage.FIRST_TOKEN, loop.now());
  }

  @Override
  public void signedIn() {
    enter(Stage.CONNECT, loop.now());
  }

  @Override
  public void sent() {
    sentAt = loop.now();
    enter(Stage.FIRST_TOKEN, sentAt);
  }

  @Override
  public void head(int answered, MultiMap headers) {
    try {
      begin(answered, headers);
    } catch (RuntimeException fault) {
      exchange.fault(fault);
    }
  }

  @Override
  public void bytes(byte[] bytes) {
    try {
      take(bytes);
    } catch (RuntimeException fault) {
      exchange.fault(fault);
    }
  }

  @Override
  public void end() {
    try {
      ended();
    } catch (RuntimeException fault) {
      exchange.fault(fault);
    }
  }

  @Override
  public void failed(Failure failure) {
    try {
      broke(failure);
    } catch (RuntimeException fault) {
      exchange.fault(fault);
    }
  }

  private void begin(int answered, MultiMap headers) {
    firstByteAt = loop.now();
    status = answered;
    head = access.credential().maskedIn(headers);
    if (!isSuccess()) {
      gathered = new Gathered(MAX_ERROR_BYTES);
    } else if (!call.streams()) {
      gathered = new Gathered(limits.reply());
      gathered.expect(headers.get("content-length"));
    } else if (isStream(headers)) {
      relay = new StreamRelay(exchange, this, passage.streamTap(contentType()), limits);
    } else {
      gathered =
          new Gathered(isJson(headers.get("content-type")) ? limits.reply() : MAX_ERROR_BYTES);
    }
  }

  private void take(byte[] bytes) {
    if (relay != null) {
      relay.take(bytes);
      return;
    }
    if (!hold((long) gathered.size() + bytes.length)) {
      abandon(
          new Failure.Overloaded(
              "The gateway holds as many answers as it has memory for (limits.memory).",
              Duration.ofSeconds(1)));
    } else if (!gathered.add(bytes)) {
      tooLong();
    }
  }

  private void tooLong() {
    if (isSuccess()) {
      abandon(
          new Failure.Garbled(
              "The provider's answer is longer than " + gathered.most() + " bytes."));
      return;
    }
    cutError = true;
    cancel();
    Failure failure =
        errorSoFar()
            .saying(
                "The provider answered with status "
                    + status
                    + " and more than "
                    + gathered.most()
                    + " bytes.");
    exchange.attemptFailed(this, failure, null, null);
  }

  /// Counts what is gathered against the memory of all bodies, in doubling steps; false where there
  /// is no room.
  private boolean hold(long size) {
    if (size <= UNCOUNTED_BYTES || COPIES * size <= held) {
      return true;
    }
    long wanted = COPIES * Math.max(size, Math.max(gathered.expected(), held / COPIES * 2));
    if (!loop.traffic().hold(wanted - held)) {
      return false;
    }
    held = wanted;
    return true;
  }

  /// What was gathered is no longer in memory.
  void giveBack() {
    loop.traffic().release(held);
    held = 0;
  }

  private void ended() {
    if (relay != null) {
      relay.upstreamEnded();
    } else if (!isSuccess()) {
      refused();
    } else {
      complete();
    }
  }

  private void broke(Failure failure) {
    if (relay != null) {
      relay.broke(failure);
    } else if (head != null) {
      finish(
          isSuccess() ? new Failure.Garbled("The provider's answer was cut off.") : errorSoFar());
    } else {
      finish(failure);
    }
  }

  private void refused() {
    Failure failure = errorSoFar();
    if (failure instanceof Failure.CredentialRejected && upstream != null) {
      access.credential().refused(upstream);
    }
    over = true;
    giveBack();
    exchange.attemptFailed(
        this, failure, access.credential().maskedIn(gathered.bytes()), contentType());
  }

  private Failure errorSoFar() {
    MultiMap headers = head;
    return passage
        .dialect()
        .readError(
            status,
            name -> headers == null ? null : headers.get(name),
            access.credential().maskedIn(gathered.bytes()),
            Instant.now(loop.clock()));
  }

  private void complete() {
    byte[] body = gathered.bytes();
    if (call.streams() && isJson(contentType())) {
      hand(passage.readAsStream(body));
      return;
    }
    if (call.streams() || !isJson(contentType())) {
      WholeReply reply = passage.readWhole(body).reply();
      finish(
          reply instanceof WholeReply.Broken broken
              ? broken.failure()
              : new Failure.Garbled(
                  "The provider answered with "
                      + shown(contentType())
                      + (call.streams() ? " where a stream was asked for." : ".")));
      return;
    }
    hand(passage.readWhole(body));
  }

  private void hand(Translation.Whole whole) {
    switch (whole.reply()) {
      case WholeReply.Answer answer -> {
        over = true;
        exchange.answered(this, answer, status, whole.body());
      }
      case WholeReply.Broken broken -> finish(broken.failure());
    }
  }

  private void finish(Failure failure) {
    over = true;
    giveBack();
    exchange.attemptFailed(this, access.credential().maskedIn(failure), null, null);
  }

  /// Ends the attempt from our side, for a reason of our own.
  private void abandon(Failure failure) {
    cancel();
    if (relay != null) {
      relay.broke(failure);
    } else {
      exchange.attemptFailed(this, failure, null, null);
    }
  }

  /// Ends the attempt; nobody hears of it again.
  void cancel() {
    over = true;
    giveBack();
    if (upstream != null) {
      upstream.cancel();
    }
  }

  /// The answer is complete: the provider may end its side in peace.
  void letEnd() {
    over = true;
    giveBack();
    if (upstream != null) {
      upstream.letEnd();
      new Lingering(upstream, loop.watchdog(), loop.now()).watch();
    }
  }

  void check(long now) {
    if (over) {
      return;
    }
    if (relay != null) {
      relay.check(now);
      if (over) {
        return;
      }
    }
    if (now - started >= patience.nanos(Stage.TOTAL)) {
      abandon(patience.expired(Stage.TOTAL));
    } else if (now - stageSince >= patience.nanos(stage) && !isHeldByClient()) {
      abandon(patience.expired(stage));
    }
  }

  private boolean isHeldByClient() {
    return relay != null && relay.isHeldByClient();
  }

  /// The next wait has begun.
  void enter(Stage next, long now) {
    stage = next;
    stageSince = now;
  }

  /// The provider is alive: the idle wait begins anew, where it runs.
  void alive(long now) {
    if (stage == Stage.IDLE) {
      stageSince = now;
    }
  }

  void over() {
    over = true;
  }

  void pause() {
    if (upstream != null) {
      upstream.pause();
    }
  }

  void resume() {
    if (upstream != null) {
      upstream.resume();
    }
  }

  private boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  private boolean isStream(MultiMap headers) {
    boolean whole = status != 204 && status != 205 && status != 206; // no part is asked for
    return whole && passage.isStream(headers.get("content-type"));
  }

  private static boolean isJson(@Nullable String type) {
    return type == null || type.regionMatches(true, 0, "application/json", 0, 16);
  }

  private static String shown(@Nullable String type) {
    String name = type == null ? "no content type" : type;
    return name.length() > 60 ? name.substring(0, 60) : name;
  }

  private @Nullable String contentType() {
    return head == null ? null : head.get("content-type");
  }

  Target target() {
    return target;
  }

  Passage passage() {
    return passage;
  }

  Access access() {
    return access;
  }

  String spanId() {
    return spanId;
  }

  @Nullable MultiMap head() {
    return head;
  }

  @Nullable StreamRelay relay() {
    return relay;
  }

  int status() {
    return status;
  }

  long started() {
    return started;
  }

  long sentAt() {
    return sentAt;
  }

  long firstByteAt() {
    return firstByteAt;
  }

  /// Sound is no words, and none of a trace's.
  private boolean mayBeSound() {
    String type = contentType();
    return call.operation() == Operation.SPEECH
        && !(type != null && (isJson(type) || type.regionMatches(true, 0, "text/", 0, 5)));
  }

  /// What an answer began with that failed so and is shown to nobody else, for the trace.
  @Nullable String beginning(Failure failure) {
    byte[] bytes = gathered.bytes();
    if (mayBeSound() || bytes.length == 0 || !(cutError || failure instanceof Failure.Garbled)) {
      return null;
    }
    byte[] start = Arrays.copyOf(bytes, Math.min(bytes.length, 2 * BEGINNING_BYTES));
    byte[] masked = access.credential().maskedIn(start); // before it is cut within a key
    return new String(masked, 0, Math.min(masked.length, BEGINNING_BYTES), UTF_8);
  }
}
