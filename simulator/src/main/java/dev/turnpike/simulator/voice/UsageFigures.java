package dev.turnpike.simulator.voice;

import dev.turnpike.simulator.script.Manner;
import dev.turnpike.simulator.script.Script;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes the figures of a usage object absurd where the script asks for it.
final class UsageFigures {
  private static final long NEGATIVE = -5;
  private static final long HUGE = 1_000_000_000_000_000_000L;

  private UsageFigures() {}

  static Map<String, @Nullable Object> bend(Map<String, @Nullable Object> usage, Script script) {
    if (script.is(Manner.USAGE_NEGATIVE)
        || script.is(Manner.USAGE_HUGE)
        || script.is(Manner.USAGE_STRING)) {
      usage.replaceAll((_, value) -> bent(value, script));
    }
    return usage;
  }

  private static @Nullable Object bent(@Nullable Object value, Script script) {
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> copy = Json.object();
      map.forEach((key, inner) -> copy.put(String.valueOf(key), bent(inner, script)));
      return copy;
    }
    if (!(value instanceof Number)) {
      return value;
    }
    if (script.is(Manner.USAGE_NEGATIVE)) {
      return NEGATIVE;
    }
    return script.is(Manner.USAGE_HUGE) ? (Object) HUGE : "many";
  }
}
