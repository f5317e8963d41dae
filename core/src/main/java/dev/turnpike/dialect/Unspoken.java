package dev.turnpike.dialect;

import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.Sampling;
import dev.turnpike.conversation.Wishes;
import org.jspecify.annotations.Nullable;

/// Notes the wishes that a dialect has no word for, by the names that clients know them by.
public final class Unspoken {
  private Unspoken() {}

  public static void wishes(Wishes wishes, Notes notes) {
    noteIf(wishes.endUser() != null, "user", notes);
    noteIf(!wishes.metadata().isEmpty(), "metadata", notes);
    noteIf(isSpecial(wishes.tier()), "service_tier", notes);
    noteIf(wishes.cacheKey() != null, "prompt_cache_key", notes);
    noteIf(Boolean.TRUE.equals(wishes.store()), "store", notes);
    noteIf(wishes.verbosity() != null, "verbosity", notes);
    for (Wishes.Other other : wishes.others()) {
      notes.dropped(other.field());
    }
  }

  private static boolean isSpecial(@Nullable String tier) {
    return tier != null && !tier.equals("default") && !tier.equals("auto");
  }

  public static void penalties(Sampling sampling, Notes notes) {
    noteIf(sampling.presencePenalty() != null, "presence_penalty", notes);
    noteIf(sampling.frequencyPenalty() != null, "frequency_penalty", notes);
  }

  /// Log probabilities, and calls that must come one at a time.
  public static void switches(Conversation conversation, Notes notes) {
    noteIf(conversation.sampling().topLogprobs() >= 0, "logprobs", notes);
    boolean single = Boolean.FALSE.equals(conversation.toolChoice().parallel());
    noteIf(single && !conversation.tools().isEmpty(), "parallel_tool_calls", notes);
  }

  public static void noteIf(boolean said, String field, Notes notes) {
    if (said) {
      notes.dropped(field);
    }
  }

  /// Several answers cannot be had where a dialect gives one.
  public static void refuseChoices(Sampling sampling) throws RequestRefused {
    if (sampling.choices() > 1) {
      throw new RequestRefused(
          Failure.BadRequest.notSupported(
              "n", "n is " + sampling.choices() + ", must be 1 for this model"));
    }
  }
}
