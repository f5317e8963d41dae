package dev.turnpike.dialect.translation;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.Capability;
import dev.turnpike.conversation.CacheMark;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Tool;
import dev.turnpike.conversation.ToolChoice;
import dev.turnpike.conversation.ToolChoice.Mode;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Gives a model the tools it can take, under names that it can take, and keeps what is needed to
/// give its calls back under the client's.
final class FitTools {
  private final Fit fit;
  private final Accepts accepts;
  private final WayBack wayBack;

  private FitTools(Fit fit, WayBack wayBack) {
    this.fit = fit;
    this.accepts = fit.accepts();
    this.wayBack = wayBack;
  }

  static Conversation fit(Conversation conversation, Fit fit, WayBack wayBack)
      throws RequestRefused {
    FitTools tools = new FitTools(fit, wayBack);
    List<Tool> fitted = tools.tools(conversation);
    ToolChoice choice = tools.choice(conversation.toolChoice(), fitted);
    List<Tool> chosen = tools.chosen(fitted, choice);
    return conversation
        .with(tools.messages(conversation.messages()))
        .with(chosen, chosen.size() == fitted.size() ? choice : tools.ofChosen(choice));
  }

  private List<Tool> tools(Conversation conversation) throws RequestRefused {
    if (!conversation.tools().isEmpty() && !accepts.can(Capability.TOOLS)) {
      throw Fit.unsupported("tools", "This model takes no tools.");
    }
    List<Tool> fitted = new ArrayList<>(conversation.tools().size());
    int index = 0;
    for (Tool tool : conversation.tools()) {
      switch (tool) {
        case Tool.Function function -> fitted.add(function(function));
        case Tool.Freeform freeform -> fitted.add(freeform(freeform));
        case Tool.Hosted hosted -> {
          if (isKept(hosted, conversation.toolChoice(), index)) {
            fitted.add(hosted);
          }
        }
      }
      index++;
    }
    return fitted;
  }

  private Tool function(Tool.Function function) {
    Boolean strict =
        (accepts.can(Capability.STRICT_TOOLS) || !Boolean.TRUE.equals(function.strict()))
            ? function.strict()
            : null;
    if (strict == null && Boolean.TRUE.equals(function.strict())) {
      fit.notes().dropped("strict");
    }
    return new Tool.Function(
        null,
        wayBack.name(function.namespace(), function.name(), false),
        function.description(),
        function.schema(),
        strict,
        false,
        mark(function.mark()));
  }

  private @Nullable CacheMark mark(@Nullable CacheMark mark) {
    if (mark != null && !accepts.can(Capability.CACHE_MARKS)) {
      fit.notes().dropped("cache_control");
      return null;
    }
    return mark;
  }

  private Tool freeform(Tool.Freeform tool) {
    String name =
        wayBack.name(tool.namespace(), tool.name(), !accepts.can(Capability.FREEFORM_TOOLS));
    if (accepts.can(Capability.FREEFORM_TOOLS)) {
      return new Tool.Freeform(null, name, tool.description(), tool.format());
    }
    fit.notes().emulated("custom_tool");
    String meaning =
        tool.format() == null ? "the raw text" : "the raw text; its format: " + tool.format();
    String schema =
        new JsonWriter()
            .object()
            .field("type", "object")
            .name("properties")
            .object()
            .name(WayBack.INPUT)
            .object()
            .field("type", "string")
            .field("description", meaning)
            .end()
            .end()
            .name("required")
            .array()
            .text(WayBack.INPUT)
            .end()
            .end()
            .toString();
    return new Tool.Function(null, name, tool.description(), schema, null, false, null);
  }

  private boolean isKept(Tool.Hosted hosted, ToolChoice choice, int index) throws RequestRefused {
    return switch (hosted.service()) {
      case WEB_SEARCH -> isSearchKept(hosted, choice, index);
      case TOOL_SEARCH -> false; // all tools are shown at once
      case WEB_FETCH -> {
        fit.notes().dropped("web_fetch");
        yield false;
      }
      case CODE, FILE_SEARCH, COMPUTER, IMAGE, MCP, OTHER ->
          throw Fit.unsupported(
              "tools[" + index + "].type",
              "The tool \""
                  + hosted.name()
                  + "\" is run by the provider it belongs to; a model of another dialect cannot"
                  + " have it.");
    };
  }

