package dev.turnpike.gateway.flow;

import dev.turnpike.conversation.Failure.TimedOut;
import dev.turnpike.conversation.Failure.TimedOut.Stage;
import dev.turnpike.conversation.GatewayFields;
import dev.turnpike.gateway.config.Config;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How long one attempt may take at each stage: the operator's limits, or the caller's own where it
/// set shorter ones.
final class Patience {
  private final Wait connect;
  private final Wait firstToken;
  private final Wait idle;
  private final Wait total;

  private record Wait(long nanos, boolean callers) {}

  Patience(Config.Timeouts operators, GatewayFields.Timeouts callers) {
    connect = new Wait(operators.connect().toNanos(), false);
    firstToken = shorter(operators.firstToken(), callers.firstToken());
    idle = shorter(operators.idle(), callers.idle());
    total = shorter(operators.total(), callers.call());
  }

  private static Wait shorter(Duration operators, @Nullable Duration callers) {
    return callers != null && callers.compareTo(operators) < 0
        ? new Wait(callers.toNanos(), true)
        : new Wait(operators.toNanos(), false);
  }

  long nanos(Stage stage) {
    return wait(stage).nanos;
  }

  TimedOut expired(Stage stage) {
    Wait wait = wait(stage);
    String what =
        switch (stage) {
          case CONNECT -> "The provider did not accept a connection";
          case FIRST_TOKEN -> "The provider's answer did not begin";
          case IDLE -> "The provider's answer fell silent and did not go on";
          case TOTAL -> "The provider's answer was not complete";
        };
    return new TimedOut(
        stage,
        wait.callers,
        what
            + " within "
            + Duration.ofNanos(wait.nanos).toMillis()
            + " ms"
            + (wait.callers ? ", the caller's own limit." : "."));
  }

  private Wait wait(Stage stage) {
    return switch (stage) {
      case CONNECT -> connect;
      case FIRST_TOKEN -> firstToken;
      case IDLE -> idle;
      case TOTAL -> total;
    };
  }
}
