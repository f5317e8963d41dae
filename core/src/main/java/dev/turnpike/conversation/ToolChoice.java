package dev.turnpike.conversation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which tools the model may or must call. `names` are those it is held to, empty for all.
/// `parallel` is whether it may make several calls at once, null where nothing was said.
public record ToolChoice(Mode mode, List<String> names, @Nullable Boolean parallel) {
  /// Nothing was said.
  public static final ToolChoice UNSET = new ToolChoice(Mode.UNSET, List.of(), null);

  public ToolChoice {
    names = List.copyOf(names);
  }

  public enum Mode {
    UNSET,
    AUTO,
    NONE,
    /// Some tool; the one of `names` where there is just one.
    REQUIRED
  }

  public boolean isForced() {
    return mode == Mode.REQUIRED;
  }

  /// Held to one tool by its name.
  public boolean isNamed() {
    return mode == Mode.REQUIRED && names.size() == 1;
  }
}
