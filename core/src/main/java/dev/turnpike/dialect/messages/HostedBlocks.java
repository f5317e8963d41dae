package dev.turnpike.dialect.messages;

import dev.turnpike.conversation.CacheMark;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Search;
import dev.turnpike.dialect.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Blocks that tell of tools which the provider ran, and what there is to say of them in words.
final class HostedBlocks {
  private static final int LONGEST_QUERY = 2_000;

  private HostedBlocks() {}

  /// Whether a block of this type is a call that the provider made to itself.
  static boolean isCall(String type) {
    return type.equals("server_tool_use") || type.equals("mcp_tool_use");
  }

  /// Whether it is what such a call came to.
  static boolean isResult(String type) {
    return type.endsWith("_tool_result");
  }

  static Part.Hosted read(Json block, @Nullable CacheMark mark) {
    return new Part.Hosted("messages", block.raw(), words(block), search(block), mark);
  }

  private static @Nullable Search search(Json block) {
    return switch (block.get("type").text()) {
      case "server_tool_use" ->
          block.get("name").says("web_search")
              ? new Search(
                  block.get("id").text(), List.of(block.get("input").get("query").text()), null)
              : null;
      case "web_search_tool_result" ->
          new Search(block.get("tool_use_id").text(), null, pages(block.get("content")));
      default -> null;
    };
  }

  private static List<Search.Page> pages(Json results) {
    List<Search.Page> pages = new ArrayList<>();
    for (Json result : results.elements()) {
      String url = result.get("url").text();
      if (!url.isEmpty()) {
        pages.add(new Search.Page(url, result.get("title").textOrNull()));
      }
    }
    return pages;
  }

  static String words(Json block) {
    return isCall(block.get("type").text()) ? call(block) : String.join("\n", result(block));
  }

  private static String call(Json block) {
    String name = block.get("name").text();
    Json input = block.get("input");
    Json query = input.get("query");
    if (name.startsWith("web_search") && query.isString()) {
      return "Searched the web for: " + query.text();
    }
    if (name.startsWith("web_fetch") && input.get("url").isString()) {
      return "Fetched the page: " + input.get("url").text();
    }
    String what = input.isObject() && !input.names().isEmpty() ? ": " + cut(input.raw()) : "";
    return "Used the tool " + name + what;
  }

  private static List<String> result(Json block) {
    List<String> lines = new ArrayList<>();
    Json content = block.get("content");
    if (content.isString()) {
      lines.add(content.text());
    }
    for (Json item : content.isArray() ? content.elements() : List.of(content)) {
      item(item, lines);
    }
    return lines;
  }

  private static void item(Json item, List<String> lines) {
    Json error = item.get("error_code");
    Json url = item.get("url");
    if (error.isString()) {
      lines.add("The tool failed: " + error.text());
    } else if (url.isString()) {
      String title = item.get("title").text();
      lines.add(title.isEmpty() ? "Found: " + url.text() : "Found: " + title + " - " + url.text());
    }
    for (String name : List.of("text", "stdout", "stderr")) {
      String text = item.get(name).text();
      if (!text.isEmpty()) {
        lines.add(text);
      }
    }
    for (Json tool : item.get("tool_references").elements()) {
      lines.add("Found the tool: " + tool.get("tool_name").text());
    }
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_QUERY ? text : text.substring(0, LONGEST_QUERY) + "…";
  }
}
