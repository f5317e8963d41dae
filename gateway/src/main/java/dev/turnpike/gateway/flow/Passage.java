package dev.turnpike.gateway.flow;

import dev.turnpike.catalog.Capability;
import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.Dialect;
import dev.turnpike.dialect.Dialects;
import dev.turnpike.dialect.Operation;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.StreamTap;
import dev.turnpike.dialect.TokenCount;
import dev.turnpike.dialect.WholeReply;
import dev.turnpike.dialect.embeddings.EmbeddingsAnswer;
import dev.turnpike.dialect.embeddings.EmbeddingsQuirks;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.MalformedJson;
import dev.turnpike.dialect.speech.ElevenLabsDialect;
import dev.turnpike.dialect.speech.ElevenLabsSpeech;
import dev.turnpike.dialect.speech.SpeechAnswer;
import dev.turnpike.dialect.translation.Mending;
import dev.turnpike.dialect.translation.Translation;
import dev.turnpike.route.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How one attempt's request goes out and how its answer comes back: byte for byte where client and
/// provider speak one dialect, else translated.
sealed interface Passage
    permits Passage.Straight,
        Passage.Counted,
        Passage.Translated,
        HostedPassage,
        EmbeddedPassage,
        SpokenPassage {

  /// The dialect that is spoken with the provider.
  Dialect dialect();

  /// Relative to the provider's base.
  String path();

  byte[] request();

  /// What the provider is told that it may answer with; null for the dialect's usual.
  default @Nullable String accept() {
    return null;
  }

  /// The content type of the answer to the client where neither the client's dialect nor the
  /// provider says it; null where one does. `theirs` is the provider's.
  default @Nullable String contentType(@Nullable String theirs) {
    return null;
  }

  /// Whether a success with this content type is a stream.
  boolean isStream(@Nullable String contentType);

  StreamTap streamTap();

  /// The same where the provider's content type makes a difference.
  default StreamTap streamTap(@Nullable String contentType) {
    return streamTap();
  }

  Translation.Whole readWhole(byte[] body);

  /// The whole answer that came where a stream was asked for, as the stream it should have been.
  Translation.Whole readAsStream(byte[] body);

  /// What was changed on the way, in the contract's words.
  List<String> notes();

  /// Whether the answer that was read is all; otherwise there is more to ask of the same target.
  default boolean isWhole() {
    return true;
  }

  /// Whether the provider's own words can go on to the client.
  default boolean isVerbatim() {
    return this instanceof Straight;
  }

  /// Whether the provider was asked in the client's own dialect.
  default boolean isOwnDialect() {
    return this instanceof Straight || this instanceof HostedPassage;
  }

  /// Whether the provider may see what the client said in headers.
  default boolean showsHeaders() {
    return this instanceof Straight
        || (this instanceof HostedPassage hosted && hosted.host().takesHeaders());
  }

  static Passage of(Call call, Asked asked, Target target) throws RequestRefused {
    if (call.operation() == Operation.SPEECH && !target.dialect().equals(call.dialect().id())) {
      return new SpokenPassage(target, spoken(call, target));
    }
    if (call.operation() == Operation.EMBEDDINGS && !target.dialect().equals(call.dialect().id())) {
      return new EmbeddedPassage(target, asked.embeddings(target));
    }
    if (goesStraight(call, asked, target)) {
      Notes notes = new Notes();
      byte[] request = ready(call, asked, target, notes);
      if (request != null) {
        String form = target.provider().hosting().form(target.dialect());
        return form == null
            ? new Straight(call, target, request, notes)
            : HostedPassage.of(
                call, target, Dialects.hosted(target.dialect(), form), request, notes);
      }
    }
    Asked.Way way = asked.to(target);
    return call.operation().isModelCall()
        ? new Translated(way.translation(), way.dialect(), asked.sealsLeftOut())
        : Counted.of(call, way, target);
  }

  private static ElevenLabsSpeech spoken(Call call, Target target) throws RequestRefused {
    if (!target.dialect().equals(ElevenLabsDialect.ID)) {
      throw new RequestRefused(
          Failure.BadRequest.notSupported(
              "model", "The provider of this model makes no speech in a form that is known here."));
    }
    return ElevenLabsSpeech.of(call.envelope(), target.upstreamModel());
  }

  /// Whether the body can go on as it came.
  static boolean goesStraight(Call call, Asked asked, Target target) {
    return target.dialect().equals(call.dialect().id())
        && !(call.envelope().freeform() && !asked.accepts(target).can(Capability.FREEFORM_TOOLS));
  }

  /// The body for a target of the client's own dialect, with a note for each change; null where its
  /// answer would have to be changed too.
  private static byte @Nullable [] ready(Call call, Asked asked, Target target, Notes notes) {
    byte[] spliced = call.envelope().spliced(target.upstreamModel());
    if (call.operation() == Operation.SPEECH) {
      return spliced;
    }
    if (call.operation() == Operation.EMBEDDINGS) {
      return EmbeddingsQuirks.apply(spliced, asked.accepts(target), notes);
    }
    byte[] request = call.dialect().lessRefused(spliced, asked.accepts(target), notes);
    request = opened(call, target, request, notes);
    if (asked.sealsLeftOut()) {
      request = withoutSeals(call, request, notes);
    }
    return call.operation().isConversation() && asked.isMended(target)
        ? Mending.mended(call.dialect(), call.operation(), request, asked.ownPlace(target), notes)
        : request;
  }

  /// What the gateway carries through clients of other dialects is for the provider that made it.
  private static byte[] opened(Call call, Target target, byte[] request, Notes notes) {
    try {
      boolean[] lost = new boolean[1];
      String id = target.id().toString();
      byte[] opened =
          call.dialect()
              .opened(
                  request,
                  seal -> {
                    lost[0] |= !seal.belongsTo(id);
                    return seal.belongsTo(id);
                  });
      if (lost[0]) {
        notes.dropped("reasoning_signature");
      }
      return opened;
    } catch (MalformedJson e) {
      throw new IllegalStateException("the body was read before", e);
    }
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

  static List<String> notes(Call call, Notes notes) {
    List<String> all = call.envelope().notes();
    if (!notes.isEmpty()) {
      all = new ArrayList<>(all);
      all.addAll(notes.all());
    }
    return all;
  }

  /// A whole answer in the client's own dialect as a stream of it.
  static Translation.Whole toldAsStream(Call call, Translation.Whole whole) {
    if (!(whole.reply() instanceof WholeReply.Answer)) {
      return whole;
    }
    try {
      Json answer = Json.parse(whole.body());
      return new Translation.Whole(
          whole.reply(), call.dialect().toldAsStream(call.envelope(), answer, call.query()));
    } catch (MalformedJson e) {
      return new Translation.Whole(
          new WholeReply.Broken(
              new Failure.Garbled("The provider's answer cannot be read: " + e.getMessage() + ".")),
          whole.body());
    }
  }

  private static boolean isEvents(@Nullable String contentType) {
    return contentType == null || contentType.regionMatches(true, 0, "text/event-stream", 0, 17);
  }

  static boolean asksForEvents(Call call) {
    String query = call.query();
    return query != null && query.toLowerCase(Locale.ROOT).contains("alt=sse");
  }

  static boolean isJson(String contentType) {
    return contentType.regionMatches(true, 0, "application/json", 0, 16);
  }

  /// The body as it came, less what the model is known to refuse.
  record Straight(Call call, Target target, byte[] request, Notes changes) implements Passage {

    /// As far as they are known: packing vectors is one that the answer brings.
    @Override
    public List<String> notes() {
      return Passage.notes(call, changes);
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
    public @Nullable String accept() {
      return isSpeech() ? SpeechAnswer.accept(call.envelope()) : null;
    }

    @Override
    public @Nullable String contentType(@Nullable String theirs) {
      if (!isSpeech()) {
        return null;
      }
      return SpeechAnswer.isMadeEvents(call.envelope(), theirs)
          ? "text/event-stream; charset=utf-8"
          : theirs == null ? "application/octet-stream" : null;
    }

    @Override
    public StreamTap streamTap(@Nullable String contentType) {
      if (!isSpeech()) {
        return streamTap();
      }
      if (SpeechAnswer.isMadeEvents(call.envelope(), contentType)) {
        changes.emulated("stream_format");
      }
      return SpeechAnswer.tap(call.envelope(), contentType);
    }

    private boolean isSpeech() {
      return call.operation() == Operation.SPEECH;
    }

    @Override
    public boolean isStream(@Nullable String contentType) {
      if (isSpeech()) {
        return SpeechAnswer.isAudio(call.envelope(), contentType);
      }
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
      return call.operation() == Operation.EMBEDDINGS && reply instanceof WholeReply.Answer
          ? new Translation.Whole(reply, packed(body))
          : new Translation.Whole(reply, body);
    }

    /// Not every host that takes `base64` writes it.
    private byte[] packed(byte[] body) {
      byte[] packed = EmbeddingsAnswer.asAsked(call.envelope().body(), body);
      if (!Arrays.equals(packed, body)) {
        changes.emulated("encoding_format");
      }
      return packed;
    }

    @Override
    public Translation.Whole readAsStream(byte[] body) {
      return isSpeech() ? readWhole(body) : toldAsStream(call, readWhole(body));
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
    public Translation.Whole readAsStream(byte[] body) {
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
  record Translated(Translation translation, Dialect dialect, boolean sealsLeftOut)
      implements Passage {

    /// As far as they are known: the answer may bring more.
    @Override
    public List<String> notes() {
      List<String> notes = translation.notes();
      if (sealsLeftOut) {
        notes = new ArrayList<>(notes);
        notes.add("dropped:reasoning_signature");
      }
      return notes;
    }

    @Override
    public Translation.Whole readAsStream(byte[] body) {
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
