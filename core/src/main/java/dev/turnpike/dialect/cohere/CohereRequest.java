package dev.turnpike.dialect.cohere;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.ThinkingForm.Style;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.OutputFormat;
import dev.turnpike.conversation.Sampling;
import dev.turnpike.conversation.Thinking;
import dev.turnpike.conversation.Tool;
import dev.turnpike.conversation.ToolChoice;
import dev.turnpike.dialect.Objections;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.ToolSchema;
import dev.turnpike.dialect.Unspoken;
import dev.turnpike.dialect.json.JsonWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes a Cohere request, the messages last.
final class CohereRequest {
  private static final BigDecimal MOST_P = new BigDecimal("0.99");
  private static final BigDecimal LEAST_P = new BigDecimal("0.01");
  private static final int MOST_K = 500;

  private final Conversation conversation;
  private final Accepts accepts;
  private final Notes notes;
  private final JsonWriter json = new JsonWriter(4_096);

  private CohereRequest(Conversation conversation, Accepts accepts, Notes notes) {
    this.conversation = conversation;
    this.accepts = accepts;
    this.notes = notes;
  }

  static byte[] write(Conversation conversation, Accepts accepts, String upstreamModel, Notes notes)
      throws RequestRefused {
    Unspoken.refuseChoices(conversation.sampling());
    Objections.raise(conversation.messages(), CohereMessages::objection);
    return new CohereRequest(conversation, accepts, notes).body(upstreamModel);
  }

  private byte[] body(String model) {
    json.object().field("model", model).field("stream", conversation.stream());
    tools();
    sampling(conversation.sampling());
    thinking(conversation.thinking());
    format(conversation.format());
    Unspoken.switches(conversation, notes);
    Unspoken.wishes(conversation.wishes(), notes);
    new CohereMessages(json, accepts).write(conversation.messages());
    return json.end().bytes();
  }

  private void tools() {
    List<Tool.Function> functions = new ArrayList<>();
    for (Tool tool : conversation.tools()) {
      if (tool instanceof Tool.Function function) {
        functions.add(function);
      } else {
        notes.dropped("tools." + tool.name());
      }
    }
    if (functions.isEmpty()) {
      return;
    }
    json.name("tools").array();
    for (Tool.Function function : functions) {
      json.object().field("type", "function").name("function").object();
      json.field("name", function.name()).fieldIf("description", function.description());
      json.rawField("parameters", ToolSchema.of(function.schema())).end().end();
    }
    json.end();
    if (functions.stream().allMatch(function -> Boolean.TRUE.equals(function.strict()))) {
      json.field("strict_tools", true);
    }
    choose(conversation.toolChoice());
  }

  /// Some tool or none: there is no word for a certain one.
  private void choose(ToolChoice choice) {
    switch (choice.mode()) {
      case UNSET, AUTO -> Unspoken.noteIf(!choice.names().isEmpty(), "tool_choice", notes);
      case NONE -> json.field("tool_choice", "NONE");
      case REQUIRED -> {
        json.field("tool_choice", "REQUIRED");
        if (!choice.names().isEmpty()) {
          notes.clamped("tool_choice", "REQUIRED");
        }
      }
    }
  }

  private void sampling(Sampling sampling) {
    Integer most = sampling.maxOutput();
    json.fieldIf("max_tokens", most == null || most <= 0 ? null : most);
    json.fieldIf("temperature", sampling.temperature());
    json.fieldIf("p", within("top_p", sampling.topP(), LEAST_P, MOST_P));
    Integer k = sampling.topK();
    if (k != null && k > MOST_K) {
      notes.clamped("top_k", MOST_K);
      k = MOST_K;
    }
    json.fieldIf("k", k).fieldIf("seed", sampling.seed());
    json.fieldIf("frequency_penalty", penalty("frequency_penalty", sampling.frequencyPenalty()));
    json.fieldIf("presence_penalty", penalty("presence_penalty", sampling.presencePenalty()));
    List<String> stop = sampling.stop().stream().filter(text -> !text.isEmpty()).toList();
    if (!stop.isEmpty()) {
      json.name("stop_sequences").array();
      stop.forEach(json::text);
      json.end();
    }
  }

  private @Nullable BigDecimal penalty(String field, @Nullable BigDecimal asked) {
    return within(field, asked, BigDecimal.ZERO, BigDecimal.ONE);
  }

  private @Nullable BigDecimal within(
      String field, @Nullable BigDecimal asked, BigDecimal least, BigDecimal most) {
    if (asked == null) {
      return null;
    }
    BigDecimal near = asked.max(least).min(most);
    if (near.compareTo(asked) != 0) {
      notes.clamped(field, near);
      return near;
    }
    return asked;
  }

  private void thinking(Thinking thinking) {
    Style style = accepts.thinking().style();
    boolean told = thinking.isOn() || thinking.mode() == Thinking.Mode.OFF;
    if (style == Style.NONE || !told) {
      return;
    }
    json.name("thinking").object().field("type", thinking.isOn() ? "enabled" : "disabled");
    boolean counted = thinking.isOn() && style == Style.BUDGET;
    json.fieldIf("token_budget", counted ? thinking.tokens() : null).end();
  }

  private void format(OutputFormat format) {
    switch (format) {
      case OutputFormat.Plain _ -> {
        // as the model likes
      }
      case OutputFormat.AnyJson _ ->
          json.name("response_format").object().field("type", "json_object").end();
      case OutputFormat.Schema schema -> {
        json.name("response_format").object().field("type", "json_object");
        json.rawField("json_schema", schema.schema()).end();
      }
    }
  }
}
