package dev.turnpike.dialect.responses;

import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Search;
import dev.turnpike.dialect.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Items of the tools that are Responses' own: searches, code, a shell. Any other dialect has only
/// words for them.
final class HostedItems {
  private static final Set<String> TYPES =
      Set.of(
          "web_search_call",
          "file_search_call",
          "code_interpreter_call",
          "computer_call",
          "computer_call_output",
          "local_shell_call",
          "local_shell_call_output",
          "shell_call",
          "shell_call_output",
          "apply_patch_call",
          "apply_patch_call_output",
          "image_generation_call",
          "mcp_list_tools",
          "mcp_call",
          "mcp_approval_request",
          "mcp_approval_response",
          "tool_search_call",
          "tool_search_output",
          "program",
          "program_output");

  private HostedItems() {}

  static boolean isHosted(Json item) {
    return TYPES.contains(item.get("type").text());
  }

  /// Whether it is the client's side of it.
  static boolean isOutput(Json item) {
    String type = item.get("type").text();
    return type.endsWith("_output") || type.equals("mcp_approval_response");
  }

  static Part.Hosted part(Json item) {
    return new Part.Hosted(ResponsesDialect.ID, item.raw(), text(item), search(item), null);
  }

  /// Null where it is no search: a page may have been opened, or something looked for in it.
  private static @Nullable Search search(Json item) {
    Json action = item.get("action");
    Json type = action.get("type");
    if (!item.get("type").says("web_search_call") || (type.isString() && !type.says("search"))) {
      return null;
    }
    List<String> queries = new ArrayList<>();
    for (Json query : action.get("queries").elements()) {
      add(queries, query.text());
    }
    if (queries.isEmpty()) {
      add(queries, action.get("query").text());
    }
    return new Search(item.get("id").text(), queries, pages(action.get("sources")));
  }

  /// Null where they are not told: then only the citations tell of them.
  private static @Nullable List<Search.Page> pages(Json sources) {
    List<Search.Page> pages = new ArrayList<>();
    for (Json source : sources.elements()) {
      String url = source.get("url").text();
      if (!url.isEmpty()) {
        pages.add(new Search.Page(url, source.get("title").textOrNull()));
      }
    }
    return pages.isEmpty() ? null : pages;
  }

  /// What a reader who does not know the tool should see of it; "" where that is nothing.
  private static String text(Json item) {
    return switch (item.get("type").text()) {
      case "web_search_call" -> webSearch(item.get("action"));
      case "file_search_call" ->
          told("file search", lines(item.get("queries")), lines(item.get("results"), "filename"));
      case "code_interpreter_call" ->
          told("code", item.get("code").text(), lines(item.get("outputs"), "logs"));
      case "local_shell_call" -> told("shell", words(item.get("action").get("command")), "");
      case "shell_call" -> told("shell", lines(item.get("action").get("commands")), "");
      case "shell_call_output" -> told("shell output", lines(item.get("output"), "stdout"), "");
      case "local_shell_call_output" -> told("shell output", item.get("output").text(), "");
      case "apply_patch_call" -> told("patch", patch(item.get("operation")), "");
      case "apply_patch_call_output" -> told("patch output", item.get("output").text(), "");
      case "mcp_call" ->
          told(
              "tool " + item.get("name").text(),
              item.get("arguments").text(),
              item.get("output").text());
      case "computer_call" -> told("computer", item.get("action").get("type").text(), "");
      default -> "";
    };
  }

  private static String webSearch(Json action) {
    List<String> asked = new ArrayList<>();
    add(asked, action.get("query").text());
    for (Json query : action.get("queries").elements()) {
      add(asked, query.text());
    }
    add(asked, action.get("url").text());
    add(asked, action.get("pattern").text());
    return told("web search", String.join("\n", asked), lines(action.get("sources"), "url"));
  }

  private static String patch(Json operation) {
    return (operation.get("path").text() + "\n" + operation.get("diff").text()).strip();
  }

  private static void add(List<String> texts, String text) {
    if (!text.isEmpty() && !texts.contains(text)) {
      texts.add(text);
    }
  }

  private static String told(String what, String asked, String answered) {
    if (asked.isEmpty() && answered.isEmpty()) {
      return "";
    }
    return "[" + what + ": " + asked + "]" + (answered.isEmpty() ? "" : "\n" + answered);
  }

  private static String words(Json list) {
    return String.join(" ", list.elements().stream().map(Json::text).toList());
  }

  private static String lines(Json list) {
    return String.join("\n", list.elements().stream().map(Json::text).toList());
  }

  private static String lines(Json list, String field) {
    List<String> lines = new ArrayList<>();
    for (Json element : list.elements()) {
      add(lines, element.get(field).text());
    }
    return String.join("\n", lines);
  }
}
