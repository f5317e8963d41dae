package dev.turnpike.dialect.converse;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.ThinkingForm;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.OutputFormat;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Sampling;
import dev.turnpike.conversation.Thinking;
import dev.turnpike.conversation.Tool;
import dev.turnpike.conversation.Turns;
import dev.turnpike.conversation.Wishes;
import dev.turnpike.dialect.Objections;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.Unspoken;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Writes a Converse request. What changes least stands first and the messages last, so that the
/// bytes of a conversation that goes on begin like those before.
final class ConverseRequest {
  private static final String METADATA = "[A-Za-z0-9\\s:_@$#=/+,.-]{1,256}";
  private static final int MOST_METADATA = 16;

  private final Conversation conversation;
  private final Accepts accepts;
  private final Notes notes;
  private final JsonWriter json = new JsonWriter(4_096);

  private ConverseRequest(Conversation conversation, Accepts accepts, Notes notes) {
    this.conversation = conversation;
    this.accepts = accepts;
    this.notes = notes;
  }

  static byte[] write(Conversation conversation, Accepts accepts, Notes notes)
      throws RequestRefused {
    Unspoken.refuseChoices(conversation.sampling());
    Objections.raise(conversation.messages(), Files::objection);
    return new ConverseRequest(conversation, accepts, notes).body();
  }

  private byte[] body() {
    List<Tool.Function> tools = ToolConfig.declared(conversation);
    List<Part> system = system();
    List<Message> turns = ConverseTurns.of(conversation.messages());
    CachePoints points = points(tools, system, turns);
    ContentWriter content = new ContentWriter(json, points);
    json.object();
    new ToolConfig(json, points, notes).write(conversation, tools);
    if (!system.isEmpty()) {
      json.name("system").array();
      for (Part part : system) {
        content.text(((Part.Text) part).text());
        points.write(json, part.mark(), CachePoints.Place.SYSTEM);
      }
      json.end();
    }
    Room room = Room.of(conversation, turns, accepts);
    inference(room);
    modelFields(room.budget());
    format(conversation.format());
    wishes(conversation.wishes());
    json.name("messages").array();
    turns.forEach(content::turn);
    return json.end().end().bytes();
  }

  /// The texts of the leading system messages.
  private List<Part> system() {
    List<Part> texts = new ArrayList<>();
    for (Message message : Turns.leadingSystem(conversation.messages())) {
      for (Part part : message.parts()) {
        if (part instanceof Part.Text) {
          texts.add(part);
        }
      }
    }
    return ConverseTurns.sayable(texts);
  }

  private static CachePoints points(
      List<Tool.Function> tools, List<Part> system, List<Message> turns) {
    long ofTools = tools.stream().filter(tool -> tool.mark() != null).count();
    long ofSystem = system.stream().filter(part -> part.mark() != null).count();
    long ofMessages =
        turns.stream()
            .flatMap(turn -> turn.parts().stream())
            .filter(part -> ContentWriter.mark(part) != null)
            .count();
    return new CachePoints((int) ofTools, (int) ofSystem, (int) ofMessages);
  }

  private void inference(Room room) {
    Sampling sampling = conversation.sampling();
    List<String> stop = sampling.stop().stream().filter(text -> !text.isBlank()).toList();
    JsonWriter config = new JsonWriter().object();
    config.fieldIf("maxTokens", room.maxTokens());
    config.fieldIf("temperature", sampling.temperature()).fieldIf("topP", sampling.topP());
    if (!stop.isEmpty()) {
      config.name("stopSequences").array();
      stop.forEach(config::text);
      config.end();
    }
    member("inferenceConfig", config);
    if (!stop.isEmpty()) { // where the sequence that was met stands in a stream and in a whole
      json.name("additionalModelResponseFieldPaths").array();
      json.text("/delta/stop_sequence").text("/stop_sequence").end();
    }
    Unspoken.penalties(sampling, notes);
    Unspoken.noteIf(sampling.seed() != null, "seed", notes);
    Unspoken.switches(conversation, notes);
  }

  /// A member that is an object, if there is anything in it.
  private void member(String name, JsonWriter object) {
    String text = object.end().toString();
    if (!text.equals("{}")) {
      json.rawField(name, text);
    }
  }

  private void modelFields(int budget) {
    JsonWriter fields = new JsonWriter().object();
    Thinking thinking = conversation.thinking();
    switch (accepts.thinking().style()) {
      case BUDGET -> {
        if (budget > 0) {
          fields.name("thinking").object().field("type", "enabled");
          fields.field("budget_tokens", budget).end();
        } else {
          Unspoken.noteIf(thinking.isOn(), "thinking", notes);
        }
      }
      case ADAPTIVE -> adaptive(fields, thinking, accepts.thinking());
      case EFFORT -> {
        String word = effort(thinking);
        fields.fieldIf("reasoning_effort", thinking.isOn() ? word : null);
      }
      case NONE, SWITCH, OBJECT, FLAG -> Unspoken.noteIf(thinking.isOn(), "thinking", notes);
    }
    fields.fieldIf("top_k", conversation.sampling().topK());
    member("additionalModelRequestFields", fields);
  }

  private static void adaptive(JsonWriter fields, Thinking thinking, ThinkingForm form) {
    boolean off = thinking.mode() == Thinking.Mode.OFF && form.canBeOff();
    if (off) {
      fields.name("thinking").object().field("type", "disabled").end();
    } else if (thinking.isOn()) {
      Boolean shown = thinking.shown();
      fields.name("thinking").object().field("type", "adaptive");
      fields.fieldIf("display", shown == null ? null : shown ? "summarized" : "omitted").end();
    }
    String word = effort(thinking);
    if (word != null && !off) {
      fields.name("output_config").object();
      fields.field("effort", word.equals("minimal") ? "low" : word).end();
    }
  }

  private static @Nullable String effort(Thinking thinking) {
    Thinking.Effort strength = thinking.strength();
    return strength == null ? null : strength.word();
  }

  private void format(OutputFormat format) {
    switch (format) {
      case OutputFormat.Plain _ -> {
        // as the model likes
      }
      case OutputFormat.AnyJson _ -> notes.dropped("response_format");
      case OutputFormat.Schema schema -> {
        json.name("outputConfig").object().name("textFormat").object();
        json.field("type", "json_schema").name("structure").object().name("jsonSchema").object();
        json.field("schema", schema.schema()).field("name", schema.name());
        json.fieldIf("description", schema.description()).end().end().end().end();
      }
    }
  }

  private void wishes(Wishes wishes) {
    String tier = wishes.tier();
    boolean known = tier != null && (tier.equals("flex") || tier.equals("priority"));
    if (known) {
      json.name("serviceTier").object().field("type", tier).end();
    }
    Map<String, String> metadata = new TreeMap<>(wishes.metadata());
    if (wishes.endUser() != null) {
      metadata.putIfAbsent("user", wishes.endUser());
    }
    JsonWriter members = new JsonWriter().object();
    int count = 0;
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      boolean legal = entry.getKey().matches(METADATA) && entry.getValue().matches(METADATA);
      if (legal && count < MOST_METADATA) {
        members.field(entry.getKey(), entry.getValue());
        count++;
      } else {
        notes.dropped("metadata." + entry.getKey());
      }
    }
    member("requestMetadata", members);
    Unspoken.wishes(
        new Wishes(
            null,
            Map.of(),
            known ? null : tier,
            wishes.cacheKey(),
            wishes.store(),
            wishes.verbosity(),
            wishes.others()),
        notes);
  }
}
