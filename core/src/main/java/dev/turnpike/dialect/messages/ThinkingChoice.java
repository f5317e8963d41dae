package dev.turnpike.dialect.messages;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.ThinkingForm;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.Thinking;
import dev.turnpike.conversation.Thinking.Effort;
import dev.turnpike.conversation.Thinking.Mode;
import dev.turnpike.dialect.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/// How much a request lets the model think and write: the field `thinking` (null: left out),
/// `output_config.effort` and `max_tokens`, which hang together.
record ThinkingChoice(@Nullable String field, @Nullable Effort effort, long maxTokens) {
  private static final String DISABLED = "{\"type\":\"disabled\"}";

  /// Anthropic's own least.
  private static final int LEAST_BUDGET = 1_024;

  /// What a whole answer may take at most where the client sets no bound: a longer one may outlast
  /// every timeout on its way.
  private static final long MOST_WHOLE = 32_000;

  private static final long UNKNOWN_MODEL = 4_096;
  private static final int DEFAULT_BUDGET = Effort.MEDIUM.budget();

  boolean isOn() {
    return field != null && !field.equals(DISABLED);
  }

  static ThinkingChoice of(
      Conversation conversation, Accepts accepts, RequestTurns turns, Notes notes) {
    Thinking thinking = conversation.thinking();
    long most = maxTokens(conversation, accepts);
    return switch (accepts.thinking().style()) {
      case NONE, OBJECT, FLAG -> new ThinkingChoice(null, null, most);
      case EFFORT -> new ThinkingChoice(null, effort(thinking, accepts.thinking()), most);
      case ADAPTIVE -> adaptive(thinking, accepts.thinking(), most);
      case BUDGET, SWITCH -> {
        if (thinking.mode() == Mode.OFF) {
          yield new ThinkingChoice(DISABLED, null, most);
        }
        if (!isWanted(thinking)) {
          yield new ThinkingChoice(null, null, most);
        }
        if (turns.answersUnsignedCalls()) {
          notes.clamped("thinking", "off");
          yield new ThinkingChoice(null, null, most);
        }
        yield budget(thinking, accepts, most, notes);
      }
    };
  }

  /// `max_tokens`, which Messages must have.
  private static long maxTokens(Conversation conversation, Accepts accepts) {
    Integer asked = conversation.sampling().maxOutput();
    if (asked != null && asked > 0) {
      return asked;
    }
    if (accepts.mostOutput() <= 0) {
      return UNKNOWN_MODEL;
    }
    return conversation.stream()
        ? accepts.mostOutput()
        : Math.min(accepts.mostOutput(), MOST_WHOLE);
  }

  // Models that find out themselves how much to think.

  private static ThinkingChoice adaptive(Thinking thinking, ThinkingForm form, long most) {
    Effort effort = effort(thinking, form);
    if (thinking.mode() == Mode.OFF) {
      boolean tooMuch = effort != null && effort.compareTo(Effort.HIGH) > 0;
      return new ThinkingChoice(DISABLED, tooMuch ? Effort.HIGH : effort, most);
    }
    boolean showOnly =
        thinking.mode() == Mode.UNSET && form.byDefault() && thinking.shown() != null;
    String field = thinking.isOn() || showOnly ? field("adaptive", 0, display(thinking)) : null;
    return new ThinkingChoice(field, effort, most);
  }

  private static @Nullable Effort effort(Thinking thinking, ThinkingForm form) {
    Effort wanted = thinking.mode() == Mode.OFF ? thinking.effort() : thinking.strength();
    if (wanted == null) {
      return null;
    }
    if (wanted == Effort.MINIMAL) {
      return Effort.LOW;
    }
    return wanted == Effort.XHIGH
            && !form.efforts().isEmpty()
            && !form.efforts().contains(Effort.XHIGH.word())
        ? Effort.MAX
        : wanted;
  }

  // Models that are given a number.

  private static boolean isWanted(Thinking thinking) {
    return thinking.mode() == Mode.ON
        || (thinking.mode() == Mode.AUTO && thinking.strength() != null);
  }

  private static ThinkingChoice budget(
      Thinking thinking, Accepts accepts, long asked, Notes notes) {
    ThinkingForm form = accepts.thinking();
    Integer tokens = thinking.tokens();
    long least = Math.max(LEAST_BUDGET, form.leastBudget());
    long budget = Math.max(least, tokens == null ? DEFAULT_BUDGET : tokens);
    if (form.mostBudget() > 0) {
      budget = Math.min(budget, form.mostBudget());
    }
    long most = asked;
    if (most <= budget) {
      most += budget;
      if (accepts.mostOutput() > 0) {
        most = Math.max(asked, Math.min(most, accepts.mostOutput()));
      }
      budget = Math.min(budget, most - 1);
    }
    if (budget < least) {
      notes.clamped("thinking", "off"); // there is no room to think in
      return new ThinkingChoice(null, null, asked);
    }
    String display = Boolean.FALSE.equals(thinking.shown()) ? display(thinking) : null;
    return new ThinkingChoice(field("enabled", budget, display), null, most);
  }

  private static @Nullable String display(Thinking thinking) {
    Boolean shown = thinking.shown();
    if (shown == null) {
      return null;
    }
    return shown ? "summarized" : "omitted";
  }

  private static String field(String type, long budget, @Nullable String display) {
    JsonWriter json = new JsonWriter(64).object().field("type", type);
    if (budget > 0) {
      json.field("budget_tokens", budget);
    }
    return json.fieldIf("display", display).end().toString();
  }
}
