package dev.turnpike.catalog;

import java.util.Set;

/// How a model is told how much to think. `efforts` are the words it takes (`low`, `high`), in no
/// order. Budgets are in tokens. `byDefault` says that it thinks when nothing is said, `canBeOff`
/// that it can be told not to.
public record ThinkingForm(
    Style style,
    Set<String> efforts,
    boolean byDefault,
    boolean canBeOff,
    int leastBudget,
    int mostBudget) {
  public static final ThinkingForm NONE = new ThinkingForm(Style.NONE, Set.of(), false, true, 0, 0);

  public ThinkingForm {
    efforts = Set.copyOf(efforts);
  }

  public enum Style {
    /// It does not think, or nothing is known of it: nothing is sent.
    NONE,
    /// By a word: OpenAI's `reasoning_effort` and `reasoning.effort`, Gemini's `thinkingLevel`.
    EFFORT,
    /// By a number: Messages' `thinking.budget_tokens`, Gemini's `thinkingBudget`.
    BUDGET,
    /// Messages' `thinking: adaptive` with `output_config.effort`.
    ADAPTIVE,
    /// Chat: `thinking: {"type": "enabled"}`, and `reasoning_effort` where there are efforts.
    SWITCH,
    /// Chat: the object `reasoning` of OpenRouter.
    OBJECT,
    /// Chat: `enable_thinking` and `thinking_budget` of Qwen.
    FLAG
  }
}
