package dev.turnpike.dialect.responses;

import dev.turnpike.conversation.Tool;
import dev.turnpike.conversation.Tool.Hosted.Service;
import dev.turnpike.conversation.ToolChoice;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads declarations of tools, and which of them are to be called.
final class ToolsReader {
  private final List<Tool> tools = new ArrayList<>();
  private final Set<String> declared = new HashSet<>();

  List<Tool> tools() {
    return tools;
  }

  void read(Place list) throws RequestRefused {
    for (Place tool : list.list()) {
      read(tool, null);
    }
  }

  private void read(Place tool, @Nullable String namespace) throws RequestRefused {
    Place type = tool.get("type");
    String word = type.isThere() ? type.word() : "function";
    switch (word) {
      case "function" -> add(namespace, function(inner(tool, "function"), namespace));
      case "custom" -> add(namespace, freeform(inner(tool, "custom"), namespace));
      case "namespace" -> {
        String name = tool.get("name").word();
        for (Place member : tool.get("tools").list()) {
          read(member, name);
        }
      }
      default ->
          tools.add(
              new Tool.Hosted(
                  service(word), hostedName(tool.json()), ResponsesDialect.ID, tool.json().raw()));
    }
  }

  /// A tool that was declared before, be it by an item later in the input, is the same tool.
  private void add(@Nullable String namespace, Tool tool) {
    if (declared.add(namespace + "/" + tool.name())) {
      tools.add(tool);
    }
  }

  /// Some clients nest what is flat here, as Chat has it.
  private static Place inner(Place tool, String field) {
    return tool.get(field).json().isObject() ? tool.get(field) : tool;
  }

  private static Tool function(Place tool, @Nullable String namespace) throws RequestRefused {
    Place schema = tool.get("parameters");
    if (schema.isThere() && !schema.json().isObject()) {
      throw schema.must("an object");
    }
    return new Tool.Function(
        namespace,
        tool.get("name").word(),
        tool.get("description").text(),
        schema.isThere() ? schema.json().raw() : null,
        tool.get("strict").truth(),
        tool.json().get("defer_loading").isTrue(),
        null);
  }

  private static Tool freeform(Place tool, @Nullable String namespace) throws RequestRefused {
    return new Tool.Freeform(
        namespace,
        tool.get("name").word(),
        tool.get("description").text(),
        grammar(tool.json().get("format")));
  }

  /// `{"type":"grammar","syntax","definition"}`; null for plain text.
  static @Nullable String grammar(Json format) {
    if (!format.get("type").says("grammar")) {
      return null;
    }
    Json nested = format.get("grammar");
    return nested.isObject()
        ? new JsonWriter()
            .object()
            .field("type", "grammar")
            .field("syntax", nested.get("syntax").text())
            .field("definition", nested.get("definition").text())
            .end()
            .toString()
        : format.raw();
  }

  private static Service service(String type) {
    if (isWebSearch(type)) {
      return Service.WEB_SEARCH;
    }
    if (type.startsWith("computer")) {
      return Service.COMPUTER;
    }
    return switch (type) {
      case "file_search" -> Service.FILE_SEARCH;
      case "code_interpreter" -> Service.CODE;
      case "image_generation" -> Service.IMAGE;
      case "mcp" -> Service.MCP;
      case "tool_search" -> Service.TOOL_SEARCH;
      default -> Service.OTHER;
    };
  }

  /// `web_search`, `web_search_preview` and that with a date behind it.
  private static boolean isWebSearch(String type) {
    return type.startsWith("web_search");
  }

  /// What a choice calls a hosted tool by.
  private static String hostedName(Json tool) {
    String type = tool.get("type").text();
    if (isWebSearch(type)) {
      return "web_search";
    }
    String label = tool.get("server_label").text();
    return label.isEmpty() ? type : label;
  }

  static ToolChoice choice(Place choice, @Nullable Boolean parallel) throws RequestRefused {
    Json json = choice.json();
    if (!json.isThere()) {
      return new ToolChoice(ToolChoice.Mode.UNSET, List.of(), parallel);
    }
    String word = json.isString() ? json.text() : json.get("type").text();
    return switch (word) {
      case "auto" -> new ToolChoice(ToolChoice.Mode.AUTO, List.of(), parallel);
      case "none" -> new ToolChoice(ToolChoice.Mode.NONE, List.of(), parallel);
      case "required", "any" -> new ToolChoice(ToolChoice.Mode.REQUIRED, List.of(), parallel);
      case "allowed_tools" -> allowed(inner(choice, "allowed_tools"), parallel);
      default -> {
        if (!json.isObject() || word.isEmpty()) {
          throw choice.mustBeOneOf("auto, none, required or an object with a type");
        }
        yield new ToolChoice(ToolChoice.Mode.REQUIRED, List.of(name(choice)), parallel);
      }
    };
  }

  private static ToolChoice allowed(Place choice, @Nullable Boolean parallel)
      throws RequestRefused {
    List<String> names = new ArrayList<>();
    for (Place tool : choice.get("tools").list()) {
      names.add(name(tool));
    }
    boolean required = choice.json().get("mode").says("required");
    return new ToolChoice(
        required ? ToolChoice.Mode.REQUIRED : ToolChoice.Mode.AUTO, names, parallel);
  }

  private static String name(Place tool) throws RequestRefused {
    return switch (tool.json().get("type").text()) {
      case "function" -> inner(tool, "function").get("name").word();
      case "custom" -> inner(tool, "custom").get("name").word();
      default -> hostedName(tool.json());
    };
  }
}
