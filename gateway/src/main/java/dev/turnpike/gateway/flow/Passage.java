package dev.turnpike.gateway.flow;

import dev.turnpike.catalog.Capability;
import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Notes;
import dev.turnpike.dialect.Dialect;
import dev.turnpike.dialect.Dialects;
import dev.turnpike.dialect.Operation;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.StreamTap;
import dev.turnpike.dialect.WholeReply;
import dev.turnpike.dialect.embeddings.EmbeddingsQuirks;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.MalformedJson;
import dev.turnpike.dialect.speech.ElevenLabsDialect;
import dev.turnpike.dialect.speech.ElevenLabsSpeech;
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
    permits StraightPassage,
        CountedPassage,
        TranslatedPassage,
        HostedPassage,
        EmbeddedPassage,
        StraightSpeech,
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

  /// Listens to the streamed answer; `contentType` is the provider's.
  StreamTap streamTap(@Nullable String contentType);

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
    return false;
  }

  /// Whether the provider was asked in the client's own dialect.
  default boolean isOwnDialect() {
    return isVerbatim();
  }

  /// Whether the provider may see what the client said in headers.
  default boolean showsHeaders() {
    return isVerbatim();
  }

  static Passage of(Call call, Asked asked, Target target) throws RequestRefused {
    if (call.operation() == Operation.SPEECH) {
      return target.dialect().equals(call.dialect().id())
          ? new StraightSpeech(
              call, target, call.envelope().spliced(target.upstreamModel()), new Notes())
          : new SpokenPassage(target, spoken(call, target));
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
            ? new StraightPassage(call, target, request, notes)
            : HostedPassage.of(
                call, target, Dialects.hosted(target.dialect(), form), request, notes);
      }
    }
    Asked.Way way = asked.to(target);
    return call.operation().isModelCall()
        ? new TranslatedPassage(way.translation(), way.dialect(), asked.sealsLeftOut())
        : CountedPassage.of(call, way, target);
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

  static boolean isEvents(@Nullable String contentType) {
    return contentType == null || contentType.regionMatches(true, 0, "text/event-stream", 0, 17);
  }

  static boolean asksForEvents(Call call) {
    String query = call.query();
    return query != null && query.toLowerCase(Locale.ROOT).contains("alt=sse");
  }

  static boolean isJson(String contentType) {
    return contentType.regionMatches(true, 0, "application/json", 0, 16);
  }
}
