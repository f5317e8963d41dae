package dev.turnpike.dialect.translation;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.Capability;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.Sampling;
import dev.turnpike.dialect.RequestRefused;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Drops and clamps what a model does not take of sampling.
final class FitSampling {
  private final Sampling asked;
  private final Accepts accepts;
  private final Notes notes;
  private final boolean free;

  private FitSampling(Conversation conversation, Fit fit) {
    this.asked = conversation.sampling();
    this.accepts = fit.accepts();
    this.notes = fit.notes();
    boolean thinks =
        conversation.thinking().isOn()
            || (accepts.thinking().byDefault()
                && conversation.thinking().mode() == dev.turnpike.conversation.Thinking.Mode.UNSET);
    this.free = !thinks || accepts.can(Capability.SAMPLING_WHILE_THINKING);
  }

  static Conversation fit(Conversation conversation, Fit fit, WayBack wayBack)
      throws RequestRefused {
    if (conversation.sampling().choices() > 1) {
      throw Fit.refused(
          "unsupported_value",
          "n",
          "n is "
              + conversation.sampling().choices()
              + ", must be 1 where a call is translated between dialects.");
    }
    return conversation.with(new FitSampling(conversation, fit).sampling(wayBack));
  }

  private Sampling sampling(WayBack wayBack) {
    BigDecimal temperature = temperature();
    BigDecimal topP = kept(asked.topP(), "top_p", Capability.TOP_P);
    if (temperature != null && topP != null && !accepts.can(Capability.TEMPERATURE_BESIDE_TOP_P)) {
      notes.dropped("top_p");
      topP = null;
    }
    if (asked.topLogprobs() >= 0) {
      notes.dropped("logprobs");
    }
    return new Sampling(
        maxOutput(),
        temperature,
        topP,
        free && accepts.can(Capability.TOP_K) ? asked.topK() : lost(asked.topK(), "top_k"),
        penalty(asked.presencePenalty(), "presence_penalty"),
        penalty(asked.frequencyPenalty(), "frequency_penalty"),
        accepts.can(Capability.SEED) ? asked.seed() : lost(asked.seed(), "seed"),
        stop(wayBack),
        -1,
        1);
  }

  private @Nullable BigDecimal temperature() {
    BigDecimal kept = kept(asked.temperature(), "temperature", Capability.TEMPERATURE);
    BigDecimal most = BigDecimal.valueOf(accepts.mostTemperature(), 2);
    if (kept != null && kept.compareTo(most) > 0) {
      BigDecimal clamped = most.stripTrailingZeros();
      notes.clamped("temperature", clamped.toPlainString());
      return clamped;
    }
    return kept;
  }

  /// A knob whose neutral position is 1: losing that loses nothing.
  private @Nullable BigDecimal kept(
      @Nullable BigDecimal value, String field, Capability capability) {
    if (value == null || (free && accepts.can(capability))) {
      return value;
    }
    if (value.compareTo(BigDecimal.ONE) != 0) {
      notes.dropped(field);
    }
    return null;
  }

  private @Nullable BigDecimal penalty(@Nullable BigDecimal value, String field) {
    if (value == null || accepts.can(Capability.PENALTIES)) {
      return value;
    }
    if (value.signum() != 0) {
      notes.dropped(field);
    }
    return null;
  }

  private <T> @Nullable T lost(@Nullable T value, String field) {
    if (value != null) {
      notes.dropped(field);
    }
    return null;
  }

  private @Nullable Integer maxOutput() {
    Integer wanted = asked.maxOutput();
    if (wanted == null) {
      return null;
    }
    long most = accepts.mostOutput() == 0 ? Integer.MAX_VALUE : accepts.mostOutput();
    int given = (int) Math.clamp((long) wanted, accepts.leastOutput(), most);
    if (given != wanted) {
      notes.clamped("max_tokens", given);
    }
    return given;
  }

  private List<String> stop(WayBack wayBack) {
    List<String> stops = new ArrayList<>();
    for (String stop : asked.stop()) {
      if (!stop.isEmpty() && !stops.contains(stop)) {
        stops.add(stop);
      }
    }
    if (stops.isEmpty()) {
      return stops;
    }
    if (!accepts.can(Capability.STOP)) {
      notes.emulated("stop");
      wayBack.cutAt(stops);
      return List.of();
    }
    if (stops.size() > accepts.mostStops()) {
      notes.clamped("stop", accepts.mostStops() + " of " + stops.size());
      stops.sort(Comparator.comparing(String::isBlank)); // blank ones are the first to go
      return stops.subList(0, accepts.mostStops());
    }
    return stops;
  }
}
