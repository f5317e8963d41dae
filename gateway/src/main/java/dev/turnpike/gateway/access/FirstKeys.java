package dev.turnpike.gateway.access;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a start did about the first keys. The raw keys are there once, at the start that made them;
/// null at every later start and where the operator chose them.
///
/// `isFirst` says that the data folder had no keys before; `warnings` are sentences for the
/// operator.
public record FirstKeys(
    boolean isFirst,
    @Nullable String apiKey,
    @Nullable String managementKey,
    List<String> warnings) {
  public FirstKeys {
    warnings = List.copyOf(warnings);
  }

  /// Without the keys.
  @Override
  public String toString() {
    return "FirstKeys[" + isFirst + ", " + warnings + "]";
  }
}
