package dev.turnpike.dialect.chat;

import dev.turnpike.catalog.ThinkingForm;
import dev.turnpike.conversation.Thinking;
import dev.turnpike.conversation.Thinking.Effort;
import dev.turnpike.conversation.Thinking.Mode;
import dev.turnpike.dialect.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/// How much to think, in the words of the model's host.
final class ThinkingWriter {
  private static final String NONE = "none";

  private ThinkingWriter() {}

  static void write(JsonWriter json, Thinking thinking, ThinkingForm form) {
    if (thinking.mode() == Mode.UNSET) {
      return;
    }
    boolean on = thinking.isOn();
    switch (form.style()) {
      case NONE -> {
        // it does not think, or nothing is known of it
      }
      case EFFORT -> json.fieldIf("reasoning_effort", on ? word(thinking) : off(form));
      case SWITCH, ADAPTIVE -> {
        type(json, on);
        if (on && !form.efforts().isEmpty()) {
          json.fieldIf("reasoning_effort", word(thinking));
        }
      }
      case BUDGET -> budget(json, thinking);
      case OBJECT -> object(json, thinking);
      case FLAG ->
          json.field("enable_thinking", on)
              .fieldIf("thinking_budget", on ? thinking.tokens() : null);
    }
  }

  private static @Nullable String word(Thinking thinking) {
    Effort effort = thinking.strength();
    return effort == null ? null : effort.word();
  }

  private static @Nullable String off(ThinkingForm form) {
    boolean can = form.efforts().contains(NONE) || (form.efforts().isEmpty() && form.canBeOff());
    return can ? NONE : null;
  }

  private static void type(JsonWriter json, boolean on) {
    json.name("thinking").object().field("type", on ? "enabled" : "disabled").end();
  }

  private static void budget(JsonWriter json, Thinking thinking) {
    Integer tokens = thinking.isOn() ? thinking.tokens() : null;
    if (tokens == null) {
      type(json, thinking.isOn());
      return;
    }
    json.name("thinking").object().field("type", "enabled").field("budget_tokens", tokens).end();
  }

  private static void object(JsonWriter json, Thinking thinking) {
    json.name("reasoning").object();
    Effort effort = thinking.effort();
    if (!thinking.isOn()) {
      json.field("enabled", false);
    } else if (thinking.budget() != null) {
      json.field("max_tokens", thinking.budget());
    } else if (effort != null) {
      json.field("effort", effort.word());
    } else {
      json.field("enabled", true);
    }
    Boolean shown = thinking.shown();
    if (shown != null) {
      json.field("exclude", !shown);
    }
    json.end();
  }
}
