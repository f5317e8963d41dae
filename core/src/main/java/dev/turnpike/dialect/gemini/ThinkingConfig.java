package dev.turnpike.dialect.gemini;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.ThinkingForm;
import dev.turnpike.conversation.Thinking;
import dev.turnpike.conversation.Thinking.Effort;
import dev.turnpike.conversation.Thinking.Mode;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// Writes `thinkingConfig`: a level for models that take words, a budget for those that take
/// numbers, nothing for those that do not think.
final class ThinkingConfig {
  /// What Gemini calls more than high is high.
  private static final Effort MOST = Effort.HIGH;

  private ThinkingConfig() {}

  static boolean thinks(Accepts accepts) {
    return accepts.thinking().style() != ThinkingForm.Style.NONE;
  }

  static void write(Thinking thinking, ThinkingForm form, JsonWriter out) {
    JsonWriter config = new JsonWriter(64).object();
    switch (form.style()) {
      case EFFORT -> {
        level(thinking, form, config);
        shown(thinking, config);
      }
      case BUDGET -> {
        budget(thinking, form, config);
        shown(thinking, config);
      }
      case NONE, ADAPTIVE, SWITCH, OBJECT, FLAG -> {
        // no words of Gemini's
      }
    }
    String json = config.end().toString();
    if (!json.equals("{}")) {
      out.rawField("thinkingConfig", json);
    }
  }

  private static void shown(Thinking thinking, JsonWriter out) {
    boolean asked = Boolean.TRUE.equals(thinking.shown());
    boolean refused = Boolean.FALSE.equals(thinking.shown());
    if (thinking.isOn() ? !refused : asked && thinking.mode() == Mode.UNSET) {
      out.field("includeThoughts", true);
    }
  }

  private static void level(Thinking thinking, ThinkingForm form, JsonWriter out) {
    TreeSet<Effort> offered = new TreeSet<>();
    form.efforts().forEach(word -> add(word, offered));
    Effort wanted = thinking.mode() == Mode.OFF ? Effort.MINIMAL : thinking.strength();
    if (wanted == null || thinking.mode() == Mode.UNSET) {
      return; // as much as it finds right is what it does by itself
    }
    Effort level = wanted.compareTo(MOST) > 0 ? MOST : wanted;
    if (!offered.isEmpty()) {
      Effort below = offered.floor(level);
      level = below == null ? offered.first() : below;
    }
    out.field("thinkingLevel", level.word().toUpperCase(Locale.ROOT));
  }

  private static void add(String word, Set<Effort> offered) {
    Effort effort = Effort.of(word);
    if (effort != null && effort.compareTo(MOST) <= 0) {
      offered.add(effort);
    }
  }

  private static void budget(Thinking thinking, ThinkingForm form, JsonWriter out) {
    switch (thinking.mode()) {
      case UNSET -> {}
      case OFF -> out.field("thinkingBudget", form.canBeOff() ? 0 : form.leastBudget());
      case AUTO, ON -> {
        Integer tokens = thinking.tokens();
        int most = form.mostBudget() > 0 ? form.mostBudget() : Integer.MAX_VALUE;
        int least = Math.min(form.leastBudget(), most);
        out.field("thinkingBudget", tokens == null ? -1 : Math.clamp(tokens, least, most));
      }
    }
  }
}
