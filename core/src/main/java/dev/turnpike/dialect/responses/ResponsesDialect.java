package dev.turnpike.dialect.responses;

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
import dev.turnpike.dialect.openai.OpenAiErrors;
import dev.turnpike.dialect.openai.OpenAiRates;
import dev.turnpike.dialect.sse.SseTap;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The wire language of `POST /responses`.
public final class ResponsesDialect implements ClientDialect {
  private static final TokenCount COUNT =
      new TokenCount(
          "/responses/input_tokens",
          Set.of(
              "model",
              "input",
              "instructions",
              "tools",
              "tool_choice",
              "parallel_tool_calls",
              "reasoning",
              "text"),
          null,
          "input_tokens");

  static final String ID = "responses";

  private static final String PATH = "/responses";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Reading readRequest(Operation operation, byte[] body) {
    return ResponsesRequest.read(body);
  }

  @Override
  public String upstreamPath(Operation operation, String upstreamModel, @Nullable String query) {
    return PATH;
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

  @Override
  public AnswerReader answerReader(Envelope envelope) {
    return new ResponsesAnswer(envelope);
  }

  /// Items go without the ids that another answer gave them, where nothing is kept under these.
  @Override
  public byte[] tidied(byte[] body, Accepts accepts, Notes notes) throws MalformedJson {
    return ItemIds.cut(body, notes);
  }

  @Override
  public StreamTap framed(AnswerReader reader, @Nullable String query) {
    return new SseTap(reader);
  }

  @Override
  public WholeReply readWhole(Envelope envelope, byte[] body) {
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

  // Translation.

  @Override
  public String path(String upstreamModel, boolean stream) {
    return PATH;
  }

  @Override
  public Conversation readConversation(Operation operation, byte[] body)
      throws MalformedJson, RequestRefused {
    return ConversationReader.read(body);
  }

  @Override
  public byte[] writeRequest(
      Conversation conversation, Accepts accepts, String upstreamModel, Notes notes)
      throws RequestRefused {
    return RequestWriter.write(conversation, accepts, upstreamModel, notes);
  }

  @Override
  public RateLimits readRates(Function<String, @Nullable String> header, Instant now) {
    return OpenAiRates.read(header);
  }

  @Override
  public Map<String, String> writeRates(RateLimits rates, Instant now) {
    return OpenAiRates.write(rates, now);
  }

  @Override
  public TokenCount tokenCount(String upstreamModel) {
    return COUNT;
  }

  @Override
  public EventReader eventReader() {
    return new ResponsesEvents();
  }

  @Override
  public boolean showsSearches() {
    return true;
  }

  @Override
  public StreamWriter streamWriter(ReplyTo to) {
    return new ResponsesWriter(to);
  }

  @Override
  public byte[] writeAnswer(Answer answer, Usage usage, ReplyTo to) {
    ResponsesWriter writer = new ResponsesWriter(to);
    Retold.tell(answer, usage, writer);
    return writer.response().getBytes(UTF_8);
  }

  @Override
  public Set<Seal.Form> seals() {
    return Set.of(Seal.Form.ENCRYPTED);
  }
}
