package dev.turnpike.simulator.voice;

import dev.turnpike.simulator.script.Manner;
import dev.turnpike.simulator.script.Script;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Ollama's native chat.
final class OllamaVoice implements Voice {
  private static final String CREATED_AT = Instant.ofEpochSecond(CREATED).toString();

  @Override
  public String id() {
    return "ollama";
  }

  @Override
  public Ask read(JsonNode body, Ask outline) {
    Conversation conversation = new Conversation();
    for (JsonNode message : Json.each(body.path("messages"))) {
      String text = Json.text(message, "content", "");
      switch (Json.text(message, "role", "")) {
        case "user" -> conversation.asked(text);
        case "tool" -> conversation.result(text);
        default -> {
          conversation.said(text);
          for (JsonNode call : Json.each(message.path("tool_calls"))) {
            conversation.said(Json.text(call.path("function").path("arguments")));
          }
        }
      }
    }
    JsonNode format = body.path("format");
    return new Ask(
        outline.model(),
        outline.stream(),
        outline.usageAsked(),
        conversation.lastText(),
        conversation.toolResult(),
        OpenAi.tools(body.path("tools")),
        null,
        format.isObject() ? Optional.of(format) : Optional.empty(),
        body.path("options").path("num_predict").asLong(Ask.NO_LIMIT),
        conversation.promptTokens(),
        outline.seed());
  }

  @Override
  public Map<String, @Nullable Object> whole(Ask ask, Answer answer, Script script) {
    Map<String, @Nullable Object> message =
        Json.object("role", "assistant", "content", answer.text());
    if (!answer.thinking().isEmpty()) {
      message.put("thinking", answer.thinking());
    }
    List<Object> calls = new ArrayList<>();
    for (Part.Call call : answer.calls()) {
      calls.add(call(call));
    }
    if (!calls.isEmpty()) {
      message.put("tool_calls", calls);
    }
    return last(ask, message, answer, script);
  }

  /// Without an id, as most versions send it.
  static Map<String, @Nullable Object> call(Part.Call call) {
    return Json.object(
        "function",
        Json.object("name", call.name(), "arguments", Json.MAPPER.readTree(call.whole())));
  }

  static Map<String, @Nullable Object> line(
      Ask ask, Map<String, @Nullable Object> message, boolean done) {
    return Json.object(
        "model", ask.model(), "created_at", CREATED_AT, "message", message, "done", done);
  }

  static Map<String, @Nullable Object> last(
      Ask ask, Map<String, @Nullable Object> message, Answer answer, Script script) {
    Map<String, @Nullable Object> line = line(ask, message, true);
    line.put("done_reason", answer.finish() == Answer.Finish.LENGTH ? "length" : "stop");
    line.put("total_duration", 7_000_000);
    if (!script.is(Manner.NO_USAGE)) {
      line.putAll(
          UsageFigures.bend(
              Json.object(
                  "prompt_eval_count", answer.tokens().prompt(),
                  "eval_count", answer.tokens().output()),
              script));
    }
    return line;
  }

  @Override
  public Iterator<Frame> stream(Ask ask, Answer answer, Script script) {
    return new OllamaTelling(ask, answer, script);
  }

  @Override
  public Map<String, @Nullable Object> error(Trouble trouble, String seed) {
    return Json.object("error", trouble.message());
  }

  @Override
  public Frame errorFrame(Trouble trouble, Ask ask, long position, boolean bare) {
    return Frame.around("", error(trouble, ask.seed()));
  }

  @Override
  public Trouble contextOverflow(long promptTokens) {
    return Trouble.invalid("the input length exceeds the context length");
  }

  @Override
  public Map<String, @Nullable Object> tokenCount(long tokens) {
    return Json.object("tokens", tokens);
  }

  @Override
  public Map<String, String> headers(String seed) {
    return Map.of();
  }

  @Override
  public void addReset(
      Map<String, String> headers, Map<String, @Nullable Object> error, Instant now) {
    headers.put("retry-after", "2"); // it has no form of its own
  }
}
