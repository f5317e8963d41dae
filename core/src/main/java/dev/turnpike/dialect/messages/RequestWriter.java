package dev.turnpike.dialect.messages;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.Capability;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.OutputFormat;
import dev.turnpike.conversation.Sampling;
import dev.turnpike.conversation.Tool;
import dev.turnpike.conversation.Wishes;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Writes a conversation as a Messages request. The order of the fields is fixed and the messages
/// come last, so that a conversation that goes on begins with the same bytes.
final class RequestWriter {
  private static final String TASK_BUDGET = "task_budget";

  private final Conversation conversation;
  private final Accepts accepts;
  private final Notes notes;
  private final boolean theirs;
  private final JsonWriter json = new JsonWriter(8_192);

  private RequestWriter(Conversation conversation, Accepts accepts, Notes notes) {
    this.conversation = conversation;
    this.accepts = accepts;
    this.notes = notes;
    this.theirs = conversation.dialect().equals("messages");
  }

  static byte[] write(Conversation conversation, Accepts accepts, String model, Notes notes)
      throws RequestRefused {
    return new RequestWriter(conversation, accepts, notes).write(model);
  }

  private byte[] write(String model) throws RequestRefused {
    RequestTurns turns = RequestTurns.of(conversation.messages(), accepts, theirs, notes);
    ThinkingChoice thinking = ThinkingChoice.of(conversation, accepts, turns, notes);
    turns = ended(turns, thinking);
    CacheLimit.Marked marked =
        CacheLimit.applied(
            new CacheLimit.Marked(ToolList.of(conversation, turns, notes), turns),
            accepts.can(Capability.CACHE_MARKS));
    json.object().field("model", model).field("max_tokens", thinking.maxTokens());
    if (conversation.stream()) {
      json.field("stream", true);
    }
    sampling(conversation.sampling());
    if (thinking.field() != null) {
      json.rawField("thinking", thinking.field());
    }
    outputConfig(thinking);
    wishes(conversation.wishes());
    tools(marked.tools());
    BlockWriter blocks = new BlockWriter(json, theirs);
    if (!marked.turns().system().isEmpty()) {
      json.name("system");
      blocks.blocks(marked.turns().system());
    }
    json.name("messages").array();
    for (Message turn : marked.turns().turns()) {
      json.object().field("role", turn.role().name().toLowerCase(Locale.ROOT)).name("content");
      blocks.blocks(turn.parts());
      json.end();
    }
    return json.end().end().bytes();
  }

  /// An answer that the client has begun goes on, where the model can do that and does not think.
  private RequestTurns ended(RequestTurns turns, ThinkingChoice thinking) {
    if (!turns.isPrefilled()) {
      return turns;
    }
    if (accepts.can(Capability.PREFILL) && !thinking.isOn()) {
      return turns.stripped();
    }
    notes.emulated("prefill");
    return turns.continued();
  }

  private void sampling(Sampling sampling) throws RequestRefused {
    if (sampling.choices() > 1) {
      throw Wrong.unsupported("n", "This model gives one answer to a request, not several.");
    }
    json.fieldIf("temperature", sampling.temperature())
        .fieldIf("top_p", sampling.topP())
        .fieldIf("top_k", sampling.topK());
    List<String> stops = new ArrayList<>();
    for (String stop : sampling.stop()) {
      if (!stop.isBlank()) {
        stops.add(stop);
      }
    }
    if (stops.size() < sampling.stop().size()) {
      notes.dropped("stop");
    }
    if (!stops.isEmpty()) {
      json.name("stop_sequences").array();
      stops.forEach(json::text);
      json.end();
    }
    dropped(sampling.seed() != null, "seed");
    dropped(sampling.presencePenalty() != null, "presence_penalty");
    dropped(sampling.frequencyPenalty() != null, "frequency_penalty");
    dropped(sampling.topLogprobs() >= 0, "logprobs");
  }

  private void outputConfig(ThinkingChoice thinking) {
    JsonWriter config = new JsonWriter().object();
    int nothing = config.length();
    if (thinking.effort() != null) {
      config.field("effort", thinking.effort().word());
    }
    switch (conversation.format()) {
      case OutputFormat.Plain _ -> {}
      case OutputFormat.AnyJson _ -> notes.dropped("response_format");
      case OutputFormat.Schema schema ->
          config
              .name("format")
              .object()
              .field("type", "json_schema")
              .rawField("schema", StrictSchema.of(schema.schema()))
              .end();
    }
    for (Wishes.Other other : conversation.wishes().others()) {
      if (theirs && other.field().equals(TASK_BUDGET)) {
        config.rawField(TASK_BUDGET, other.json());
      }
    }
    if (config.length() > nothing) {
      json.rawField("output_config", config.end().toString());
    }
  }

  private void wishes(Wishes wishes) {
    if (wishes.endUser() != null) {
      json.name("metadata").object().field("user_id", wishes.endUser()).end();
    }
    if ("default".equals(wishes.tier())) {
      json.field("service_tier", "standard_only");
    }
    for (Wishes.Other other : wishes.others()) {
      if (!theirs || other.field().indexOf('.') >= 0) {
        notes.dropped(other.field());
      } else if (!other.field().equals(TASK_BUDGET)) {
        json.rawField(other.field(), other.json());
      }
    }
    String tier = wishes.tier();
    dropped(tier != null && !tier.equals("default") && !tier.equals("auto"), "service_tier");
    dropped(!wishes.metadata().isEmpty(), "metadata");
    dropped(wishes.verbosity() != null, "verbosity");
    dropped(Boolean.TRUE.equals(wishes.store()), "store");
    dropped(wishes.cacheKey() != null && !theirs, "prompt_cache_key");
  }

  private void tools(List<Tool> tools) {
    if (tools.isEmpty()) {
      return;
    }
    ToolWriter writer = new ToolWriter(json);
    writer.tools(tools);
    dropped(
        tools.stream().anyMatch(ToolWriter::wantsContextSize), "web_search.search_context_size");
    boolean historic = conversation.tools().isEmpty();
    writer.choice(conversation.toolChoice(), historic, accepts.can(Capability.NO_TOOL));
  }

  private void dropped(boolean said, String field) {
    if (said) {
      notes.dropped(field);
    }
  }
}
