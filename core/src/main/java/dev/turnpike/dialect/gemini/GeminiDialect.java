package dev.turnpike.dialect.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.conversation.Answer;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.AnswerReader;
import dev.turnpike.dialect.ClientDialect;
import dev.turnpike.dialect.Envelope;
import dev.turnpike.dialect.ErrorReply;
import dev.turnpike.dialect.ErrorRow;
import dev.turnpike.dialect.EventReader;
import dev.turnpike.dialect.Operation;
import dev.turnpike.dialect.Reading;
import dev.turnpike.dialect.ReplyTo;
import dev.turnpike.dialect.RequestBody;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.SplicedEnvelope;
import dev.turnpike.dialect.StreamTap;
import dev.turnpike.dialect.StreamWriter;
import dev.turnpike.dialect.TokenCount;
import dev.turnpike.dialect.UpstreamError;
import dev.turnpike.dialect.WholeAnswer;
import dev.turnpike.dialect.WholeReply;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.MalformedJson;
import dev.turnpike.dialect.sse.SseTap;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The wire language of `POST /v1beta/models/{model}:generateContent` and its sisters. The model is
/// in the path, and whether it streams is the operation.
public final class GeminiDialect implements ClientDialect {
  private static final Set<String> COUNTED =
      Set.of("contents", "systemInstruction", "tools", "toolConfig", "generationConfig");

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
              bytes,
              null,
              stream,
              body.fields(),
              null,
              null,
              body.splice(),
              null,
              false,
              false,
              List.of());
        });
  }

  @Override
  public String upstreamPath(Operation operation, String upstreamModel, @Nullable String query) {
    return GeminiPath.of(operation, upstreamModel, query);
  }

  @Override
  public byte[] opened(byte[] body, Predicate<Seal> isOwn) throws MalformedJson {
    return SealCut.opened(body, isOwn);
  }

  @Override
  public byte[] toldAsStream(Envelope envelope, Json whole, @Nullable String query) {
    return WholeAsStream.told(whole, GeminiPath.isSse(query));
  }

  @Override
  public byte[] withoutSeals(byte[] body) throws MalformedJson {
    return SealCut.of(body);
  }

  @Override
  public AnswerReader answerReader(Envelope envelope) {
    return new GeminiAnswer(envelope, true);
  }

  @Override
  public StreamTap streamTap(Operation operation, Envelope envelope, @Nullable String query) {
    return framed(new GeminiAnswer(envelope, false), query);
  }

  @Override
  public StreamTap framed(AnswerReader reader, @Nullable String query) {
    return GeminiPath.isSse(query) ? new SseTap(reader) : new ArrayTap(reader);
  }

  @Override
  public WholeReply readWhole(Operation operation, Envelope envelope, byte[] body) {
    if (operation != Operation.GEMINI_COUNT_TOKENS) {
      return readWhole(new GeminiAnswer(envelope, false), body);
    }
    WholeReply reply = WholeAnswer.read(new GeminiAnswer(envelope, false), body);
    return reply instanceof WholeReply.Broken
        ? reply
        : new WholeReply.Answer(Usage.NONE, null, null, null);
  }

  @Override
  public WholeReply readWhole(Envelope envelope, byte[] body) {
    return readWhole(new GeminiAnswer(envelope, true), body);
  }

  private static WholeReply readWhole(GeminiAnswer answer, byte[] body) {
    WholeReply reply = WholeAnswer.read(answer, body);
    if (reply instanceof WholeReply.Broken) {
      return reply;
    }
    Failure botched = answer.botched();
    if (botched != null) {
      return new WholeReply.Broken(botched);
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
  public byte[] writeTokenCount(long tokens) {
    return ("{\"totalTokens\":" + tokens + "}").getBytes(UTF_8);
  }

  @Override
  public ErrorReply writeError(Failure failure, String requestId) {
    ErrorRow row = ErrorRow.of(failure);
    return new ErrorReply(
        row.plainStatus(), row.code(), row.headers(), GeminiError.object(failure).getBytes(UTF_8));
  }

  // What a translation needs.

  @Override
  public Conversation readConversation(Operation operation, byte[] body)
      throws MalformedJson, RequestRefused {
    return RequestReader.read(operation, body);
  }

  /// A translated stream always comes as events.
  @Override
  public String path(String upstreamModel, boolean stream) {
    return stream
        ? GeminiPath.of(Operation.STREAM_GENERATE_CONTENT, upstreamModel, "alt=sse")
        : GeminiPath.of(Operation.GENERATE_CONTENT, upstreamModel, null);
  }

  @Override
  public StreamTap framed(AnswerReader reader) {
    return new SseTap(reader);
  }

  @Override
  public byte[] writeRequest(
      Conversation conversation, Accepts accepts, String upstreamModel, Notes notes)
      throws RequestRefused {
    return new RequestWriter(conversation, accepts, notes).write();
  }

  @Override
  public Set<Seal.Form> seals() {
    return Set.of(Seal.Form.THOUGHT);
  }

  @Override
  public TokenCount tokenCount(String upstreamModel) {
    return new TokenCount(
        GeminiPath.of(Operation.GEMINI_COUNT_TOKENS, upstreamModel, null),
        COUNTED,
        new TokenCount.Wrapper("generateContentRequest", "models/" + upstreamModel),
        "totalTokens");
  }

  @Override
  public EventReader eventReader() {
    return new GeminiEvents();
  }

  @Override
  public StreamWriter streamWriter(ReplyTo to) {
    return new GeminiStream(to);
  }

  @Override
  public byte[] writeAnswer(Answer answer, Usage usage, ReplyTo to) {
    return AnswerWriter.write(answer, usage, to);
  }
}
