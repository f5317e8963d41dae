package dev.turnpike.gateway.edge;

import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.GatewayFields;
import dev.turnpike.dialect.ClientDialect;
import dev.turnpike.dialect.Dialects;
import dev.turnpike.dialect.Envelope;
import dev.turnpike.dialect.ErrorReply;
import dev.turnpike.dialect.GatewayHeaders;
import dev.turnpike.dialect.MixedDialect;
import dev.turnpike.dialect.Reading;
import dev.turnpike.gateway.access.Principal;
import dev.turnpike.gateway.config.Config;
import dev.turnpike.gateway.edge.Place.Family;
import dev.turnpike.gateway.flow.Call;
import dev.turnpike.gateway.flow.Exchange;
import dev.turnpike.gateway.flow.Loop;
import dev.turnpike.gateway.flow.Snapshot;
import dev.turnpike.gateway.log.Shown;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The front door of one event loop: every request comes in here, is checked, named and handed on.
final class Listener {
  private static final String WINDOW = "[1m]";
  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

  /// How long a refused request may go on before its connection is closed.
  private static final long LINGER_MILLIS = 2_000;

  static final String TRACE_ID = "x-turnpike-trace-id";

  private final Loop loop;
  private final Supplier<Snapshot> snapshots;
  private HostRule hosts;
  private final Backroom backroom;
  private final Strangers strangers;
  private final Set<Exchange> running = new HashSet<>();

  Listener(Loop loop, Supplier<Snapshot> snapshots, HostRule hosts, Backroom backroom) {
    this.loop = loop;
    this.snapshots = snapshots;
    this.hosts = hosts;
    this.backroom = backroom;
    this.strangers = new Strangers(loop);
  }

  void handle(HttpServerRequest request) {
    Arrival arrival = arrive(request);
    try {
      handle(arrival);
    } catch (RuntimeException fault) {
      refuse(arrival, Family.OPENAI, ours(arrival, fault));
    }
  }

  /// A fault of our own, told to the log once; whoever asked must not wait for an answer for ever.
  private static Failure ours(Arrival arrival, RuntimeException fault) {
    LOG.error("request {} met a fault of the gateway's own", arrival.identity().callId(), fault);
    return new Failure.Internal("The gateway met a fault of its own.");
  }

  private void handle(Arrival arrival) {
    HttpServerRequest request = arrival.request();
    hosts = hosts.listing(snapshots.get().config().server().hosts());
    String refusal = hosts.refuses(hostsOf(request));
    if (refusal != null) {
      refuse(arrival, Family.OPENAI, Failure.BadRequest.invalid("", refusal));
      return;
    }
    String raw = request.path();
    Place place =
        Paths.of(request.method().name(), raw == null ? "" : raw, request.query(), arrival::header);
    switch (place) {
      case Place.ModelCall call -> admit(arrival, call);
      case Place.Models models -> listModels(arrival, models);
      case Place.Hello _ -> backroom.hello(request);
      case Place.Telemetry _ -> discard(arrival);
      case Place.Operations operations -> operate(arrival, operations);
      case Place.Control control -> control(arrival, control);
      case Place.NotBuilt notBuilt -> notBuilt(arrival, notBuilt);
      case Place.PageNotBuilt unwritten ->
          refuse(
              arrival,
              Family.OPENAI,
              Failure.BadRequest.notSupported("", unwritten.page() + " is not built yet."));
      case Place.WrongMethod wrong ->
          refuse(
              arrival,
              wrong.family(),
              new Failure.BadRequest(
                  405,
                  "invalid_request",
                  "",
                  "The method is "
                      + Shown.of(request.method().name(), 20)
                      + ", must be "
                      + wrong.allowed()
                      + "."));
      case Place.Nowhere nowhere ->
          refuse(
              arrival,
              nowhere.family(),
              new Failure.NotFound("not_found", "Nothing is at this path. " + nowhere.advice()));
      case Place.Refused refused ->
          refuse(arrival, Family.OPENAI, Failure.BadRequest.invalid("", refused.why()));
    }
  }

  private Arrival arrive(HttpServerRequest request) {
    HeadGuard guard = Doors.guardOf(request.connection());
    if (guard != null) {
      guard.headComplete();
      request.response().endHandler(_ -> guard.replied());
    }
    Instant wall = loop.clock().instant();
    String callId = loop.ids().call(wall.toEpochMilli());
    TraceParent parent = TraceParent.read(request.headers().get("traceparent"));
    Call.Identity identity =
        new Call.Identity(
            callId,
            parent == null ? callId : parent.traceId(),
            loop.ids().span(),
            parent == null ? null : parent.spanId(),
            wall.getEpochSecond() * 1_000_000 + wall.getNano() / 1_000,
            loop.now());
    request.response().putHeader(TRACE_ID, identity.traceId());
    return new Arrival(request, identity);
  }

