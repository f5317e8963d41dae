package dev.turnpike.dialect;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.RateLimits;
import dev.turnpike.conversation.Seal;
import dev.turnpike.dialect.json.MalformedJson;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A host's form in all that it has in common with the dialect.
public abstract class HostedDialect implements HostForm {
  private final ClientDialect own;

  /// `own` is the dialect as its owner speaks it.
  protected HostedDialect(ClientDialect own) {
    this.own = own;
  }

  /// The operation by which a translated call asks.
  protected abstract Operation asking(boolean stream);

  @Override
  public String id() {
    return own.id();
  }

  @Override
  public String path(String upstreamModel, boolean stream) {
    return path(asking(stream), upstreamModel, stream, "alt=sse");
  }

  @Override
  public byte[] writeRequest(
      Conversation conversation, Accepts accepts, String upstreamModel, Notes notes)
      throws RequestRefused {
    byte[] body = own.writeRequest(conversation, accepts, upstreamModel, notes);
    try {
      return hosted(asking(conversation.stream()), body, List.of(), notes);
    } catch (MalformedJson e) {
      throw new IllegalStateException("it was written as JSON", e);
    }
  }

  @Override
  public AnswerReader answerReader(Envelope envelope) {
    return own.answerReader(envelope);
  }

  @Override
  public StreamTap framed(AnswerReader reader, @Nullable String query) {
    return own.framed(reader, query);
  }

  @Override
  public StreamTap framed(AnswerReader reader) {
    return own.framed(reader);
  }

  @Override
  public StreamTap streamTap(Operation operation, Envelope envelope, @Nullable String query) {
    return own.streamTap(operation, envelope, query);
  }

  @Override
  public WholeReply readWhole(Operation operation, Envelope envelope, byte[] body) {
    return own.readWhole(operation, envelope, body);
  }

  @Override
  public WholeReply readWhole(Envelope envelope, byte[] body) {
    return own.readWhole(envelope, body);
  }

  @Override
  public Failure readError(
      int status, Function<String, @Nullable String> header, byte[] body, Instant now) {
    return own.readError(status, header, body, now);
  }

  @Override
  public RateLimits readRates(Function<String, @Nullable String> header, Instant now) {
    return own.readRates(header, now);
  }

  @Override
  public Set<Seal.Form> seals() {
    return own.seals();
  }

  @Override
  public EventReader eventReader() {
    return own.eventReader();
  }
}
