package dev.turnpike.dialect.gemini;

import dev.turnpike.conversation.Tool;
import dev.turnpike.conversation.Tool.Hosted.Service;
import dev.turnpike.conversation.ToolChoice;
import dev.turnpike.conversation.ToolChoice.Mode;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads `tools` and `toolConfig`.
final class ToolsReader {
  private ToolsReader() {}

  static List<Tool> tools(Json tools) throws RequestRefused {
    List<Tool> found = new ArrayList<>();
    int number = 0;
    for (Json tool : Named.arrayIf(tools, "tools").elements()) {
      String path = "tools[" + number++ + "]";
      for (String name : Named.object(tool, path).names()) {
        Json value = tool.get(name);
        if (!value.isThere()) {
          continue;
        }
        String camel = Named.camel(name);
        if (camel.equals("functionDeclarations")) {
          functions(value, path + ".functionDeclarations", found);
        } else {
          found.add(hosted(camel, value));
        }
      }
    }
    return found;
  }

  private static void functions(Json functions, String path, List<Tool> out) throws RequestRefused {
    int number = 0;
    for (Json function : Named.array(functions, path).elements()) {
      String at = path + "[" + number++ + "]";
      Json name = Named.object(function, at).get("name");
      if (name.text().isEmpty()) {
        throw Named.wrong(at + ".name", name, "a string that is not empty");
      }
      out.add(
          new Tool.Function(
              null,
              name.text(),
              function.get("description").textOrNull(),
              schema(function),
              null,
              false,
              null));
    }
  }

  private static @Nullable String schema(Json function) {
    Json schema = Named.at(function, "parametersJsonSchema");
    if (schema.isThere()) {
      return schema.raw();
    }
    Json own = function.get("parameters");
    return own.isObject() ? ProtoSchema.jsonSchema(own) : null;
  }

  private static Tool hosted(String name, Json value) {
    String json = new JsonWriter().object().rawField(name, value).end().toString();
    return new Tool.Hosted(service(name), "", "gemini", json);
  }

  private static Service service(String name) {
    return switch (name) {
      case "googleSearch", "googleSearchRetrieval", "enterpriseWebSearch" -> Service.WEB_SEARCH;
      case "urlContext" -> Service.WEB_FETCH;
      case "codeExecution" -> Service.CODE;
      case "fileSearch", "retrieval" -> Service.FILE_SEARCH;
      case "computerUse" -> Service.COMPUTER;
      case "mcpServers" -> Service.MCP;
      default -> Service.OTHER;
    };
  }

  static ToolChoice choice(Json toolConfig) throws RequestRefused {
    String path = "toolConfig.functionCallingConfig";
    Json config = Named.objectIf(Named.at(toolConfig, "functionCallingConfig"), path);
    List<String> names = new ArrayList<>();
    Json allowed = Named.at(config, "allowedFunctionNames");
    for (Json name : Named.arrayIf(allowed, path + ".allowedFunctionNames").elements()) {
      names.add(name.text());
    }
    Json mode = config.get("mode");
    return switch (Named.word(mode)) {
      case "AUTO", "VALIDATED" -> new ToolChoice(Mode.AUTO, names, null);
      case "ANY" -> new ToolChoice(Mode.REQUIRED, names, null);
      case "NONE" -> new ToolChoice(Mode.NONE, List.of(), null);
      case "", "MODE_UNSPECIFIED" -> ToolChoice.UNSET;
      default -> throw Named.wrong(path + ".mode", mode, "AUTO, ANY, NONE or VALIDATED");
    };
  }
}
