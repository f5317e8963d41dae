package dev.turnpike.dialect.chat;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.Accepts.Ids;
import dev.turnpike.catalog.Capability;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.OutputFormat;
import dev.turnpike.conversation.Sampling;
import dev.turnpike.conversation.Wishes;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.Map;
import java.util.TreeMap;

/// Writes a request to a host of Chat models.
///
/// The order of the fields never changes, and the messages come last: a conversation that went on
/// then begins with the same bytes, which is what prompt caches go by.
final class RequestWriter {
  private final JsonWriter json = new JsonWriter(4_096);
  private final Conversation conversation;
  private final Accepts accepts;
  private final Notes notes;

  private RequestWriter(Conversation conversation, Accepts accepts, Notes notes) {
    this.conversation = conversation;
    this.accepts = accepts;
    this.notes = notes;
  }

  static byte[] write(Conversation conversation, Accepts accepts, String upstreamModel, Notes notes)
      throws RequestRefused {
    return new RequestWriter(conversation, accepts, notes).write(upstreamModel);
  }

  private byte[] write(String upstreamModel) throws RequestRefused {
    json.object().field("model", upstreamModel);
    json.fieldIf(
        accepts.can(Capability.MAX_COMPLETION_TOKENS) ? "max_completion_tokens" : "max_tokens",
        conversation.sampling().maxOutput());
    stream();
    ThinkingWriter.write(json, conversation.thinking(), accepts.thinking());
    sampling(conversation.sampling());
    new ToolsWriter(json, accepts, notes).write(conversation.tools(), conversation.toolChoice());
    format(conversation.format());
    wishes(conversation.wishes());
    json.name("messages").array();
    boolean ownDialect = conversation.dialect().equals(ChatDialect.ID);
    new MessagesWriter(json, accepts, new PartsWriter(accepts, ownDialect, notes))
        .write(conversation.messages());
    return json.end().end().bytes();
  }

  private void stream() {
    if (conversation.stream()) {
      json.field("stream", true);
      if (accepts.can(Capability.STREAM_USAGE)) {
        json.name("stream_options").object().field("include_usage", true).end();
      }
    }
  }

  private void sampling(Sampling sampling) {
    json.fieldIf("temperature", sampling.temperature())
        .fieldIf("top_p", sampling.topP())
        .fieldIf("top_k", sampling.topK())
        .fieldIf("presence_penalty", sampling.presencePenalty())
        .fieldIf("frequency_penalty", sampling.frequencyPenalty())
        .fieldIf(accepts.ids() == Ids.NINE ? "random_seed" : "seed", sampling.seed());
    if (!sampling.stop().isEmpty()) {
      json.name("stop").array();
      sampling.stop().forEach(json::text);
      json.end();
    }
    if (sampling.topLogprobs() >= 0) {
      json.field("logprobs", true).field("top_logprobs", sampling.topLogprobs());
    }
    if (sampling.choices() != 1) {
      json.field("n", sampling.choices());
    }
  }

  private void format(OutputFormat format) {
    switch (format) {
      case OutputFormat.Plain _ -> {
        // what every model writes
      }
      case OutputFormat.AnyJson _ ->
          json.name("response_format").object().field("type", "json_object").end();
      case OutputFormat.Schema schema ->
          json.name("response_format")
              .object()
              .field("type", "json_schema")
              .name("json_schema")
              .object()
              .field("name", schema.name())
              .fieldIf("description", schema.description())
              .rawField("schema", schema.schema())
              .fieldIf("strict", schema.strict())
              .end()
              .end();
    }
  }

  private void wishes(Wishes wishes) {
    json.fieldIf("verbosity", wishes.verbosity())
        .fieldIf("user", wishes.endUser())
        .fieldIf("service_tier", wishes.tier())
        .fieldIf("prompt_cache_key", wishes.cacheKey())
        .fieldIf("store", wishes.store());
    if (!wishes.metadata().isEmpty()) {
      json.name("metadata").object();
      Map<String, String> sorted = new TreeMap<>(wishes.metadata());
      sorted.forEach((name, value) -> json.field(name, value));
      json.end();
    }
    for (Wishes.Other other : wishes.others()) {
      if (conversation.dialect().equals(ChatDialect.ID)) {
        json.rawField(other.field(), other.json());
      } else {
        notes.dropped(other.field());
      }
    }
  }
}
