package dev.turnpike.dialect.chat;

import dev.turnpike.conversation.Thinking;
import dev.turnpike.conversation.Thinking.Effort;
import dev.turnpike.conversation.Thinking.Mode;
import dev.turnpike.dialect.json.Json;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How much a request wants the model to think. Each host of Chat models found its own words for
/// it, and clients send several of them at once: off wins, then what is more exact.
final class ThinkingReader {
  private static final String TEMPLATE = "chat_template_kwargs";
  private static final String FLAG = "enable_thinking";

  private boolean off;
  private boolean auto;
  private boolean on;
  private @Nullable Effort effort;
  private @Nullable Integer budget;
  private @Nullable Boolean shown;

  private ThinkingReader() {}

  static Thinking read(Json root) {
    ThinkingReader reader = new ThinkingReader();
    reader.effort(root.get("reasoning_effort"));
    reader.reasoning(root.get("reasoning"));
    reader.thinking(root.get("thinking"));
    reader.flag(root.get(TEMPLATE).get(FLAG));
    reader.flag(root.get(FLAG));
    reader.budget(root.get("thinking_budget"));
    if (root.get("include_reasoning").truthOrNull() != null) {
      reader.shown = root.get("include_reasoning").isTrue();
    }
    return reader.thinking();
  }

  /// Whether nothing is left of the field `name` once the intent to think is read.
  static boolean isAllOf(String name, Json root) {
    return name.equals(TEMPLATE) && root.get(TEMPLATE).names().equals(List.of(FLAG));
  }

  private Thinking thinking() {
    if (off) {
      return new Thinking(Mode.OFF, null, null, shown);
    }
    Mode mode = auto ? Mode.AUTO : on || effort != null || budget != null ? Mode.ON : Mode.UNSET;
    return new Thinking(mode, effort, budget, shown);
  }

  /// A word, or the object that the agents' kit sends here.
  private void effort(Json said) {
    if (said.isObject()) {
      reasoning(said);
      return;
    }
    String word = said.text().toLowerCase(Locale.ROOT);
    switch (word) {
      case "none" -> off = true;
      case "auto", "default" -> auto = true;
      default -> {
        Effort read = Effort.of(word);
        effort = read == null ? effort : read;
      }
    }
  }

  private void reasoning(Json said) {
    flag(said.get("enabled"));
    if (said.get("effort").isString()) {
      effort(said.get("effort"));
    }
    budget(said.get("max_tokens"));
    Json exclude = said.get("exclude");
    if (exclude.truthOrNull() != null) {
      shown = !exclude.isTrue();
    } else if (said.get("summary").isString()) {
      shown = !said.get("summary").says("none");
    }
  }

  private void thinking(Json said) {
    flag(said);
    switch (said.get("type").text()) {
      case "disabled" -> off = true;
      case "enabled" -> on = true;
      case "adaptive", "auto" -> auto = true;
      default -> {
        // only a budget, or nothing
      }
    }
    budget(said.get("budget_tokens"));
    budget(said.get("budgetTokens"));
  }

  private void flag(Json said) {
    Boolean truth = said.truthOrNull();
    if (truth != null) {
      on |= truth;
      off |= !truth;
    }
  }

  private void budget(Json said) {
    Integer tokens = said.smallOrNull();
    if (tokens == null) {
      return;
    }
    if (tokens == 0) {
      off = true;
    } else if (tokens < 0) {
      auto = true;
    } else {
      budget = tokens;
    }
  }
}
