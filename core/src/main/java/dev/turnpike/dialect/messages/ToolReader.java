package dev.turnpike.dialect.messages;

import dev.turnpike.conversation.Tool;
import dev.turnpike.conversation.ToolChoice;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.Json;
import java.util.ArrayList;
import java.util.List;

/// Reads `tools` and `tool_choice` of a request.
final class ToolReader {
  private ToolReader() {}

  static List<Tool> tools(Json tools) throws RequestRefused {
    if (tools.isThere() && !tools.isArray()) {
      throw Wrong.value("tools", tools, "a list");
    }
    List<Tool> read = new ArrayList<>();
    for (Json tool : tools.elements()) {
      read.add(tool(tool, "tools[" + read.size() + "]"));
    }
    return read;
  }

  private static Tool tool(Json tool, String path) throws RequestRefused {
    String type = tool.get("type").text();
    String name = tool.get("name").text();
    ClientTools known = ClientTools.of(type);
    boolean custom = type.isEmpty() || type.equals("custom");
    if (!custom && known == null) {
      return new Tool.Hosted(service(type), name, "messages", tool.raw());
    }
    if (name.isEmpty()) {
      throw Wrong.value(path + ".name", tool.get("name"), "the name of a tool");
    }
    Json schema = tool.get("input_schema");
    return new Tool.Function(
        null,
        name,
        known == null ? tool.get("description").textOrNull() : known.description(),
        known == null ? (schema.isThere() ? schema.raw() : null) : known.schema(),
        tool.get("strict").truthOrNull(),
        tool.get("defer_loading").isTrue(),
        Marks.read(tool));
  }

  private static Tool.Hosted.Service service(String type) {
    if (type.startsWith("web_search_")) {
      return Tool.Hosted.Service.WEB_SEARCH;
    }
    if (type.startsWith("web_fetch_")) {
      return Tool.Hosted.Service.WEB_FETCH;
    }
    if (type.startsWith("code_execution_")) {
      return Tool.Hosted.Service.CODE;
    }
    if (type.startsWith("tool_search_")) {
      return Tool.Hosted.Service.TOOL_SEARCH;
    }
    if (type.startsWith("mcp_")) {
      return Tool.Hosted.Service.MCP;
    }
    return type.startsWith("computer_") || type.startsWith("browser_")
        ? Tool.Hosted.Service.COMPUTER
        : Tool.Hosted.Service.OTHER;
  }

  static ToolChoice choice(Json choice) throws RequestRefused {
    if (!choice.isThere()) {
      return ToolChoice.UNSET;
    }
    Boolean alone = choice.get("disable_parallel_tool_use").truthOrNull();
    Boolean parallel = alone == null ? null : Boolean.valueOf(!alone);
    Json name = choice.get("name");
    return switch (choice.get("type").text()) {
      case "auto" -> new ToolChoice(ToolChoice.Mode.AUTO, List.of(), parallel);
      case "any" -> new ToolChoice(ToolChoice.Mode.REQUIRED, List.of(), parallel);
      case "none" -> new ToolChoice(ToolChoice.Mode.NONE, List.of(), parallel);
      case "tool" -> {
        if (name.text().isEmpty()) {
          throw Wrong.value("tool_choice.name", name, "the name of a tool");
        }
        yield new ToolChoice(ToolChoice.Mode.REQUIRED, List.of(name.text()), parallel);
      }
      default ->
          throw Wrong.value("tool_choice.type", choice.get("type"), "auto, any, tool or none");
    };
  }
}
