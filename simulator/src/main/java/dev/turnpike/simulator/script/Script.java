package dev.turnpike.simulator.script;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// What was ordered: one saying, any manners, at most one refusal and one break. `delay` passes
/// before the first byte.
public record Script(
    Saying saying,
    Set<Manner> manners,
    Optional<Refusal> refusal,
    Optional<Break> broken,
    Duration delay,
    Optional<Counts> counts) {

  /// What is played where nothing is ordered: an echo.
  public static final Script PLAIN =
      new Script(
          new Saying.Echo(),
          Set.of(),
          Optional.empty(),
          Optional.empty(),
          Duration.ZERO,
          Optional.empty());

  /// Usage figures that were ordered.
  public record Counts(long prompt, long output) {}

  public Script {
    manners = manners.isEmpty() ? Set.of() : EnumSet.copyOf(manners);
  }

  /// Reads words joined by `+`, such as `tool+reasoning+crlf`; empty where one of them is unknown
  /// or two of them exclude each other.
  public static Optional<Script> parse(String words) {
    ScriptReader reader = new ScriptReader();
    for (String word : words.split("\\+", -1)) {
      if (!reader.read(word)) {
        return Optional.empty();
      }
    }
    Script script = reader.script();
    return script.hasMiddle() || script.broken.isEmpty() ? Optional.of(script) : Optional.empty();
  }

  /// The script of a model id: its last segment, or an echo where that is no script.
  public static Script ofModel(String model) {
    return parse(model.substring(model.lastIndexOf('/') + 1)).orElse(PLAIN);
  }

  /// Whether there is an end to the answer, and so a middle in which it can break.
  private boolean hasMiddle() {
    return switch (saying) {
      case Saying.Endless _, Saying.LongLine _ -> false;
      case Saying.Echo _,
          Saying.CallTool _,
          Saying.CallAllTools _,
          Saying.Chunks _,
          Saying.Size _ ->
          true;
    };
  }

  public boolean is(Manner manner) {
    return manners.contains(manner);
  }

  public boolean is(Break way) {
    return broken.isPresent() && broken.get() == way;
  }
}
