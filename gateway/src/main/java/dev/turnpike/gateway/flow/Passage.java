package dev.turnpike.gateway.flow;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.conversation.Notes;
import dev.turnpike.dialect.Dialect;
import dev.turnpike.dialect.Operation;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.StreamTap;
import dev.turnpike.dialect.WholeReply;
import dev.turnpike.dialect.translation.Translation;
import dev.turnpike.route.Target;
import java.util.ArrayList;
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

  static Passage of(Call call, Asked asked, Target target) throws RequestRefused {
    return target.dialect().equals(call.dialect().id())
        ? Straight.of(call, asked.accepts(target), target)
        : new Translated(asked.to(target));
  }

  private static boolean isEvents(@Nullable String contentType) {
    return contentType == null || contentType.regionMatches(true, 0, "text/event-stream", 0, 17);
  }

  private static boolean isJson(String contentType) {
    return contentType.regionMatches(true, 0, "application/json", 0, 16);
  }

  /// The body as it came, less what the model is known to refuse.
  record Straight(Call call, Target target, byte[] request, List<String> notes) implements Passage {

    static Straight of(Call call, Accepts accepts, Target target) {
      byte[] spliced = call.envelope().spliced(target.upstreamModel());
      Notes notes = new Notes();
      byte[] request = call.dialect().lessRefused(spliced, accepts, notes);
      List<String> all = call.envelope().notes();
      if (!notes.isEmpty()) {
        all = new ArrayList<>(all);
        all.addAll(notes.all());
      }
      return new Straight(call, target, request, all);
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
              && !asksForEvents());
    }

    private boolean asksForEvents() {
      String query = call.query();
      return query != null && query.toLowerCase(Locale.ROOT).contains("alt=sse");
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

  /// The body in another dialect.
  record Translated(Translation translation, Dialect dialect) implements Passage {
    private Translated(Asked.Way way) {
      this(way.translation(), way.dialect());
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

    @Override
    public List<String> notes() {
      return translation.notes();
    }
  }
}
