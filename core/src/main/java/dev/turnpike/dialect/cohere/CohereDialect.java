package dev.turnpike.dialect.cohere;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Notes;
import dev.turnpike.dialect.AnswerReader;
import dev.turnpike.dialect.Dialect;
import dev.turnpike.dialect.Envelope;
import dev.turnpike.dialect.EventReader;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.StreamTap;
import dev.turnpike.dialect.UpstreamError;
import dev.turnpike.dialect.WholeAnswer;
import dev.turnpike.dialect.WholeReply;
import dev.turnpike.dialect.sse.SseTap;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The wire language of `POST /v2/chat`.
public final class CohereDialect implements Dialect {

  @Override
  public String id() {
    return "cohere";
  }

  @Override
  public String path(String upstreamModel, boolean stream) {
    return "/v2/chat";
  }

  @Override
  public AnswerReader answerReader(Envelope envelope) {
    return new CohereAnswer(envelope);
  }

  @Override
  public StreamTap framed(AnswerReader reader, @Nullable String query) {
    return new SseTap(reader);
  }

  @Override
  public WholeReply readWhole(Envelope envelope, byte[] body) {
    CohereAnswer answer = new CohereAnswer(envelope);
    WholeReply reply = WholeAnswer.read(answer, body);
    return reply instanceof WholeReply.Broken || answer.hasMessage()
        ? reply
        : new WholeReply.Broken(new Failure.Garbled("The upstream's answer has no message."));
  }

  @Override
  public Failure readError(
      int status, Function<String, @Nullable String> header, byte[] body, Instant now) {
    return UpstreamError.read(status, header, body, now);
  }

  @Override
  public byte[] writeRequest(
      Conversation conversation, Accepts accepts, String upstreamModel, Notes notes)
      throws RequestRefused {
    return CohereRequest.write(conversation, accepts, upstreamModel, notes);
  }

  @Override
  public EventReader eventReader() {
    return new CohereEvents();
  }
}
