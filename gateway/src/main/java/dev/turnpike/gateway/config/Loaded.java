package dev.turnpike.gateway.config;

import java.util.List;

/// A configuration, or every reason why there is none.
public sealed interface Loaded {

  /// `warnings` are sentences for the operator; the gateway may start all the same.
  record Good(Config config, List<String> warnings) implements Loaded {
    public Good {
      warnings = List.copyOf(warnings);
    }
  }

  /// One sentence each, those about the file as `file:line: sentence`. None holds a secret.
  record Bad(List<String> errors) implements Loaded {
    public Bad {
      errors = List.copyOf(errors);
    }
  }
}
