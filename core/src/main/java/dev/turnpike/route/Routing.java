package dev.turnpike.route;

import dev.turnpike.conversation.Failure;
import java.util.List;

/// What a router makes of a call: targets to try in order, or why there is none.
///
/// `explanation` says what was considered and what was skipped and why; it goes to the trace.
public sealed interface Routing {

  /// At least one target.
  record Plan(List<Target> targets, List<String> explanation) implements Routing {
    public Plan {
      targets = List.copyOf(targets);
      explanation = List.copyOf(explanation);
    }
  }

  record Refused(Failure failure) implements Routing {}
}
