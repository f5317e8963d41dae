package dev.turnpike.dialect.speech;

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
import dev.turnpike.dialect.WholeReply;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The wire language of ElevenLabs, which has no conversations: all that asks for one is refused.
public final class ElevenLabsDialect implements Dialect {
  public static final String ID = "elevenlabs";

  @Override
  public String id() {
    return ID;
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
    throw new RequestRefused(
        Failure.BadRequest.notSupported(
            "model", "The provider of this model makes speech only: POST /audio/speech."));
  }

  @Override
  public String path(String upstreamModel, boolean stream) {
    throw noConversation();
  }

  @Override
  public AnswerReader answerReader(Envelope envelope) {
    throw noConversation();
  }

  @Override
  public StreamTap framed(AnswerReader reader, @Nullable String query) {
    throw noConversation();
  }

  @Override
  public WholeReply readWhole(Envelope envelope, byte[] body) {
    throw noConversation();
  }

  @Override
  public EventReader eventReader() {
    throw noConversation();
  }

  private static IllegalStateException noConversation() {
    return new IllegalStateException(ID + " has no conversations");
  }
}
