package dev.turnpike.gateway.flow;

import dev.turnpike.catalog.Capability;
import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.Dialect;
import dev.turnpike.dialect.Dialects;
import dev.turnpike.dialect.HostForm;
import dev.turnpike.dialect.Operation;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.StreamTap;
import dev.turnpike.dialect.TokenCount;
import dev.turnpike.dialect.WholeReply;
import dev.turnpike.dialect.json.MalformedJson;
import dev.turnpike.dialect.translation.Translation;
import dev.turnpike.route.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How one attempt's request goes out and how its answer comes back: byte for byte where client and
/// provider speak one dialect, else translated.
sealed interface Passage {

  /// The dialect that is spoken with the provider.
  Dialect dialect();

  /// Relative to the provider's base.
  String path();

  byte[] request();

  /// Whether a success with this content type is a stream.
  boolean isStream(@Nullable String contentType);

  StreamTap streamTap();

  Translation.Whole readWhole(byte[] body);

  /// What was changed on the way, in the contract's words.
  List<String> notes();

  /// Whether the provider's own words can go on to the client.
  default boolean isVerbatim() {
    return this instanceof Straight;
  }

  /// Whether the provider may see what the client said in headers.
  default boolean showsHeaders() {
    return this instanceof Straight
        || (this instanceof Hosted hosted && hosted.host.takesHeaders());
  }

  static Passage of(Call call, Asked asked, Target target) throws RequestRefused {
    if (goesStraight(call, asked, target)) {
      String form = target.provider().hosting().form(target.dialect());
      return form == null
          ? Straight.of(call, asked, target)
          : Hosted.of(call, asked, target, Dialects.hosted(target.dialect(), form));
    }
    Asked.Way way = asked.to(target);
    return call.operation().isModelCall()
        ? new Translated(way, asked.sealsLeftOut())
        : Counted.of(call, way, target);
  }

  /// Whether the body can go on as it came.
  static boolean goesStraight(Call call, Asked asked, Target target) {
    return target.dialect().equals(call.dialect().id())
        && !(call.envelope().freeform() && !asked.accepts(target).can(Capability.FREEFORM_TOOLS));
  }

  /// The body as it came, less what the model is known to refuse; where it is changed, with a note.
  private static byte[] lessRefused(Call call, Asked asked, Target target, Notes notes) {
    byte[] spliced = call.envelope().spliced(target.upstreamModel());
    byte[] request = call.dialect().lessRefused(spliced, asked.accepts(target), notes);
    return asked.sealsLeftOut() ? withoutSeals(call, request, notes) : request;
  }

  private static byte[] withoutSeals(Call call, byte[] request, Notes notes) {
    try {
      byte[] cut = call.dialect().withoutSeals(request);
      if (!Arrays.equals(cut, request)) {
        notes.dropped("reasoning_signature");
      }
      return cut;
    } catch (MalformedJson e) {
      throw new IllegalStateException("the body was read before", e);
    }
  }

  private static List<String> notes(Call call, Notes notes) {
    List<String> all = call.envelope().notes();
    if (!notes.isEmpty()) {
      all = new ArrayList<>(all);
      all.addAll(notes.all());
    }
    return all;
  }

  private static boolean isEvents(@Nullable String contentType) {
    return contentType == null || contentType.regionMatches(true, 0, "text/event-stream", 0, 17);
  }

  private static boolean asksForEvents(Call call) {
    String query = call.query();
    return query != null && query.toLowerCase(Locale.ROOT).contains("alt=sse");
  }

  private static boolean isJson(String contentType) {
    return contentType.regionMatches(true, 0, "application/json", 0, 16);
  }

  /// The body as it came, less what the model is known to refuse.
  record Straight(Call call, Target target, byte[] request, List<String> notes) implements Passage {

    static Straight of(Call call, Asked asked, Target target) {
      Notes notes = new Notes();
      byte[] request = Passage.lessRefused(call, asked, target, notes);
      return new Straight(call, target, request, Passage.notes(call, notes));
    }

    @Override
    public Dialect dialect() {
      return call.dialect();
    }

    @Override
    public String path() {
      return call.dialect().upstreamPath(call.operation(), target.upstreamModel(), call.query());
    }

    @Override
    public boolean isStream(@Nullable String contentType) {
      return isEvents(contentType)
          || (contentType != null
              && call.operation() == Operation.STREAM_GENERATE_CONTENT
              && isJson(contentType)
              && !asksForEvents(call));
    }

    @Override
    public StreamTap streamTap() {
      return call.dialect().streamTap(call.operation(), call.envelope(), call.query());
    }

