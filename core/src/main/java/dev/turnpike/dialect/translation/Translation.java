package dev.turnpike.dialect.translation;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.Source;
import dev.turnpike.conversation.Tool;
import dev.turnpike.dialect.Blocks;
import dev.turnpike.dialect.ClientDialect;
import dev.turnpike.dialect.Dialect;
import dev.turnpike.dialect.Envelope;
import dev.turnpike.dialect.ReplyTo;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.SplicedEnvelope;
import dev.turnpike.dialect.StreamTap;
import dev.turnpike.dialect.StreamWriter;
import dev.turnpike.dialect.WholeReply;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.MalformedJson;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One request in a provider's dialect that was asked in a client's, and the way back of its
/// answer.
public final class Translation {
  private static final byte[] NOTHING = {};

  private final ClientDialect client;
  private final To to;
  private final ReplyTo replyTo;
  private final WayBack wayBack;
  private final @Nullable ThoughtMemory memory;
  private final Envelope envelope;
  private final SearchOrder.Held held;
  private final Notes notes;

  /// Where a translated request goes: a model at a provider, in a dialect. `id` is its full id.
  public record To(Dialect dialect, Accepts accepts, String id, String upstreamModel) {}

  /// A whole answer: what it says of itself, and the body for the client; empty where it is broken.
  public record Whole(WholeReply reply, byte[] body) {}

  private Translation(
      ClientDialect client,
      To to,
      ReplyTo replyTo,
      WayBack wayBack,
      @Nullable ThoughtMemory memory,
      Envelope envelope,
      SearchOrder.Held held,
      Notes notes) {
    this.client = client;
    this.to = to;
    this.replyTo = replyTo;
    this.wayBack = wayBack;
    this.memory = memory;
    this.envelope = envelope;
    this.held = held;
    this.notes = notes;
  }

  /// As below, without a memory and without images.
  public static Translation of(Conversation asked, ClientDialect client, To to, ReplyTo replyTo)
      throws RequestRefused {
    return of(asked, client, to, replyTo, null, Map.of());
  }

  /// Fits `asked` to the target and writes it. Refused where that would change the meaning.
  ///
  /// `memory` keeps what models thought for clients that do not give it back, and is null for the
  /// others. `images` are those that were fetched for a model that takes bytes only, by their
  /// address: [LinkedImage#wantedAsBytes] says which it needs.
  public static Translation of(
      Conversation asked,
      ClientDialect client,
      To to,
      ReplyTo replyTo,
      @Nullable ThoughtMemory memory,
      Map<String, Source.Inline> images)
      throws RequestRefused {
    Notes notes = new Notes();
    Conversation whole = memory == null ? asked : Remembering.recalled(asked, memory);
    Fit.Fitted fitted = new Fit(to.dialect(), to.accepts(), to.id(), notes, images).fit(whole);
    byte[] body =
        to.dialect().writeRequest(fitted.conversation(), to.accepts(), to.upstreamModel(), notes);
    Envelope envelope = SplicedEnvelope.asIs(body, asked.stream(), notes.all());
    SearchOrder.Held held = held(fitted.conversation(), client);
    return new Translation(client, to, replyTo, fitted.wayBack(), memory, envelope, held, notes);
  }

  /// What waits for searches. The answer to a request that is nothing but a search is of no use
  /// before its end (Claude Code asks so), nor is one that is not streamed.
  private static SearchOrder.Held held(Conversation fitted, ClientDialect client) {
    if (!client.showsSearches()) {
      return SearchOrder.Held.NOTHING;
    }
    boolean only = !fitted.tools().isEmpty() && fitted.tools().stream().allMatch(Tool::isSearch);
    return only || !fitted.stream() ? SearchOrder.Held.ALL : SearchOrder.Held.TEXT;
  }

  /// The body that the provider is sent.
  public byte[] request() {
    return envelope.body();
  }

  public String path() {
    return to.dialect().path(to.upstreamModel(), envelope.stream());
  }

  /// What could not be carried over exactly, in the contract's words; as the answer is read it may
  /// become more.
  public List<String> notes() {
    return notes.all();
  }

  /// Listens to the streamed answer; the bytes that go on are the client's.
  public StreamTap streamTap() {
    StreamWriter writer = client.streamWriter(replyTo);
    Hearing hearing = hearing(writer);
    return new TranslatedTap(to.dialect().framed(hearing), hearing, writer);
  }

  public Whole readWhole(byte[] body) {
    Fold fold = new Fold();
    WholeReply reply = tell(body, fold);
    return reply instanceof WholeReply.Answer answer
        ? new Whole(reply, client.writeAnswer(fold.answer(), answer.usage(), replyTo))
        : new Whole(reply, NOTHING);
  }

  /// The whole answer that a provider gave where a stream was asked for, as that stream.
  public Whole readAsStream(byte[] body) {
    StreamWriter writer = client.streamWriter(replyTo);
    WholeReply reply = tell(body, writer);
    return new Whole(reply, reply instanceof WholeReply.Answer ? writer.take() : NOTHING);
  }

  private WholeReply tell(byte[] body, Blocks out) {
    WholeReply reply = to.dialect().readWhole(envelope, body);
    if (!(reply instanceof WholeReply.Answer answer)) {
      return reply;
    }
    try {
      hearing(out).whole(Json.parse(body), answer.usage());
      return reply;
    } catch (MalformedJson e) {
      return new WholeReply.Broken(
          new Failure.Garbled("The upstream's answer cannot be read: " + e.getMessage() + "."));
    }
  }

  private Hearing hearing(Blocks out) {
    return new Hearing(
        to.dialect().answerReader(envelope),
        to.dialect().eventReader(),
        wayBack,
        memory == null ? out : new Remembering(out, memory),
        held,
        notes,
        to.id(),
        replyTo.callId());
  }
}
