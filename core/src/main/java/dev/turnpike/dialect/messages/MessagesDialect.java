package dev.turnpike.dialect.messages;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.Dialect;
import dev.turnpike.dialect.Envelope;
import dev.turnpike.dialect.ErrorReply;
import dev.turnpike.dialect.ErrorRow;
import dev.turnpike.dialect.Operation;
import dev.turnpike.dialect.Reading;
import dev.turnpike.dialect.StreamTap;
import dev.turnpike.dialect.UpstreamError;
import dev.turnpike.dialect.WholeAnswer;
import dev.turnpike.dialect.WholeReply;
import dev.turnpike.dialect.sse.SseTap;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The wire language of `POST /v1/messages` and `/v1/messages/count_tokens`.
public final class MessagesDialect implements Dialect {
  private static final String BETA = "beta=true";

  @Override
  public String id() {
    return "messages";
  }

  @Override
  public Reading readRequest(Operation operation, byte[] body) {
    return MessagesRequest.read(body);
  }

  @Override
  public String upstreamPath(Operation operation, String upstreamModel, @Nullable String query) {
    String path =
        operation == Operation.COUNT_TOKENS ? "/v1/messages/count_tokens" : "/v1/messages";
    boolean beta = query != null && Arrays.asList(query.split("&", -1)).contains(BETA);
    return beta ? path + "?" + BETA : path;
  }

  @Override
  public StreamTap streamTap(Operation operation, Envelope envelope, @Nullable String query) {
    return new SseTap(new MessagesAnswer(envelope));
  }

  @Override
  public WholeReply readWhole(Operation operation, Envelope envelope, byte[] body) {
    MessagesAnswer answer = new MessagesAnswer(envelope);
    WholeReply reply = WholeAnswer.read(answer, body);
    if (reply instanceof WholeReply.Broken) {
      return reply;
    }
    if (operation == Operation.COUNT_TOKENS) {
      return new WholeReply.Answer(Usage.NONE, null, null, null);
    }
    return answer.hasContent()
        ? reply
        : new WholeReply.Broken(new Failure.Garbled("The upstream's answer has no content."));
  }

  @Override
  public Failure readError(
      int status, Function<String, @Nullable String> header, byte[] body, Instant now) {
    return UpstreamError.read(status, header, body, now);
  }

  @Override
  public ErrorReply writeError(Failure failure, String requestId) {
    ErrorRow row = ErrorRow.of(failure);
    return new ErrorReply(
        row.status(),
        row.code(),
        row.headers(),
        MessagesError.object(failure, requestId).getBytes(UTF_8));
  }
}
