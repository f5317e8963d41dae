package dev.turnpike.dialect.chat;

import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.OutputFormat;
import dev.turnpike.conversation.Sampling;
import dev.turnpike.conversation.Wishes;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.MalformedJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads all that a Chat request says.
final class ConversationReader {
  /// Fields that have a neutral form, and those that mean nothing to a model.
  private static final Set<String> KNOWN =
      Set.of(
          "model",
          "messages",
          "stream",
          "stream_options",
          "max_tokens",
          "max_completion_tokens",
          "temperature",
          "top_p",
          "top_k",
          "presence_penalty",
          "frequency_penalty",
          "seed",
          "random_seed",
          "stop",
          "logprobs",
          "top_logprobs",
          "n",
          "tools",
          "functions",
          "tool_choice",
          "function_call",
          "parallel_tool_calls",
          "web_search_options",
          "response_format",
          "reasoning_effort",
          "thinking",
          "reasoning",
          "include_reasoning",
          "enable_thinking",
          "thinking_budget",
          "user",
          "safety_identifier",
          "metadata",
          "service_tier",
          "prompt_cache_key",
          "store",
          "verbosity");

  private ConversationReader() {}

  static Conversation read(byte[] body) throws MalformedJson, RequestRefused {
    Json root = Json.parse(body);
    return new Conversation(
        ChatDialect.ID,
        MessagesReader.read(root),
        ToolsReader.read(root),
        ToolChoiceReader.read(root),
        sampling(root),
        ThinkingReader.read(root),
        format(root.get("response_format")),
        wishes(root),
        root.get("stream").isTrue(),
        root.get("stream_options").get("include_usage").isTrue());
  }

  private static Sampling sampling(Json root) throws RequestRefused {
    Long seed = Fields.large(root, "seed");
    Integer choices = Fields.whole(root, "n");
    return new Sampling(
        smaller(Fields.whole(root, "max_completion_tokens"), Fields.whole(root, "max_tokens")),
        Fields.decimal(root, "temperature"),
        Fields.decimal(root, "top_p"),
        Fields.whole(root, "top_k"),
        Fields.decimal(root, "presence_penalty"),
        Fields.decimal(root, "frequency_penalty"),
        seed == null ? Fields.large(root, "random_seed") : seed,
        stop(root.get("stop")),
        topLogprobs(root),
        choices == null ? 1 : choices);
  }

  private static @Nullable Integer smaller(@Nullable Integer one, @Nullable Integer other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return Math.min(one, other);
  }

  private static List<String> stop(Json stop) throws RequestRefused {
    if (stop.isString()) {
      return List.of(stop.text());
    }
    if (stop.isThere() && !stop.isArray()) {
      throw Fields.wrong("stop", stop, "a string or a list of strings");
    }
    return stop.elements().stream().filter(Json::isString).map(Json::text).toList();
  }

  private static int topLogprobs(Json root) throws RequestRefused {
    Integer most = Fields.whole(root, "top_logprobs");
    Boolean wanted = Fields.truth(root, "logprobs");
    if (wanted == null || !wanted) {
      return -1;
    }
    return most == null ? 0 : Math.max(0, most);
  }

  private static OutputFormat format(Json format) throws RequestRefused {
    if (!format.isThere()) {
      return OutputFormat.PLAIN;
    }
    return switch (format.get("type").text()) {
      case "text" -> OutputFormat.PLAIN;
      case "json_object" -> new OutputFormat.AnyJson();
      case "json_schema" -> schema(format);
      default ->
          throw Fields.wrong(
              "response_format.type", format.get("type"), "text, json_object or json_schema");
    };
  }

  /// The schema in an object of its own, or beside its type as Responses has it.
  private static OutputFormat schema(Json format) {
    Json nested = format.get("json_schema");
    Json said = nested.isObject() ? nested : format;
    String schema = said.get("schema").isObject() ? said.get("schema").raw() : "{}";
    String name = said.get("name").text();
    return new OutputFormat.Schema(
        name.isEmpty() ? "response" : name,
        said.get("description").textOrNull(),
        schema,
        said.get("strict").truthOrNull());
  }

  private static Wishes wishes(Json root) throws RequestRefused {
    String endUser = Fields.text(root, "safety_identifier");
    return new Wishes(
        endUser == null ? Fields.text(root, "user") : endUser,
        metadata(root.get("metadata")),
        Fields.text(root, "service_tier"),
        Fields.text(root, "prompt_cache_key"),
        Fields.truth(root, "store"),
        Fields.text(root, "verbosity"),
        others(root));
  }

  private static Map<String, String> metadata(Json metadata) {
    Map<String, String> pairs = new TreeMap<>();
    for (String name : metadata.names()) {
      if (metadata.get(name).isString()) {
        pairs.put(name, metadata.get(name).text());
      }
    }
    return pairs;
  }

  private static List<Wishes.Other> others(Json root) {
    Map<String, String> others = new LinkedHashMap<>();
    for (String name : root.names()) {
      boolean read = KNOWN.contains(name) || ThinkingReader.isAllOf(name, root);
      if (!read && root.get(name).isThere()) {
        others.put(name, root.get(name).raw());
      }
    }
    List<Wishes.Other> wishes = new ArrayList<>(others.size());
    others.forEach(
        (name, json) -> wishes.add(new Wishes.Other(name, Objects.requireNonNull(json))));
    return wishes;
  }
}
