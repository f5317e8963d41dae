package dev.turnpike.gateway.control;

import java.util.List;

/// What came of reading the configuration again.
public sealed interface Applied {

  /// It is in force, but for the keys in `needRestart`: they changed, and what they were holds
  /// until the next start. `warnings` are sentences for the operator.
  record InForce(List<String> warnings, List<String> needRestart) implements Applied {
    public InForce {
      warnings = List.copyOf(warnings);
      needRestart = List.copyOf(needRestart);
    }
  }

  /// The old one is still in force, for these reasons.
  record Refused(List<String> errors) implements Applied {
    public Refused {
      errors = List.copyOf(errors);
    }
  }
}