  /// A request that has come, with the ids it goes by.
  record Arrival(HttpServerRequest request, Call.Identity identity) {
    @Nullable String header(String name) {
      return request.headers().get(name);
    }
  }

  private static List<String> hostsOf(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      var authority = request.authority();
      return authority == null ? List.of() : List.of(authority.toString());
    }
    return request.headers().getAll("host");
  }

  // A call to a model.

  private void admit(Arrival arrival, Place.ModelCall place) {
    Snapshot snapshot = snapshots.get();
    Family family = familyOf(place);
    Principal principal = whoIs(arrival, family, snapshot, Principal.Role.CALLER);
    if (principal == null) {
      return;
    }
    Failure unfit = unfitBody(arrival.request());
    if (unfit != null) {
      refuse(arrival, family, unfit, principal, place.operation());
      return;
    }
    Config.Limits limits = snapshot.config().limits();
    if (loop.traffic().draining()) {
      refuse(
          arrival,
          family,
          new Failure.Overloaded("The gateway is shutting down.", SECOND),
          principal,
          place.operation());
      return;
    }
    if (!loop.traffic().enter(limits.streams())) {
      refuse(
          arrival,
          family,
          new Failure.Overloaded(
              "The gateway serves " + limits.streams() + " calls already (limits.streams).",
              SECOND),
          principal,
          place.operation());
      return;
    }
    Reader reader = new Reader(arrival, place, family, snapshot, principal);
    BodyReader body =
        new BodyReader(
            arrival.request(),
            limits,
            loop.traffic(),
            loop.watchdog(),
            loop.nanos(),
            reader::whole,
            failure -> {
              loop.traffic().leave();
              refuse(arrival, family, failure, principal, place.operation());
            });
    reader.body = body;
    body.start();
  }

  private static final Duration SECOND = Duration.ofSeconds(1);

  /// What is known of a call while its body comes in.
  private final class Reader {
    private final Arrival arrival;
    private final Place.ModelCall place;
    private final Family family;
    private final Snapshot snapshot;
    private final Principal principal;
    private @Nullable BodyReader body;

    Reader(
        Arrival arrival,
        Place.ModelCall place,
        Family family,
        Snapshot snapshot,
        Principal principal) {
      this.arrival = arrival;
      this.place = place;
      this.family = family;
      this.snapshot = snapshot;
      this.principal = principal;
    }

    void whole(byte[] bytes) {
      try {
        read(bytes);
      } catch (RuntimeException fault) {
        turnAway(ours(arrival, fault));
      }
    }

    private void read(byte[] bytes) {
      ClientDialect dialect = Dialects.client(place.operation().dialect());
      switch (GatewayHeaders.read(arrival.request().headers())) {
        case GatewayHeaders.Malformed malformed -> turnAway(malformed.failure());
        case GatewayHeaders.Found found -> {
          switch (dialect.readRequest(place.operation(), bytes)) {
            case Reading.Malformed malformed -> turnAway(malformed.failure());
            case Reading.Other other -> readAs(other.dialect(), dialect, bytes, found.fields());
            case Envelope envelope -> begin(dialect, envelope, found.fields());
          }
        }
      }
    }

    /// The body is of one dialect, the path of another: that of the path is answered.
    private void readAs(String asked, ClientDialect told, byte[] bytes, GatewayFields fields) {
      ClientDialect mixed = new MixedDialect(Dialects.client(asked), told);
      switch (mixed.readRequest(place.operation(), bytes)) {
        case Reading.Malformed malformed -> turnAway(malformed.failure());
        case Reading.Other other ->
            throw new IllegalStateException(asked + " takes it for " + other.dialect());
        case Envelope envelope -> begin(mixed, envelope, fields);
      }
    }

    private void begin(ClientDialect dialect, Envelope envelope, GatewayFields headerFields) {
      String model = askedModel(place, envelope, snapshot.router().aliases().keySet());
      if (model == null) {
        turnAway(Failure.BadRequest.invalid("model", "The request has no model."));
        return;
      }
      Call call =
          new Call(
              arrival.identity(),
              principal,
              place.operation(),
              dialect,
              envelope,
              model,
              envelope.fields().over(headerFields),
              arrival.request(),
              Clients.of(arrival.request().headers()));
      long held = body == null ? 0 : body.held();
      Exchange[] self = new Exchange[1];
      Exchange exchange =
          new Exchange(
              loop,
              snapshot,
              call,
              () -> {
                loop.traffic().release(held);
                loop.traffic().leave();
                running.remove(self[0]);
              });
      self[0] = exchange;
      running.add(exchange);
      exchange.run();
    }

    private void turnAway(Failure failure) {
      if (body != null) {
        loop.traffic().release(body.held());
      }
      loop.traffic().leave();
      refuse(arrival, family, failure, principal, place.operation());
    }
  }

  /// On the Google base a bare `gemini-...` that is no alias means `google-ai/...`, and a leading
  /// `models/` says nothing.
  private static @Nullable String askedModel(
      Place.ModelCall place, Envelope envelope, Set<String> aliases) {
    String path = place.pathModel();
    if (path == null) {
      String model = envelope.model();
      return model == null ? null : withoutWindow(model);
    }
    boolean googles = path.indexOf('/') < 0 && path.startsWith("gemini-");
    return googles && !aliases.contains(path) ? "google-ai/" + path : path;
  }

  /// Claude Code leaves its own mark for the large context window on a model now and then.
  private static String withoutWindow(String model) {
    String name = model;
    while (name.length() > WINDOW.length()
        && name.regionMatches(true, name.length() - WINDOW.length(), WINDOW, 0, WINDOW.length())) {
      name = name.substring(0, name.length() - WINDOW.length());
    }
    return name;
  }

  private static Family familyOf(Place.ModelCall call) {
    return switch (call.operation()) {
      case CHAT_COMPLETIONS, EMBEDDINGS, SPEECH -> Family.OPENAI;
      case RESPONSES -> Family.RESPONSES;
      case MESSAGES, COUNT_TOKENS -> Family.ANTHROPIC;
      case GENERATE_CONTENT, STREAM_GENERATE_CONTENT, GEMINI_COUNT_TOKENS -> Family.GOOGLE;
    };
  }

  private static @Nullable Failure unfitBody(HttpServerRequest request) {
    String type = request.headers().get("content-type");
    if (type != null && !type.toLowerCase(Locale.ROOT).contains("json")) {
      return new Failure.BadRequest(
          415,
          "unsupported_media_type",
          "",
          "The content type is \"" + cut(type) + "\", must be application/json.");
    }
    String encoding = request.headers().get("content-encoding");
    return encoding == null || encoding.equalsIgnoreCase("identity")
        ? null
        : new Failure.BadRequest(
            415,
            "unsupported_media_type",
            "",
            "The content encoding is \"" + cut(encoding) + "\"; send the body as it is.");
  }

  private static String cut(String text) {
    return text.length() > 60 ? text.substring(0, 60) : text;
  }

  // Who is asking.

  /// The principal, if its key is good and of the right kind (null is any); else the request has
  /// been answered.
  private @Nullable Principal whoIs(
      Arrival arrival, Family family, Snapshot snapshot, Principal.@Nullable Role wanted) {
    PresentedKey presented =
        PresentedKey.of(arrival.request().headers(), family, arrival.request().query());
    Principal found =
        switch (presented) {
          case PresentedKey.One one -> snapshot.keys().find(one.key());
          case PresentedKey.None _ -> null;
          case PresentedKey.Contradiction _ -> {
            refuse(
                arrival,
                family,
                Failure.BadRequest.invalid("", "The request carries two different keys."));
            yield null;
          }
        };
    if (presented instanceof PresentedKey.Contradiction) {
      return null;
    }
    if (found == null) {
      strangers.seen(arrival, family);
      refuse(arrival, family, new Failure.Unauthenticated());
      return null;
    }
    if (wanted != null && found.role() != wanted) {
      refuse(
          arrival,
          family,
          new Failure.Forbidden(
              "insufficient_scope",
              wanted == Principal.Role.CALLER
                  ? "A management key cannot call models; use an API key."
                  : "An API key cannot read traces or administer; use a management key."));
      return null;
    }
    return found;
  }

  // Everything else.

  private void listModels(Arrival arrival, Place.Models place) {
    Snapshot snapshot = snapshots.get();
    Principal caller = whoIs(arrival, place.family(), snapshot, Principal.Role.CALLER);
    if (caller == null) {
      return;
    }
    byte[] page =
        ModelPages.page(snapshot.router(), caller.projectId(), place, arrival.request().query());
    if (page == null) {
      refuse(
          arrival,
          place.family(),
          new Failure.NotFound("model_not_found", "There is no such model here."));
      return;
    }
    json(arrival.request().response(), 200, page);
  }

  private void operate(Arrival arrival, Place.Operations place) {
    if (place.what() == Place.Operations.Page.METRICS && !backroom.metricsAreOpen()) {
      Snapshot snapshot = snapshots.get();
      if (whoIs(arrival, Family.OPENAI, snapshot, Principal.Role.MANAGER) == null) {
        return;
      }
    }
    backroom.operate(arrival.request(), place.what(), loop.traffic());
  }

  private void control(Arrival arrival, Place.Control place) {
    Snapshot snapshot = snapshots.get();
    if (place.who() == Place.Control.Who.EVERYBODY && hasBody(arrival.request())) {
      refuse(arrival, Family.OPENAI, Failure.BadRequest.invalid("", "This path takes no body."));
      return;
    }
    Principal caller =
        switch (place.who()) {
          case EVERYBODY -> null;
          case ANY_KEY -> whoIs(arrival, Family.OPENAI, snapshot, null);
          case MANAGER -> whoIs(arrival, Family.OPENAI, snapshot, Principal.Role.MANAGER);
        };
    if (caller == null && place.who() != Place.Control.Who.EVERYBODY) {
      return;
    }
    BodyReader[] body = new BodyReader[1];
    body[0] =
        new BodyReader(
            arrival.request(),
            snapshot.config().limits(),
            loop.traffic(),
            loop.watchdog(),
            loop.nanos(),
            bytes ->
                backroom.control(
                    arrival.request(),
                    place.path(),
                    caller,
                    bytes,
                    () -> loop.traffic().release(body[0].held())),
            failure -> refuse(arrival, Family.OPENAI, failure));
    body[0].start();
  }

  private static boolean hasBody(HttpServerRequest request) {
    String length = request.headers().get("content-length");
    return request.headers().contains("transfer-encoding")
        || (length != null && !length.equals("0"));
  }

  private void notBuilt(Arrival arrival, Place.NotBuilt place) {
    if (whoIs(arrival, place.family(), snapshots.get(), Principal.Role.CALLER) == null) {
      return;
    }
    refuse(
        arrival,
        place.family(),
        Failure.BadRequest.notSupported("", "\"" + place.what() + "\" is not built yet."));
  }

  private void discard(Arrival arrival) {
    arrival.request().handler(_ -> {});
    arrival
        .request()
        .endHandler(_ -> json(arrival.request().response(), 200, new byte[] {'{', '}'}));
  }

  private void refuse(Arrival arrival, Family family, Failure failure) {
    refuse(arrival, family, failure, null, null);
  }

  /// Answers with an error in the family's words; where the request has more to come, its
  /// connection is closed behind it.
  private void refuse(
      Arrival arrival,
      Family family,
      Failure failure,
      @Nullable Principal principal,
      dev.turnpike.dialect.@Nullable Operation operation) {
    ErrorReply error =
        Dialects.client(family.dialect()).writeError(failure, arrival.identity().callId());
    loop.metrics().rejected(error.code());
    if (principal != null && operation != null) {
      strangers.turnedAway(arrival, operation, principal, error, failure);
    }
    HttpServerRequest request = arrival.request();
    HttpServerResponse response = request.response();
    if (response.closed() || response.ended()) {
      return;
    }
    error.headers().forEach(response::putHeader);
    response.putHeader("x-request-id", arrival.identity().callId());
    response.putHeader("request-id", arrival.identity().callId());
    boolean unread = !request.isEnded();
    if (unread && request.version() != HttpVersion.HTTP_2) {
      response.putHeader("connection", "close");
    }
    json(response, error.status(), error.body());
    if (unread) {
      request.handler(_ -> {});
      if (request.version() != HttpVersion.HTTP_2) {
        closeBehind(request);
      }
    }
  }

  /// A client that is still sending would lose the answer if its connection were closed at once, so
  /// what it sends is let go for a moment.
  private void closeBehind(HttpServerRequest request) {
    long timer = loop.vertx().setTimer(LINGER_MILLIS, _ -> request.connection().close());
    request.exceptionHandler(_ -> loop.vertx().cancelTimer(timer));
    request.endHandler(
        _ -> {
          loop.vertx().cancelTimer(timer);
          request.connection().close();
        });
  }

  private static void json(HttpServerResponse response, int status, byte[] body) {
    response
        .setStatusCode(status)
        .putHeader("content-type", "application/json")
        .end(Buffer.buffer(body));
  }

  /// Ends what still runs: the time for draining is over.
  void stopAll() {
    for (Exchange exchange : List.copyOf(running)) {
      exchange.stop();
    }
  }
}
