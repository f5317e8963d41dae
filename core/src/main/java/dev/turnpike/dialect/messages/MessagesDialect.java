package dev.turnpike.dialect.messages;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.conversation.Answer;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.RateLimits;
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
import dev.turnpike.dialect.RequestRefused;
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
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The wire language of `POST /v1/messages` and `/v1/messages/count_tokens`.
public final class MessagesDialect implements ClientDialect {
  private static final String BETA = "beta=true";
  private static final TokenCount COUNT =
      new TokenCount(
          "/v1/messages/count_tokens",
          Set.of("model", "messages", "system", "tools", "tool_choice", "thinking"),
          null,
          "input_tokens");

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
  public AnswerReader answerReader(Envelope envelope) {
    return new MessagesAnswer(envelope);
  }

  @Override
  public byte[] lessRefused(byte[] body, Accepts accepts, Notes notes) {
    return ReturnedSearches.inWords(body, notes);
  }

  /// Marks of the cache that are null, which many servers but Anthropic's refuse.
  @Override
  public byte[] tidied(byte[] body, Accepts accepts, Notes notes) throws MalformedJson {
    return Marks.withoutNulls(body, notes);
  }

  @Override
  public StreamTap framed(AnswerReader reader, @Nullable String query) {
    return new SseTap(reader);
  }

  @Override
  public WholeReply readWhole(Operation operation, Envelope envelope, byte[] body) {
    if (operation == Operation.MESSAGES) {
      return readWhole(envelope, body);
    }
    WholeReply reply = WholeAnswer.read(new MessagesAnswer(envelope), body);
    return reply instanceof WholeReply.Broken
        ? reply
        : new WholeReply.Answer(Usage.NONE, null, null, null);
  }

  @Override
  public WholeReply readWhole(Envelope envelope, byte[] body) {
    MessagesAnswer answer = new MessagesAnswer(envelope);
    WholeReply reply = WholeAnswer.read(answer, body);
    return reply instanceof WholeReply.Broken || answer.hasContent()
        ? reply
        : new WholeReply.Broken(new Failure.Garbled("The upstream's answer has no content."));
  }

  @Override
  public Failure readError(
      int status, Function<String, @Nullable String> header, byte[] body, Instant now) {
    return UpstreamError.read(status, header, body, now);
  }

  @Override
  public byte[] writeTokenCount(long tokens) {
    return ("{\"input_tokens\":" + tokens + "}").getBytes(UTF_8);
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

  @Override
  public byte[] opened(byte[] body, Predicate<Seal> isOwn) throws MalformedJson {
    return SealCut.opened(body, isOwn);
  }

  @Override
  public byte[] toldAsStream(Envelope envelope, Json whole, @Nullable String query) {
    return WholeAsStream.told(whole);
  }

  @Override
  public byte[] withoutSeals(byte[] body) throws MalformedJson {
    return SealCut.of(body);
  }

  // What a translation needs.

  @Override
  public Conversation readConversation(Operation operation, byte[] body)
      throws MalformedJson, RequestRefused {
    return ConversationReader.read(body);
  }

  @Override
  public String path(String upstreamModel, boolean stream) {
    return "/v1/messages";
  }

  @Override
  public byte[] writeRequest(
      Conversation conversation, Accepts accepts, String upstreamModel, Notes notes)
      throws RequestRefused {
    return RequestWriter.write(conversation, accepts, upstreamModel, notes);
  }

  @Override
  public TokenCount tokenCount(String upstreamModel) {
    return COUNT;
  }

  @Override
  public RateLimits readRates(Function<String, @Nullable String> header, Instant now) {
    return MessagesRates.read(header, now);
  }

  @Override
  public Map<String, String> writeRates(RateLimits rates, Instant now) {
    return MessagesRates.write(rates, now);
  }

  @Override
  public EventReader eventReader() {
    return new MessagesEvents();
  }

  @Override
  public boolean showsSearches() {
    return true;
  }

  @Override
  public StreamWriter streamWriter(ReplyTo to) {
    return new MessagesStream(to);
  }

  @Override
  public byte[] writeAnswer(Answer answer, Usage usage, ReplyTo to) {
    return WholeMessage.write(answer, usage, to);
  }

  @Override
  public Set<Seal.Form> seals() {
    return Set.of(Seal.Form.SIGNATURE, Seal.Form.REDACTED);
  }
}
