package dev.turnpike.simulator.voice;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.simulator.script.Script;
import java.time.Instant;
import java.util.Base64;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Claude by Bedrock's InvokeModel: says what Messages says, a stream's events in base64, and fails
/// as Bedrock does.
final class InvokeVoice implements Voice {
  private static final String PADDING = "abcdefghijklmnopqrstuvwxyz";

  private final Voice messages = new MessagesVoice();
  private final Voice bedrock = new ConverseVoice();

  @Override
  public String id() {
    return "invoke";
  }

  @Override
  public Ask read(JsonNode body, Ask outline) {
    return messages.read(body, outline);
  }

  @Override
  public Map<String, @Nullable Object> whole(Ask ask, Answer answer, Script script) {
    return messages.whole(ask, answer, script);
  }

  @Override
  public Iterator<Frame> stream(Ask ask, Answer answer, Script script) {
    Iterator<Frame> events = messages.stream(ask, answer, script);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return events.hasNext();
      }

      @Override
      public Frame next() {
        Frame event = events.next();
        String bytes = Base64.getEncoder().encodeToString(event.data().getBytes(UTF_8));
        String padding = PADDING.substring(0, event.data().length() % PADDING.length());
        return new Frame(
            event.moment(), "chunk", Json.text(Json.object("bytes", bytes, "p", padding)));
      }
    };
  }

  @Override
  public Map<String, @Nullable Object> error(Trouble trouble, String seed) {
    return bedrock.error(trouble, seed);
  }

  @Override
  public Frame errorFrame(Trouble trouble, Ask ask, long position, boolean bare) {
    return bedrock.errorFrame(trouble, ask, position, bare);
  }

  @Override
  public Trouble contextOverflow(long promptTokens) {
    return bedrock.contextOverflow(promptTokens);
  }

  @Override
  public Map<String, @Nullable Object> tokenCount(long tokens) {
    return bedrock.tokenCount(tokens);
  }

  @Override
  public Map<String, String> headers(String seed) {
    return bedrock.headers(seed);
  }

  @Override
  public Map<String, String> errorHeaders(Trouble trouble) {
    return bedrock.errorHeaders(trouble);
  }

  @Override
  public void addReset(
      Map<String, String> headers, Map<String, @Nullable Object> error, Instant now) {
    bedrock.addReset(headers, error, now);
  }
}
