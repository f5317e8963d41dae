package dev.turnpike.dialect.gemini;

import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Wishes;
import dev.turnpike.dialect.Operation;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.MalformedJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a whole request of a Gemini client, in camel case or with underscores.
final class RequestReader {
  private static final Set<String> KNOWN =
      Set.of(
          "model",
          "contents",
          "systemInstruction",
          "tools",
          "toolConfig",
          "generationConfig",
          "cachedContent",
          "labels",
          "serviceTier");

  private final Operation operation;
  private final Json request;

  private RequestReader(Operation operation, Json request) {
    this.operation = operation;
    this.request = request;
  }

  static Conversation read(Operation operation, byte[] body) throws MalformedJson, RequestRefused {
    Json request = Json.parse(body);
    Json counted = Named.at(request, "generateContentRequest");
    boolean isWrapped = operation == Operation.GEMINI_COUNT_TOKENS && counted.isObject();
    return new RequestReader(operation, isWrapped ? counted : request).conversation();
  }

  private Conversation conversation() throws RequestRefused {
    if (!at("cachedContent").text().isEmpty()) {
      throw new RequestRefused(
          Failure.BadRequest.notSupported(
              "cachedContent", "The model that answers cannot read what Google has cached."));
    }
    ContentsReader reader = new ContentsReader();
    List<Message> messages = new ArrayList<>(reader.instruction(at("systemInstruction")));
    messages.addAll(reader.contents(at("contents")));
    ConfigReader config = new ConfigReader(at("generationConfig"));
    Json toolConfig = Named.objectIf(at("toolConfig"), "toolConfig");
    return new Conversation(
        "gemini",
        messages,
        ToolsReader.tools(at("tools")),
        ToolsReader.choice(toolConfig),
        config.sampling(),
        config.thinking(),
        config.format(),
        new Wishes(null, labels(), tier(), null, null, null, others(config, toolConfig)),
        operation == Operation.STREAM_GENERATE_CONTENT,
        true);
  }

  private Json at(String name) {
    return Named.at(request, name);
  }

  private Map<String, String> labels() {
    Json labels = at("labels");
    Map<String, String> texts = new LinkedHashMap<>();
    for (String name : labels.names()) {
      texts.put(name, labels.get(name).text());
    }
    return texts;
  }

  /// In OpenAI's words.
  private @Nullable String tier() {
    String tier = at("serviceTier").text().toLowerCase(Locale.ROOT);
    return switch (tier.replace("service_tier_", "")) {
      case "", "unspecified" -> null;
      case "standard" -> "default";
      default -> tier.replace("service_tier_", "");
    };
  }

  private List<Wishes.Other> others(ConfigReader config, Json toolConfig) {
    List<Wishes.Other> others = new ArrayList<>();
    add(request, KNOWN, others);
    add(toolConfig, Set.of("functionCallingConfig"), others);
    others.addAll(config.others());
    return others;
  }

  private static void add(Json object, Set<String> known, List<Wishes.Other> out) {
    for (String name : object.names()) {
      Json value = object.get(name);
      if (value.isThere() && !known.contains(Named.camel(name))) {
        out.add(new Wishes.Other(Named.camel(name), value.raw()));
      }
    }
  }
}
