package dev.turnpike.dialect.converse;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.Seal;
import dev.turnpike.dialect.AnswerReader;
import dev.turnpike.dialect.Dialect;
import dev.turnpike.dialect.Envelope;
import dev.turnpike.dialect.EventReader;
import dev.turnpike.dialect.PathSegment;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.StreamTap;
import dev.turnpike.dialect.UpstreamError;
import dev.turnpike.dialect.WholeAnswer;
import dev.turnpike.dialect.WholeReply;
import dev.turnpike.dialect.eventstream.EventStreamTap;
import dev.turnpike.dialect.eventstream.Faults;
import java.time.Instant;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The wire language of `POST /model/{id}/converse` and `/converse-stream`. Model and streaming are
/// in the path; a stream is an Amazon event stream.
public final class ConverseDialect implements Dialect {
  private static final int MODEL_ERROR = 424;

  @Override
  public String id() {
    return "converse";
  }

  @Override
  public String path(String upstreamModel, boolean stream) {
    return "/model/" + PathSegment.of(upstreamModel) + (stream ? "/converse-stream" : "/converse");
  }

  @Override
  public String streamType() {
    return EventStreamTap.CONTENT_TYPE;
  }

  @Override
  public AnswerReader answerReader(Envelope envelope) {
    return new ConverseAnswer(envelope);
  }

  @Override
  public StreamTap framed(AnswerReader reader, @Nullable String query) {
    return new EventStreamTap(reader);
  }

  @Override
  public WholeReply readWhole(Envelope envelope, byte[] body) {
    ConverseAnswer answer = new ConverseAnswer(envelope);
    WholeReply reply = WholeAnswer.read(answer, body);
    return reply instanceof WholeReply.Broken || answer.hasOutput()
        ? reply
        : new WholeReply.Broken(new Failure.Garbled("The upstream's answer has no output."));
  }

  @Override
  public Failure readError(
      int status, Function<String, @Nullable String> header, byte[] body, Instant now) {
    int plain = status == MODEL_ERROR ? 502 : status;
    int meant = Faults.status(header.apply("x-amzn-errortype")).orElse(plain);
    return UpstreamError.read(meant, header, body, now);
  }

  @Override
  public byte[] writeRequest(
      Conversation conversation, Accepts accepts, String upstreamModel, Notes notes)
      throws RequestRefused {
    return ConverseRequest.write(conversation, accepts, notes);
  }

  @Override
  public EventReader eventReader() {
    return new ConverseEvents();
  }

  @Override
  public Set<Seal.Form> seals() {
    return Set.of(Seal.Form.SIGNATURE, Seal.Form.REDACTED);
  }
}