    @Override
    public Translation.Whole readWhole(byte[] body) {
      WholeReply reply = call.dialect().readWhole(call.operation(), call.envelope(), body);
      return new Translation.Whole(reply, body);
    }
  }

  /// The body as it came, with the splices of a host that speaks the client's dialect in a form of
  /// its own. Its errors and headers are no words for the dialect's clients.
  record Hosted(Call call, Target target, HostForm host, byte[] request, List<String> notes)
      implements Passage {

    static Hosted of(Call call, Asked asked, Target target, HostForm host) throws RequestRefused {
      Notes notes = new Notes();
      byte[] request = Passage.lessRefused(call, asked, target, notes);
      List<String> betas = call.request().headers().getAll("anthropic-beta");
      try {
        request = host.hosted(call.operation(), request, betas, notes);
      } catch (MalformedJson e) {
        throw new RequestRefused(
            Failure.BadRequest.json("The body is not valid JSON: " + e.getMessage()));
      }
      return new Hosted(call, target, host, request, Passage.notes(call, notes));
    }

    @Override
    public Dialect dialect() {
      return host;
    }

    @Override
    public String path() {
      return host.path(call.operation(), target.upstreamModel(), call.streams(), call.query());
    }

    @Override
    public boolean isStream(@Nullable String contentType) {
      String wanted = host.streamType();
      return contentType == null
          || contentType.regionMatches(true, 0, wanted, 0, wanted.length())
          || (call.operation() == Operation.STREAM_GENERATE_CONTENT
              && isJson(contentType)
              && !asksForEvents(call));
    }

    @Override
    public StreamTap streamTap() {
      return host.streamTap(call.operation(), call.envelope(), call.query());
    }

    @Override
    public Translation.Whole readWhole(byte[] body) {
      return new Translation.Whole(host.readWhole(call.operation(), call.envelope(), body), body);
    }
  }

  /// The question for a request's tokens in another dialect.
  record Counted(Call call, Asked.Way way, TokenCount count, byte[] request) implements Passage {
    static Counted of(Call call, Asked.Way way, Target target) {
      TokenCount count = way.dialect().tokenCount(target.upstreamModel());
      if (count == null) {
        throw new IllegalStateException(target.dialect() + " has no question for tokens");
      }
      return new Counted(call, way, count, count.question(way.translation().request()));
    }

    @Override
    public Dialect dialect() {
      return way.dialect();
    }

    @Override
    public String path() {
      return count.path();
    }

    @Override
    public boolean isStream(@Nullable String contentType) {
      return false;
    }

    @Override
    public StreamTap streamTap() {
      throw new IllegalStateException("a count is no stream");
    }

    @Override
    public Translation.Whole readWhole(byte[] body) {
      long tokens = count.read(body);
      return tokens < 0
          ? new Translation.Whole(
              new WholeReply.Broken(new Failure.Garbled("The provider's count cannot be read.")),
              new byte[0])
          : new Translation.Whole(
              new WholeReply.Answer(Usage.NONE, null, null, null),
              call.dialect().writeTokenCount(tokens));
    }

    @Override
    public List<String> notes() {
      return way.translation().notes();
    }
  }

  /// The body in another dialect.
  record Translated(Translation translation, Dialect dialect, List<String> notes)
      implements Passage {
    private Translated(Asked.Way way, boolean sealsLeftOut) {
      this(way.translation(), way.dialect(), notes(way.translation(), sealsLeftOut));
    }

    private static List<String> notes(Translation translation, boolean sealsLeftOut) {
      if (!sealsLeftOut) {
        return translation.notes();
      }
      List<String> notes = new ArrayList<>(translation.notes());
      notes.add("dropped:reasoning_signature");
      return notes;
    }

    /// The whole answer that came where a stream was asked for, as the stream it should have been.
    Translation.Whole readAsStream(byte[] body) {
      return translation.readAsStream(body);
    }

    @Override
    public String path() {
      return translation.path();
    }

    @Override
    public byte[] request() {
      return translation.request();
    }

    @Override
    public boolean isStream(@Nullable String contentType) {
      return isEvents(contentType)
          || (contentType != null
              && (contentType.regionMatches(true, 0, "application/x-ndjson", 0, 20)
                  || contentType.regionMatches(
                      true, 0, "application/vnd.amazon.eventstream", 0, 34)));
    }

    @Override
    public StreamTap streamTap() {
      return translation.streamTap();
    }

    @Override
    public Translation.Whole readWhole(byte[] body) {
      return translation.readWhole(body);
    }
  }
}
