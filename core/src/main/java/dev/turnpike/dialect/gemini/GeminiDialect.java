package dev.turnpike.dialect.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.Dialect;
import dev.turnpike.dialect.Envelope;
import dev.turnpike.dialect.ErrorReply;
import dev.turnpike.dialect.ErrorRow;
import dev.turnpike.dialect.Operation;
import dev.turnpike.dialect.Reading;
import dev.turnpike.dialect.RequestBody;
import dev.turnpike.dialect.SplicedEnvelope;
import dev.turnpike.dialect.StreamTap;
import dev.turnpike.dialect.UpstreamError;
import dev.turnpike.dialect.WholeAnswer;
import dev.turnpike.dialect.WholeReply;
import dev.turnpike.dialect.sse.SseTap;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The wire language of `POST /v1beta/models/{model}:generateContent` and its sisters. The model is
/// in the path, and whether it streams is the operation.
public final class GeminiDialect implements Dialect {
  private static final RequestBody.Shape SHAPE = RequestBody.Shape.nestedOnly();

  @Override
  public String id() {
    return "gemini";
  }

  @Override
  public Reading readRequest(Operation operation, byte[] bytes) {
    boolean stream = operation == Operation.STREAM_GENERATE_CONTENT;
    return RequestBody.read(
        bytes,
        SHAPE,
        body -> {
          body.toEnd();
          return new SplicedEnvelope(
              bytes, null, stream, body.fields(), null, null, body.splice(), List.of());
        });
  }

  @Override
  public String upstreamPath(Operation operation, String upstreamModel, @Nullable String query) {
    return GeminiPath.of(operation, upstreamModel, query);
  }

  @Override
  public StreamTap streamTap(Operation operation, Envelope envelope, @Nullable String query) {
    GeminiAnswer answer = new GeminiAnswer(envelope);
    return GeminiPath.isSse(query) ? new SseTap(answer) : new ArrayTap(answer);
  }

  @Override
  public WholeReply readWhole(Operation operation, Envelope envelope, byte[] body) {
    GeminiAnswer answer = new GeminiAnswer(envelope);
    WholeReply reply = WholeAnswer.read(answer, body);
    if (reply instanceof WholeReply.Broken) {
      return reply;
    }
    if (operation == Operation.GEMINI_COUNT_TOKENS) {
      return new WholeReply.Answer(Usage.NONE, null, null, null);
    }
    return answer.hasAnswered()
        ? reply
        : new WholeReply.Broken(new Failure.Garbled("The upstream's answer has no candidates."));
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
        row.plainStatus(), row.code(), row.headers(), GeminiError.object(failure).getBytes(UTF_8));
  }
}
