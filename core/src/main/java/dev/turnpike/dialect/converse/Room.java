package dev.turnpike.dialect.converse;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.ThinkingForm;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Message.Role;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Thinking;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How many tokens an answer may have, thinking included, and how many of them are for thinking: 0
/// where the model is not told a number. `maxTokens` is null where nothing was said.
record Room(@Nullable Integer maxTokens, int budget) {
  private static final int LEAST_BUDGET = 1_024;

  /// `turns` are the conversation's as they are written.
  static Room of(Conversation conversation, List<Message> turns, Accepts accepts) {
    Integer said = conversation.sampling().maxOutput();
    Integer most = said == null || said <= 0 ? null : said;
    ThinkingForm form = accepts.thinking();
    boolean counted = form.style() == ThinkingForm.Style.BUDGET && conversation.thinking().isOn();
    if (!counted || lacksThought(turns)) {
      return new Room(most, 0);
    }
    int budget = budget(conversation.thinking(), form);
    if (most == null || most > budget) {
      return new Room(most, budget);
    }
    long raised = (long) most + budget;
    if (accepts.mostOutput() > 0) {
      raised = Math.min(raised, accepts.mostOutput());
    }
    budget = (int) Math.min(budget, raised - 1);
    return budget < LEAST_BUDGET ? new Room(most, 0) : new Room((int) raised, budget);
  }

  private static int budget(Thinking thinking, ThinkingForm form) {
    Integer asked = thinking.tokens();
    int budget = asked == null ? Thinking.Effort.MEDIUM.budget() : asked;
    if (form.mostBudget() > 0) {
      budget = Math.min(budget, form.mostBudget());
    }
    return Math.max(budget, Math.max(LEAST_BUDGET, form.leastBudget()));
  }

  /// The model is in the middle of its calls and what it thought before the last is not known: then
  /// it must not think any more in this turn.
  private static boolean lacksThought(List<Message> turns) {
    for (Message turn : turns.reversed()) {
      boolean calls = has(turn, Part.ToolUse.class);
      if (turn.role() == Role.ASSISTANT) {
        return calls && !has(turn, Part.Thought.class);
      }
      if (!has(turn, Part.ToolResult.class)) {
        return false;
      }
    }
    return false;
  }

  private static boolean has(Message turn, Class<? extends Part> kind) {
    return turn.parts().stream().anyMatch(kind::isInstance);
  }
}