  private boolean isSearchKept(Tool.Hosted hosted, ToolChoice choice, int index)
      throws RequestRefused {
    if (accepts.can(Capability.WEB_SEARCH)) {
      return true;
    }
    if (choice.isNamed() && choice.names().contains(hosted.name())) {
      throw Fit.unsupported(
          "tools[" + index + "].type", "This model has no web search, and the request forces one.");
    }
    fit.notes().dropped("web_search");
    return false;
  }

  // The choice.

  private ToolChoice choice(ToolChoice asked, List<Tool> tools) throws RequestRefused {
    if (tools.isEmpty()) {
      return ToolChoice.UNSET;
    }
    if (!asked.names().isEmpty()
        && asked.names().stream().noneMatch(name -> isAmong(name, tools))) {
      throw Fit.refused(
          "invalid_request",
          "tool_choice",
          "tool_choice names "
              + asked.names().getFirst()
              + ", which is none of the tools of the request.");
    }
    List<String> names = new ArrayList<>(asked.names().size());
    for (String name : asked.names()) {
      if (isAmong(name, tools)) {
        names.add(wayBack.fitted(name));
      }
    }
    Boolean parallel = asked.parallel();
    if (parallel != null && !accepts.can(Capability.PARALLEL_SWITCH)) {
      if (!parallel) {
        fit.notes().dropped("parallel_tool_calls");
      }
      parallel = null;
    }
    Mode mode = asked.mode();
    if (mode == Mode.NONE && !accepts.can(Capability.NO_TOOL)) {
      fit.notes().clamped("tool_choice", "auto");
      mode = Mode.UNSET;
    } else if (mode == Mode.REQUIRED && !accepts.can(Capability.REQUIRED_TOOL)) {
      fit.notes().clamped("tool_choice", "auto");
      mode = Mode.AUTO;
      names.clear();
    }
    return new ToolChoice(mode, names, parallel);
  }

  private boolean isAmong(String name, List<Tool> tools) {
    String fitted = wayBack.fitted(name);
    return tools.stream().anyMatch(tool -> tool.name().equals(fitted));
  }

  /// The tools less those that the choice leaves out, where the target has no word for that.
  private List<Tool> chosen(List<Tool> tools, ToolChoice choice) {
    boolean named = choice.isNamed() && accepts.can(Capability.NAMED_TOOL);
    if (choice.names().isEmpty() || named) {
      return tools;
    }
    fit.notes().emulated("tool_choice");
    return tools.stream().filter(tool -> choice.names().contains(tool.name())).toList();
  }

  private ToolChoice ofChosen(ToolChoice choice) {
    return new ToolChoice(choice.mode(), List.of(), choice.parallel());
  }

  // The history.

  private List<Message> messages(List<Message> messages) {
    List<Message> fitted = new ArrayList<>(messages.size());
    for (Message message : messages) {
      boolean concerns =
          message.parts().stream()
              .anyMatch(part -> part instanceof Part.ToolUse || part instanceof Part.ToolResult);
      fitted.add(
          concerns ? message.with(message.parts().stream().map(this::part).toList()) : message);
    }
    return fitted;
  }

  private Part part(Part part) {
    boolean asFunction = !accepts.can(Capability.FREEFORM_TOOLS);
    if (part instanceof Part.ToolUse use) {
      boolean unwrapped = use.freeform() && asFunction;
      return new Part.ToolUse(
          use.id(),
          null,
          wayBack.name(use.namespace(), use.name(), unwrapped),
          use.freeform() && !asFunction,
          unwrapped
              ? new JsonWriter().object().field(WayBack.INPUT, use.arguments()).end().toString()
              : use.arguments(),
          use.seal(),
          use.mark());
    }
    return part instanceof Part.ToolResult result && result.freeform() && asFunction
        ? new Part.ToolResult(result.id(), result.content(), result.error(), false, result.mark())
        : part;
  }
}
