package dev.turnpike.dialect;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.conversation.Answer;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.RateLimits;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.json.MalformedJson;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A client that asks in one dialect and wants to be answered in another: Cursor's agent sends a
/// Responses body to the Chat path and reads a Chat stream. No provider speaks it, so every call is
/// translated.
public final class MixedDialect implements ClientDialect {
  private final ClientDialect asked;
  private final ClientDialect told;

  /// `asked` reads the requests, `told` writes the answers.
  public MixedDialect(ClientDialect asked, ClientDialect told) {
    this.asked = asked;
    this.told = told;
  }

  @Override
  public String id() {
    return asked.id() + ">" + told.id();
  }

  @Override
  public Reading readRequest(Operation operation, byte[] body) {
    return asked.readRequest(operation, body);
  }

  @Override
  public Conversation readConversation(Operation operation, byte[] body)
      throws MalformedJson, RequestRefused {
    return asked.readConversation(operation, body);
  }

  @Override
  public ErrorReply writeError(Failure failure, String requestId) {
    return told.writeError(failure, requestId);
  }

  @Override
  public Map<String, String> writeRates(RateLimits rates, Instant now) {
    return told.writeRates(rates, now);
  }

  @Override
  public StreamWriter streamWriter(ReplyTo to) {
    return told.streamWriter(to);
  }

  @Override
  public byte[] writeAnswer(Answer answer, Usage usage, ReplyTo to) {
    return told.writeAnswer(answer, usage, to);
  }

  @Override
  public boolean returnsThoughts() {
    return false; // what it is told has no place for them in what it asks
  }

  // What a provider would have to speak.

  @Override
  public String upstreamPath(Operation operation, String upstreamModel, @Nullable String query) {
    throw noProvider();
  }

  @Override
  public AnswerReader answerReader(Envelope envelope) {
    throw noProvider();
  }

  @Override
  public StreamTap framed(AnswerReader reader, @Nullable String query) {
    throw noProvider();
  }

  @Override
  public WholeReply readWhole(Envelope envelope, byte[] body) {
    throw noProvider();
  }

  @Override
  public Failure readError(
      int status, Function<String, @Nullable String> header, byte[] body, Instant now) {
    throw noProvider();
  }

  @Override
  public String path(String upstreamModel, boolean stream) {
    throw noProvider();
  }

  @Override
  public byte[] writeRequest(
      Conversation conversation, Accepts accepts, String upstreamModel, Notes notes) {
    throw noProvider();
  }

  @Override
  public EventReader eventReader() {
    throw noProvider();
  }

  private IllegalStateException noProvider() {
    return new IllegalStateException("no provider speaks " + id());
  }
}
