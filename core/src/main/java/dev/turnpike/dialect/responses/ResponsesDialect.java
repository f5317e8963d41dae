package dev.turnpike.dialect.responses;

import dev.turnpike.conversation.Failure;
import dev.turnpike.dialect.Dialect;
import dev.turnpike.dialect.Envelope;
import dev.turnpike.dialect.ErrorReply;
import dev.turnpike.dialect.Operation;
import dev.turnpike.dialect.Reading;
import dev.turnpike.dialect.StreamTap;
import dev.turnpike.dialect.UpstreamError;
import dev.turnpike.dialect.WholeAnswer;
import dev.turnpike.dialect.WholeReply;
import dev.turnpike.dialect.openai.OpenAiErrors;
import dev.turnpike.dialect.sse.SseTap;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The wire language of `POST /responses`.
public final class ResponsesDialect implements Dialect {

  @Override
  public String id() {
    return "responses";
  }

  @Override
  public Reading readRequest(Operation operation, byte[] body) {
    return ResponsesRequest.read(body);
  }

  @Override
  public String upstreamPath(Operation operation, String upstreamModel, @Nullable String query) {
    return "/responses";
  }

  @Override
  public StreamTap streamTap(Operation operation, Envelope envelope, @Nullable String query) {
    return new SseTap(new ResponsesAnswer(envelope));
  }

  @Override
  public WholeReply readWhole(Operation operation, Envelope envelope, byte[] body) {
    ResponsesAnswer answer = new ResponsesAnswer(envelope);
    WholeReply reply = WholeAnswer.read(answer, body);
    return reply instanceof WholeReply.Answer && !answer.hasOutput()
        ? new WholeReply.Broken(new Failure.Garbled("The upstream's answer has no output."))
        : reply;
  }

  @Override
  public Failure readError(
      int status, Function<String, @Nullable String> header, byte[] body, Instant now) {
    return UpstreamError.read(status, header, body, now);
  }

  @Override
  public ErrorReply writeError(Failure failure, String requestId) {
    return OpenAiErrors.reply(failure);
  }
}
