package dev.turnpike.simulator.voice;

import dev.turnpike.simulator.script.Script;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// ElevenLabs, which has errors but no conversations.
final class ElevenLabsVoice implements Voice {

  @Override
  public String id() {
    return "elevenlabs";
  }

  /// `status` is the older name of `code`.
  @Override
  public Map<String, @Nullable Object> error(Trouble trouble, String seed) {
    boolean unpaid = Set.of(402, 429).contains(trouble.status()) && trouble.code() != null;
    String code =
        switch (trouble.status()) {
          case 401 -> "invalid_api_key";
          case 404 -> "voice_not_found";
          case 429 -> unpaid ? "quota_exceeded" : "too_many_concurrent_requests";
          default -> trouble.code() == null ? "internal_error" : trouble.code();
        };
    return Json.object(
        "detail",
        Json.object(
            "type",
            trouble.type(),
            "code",
            code,
            "status",
            code,
            "message",
            trouble.message(),
            "request_id",
            "req-" + seed));
  }

  @Override
  public Map<String, String> headers(String seed) {
    return Map.of("request-id", "req-" + seed);
  }

  @Override
  public void addReset(
      Map<String, String> headers, Map<String, @Nullable Object> error, Instant now) {
    headers.put("retry-after", "2");
  }

  @Override
  public Trouble contextOverflow(long promptTokens) {
    return Trouble.invalid("The text is longer than the model takes at once.");
  }

  @Override
  public Ask read(JsonNode body, Ask outline) {
    throw noConversation();
  }

  @Override
  public Map<String, @Nullable Object> whole(Ask ask, Answer answer, Script script) {
    throw noConversation();
  }

  @Override
  public Iterator<Frame> stream(Ask ask, Answer answer, Script script) {
    throw noConversation();
  }

  @Override
  public Frame errorFrame(Trouble trouble, Ask ask, long position, boolean bare) {
    throw noConversation();
  }

  @Override
  public Map<String, @Nullable Object> tokenCount(long tokens) {
    throw noConversation();
  }

  private static IllegalArgumentException noConversation() {
    return new IllegalArgumentException("ElevenLabs makes speech only.");
  }
}
