package dev.turnpike.dialect.translation;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.Capability;
import dev.turnpike.catalog.ThinkingForm;
import dev.turnpike.catalog.ThinkingForm.Style;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Sampling;
import dev.turnpike.conversation.Thinking;
import dev.turnpike.conversation.Thinking.Effort;
import dev.turnpike.conversation.Thinking.Mode;
import dev.turnpike.conversation.ToolChoice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Says how much to think in the form that a model takes.
final class FitThinking {
  private final Fit fit;
  private final Accepts accepts;
  private final ThinkingForm form;

  private FitThinking(Fit fit) {
    this.fit = fit;
    this.accepts = fit.accepts();
    this.form = fit.accepts().thinking();
  }

  static Conversation fit(Conversation conversation, Fit fit) {
    return new FitThinking(fit).fit(conversation);
  }

  private Conversation fit(Conversation conversation) {
    Conversation fitted = conversation.with(inForm(conversation.thinking()));
    if (lacksSeal(fitted)) {
      fit.notes().dropped("reasoning");
      fitted = fitted.with(off());
    }
    return roomForBudget(besideForcedTool(fitted));
  }

  private Thinking inForm(Thinking asked) {
    return switch (asked.mode()) {
      case UNSET -> asked.effort() == null ? asked : effortAlone(asked);
      case OFF -> offInForm(asked);
      case AUTO, ON -> {
        if (form.style() == Style.NONE) {
          fit.notes().dropped("reasoning");
          yield Thinking.UNSET;
        }
        yield new Thinking(asked.mode(), effort(asked), budget(asked), asked.shown());
      }
    };
  }

  /// An effort without a word on thinking: it is one where efforts are all there is.
  private Thinking effortAlone(Thinking asked) {
    return switch (form.style()) {
      case NONE, BUDGET, FLAG -> {
        fit.notes().dropped("effort");
        yield Thinking.UNSET;
      }
      case ADAPTIVE -> new Thinking(Mode.UNSET, effort(asked), null, asked.shown());
      case EFFORT, SWITCH, OBJECT -> new Thinking(Mode.ON, effort(asked), null, asked.shown());
    };
  }

  private Thinking offInForm(Thinking asked) {
    if (form.style() == Style.NONE || (!form.byDefault() && form.style() != Style.OBJECT)) {
      return Thinking.UNSET;
    }
    if (form.canBeOff()) {
      return asked;
    }
    Effort least = nearest(Effort.MINIMAL);
    fit.notes()
        .clamped(
            "reasoning_effort",
            least == null ? Integer.toString(form.leastBudget()) : least.word());
    return new Thinking(Mode.ON, least, Math.max(1, form.leastBudget()), asked.shown());
  }

  private Thinking off() {
    return form.byDefault() && form.canBeOff()
        ? new Thinking(Mode.OFF, null, null, null)
        : Thinking.UNSET;
  }

  private @Nullable Effort effort(Thinking asked) {
    Effort wanted = asked.strength();
    if (wanted == null || form.efforts().isEmpty()) {
      return form.efforts().isEmpty() ? null : wanted;
    }
    Effort given = nearest(wanted);
    if (given != null && given != wanted && asked.effort() != null) {
      fit.notes().clamped("reasoning_effort", given.word());
    }
    return given;
  }

  /// The strongest effort that the model knows and that is not stronger than `wanted`; the weakest
  /// where all are. Where there is `max` but no `xhigh`, `xhigh` is `max`.
  private @Nullable Effort nearest(Effort wanted) {
    if (wanted == Effort.XHIGH && !knows(Effort.XHIGH) && knows(Effort.MAX)) {
      return Effort.MAX;
    }
    Effort weakest = null;
    Effort given = null;
    for (Effort effort : Effort.values()) {
      if (knows(effort)) {
        weakest = weakest == null ? effort : weakest;
        given = effort.compareTo(wanted) <= 0 ? effort : given;
      }
    }
    return given == null ? weakest : given;
  }

  private boolean knows(Effort effort) {
    return form.efforts().contains(effort.word());
  }

  private @Nullable Integer budget(Thinking asked) {
    Integer tokens = asked.tokens();
    if (tokens == null || form.mostBudget() == 0) {
      return null;
    }
    int given = Math.clamp(tokens, form.leastBudget(), form.mostBudget());
    if (given != tokens && asked.budget() != null) {
      fit.notes().clamped("thinking_budget", given);
    }
    return given;
  }

  /// A model that thinks by a budget and signs its thoughts refuses a tool loop whose last step has
  /// lost them.
  private boolean lacksSeal(Conversation conversation) {
    if (form.style() != Style.BUDGET
        || accepts.can(Capability.SAMPLING_WHILE_THINKING)
        || !conversation.thinking().isOn()) {
      return false;
    }
    List<Message> messages = conversation.messages();
    for (int i = messages.size() - 1; i >= 0; i--) {
      Message message = messages.get(i);
      if (message.role() == Message.Role.ASSISTANT) {
        return message.parts().stream().anyMatch(Part.ToolUse.class::isInstance)
            && message.parts().stream()
                .noneMatch(part -> part instanceof Part.Thought thought && thought.seal() != null);
      }
    }
    return false;
  }

  private Conversation besideForcedTool(Conversation conversation) {
    ToolChoice choice = conversation.toolChoice();
    boolean thinks =
        conversation.thinking().isOn()
            || (form.byDefault() && conversation.thinking().mode() == Mode.UNSET);
    if (!thinks || !choice.isForced() || accepts.can(Capability.REQUIRED_TOOL_WHILE_THINKING)) {
      return conversation;
    }
    if (form.canBeOff()) {
      if (conversation.thinking().isOn()) {
        fit.notes().dropped("reasoning");
      }
      return conversation.with(off());
    }
    fit.notes().clamped("tool_choice", "auto");
    return conversation.with(
        conversation.tools(), new ToolChoice(ToolChoice.Mode.AUTO, List.of(), choice.parallel()));
  }

  /// The budget counts towards the most output: where the client's maximum leaves no room for an
  /// answer beside it, the maximum grows, as far as the model allows.
  private Conversation roomForBudget(Conversation conversation) {
    Integer budget = conversation.thinking().budget();
    Integer most = conversation.sampling().maxOutput();
    if (form.style() != Style.BUDGET || budget == null || most == null || budget < most) {
      return conversation;
    }
    long limit = accepts.mostOutput() == 0 ? Integer.MAX_VALUE : accepts.mostOutput();
    int grown = (int) Math.min(limit, (long) most + budget);
    fit.notes().clamped("max_tokens", grown);
    Sampling s = conversation.sampling();
    Conversation roomy =
        conversation.with(
            new Sampling(
                grown,
                s.temperature(),
                s.topP(),
                s.topK(),
                s.presencePenalty(),
                s.frequencyPenalty(),
                s.seed(),
                s.stop(),
                s.topLogprobs(),
                s.choices()));
    if (budget < grown) {
      return roomy;
    }
    Thinking t = conversation.thinking();
    return grown - 1 < Math.max(1, form.leastBudget())
        ? roomy.with(off())
        : roomy.with(new Thinking(t.mode(), t.effort(), grown - 1, t.shown()));
  }
}
