package dev.turnpike.dialect.translation;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.Accepts.Ids;
import dev.turnpike.catalog.Capability;
import dev.turnpike.catalog.ThinkingForm;
import dev.turnpike.catalog.ThinkingForm.Style;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Notes;
import dev.turnpike.dialect.ClientDialect;
import dev.turnpike.dialect.Operation;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.Alike;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import dev.turnpike.dialect.json.MalformedJson;
import dev.turnpike.dialect.translation.Translation.To;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Puts right what a request in its provider's own dialect says and the model is known to refuse.
///
/// First come the small things that are read here and that many hosts do not know
/// ([ClientDialect#tidied]). Then the request is written twice, as for a model that takes
/// everything and as for this one: what the two differ in is taken from the second, and everything
/// else stays byte for byte as it came, what nobody here knows too ([Merge]).
public final class Mending {
  /// How a body is written, and what hosts ignore or know though the rules do not say so: the same
  /// in both.
  private static final Set<Capability> OF_THE_FORM =
      EnumSet.of(
          Capability.MAX_TOKENS,
          Capability.MAX_COMPLETION_TOKENS,
          Capability.STREAM_USAGE,
          Capability.DEVELOPER_ROLE,
          Capability.FULL_SCHEMAS,
          Capability.WEB_SEARCH,
          Capability.END_USER,
          Capability.METADATA,
          Capability.TIER,
          Capability.VERBOSITY,
          Capability.TOP_K);

  private static final Set<String> ALL_EFFORTS =
      Set.of("minimal", "low", "medium", "high", "xhigh", "max");

  private final ClientDialect dialect;
  private final To to;

  private Mending(ClientDialect dialect, To to) {
    this.dialect = dialect;
    this.to = to;
  }

  /// What `body` is sent as; `body` itself where nothing has to be put right; null where the answer
  /// would have to be changed on its way back too, which only a translation does.
  public static byte @Nullable [] mended(
      ClientDialect dialect, Operation operation, byte[] body, To to, Notes notes) {
    try {
      return new Mending(dialect, to).mended(operation, body, notes);
    } catch (RequestRefused _) {
      return body; // what cannot be translated goes to its own provider as it is
    } catch (MalformedJson e) {
      throw new IllegalStateException("the body was read before", e);
    }
  }

  private byte @Nullable [] mended(Operation operation, byte[] body, Notes notes)
      throws MalformedJson, RequestRefused {
    byte[] tidy = dialect.tidied(body, to.accepts(), notes);
    Json asked = Json.parse(tidy);
    Conversation conversation = dialect.readConversation(operation, tidy);
    Notes plainNotes = new Notes();
    Written plain = written(conversation, plain(to.accepts()), plainNotes);
    Notes ownNotes = new Notes();
    Written own = written(conversation, to.accepts(), ownNotes);
    Set<String> wrong = wrong(asked, plain.json, own.json);
    if (wrong.isEmpty()) {
      return tidy;
    }
    if (own.wayBack.changesAnswers()) {
      return null;
    }
    ownNotes.all().stream().filter(note -> !plainNotes.has(note)).forEach(notes::add);
    wrong.stream().filter(field -> !notes.isOf(field)).forEach(notes::repaired);
    JsonWriter json = new JsonWriter(asked.size() + 256);
    Merge.objects(json, asked, plain.json, own.json);
    return json.bytes();
  }

  /// The fields in which something is known to be refused.
  private static Set<String> wrong(Json asked, Json plain, Json own) {
    Set<String> fields = new LinkedHashSet<>(asked.names());
    fields.addAll(own.names());
    fields.removeIf(
        field ->
            Alike.are(plain.get(field), own.get(field))
                || Alike.are(asked.get(field), own.get(field)));
    return fields;
  }

  private record Written(Json json, WayBack wayBack) {}

  private Written written(Conversation conversation, Accepts accepts, Notes notes)
      throws RequestRefused, MalformedJson {
    Fit.Fitted fitted = new Fit(to.dialect(), accepts, to.id(), notes, Map.of()).fit(conversation);
    byte[] body =
        to.dialect().writeRequest(fitted.conversation(), accepts, to.upstreamModel(), notes);
    return new Written(Json.parse(body), fitted.wayBack());
  }

  /// A model of the same dialect that takes everything.
  private Accepts plain(Accepts accepts) {
    Set<Capability> can = EnumSet.allOf(Capability.class);
    for (Capability ofTheForm : OF_THE_FORM) {
      if (!accepts.can(ofTheForm)) {
        can.remove(ofTheForm);
      }
    }
    Style style = dialect.id().equals("messages") ? Style.ADAPTIVE : Style.EFFORT;
    return new Accepts(
        can,
        new ThinkingForm(style, ALL_EFFORTS, false, true, 0, 0),
        accepts.echo(),
        Ids.ANY,
        200,
        Integer.MAX_VALUE,
        accepts.leastOutput(),
        accepts.mostOutput(),
        false);
  }
}
