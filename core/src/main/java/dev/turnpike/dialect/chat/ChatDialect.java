package dev.turnpike.dialect.chat;

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
import dev.turnpike.dialect.UpstreamError;
import dev.turnpike.dialect.WholeAnswer;
import dev.turnpike.dialect.WholeReply;
import dev.turnpike.dialect.embeddings.EmbeddingsAnswer;
import dev.turnpike.dialect.embeddings.EmbeddingsRequest;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.MalformedJson;
import dev.turnpike.dialect.openai.OpenAiErrors;
import dev.turnpike.dialect.openai.OpenAiRates;
import dev.turnpike.dialect.speech.SpeechRequest;
import dev.turnpike.dialect.sse.SseTap;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The wire language of `POST /chat/completions`.
public final class ChatDialect implements ClientDialect {
  static final String ID = "chat";
  private static final String PATH = "/chat/completions";

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Reading readRequest(Operation operation, byte[] body) {
    return switch (operation) {
      case EMBEDDINGS -> EmbeddingsRequest.read(body);
      case SPEECH -> SpeechRequest.read(body);
      default -> ChatRequest.read(body);
    };
  }

  @Override
  public String upstreamPath(Operation operation, String upstreamModel, @Nullable String query) {
    return switch (operation) {
      case EMBEDDINGS -> "/embeddings";
      case SPEECH -> "/audio/speech";
      default -> PATH;
    };
  }

  @Override
  public byte[] toldAsStream(Envelope envelope, Json whole, @Nullable String query) {
    return WholeAsStream.told(whole, !envelope.notes().contains(ChatRequest.INJECTED));
  }

  @Override
  public byte[] withoutSeals(byte[] body) throws MalformedJson {
    return SealCut.of(body);
  }

  @Override
  public AnswerReader answerReader(Envelope envelope) {
    return new ChatAnswer(envelope, true);
  }

  @Override
  public StreamTap streamTap(Operation operation, Envelope envelope, @Nullable String query) {
    return framed(new ChatAnswer(envelope, false), query);
  }

  @Override
  public StreamTap framed(AnswerReader reader, @Nullable String query) {
    return new SseTap(reader);
  }

  @Override
  public WholeReply readWhole(Operation operation, Envelope envelope, byte[] body) {
    return operation == Operation.EMBEDDINGS
        ? EmbeddingsAnswer.read(envelope.body(), body)
        : readWhole(new ChatAnswer(envelope, false), body);
  }

  @Override
  public WholeReply readWhole(Envelope envelope, byte[] body) {
    return readWhole(new ChatAnswer(envelope, true), body);
  }

  private static WholeReply readWhole(ChatAnswer answer, byte[] body) {
    WholeReply reply = WholeAnswer.read(answer, body);
    return reply instanceof WholeReply.Answer && !answer.hasChoices()
        ? new WholeReply.Broken(new Failure.Garbled("The upstream's answer has no choices."))
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

  // What a translation needs.

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
  public EventReader eventReader() {
    return new ChunkReader();
  }

  @Override
  public StreamWriter streamWriter(ReplyTo to) {
    return new ChunkWriter(to);
  }

  @Override
  public byte[] writeAnswer(Answer answer, Usage usage, ReplyTo to) {
    return CompletionWriter.write(answer, usage, to);
  }

  @Override
  public Set<Seal.Form> seals() {
    return Set.of(Seal.Form.DETAILS);
  }

  @Override
  public byte[] lessRefused(byte[] body, Accepts accepts, Notes notes) {
    return ChatQuirks.apply(body, accepts, notes);
  }

  @Override
  public byte[] tidied(byte[] body, Accepts accepts, Notes notes) throws MalformedJson {
    return Tidied.of(body, accepts, notes);
  }

  @Override
  public boolean returnsThoughts() {
    return false;
  }
}
