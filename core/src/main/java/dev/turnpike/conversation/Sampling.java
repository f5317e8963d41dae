package dev.turnpike.conversation;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the answer is to be drawn; null or empty where nothing was said. `maxOutput` is in tokens,
/// `topLogprobs` is -1 where no log probabilities are wanted, `choices` how many answers.
public record Sampling(
    @Nullable Integer maxOutput,
    @Nullable BigDecimal temperature,
    @Nullable BigDecimal topP,
    @Nullable Integer topK,
    @Nullable BigDecimal presencePenalty,
    @Nullable BigDecimal frequencyPenalty,
    @Nullable Long seed,
    List<String> stop,
    int topLogprobs,
    int choices) {
  public static final Sampling NONE =
      new Sampling(null, null, null, null, null, null, null, List.of(), -1, 1);

  public Sampling {
    stop = List.copyOf(stop);
  }
}
