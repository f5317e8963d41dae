package dev.turnpike.catalog;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/// What a model at a provider takes, and in which form: what a translation into its dialect goes
/// by. All of it is data.
///
/// `mostTemperature` in hundredths (200 is 2.0). `mostStops` is the most stop sequences,
/// `leastOutput` and `mostOutput` bound the output tokens that may be asked for (0: unbounded).
/// `mended` says that a request in the provider's own dialect is put right before it is sent; for
/// the others that is done once the provider has refused it.
public record Accepts(
    Set<Capability> can,
    ThinkingForm thinking,
    Echo echo,
    Ids ids,
    int mostTemperature,
    int mostStops,
    int leastOutput,
    long mostOutput,
    boolean mended) {

  public Accepts {
    Set<Capability> own = EnumSet.noneOf(Capability.class);
    own.addAll(can);
    can = Collections.unmodifiableSet(own);
  }

  public boolean can(Capability capability) {
    return can.contains(capability);
  }

  /// How Chat's assistant messages carry what the model thought before.
  public enum Echo {
    /// Not at all; the field would be ignored.
    NONE,
    /// Not at all: a request with the field is refused.
    REFUSED,
    /// `reasoning_content` on every assistant message once any has it, empty where it is not known.
    EVERY_TURN,
    /// `reasoning_details` as they came.
    DETAILS
  }

  /// What ids of tool calls must look like.
  public enum Ids {
    ANY,
    /// Nine letters and digits (Mistral).
    NINE
  }
}
