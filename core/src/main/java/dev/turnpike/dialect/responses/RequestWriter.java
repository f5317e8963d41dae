package dev.turnpike.dialect.responses;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.Capability;
import dev.turnpike.catalog.ThinkingForm;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.OutputFormat;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Sampling;
import dev.turnpike.conversation.Thinking;
import dev.turnpike.conversation.Turns;
import dev.turnpike.conversation.Wishes;
import dev.turnpike.dialect.Hash;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.JsonWriter;
import dev.turnpike.dialect.openai.Schemas;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Writes a conversation as a request of Responses. `input` stands last, so that a conversation
/// that goes on begins with the same bytes.
final class RequestWriter {
  /// The longest user's id, cache key or value that OpenAI takes.
  private static final int LONGEST_ID = 64;

  private final Conversation conversation;
  private final Accepts accepts;
  private final Notes notes;
  private final JsonWriter json = new JsonWriter(4_096);

  private RequestWriter(Conversation conversation, Accepts accepts, Notes notes) {
    this.conversation = conversation;
    this.accepts = accepts;
    this.notes = notes;
  }

  static byte[] write(Conversation conversation, Accepts accepts, String model, Notes notes)
      throws RequestRefused {
    return new RequestWriter(conversation, accepts, notes).body(model);
  }

  private byte[] body(String model) throws RequestRefused {
    json.object().field("model", model);
    if (conversation.stream()) {
      json.field("stream", true);
    }
    // What the model thought comes back encrypted, because nothing is kept.
    json.field("store", false).name("include").array().text("reasoning.encrypted_content").end();
    List<Message> messages = conversation.messages();
    List<Message> leading = leading(messages);
    String instructions = instructions(leading);
    if (!instructions.isEmpty()) {
      json.field("instructions", instructions);
    }
    reasoning(conversation.thinking());
    sampling(conversation.sampling());
    text();
    new ToolsWriter(conversation, accepts, notes, json).write();
    wishes(conversation.wishes());
    json.name("input").array();
    new InputWriter(accepts, notes, json).write(messages.subList(leading.size(), messages.size()));
    return json.end().end().bytes();
  }

  // Instructions.

  /// The messages that can be said as `instructions`; none where they are marked for caching or are
  /// not text, and where they are all there is: something must be in `input`.
  private List<Message> leading(List<Message> messages) {
    List<Message> leading = Turns.leadingSystem(messages);
    boolean plain = leading.size() < messages.size();
    for (Message message : leading) {
      for (Part part : message.parts()) {
        plain &= part instanceof Part.Text && !isMarked(part);
      }
    }
    return plain ? leading : List.of();
  }

  private boolean isMarked(Part part) {
    return part.mark() != null && accepts.can(Capability.CACHE_MARKS);
  }

  private static String instructions(List<Message> messages) {
    List<String> texts = new ArrayList<>();
    for (Message message : messages) {
      for (Part part : message.parts()) {
        if (part instanceof Part.Text text && !text.isBlank()) {
          texts.add(text.text());
        }
      }
    }
    return String.join("\n\n", texts);
  }

  // How to answer.

  private void reasoning(Thinking thinking) {
    ThinkingForm form = accepts.thinking();
    if (form.style() == ThinkingForm.Style.NONE) {
      return;
    }
    String effort = effort(thinking, form);
    boolean shown = thinking.mode() != Thinking.Mode.OFF && isShown(thinking);
    if (effort != null || shown) {
      json.name("reasoning").object().fieldIf("effort", effort);
      if (shown) {
        json.field("summary", "auto");
      }
      json.end();
    }
  }

  /// Summaries are asked for only where the client shows them: OpenAI refuses the whole request of
  /// an organisation that is not verified. A client of Messages that has a model think is shown it.
  private boolean isShown(Thinking thinking) {
    Boolean asked = thinking.shown();
    return asked == null ? thinking.isOn() && conversation.dialect().equals("messages") : asked;
  }

