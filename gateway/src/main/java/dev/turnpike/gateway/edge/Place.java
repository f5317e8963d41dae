package dev.turnpike.gateway.edge;

import dev.turnpike.dialect.Operation;
import org.jspecify.annotations.Nullable;

/// What a method and a path mean: the one result that decides both routing and authorisation.
sealed interface Place {

  /// A call to a model. `pathModel` is the model where the path names it (Google).
  record ModelCall(Operation operation, @Nullable String pathModel) implements Place {}

  /// A list of models, or one of them, in a family's shape.
  record Models(Family family, @Nullable String one) implements Place {}

  /// A client asks whether somebody is there.
  record Hello() implements Place {}

  /// What a client tells its own vendor: taken and forgotten.
  record Telemetry() implements Place {}

  /// Liveness, readiness, metrics.
  record Operations(Page what) implements Place {
    enum Page {
      HEALTH,
      READY,
      METRICS
    }
  }

  /// The control plane; `path` is the decoded path, `who` may come in.
  record Control(String path, Who who) implements Place {
    enum Who {
      /// Without a key.
      EVERYBODY,
      /// With a good key, for models or for administration.
      ANY_KEY,
      MANAGER
    }
  }

  /// A part of the contract that is not built yet.
  record NotBuilt(Family family, String what) implements Place {}

  /// A page of the operator's that is not built yet; it needs no key.
  record PageNotBuilt(String page) implements Place {}

  /// The path is known, the method is not one of its own.
  record WrongMethod(Family family, String allowed) implements Place {}

  /// Nothing is here. `advice` says what to configure, or is empty.
  record Nowhere(Family family, String advice) implements Place {}

  /// The target of the request is not a path the gateway looks at.
  record Refused(String why) implements Place {}

  /// Whose manners a path has: errors and lists are in its shape.
  enum Family {
    OPENAI("chat"),
    RESPONSES("responses"),
    ANTHROPIC("messages"),
    GOOGLE("gemini"),
    CODEX("responses");

    private final String dialect;

    Family(String dialect) {
      this.dialect = dialect;
    }

    String dialect() {
      return dialect;
    }
  }
}
