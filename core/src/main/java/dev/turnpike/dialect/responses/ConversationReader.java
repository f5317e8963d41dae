package dev.turnpike.dialect.responses;

import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.OutputFormat;
import dev.turnpike.conversation.Sampling;
import dev.turnpike.conversation.Thinking;
import dev.turnpike.conversation.Wishes;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.MalformedJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a Responses request into a conversation.
final class ConversationReader {
  private static final String LOGPROBS = "message.output_text.logprobs";

  /// What is read here, and what says nothing to a model: what else the answer is to tell, how its
  /// stream is padded, what a client tells of itself.
  private static final Set<String> KNOWN =
      Set.of(
          "model",
          "stream",
          "input",
          "instructions",
          "tools",
          "tool_choice",
          "parallel_tool_calls",
          "max_output_tokens",
          "temperature",
          "top_p",
          "top_logprobs",
          "reasoning",
          "text",
          "metadata",
          "user",
          "safety_identifier",
          "prompt_cache_key",
          "service_tier",
          "store",
          "include",
          "truncation",
          "client_metadata",
          "stream_options",
          "background",
          "previous_response_id",
          "conversation",
          "prompt");

  private final Place root;
  private final List<Wishes.Other> others = new ArrayList<>();

  private ConversationReader(Place root) {
    this.root = root;
  }

  static Conversation read(byte[] body) throws MalformedJson, RequestRefused {
    return new ConversationReader(new Place("", Json.parse(body))).conversation();
  }

  private Conversation conversation() throws RequestRefused {
    refuseKeptState();
    InputReader input = new InputReader();
    input.instructions(root.get("instructions"));
    input.read(root.get("input"));
    for (String type : input.unknown()) {
      others.add(new Wishes.Other("input." + type, "{}"));
    }
    ToolsReader tools = new ToolsReader();
    tools.read(root.get("tools"));
    for (Place later : input.tools()) {
      tools.read(later);
    }
    Thinking thinking = thinking(root.get("reasoning"));
    OutputFormat format = format(root.get("text").get("format"));
    return new Conversation(
        ResponsesDialect.ID,
        input.messages(),
        tools.tools(),
        ToolsReader.choice(root.get("tool_choice"), root.get("parallel_tool_calls").truth()),
        sampling(),
        thinking,
        format,
        wishes(),
        root.json().get("stream").isTrue(),
        true);
  }

  /// The gateway keeps nothing of earlier calls, and what a provider keeps another does not have.
  private void refuseKeptState() throws RequestRefused {
    if (root.get("previous_response_id").isThere()) {
      throw new RequestRefused(
          new Failure.BadRequest(
              400,
              "previous_response_not_found",
              "previous_response_id",
              "previous_response_id names a response that is not kept here; send the whole"
                  + " conversation as input"));
    }
    for (String field : List.of("conversation", "prompt")) {
      if (root.get(field).isThere()) {
        throw root.get(field).notSupported("is kept by one provider and means nothing to another");
      }
    }
    if (root.json().get("background").isTrue()) {
      throw root.get("background").notSupported("is true, must be false");
    }
  }

  private Sampling sampling() throws RequestRefused {
    Integer top = root.get("top_logprobs").whole();
    boolean wanted = top != null && top > 0;
    for (Json included : root.json().get("include").elements()) {
      wanted |= included.says(LOGPROBS);
    }
    return new Sampling(
        root.get("max_output_tokens").whole(),
        root.get("temperature").number(),
        root.get("top_p").number(),
        null,
        null,
        null,
        null,
        List.of(),
        wanted ? top == null ? 0 : top : -1,
        1);
  }

  private Thinking thinking(Place reasoning) throws RequestRefused {
    for (String name : reasoning.json().names()) {
      switch (name) {
        case "effort", "summary", "generate_summary" -> {}
        default -> other("reasoning." + name, reasoning.json().get(name));
      }
    }
    Boolean shown = shown(reasoning);
    Place word = reasoning.get("effort");
    String effort = word.textOrNone();
    if (effort == null) {
      return new Thinking(Thinking.Mode.UNSET, null, null, shown);
    }
    if (effort.equals("none")) {
      return new Thinking(Thinking.Mode.OFF, null, null, shown);
    }
    Thinking.Effort found = Thinking.Effort.of(effort);
    if (found == null) {
      throw word.mustBeOneOf("one of none, minimal, low, medium, high, xhigh and max");
    }
    return new Thinking(Thinking.Mode.ON, found, null, shown);
  }

  private static @Nullable Boolean shown(Place reasoning) throws RequestRefused {
    String summary = reasoning.get("summary").textOrNone();
    if (summary == null) {
      summary = reasoning.get("generate_summary").textOrNone(); // its name before
    }
    return summary == null ? null : Boolean.valueOf(!summary.equals("none"));
  }

  private static OutputFormat format(Place format) throws RequestRefused {
    if (!format.isThere()) {
      return OutputFormat.PLAIN;
    }
    return switch (format.json().get("type").text()) {
      case "text" -> OutputFormat.PLAIN;
      case "json_object" -> new OutputFormat.AnyJson();
      case "json_schema" ->
          schema(format.get("schema").isThere() ? format : format.get("json_schema"));
      default -> throw format.get("type").mustBeOneOf("one of text, json_object and json_schema");
    };
  }

  private static OutputFormat schema(Place format) throws RequestRefused {
    Place schema = format.get("schema");
    if (!schema.json().isObject()) {
      throw schema.must("an object");
    }
    String name = format.get("name").text();
    return new OutputFormat.Schema(
        name == null ? "" : name,
        format.get("description").text(),
        schema.json().raw(),
        format.get("strict").truth());
  }

  private Wishes wishes() throws RequestRefused {
    List<String> names = root.json().names();
    for (int i = 0; i < names.size(); i++) {
      if (!KNOWN.contains(names.get(i))) {
        other(names.get(i), root.json().values().get(i));
      }
    }
    String endUser = root.get("safety_identifier").textOrNone();
    return new Wishes(
        endUser == null ? root.get("user").textOrNone() : endUser,
        metadata(root.get("metadata").json()),
        root.get("service_tier").textOrNone(),
        root.get("prompt_cache_key").textOrNone(),
        root.get("store").truth(),
        root.get("text").get("verbosity").textOrNone(),
        others);
  }

  private void other(String field, Json value) {
    if (value.isThere()) {
      others.add(new Wishes.Other(field, value.raw()));
    }
  }

  private static Map<String, String> metadata(Json object) {
    Map<String, String> metadata = new HashMap<>();
    for (String name : object.names()) {
      Json value = object.get(name);
      if (value.isThere()) {
        metadata.put(name, value.isString() ? value.text() : value.raw());
      }
    }
    return metadata;
  }
}
