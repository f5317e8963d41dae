package dev.turnpike.dialect.ollama;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.ThinkingForm;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.OutputFormat;
import dev.turnpike.conversation.Sampling;
import dev.turnpike.conversation.Thinking;
import dev.turnpike.conversation.Tool;
import dev.turnpike.conversation.ToolChoice;
import dev.turnpike.dialect.Estimate;
import dev.turnpike.dialect.Objections;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.ToolSchema;
import dev.turnpike.dialect.Unspoken;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.List;

/// Writes an Ollama request, the messages last.
///
/// Ollama cuts a prompt that does not fit its window from the front and says nothing, and its usual
/// window is small: so each request asks for one that is large enough. Another window loads the
/// model anew, so it grows in steps.
final class OllamaRequest {
  /// The largest window that is asked for: what a model can do is not known here.
  static final int MOST_WINDOW = 131_072;

  private static final int LEAST_WINDOW = 4_096;

  /// Left for an answer where the request sets no limit.
  private static final int USUAL_OUTPUT = 4_096;

  /// Images are not text; a model makes at most about so many tokens of one.
  private static final int IMAGE_TOKENS = 1_024;

  private final Conversation conversation;
  private final Accepts accepts;
  private final Notes notes;
  private final JsonWriter json = new JsonWriter(4_096);

  private OllamaRequest(Conversation conversation, Accepts accepts, Notes notes) {
    this.conversation = conversation;
    this.accepts = accepts;
    this.notes = notes;
  }

  static byte[] write(Conversation conversation, Accepts accepts, String upstreamModel, Notes notes)
      throws RequestRefused {
    Unspoken.refuseChoices(conversation.sampling());
    Objections.raise(conversation.messages(), OllamaMessages::objection);
    return new OllamaRequest(conversation, accepts, notes).body(upstreamModel);
  }

  private byte[] body(String model) {
    String tools = tools();
    OllamaMessages messages = new OllamaMessages(accepts);
    String written = messages.write(conversation.messages());
    long text = tools.getBytes(UTF_8).length + messages.textBytes(written);
    long prompt = Estimate.tokens(text) + (long) IMAGE_TOKENS * messages.images();
    json.object().field("model", model).field("stream", conversation.stream());
    if (!tools.isEmpty()) {
      json.rawField("tools", tools);
    }
    think(conversation.thinking());
    format(conversation.format());
    options(conversation.sampling(), prompt);
    Unspoken.switches(conversation, notes);
    Unspoken.wishes(conversation.wishes(), notes);
    return json.rawField("messages", written).end().bytes();
  }

  /// The tools as an array; "" where there are none to be called.
  private String tools() {
    ToolChoice choice = conversation.toolChoice();
    boolean none = choice.mode() == ToolChoice.Mode.NONE;
    boolean held = choice.isForced() || !choice.names().isEmpty();
    JsonWriter tools = new JsonWriter().array();
    int count = 0;
    for (Tool tool : conversation.tools()) {
      if (!(tool instanceof Tool.Function function)) {
        notes.dropped("tools." + tool.name());
      } else if (!none) {
        count++;
        tools.object().field("type", "function").name("function").object();
        tools.field("name", function.name()).fieldIf("description", function.description());
        tools.rawField("parameters", ToolSchema.of(function.schema())).end().end();
      }
    }
    Unspoken.noteIf(count > 0 && held, "tool_choice", notes);
    return count == 0 ? "" : tools.end().toString();
  }

  private void think(Thinking thinking) {
    ThinkingForm.Style style = accepts.thinking().style();
    if (style == ThinkingForm.Style.NONE || thinking.mode() == Thinking.Mode.UNSET) {
      return;
    }
    Thinking.Effort effort = thinking.strength();
    if (style == ThinkingForm.Style.EFFORT && thinking.isOn() && effort != null) {
      json.field("think", level(effort));
    } else {
      json.field("think", thinking.isOn());
    }
  }

  private static String level(Thinking.Effort effort) {
    return switch (effort) {
      case MINIMAL, LOW -> "low";
      case MEDIUM -> "medium";
      case HIGH, XHIGH, MAX -> "high";
    };
  }

  private void format(OutputFormat format) {
    switch (format) {
      case OutputFormat.Plain _ -> {
        // as the model likes
      }
      case OutputFormat.AnyJson _ -> json.field("format", "json");
      case OutputFormat.Schema schema -> json.rawField("format", schema.schema());
    }
  }

  private void options(Sampling sampling, long promptTokens) {
    Integer said = sampling.maxOutput();
    Integer most = said == null || said <= 0 ? null : said;
    json.name("options").object();
    json.field("num_ctx", window(promptTokens, most == null ? USUAL_OUTPUT : most));
    json.fieldIf("num_predict", most);
    json.fieldIf("temperature", sampling.temperature()).fieldIf("top_k", sampling.topK());
    json.fieldIf("top_p", sampling.topP()).fieldIf("seed", sampling.seed());
    json.fieldIf("presence_penalty", sampling.presencePenalty());
    json.fieldIf("frequency_penalty", sampling.frequencyPenalty());
    List<String> stop = sampling.stop().stream().filter(text -> !text.isEmpty()).toList();
    if (!stop.isEmpty()) {
      json.name("stop").array();
      stop.forEach(json::text);
      json.end();
    }
    json.end();
  }

  /// The next power of two in which prompt and answer fit, with a quarter to spare for the prompt,
  /// which is only estimated.
  static long window(long promptTokens, long outputTokens) {
    long needed = promptTokens + promptTokens / 4 + outputTokens;
    long window = LEAST_WINDOW;
    while (window < needed && window < MOST_WINDOW) {
      window *= 2;
    }
    return window;
  }
}
