package dev.turnpike.gateway.flow;

import dev.turnpike.gateway.access.Keys;
import dev.turnpike.gateway.config.Config;
import dev.turnpike.gateway.upstream.Access;
import dev.turnpike.price.PriceSheet;
import dev.turnpike.route.Router;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Everything a call decides by, as it was when the call came: read once, never changed.
public record Snapshot(
    Config config, Keys keys, Router router, PriceSheet prices, Map<String, Access> providers) {
  public Snapshot {
    providers = Map.copyOf(providers);
  }

  /// How the provider is reached; never null for a target that the router planned.
  public @Nullable Access access(String provider) {
    return providers.get(provider);
  }
}
