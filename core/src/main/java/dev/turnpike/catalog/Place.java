package dev.turnpike.catalog;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A place in a provider's address, `{region}` where the name is `region`: filled by the operator's
/// setting of that name, else by the first of the variables that holds something, else by
/// `standard`. A place `by` another one is never set: it has the text that `values` gives for the
/// other's value, or for `*`, which may name places itself.
public record Place(
    String name,
    List<String> environment,
    @Nullable String standard,
    @Nullable String by,
    Map<String, String> values) {

  public Place {
    environment = List.copyOf(environment);
    values = Map.copyOf(values);
  }

  /// Whether an operator may set it.
  public boolean isSet() {
    return by == null;
  }
}
