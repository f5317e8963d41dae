package dev.turnpike.dialect.messages;

import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Notes;
import dev.turnpike.dialect.AnswerReader;
import dev.turnpike.dialect.ClientDialect;
import dev.turnpike.dialect.Envelope;
import dev.turnpike.dialect.HostedDialect;
import dev.turnpike.dialect.Operation;
import dev.turnpike.dialect.PathSegment;
import dev.turnpike.dialect.StreamTap;
import dev.turnpike.dialect.UpstreamError;
import dev.turnpike.dialect.eventstream.ChunkTap;
import dev.turnpike.dialect.eventstream.EventStreamTap;
import dev.turnpike.dialect.eventstream.Faults;
import dev.turnpike.dialect.json.MalformedJson;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Messages as Amazon Bedrock's InvokeModel speaks it: model and streaming in the path, version and
/// betas in the body, a stream in Amazon's frames.
public final class BedrockMessages extends HostedDialect {
  private static final int MODEL_ERROR = 424;

  public BedrockMessages(ClientDialect own) {
    super(own);
  }

  @Override
  protected Operation asking(boolean stream) {
    return Operation.MESSAGES;
  }

  @Override
  public String path(
      Operation operation, String upstreamModel, boolean stream, @Nullable String query) {
    String verb = stream ? "/invoke-with-response-stream" : "/invoke";
    return "/model/" + PathSegment.of(upstreamModel) + verb;
  }

  @Override
  public byte[] hosted(Operation operation, byte[] body, List<String> betas, Notes notes)
      throws MalformedJson {
    return HostBody.of(HostBody.Host.BEDROCK, body, betas, notes);
  }

  @Override
  public StreamTap framed(AnswerReader reader, @Nullable String query) {
    return new ChunkTap(reader);
  }

  @Override
  public StreamTap framed(AnswerReader reader) {
    return new ChunkTap(reader);
  }

  @Override
  public StreamTap streamTap(Operation operation, Envelope envelope, @Nullable String query) {
    return new ChunkTap(answerReader(envelope));
  }

  @Override
  public String streamType() {
    return EventStreamTap.CONTENT_TYPE;
  }

  @Override
  public boolean takesHeaders() {
    return false;
  }

  @Override
  public Failure readError(
      int status, Function<String, @Nullable String> header, byte[] body, Instant now) {
    int plain = status == MODEL_ERROR ? 502 : status;
    int meant = Faults.status(header.apply("x-amzn-errortype")).orElse(plain);
    return UpstreamError.read(meant, header, body, now);
  }
}
