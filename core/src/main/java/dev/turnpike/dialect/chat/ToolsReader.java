package dev.turnpike.dialect.chat;

import dev.turnpike.conversation.Tool;
import dev.turnpike.conversation.Tool.Hosted.Service;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The tools of a request in every shape that clients send: nested as Chat has it, flat as
/// Responses has it, with `input_schema` as Messages has it, and the old `functions`.
final class ToolsReader {
  private ToolsReader() {}

  static List<Tool> read(Json root) throws RequestRefused {
    List<Tool> tools = new ArrayList<>();
    List<Json> listed = listed(root, "tools");
    for (int i = 0; i < listed.size(); i++) {
      tools.add(tool(listed.get(i), "tools[" + i + "]"));
    }
    List<Json> functions = listed(root, "functions");
    for (int i = 0; i < functions.size(); i++) {
      tools.add(function(functions.get(i), functions.get(i), "functions[" + i + "]"));
    }
    Json search = root.get("web_search_options");
    if (search.isObject()) {
      tools.add(new Tool.Hosted(Service.WEB_SEARCH, "", ChatDialect.ID, search.raw()));
    }
    return tools;
  }

  private static List<Json> listed(Json root, String name) throws RequestRefused {
    Json list = root.get(name);
    if (list.isThere() && !list.isArray() && !list.names().isEmpty()) {
      throw Fields.wrong(name, list, "a list");
    }
    return list.elements();
  }

  private static Tool tool(Json tool, String path) throws RequestRefused {
    if (!tool.isObject()) {
      throw Fields.wrong(path, tool, "an object");
    }
    String type = tool.get("type").text();
    Json function = tool.get("function");
    if (function.isObject()) {
      return function(function, tool, path + ".function");
    }
    Json custom = tool.get("custom");
    if (type.equals("custom") && (custom.isObject() || tool.get("input_schema").isMissing())) {
      return custom.isObject() ? freeform(custom, path + ".custom") : freeform(tool, path);
    }
    if (type.isEmpty() || type.equals("function") || type.equals("custom")) {
      return function(tool, tool, path);
    }
    Service service = type.startsWith("web_search") ? Service.WEB_SEARCH : Service.OTHER;
    return new Tool.Hosted(service, tool.get("name").text(), ChatDialect.ID, tool.raw());
  }

  private static Tool function(Json function, Json tool, String path) throws RequestRefused {
    return new Tool.Function(
        null,
        Fields.needed(function, "name", path),
        function.get("description").textOrNull(),
        schema(function),
        function.get("strict").truthOrNull(),
        tool.get("defer_loading").isTrue(),
        Marks.read(tool) == null ? Marks.read(function) : Marks.read(tool));
  }

  private static @Nullable String schema(Json function) {
    for (String name : List.of("parameters", "input_schema")) {
      if (function.get(name).isObject()) {
        return function.get(name).raw();
      }
    }
    return null;
  }

  private static Tool freeform(Json custom, String path) throws RequestRefused {
    return new Tool.Freeform(
        null,
        Fields.needed(custom, "name", path),
        custom.get("description").textOrNull(),
        grammar(custom.get("format")));
  }

  /// The grammar flat, as Responses has it: that is its neutral form.
  private static @Nullable String grammar(Json format) {
    if (!format.get("type").says("grammar")) {
      return null;
    }
    Json grammar = format.get("grammar").isObject() ? format.get("grammar") : format;
    return new JsonWriter()
        .object()
        .field("type", "grammar")
        .field("syntax", grammar.get("syntax").text())
        .field("definition", grammar.get("definition").text())
        .end()
        .toString();
  }
}