  private static @Nullable String effort(Thinking thinking, ThinkingForm form) {
    if (thinking.mode() == Thinking.Mode.OFF) {
      return form.efforts().contains("none") ? "none" : weakest(form);
    }
    Thinking.Effort effort = thinking.isOn() ? thinking.strength() : null;
    if (effort == null) {
      return null;
    }
    return form.efforts().isEmpty() || form.efforts().contains(effort.word())
        ? effort.word()
        : null;
  }

  private static @Nullable String weakest(ThinkingForm form) {
    for (Thinking.Effort effort : Thinking.Effort.values()) {
      if (form.efforts().contains(effort.word())) {
        return effort.word();
      }
    }
    return null;
  }

  private void sampling(Sampling sampling) throws RequestRefused {
    if (sampling.choices() > 1) {
      throw new RequestRefused(
          Failure.BadRequest.notSupported(
              "n", "n is " + sampling.choices() + ", must be 1 for this model"));
    }
    Integer most = sampling.maxOutput();
    if (most != null) {
      int asked = Math.max(most, accepts.leastOutput());
      if (asked != most) {
        notes.clamped("max_output_tokens", asked);
      }
      json.field("max_output_tokens", asked);
    }
    json.fieldIf("temperature", sampling.temperature()).fieldIf("top_p", sampling.topP());
    dropIf(!sampling.stop().isEmpty(), "stop");
    dropIf(sampling.seed() != null, "seed");
    dropIf(sampling.topK() != null, "top_k");
    dropIf(sampling.presencePenalty() != null, "presence_penalty");
    dropIf(sampling.frequencyPenalty() != null, "frequency_penalty");
    dropIf(sampling.topLogprobs() >= 0, "top_logprobs"); // no answer here carries them
  }

  private void dropIf(boolean said, String field) {
    if (said) {
      notes.dropped(field);
    }
  }

  private void text() {
    String verbosity = conversation.wishes().verbosity();
    if (verbosity != null && !accepts.can(Capability.VERBOSITY)) {
      notes.dropped("verbosity");
      verbosity = null;
    }
    OutputFormat format = conversation.format();
    if (verbosity == null && format instanceof OutputFormat.Plain) {
      return;
    }
    json.name("text").object();
    switch (format) {
      case OutputFormat.Plain _ -> {}
      case OutputFormat.AnyJson _ ->
          json.name("format").object().field("type", "json_object").end();
      case OutputFormat.Schema schema -> {
        boolean strict = Schemas.strict(schema.strict(), schema.schema());
        dropIf(!strict && Boolean.TRUE.equals(schema.strict()), "strict");
        json.name("format")
            .object()
            .field("type", "json_schema")
            .field("name", schema.name().isEmpty() ? "answer" : schema.name())
            .fieldIf("description", schema.description())
            .rawField("schema", schema.schema())
            .field("strict", strict)
            .end();
      }
    }
    json.fieldIf("verbosity", verbosity).end();
  }

  // Beside the conversation.

  private void wishes(Wishes wishes) {
    wish("service_tier", wishes.tier(), Capability.TIER);
    wish("prompt_cache_key", shortened(wishes.cacheKey()), Capability.CACHE_KEY);
    wish("safety_identifier", shortened(wishes.endUser()), Capability.END_USER);
    if (!wishes.metadata().isEmpty() && accepts.can(Capability.METADATA)) {
      json.name("metadata").object();
      new TreeMap<>(wishes.metadata()).forEach(json::field);
      json.end();
    } else {
      dropIf(!wishes.metadata().isEmpty(), "metadata");
    }
    dropIf(Boolean.TRUE.equals(wishes.store()), "store");
    boolean own = conversation.dialect().equals(ResponsesDialect.ID);
    for (Wishes.Other other : wishes.others()) {
      if (own && other.field().indexOf('.') < 0) {
        json.rawField(other.field(), other.json());
      } else {
        notes.dropped(other.field());
      }
    }
  }

  private void wish(String field, @Nullable String value, Capability capability) {
    if (value != null && accepts.can(capability)) {
      json.field(field, value);
    } else {
      dropIf(value != null, field);
    }
  }

  private static @Nullable String shortened(@Nullable String id) {
    return id == null || id.length() <= LONGEST_ID ? id : Hash.word(id);
  }
}
