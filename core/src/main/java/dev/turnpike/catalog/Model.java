package dev.turnpike.catalog;

import java.util.List;

/// A row of the catalog. `id` is the provider's own, `also` its other names there. Sizes are in
/// tokens, 0 where they are not known; `created` is seconds since 1970, 0 where it is not known.
public record Model(
    String id, String name, List<String> also, long contextWindow, long maxOutput, long created) {
  public Model {
    also = List.copyOf(also);
  }

  /// A model that an open provider may have though nothing is known of it.
  public static Model unlisted(String id) {
    return new Model(id, id, List.of(), 0, 0, 0);
  }
}
