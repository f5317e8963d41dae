package dev.turnpike.gateway.prices;

import dev.turnpike.catalog.Catalog;
import dev.turnpike.catalog.Provider;
import dev.turnpike.price.PriceSheet;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A file of one of the open sources of prices: which it is, its content tells.
public final class PriceSource {
  /// More than any of them has.
  public static final int MOST_BYTES = 32 << 20;

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private PriceSource() {}

  /// Why a file is no source; safe to show.
  public static final class Unreadable extends Exception {
    Unreadable(String message) {
      super(message);
    }
  }

  /// What the file would change. `name` is the file's own, which says whose prices it has where the
  /// content does not; `provider` says so too, and is null where nobody named one.
  public static RefreshPlan plan(
      byte[] content,
      String name,
      @Nullable String provider,
      Catalog catalog,
      PriceSheet sheet,
      Instant now)
      throws Unreadable {
    return RefreshPlanner.plan(catalog, sheet, quotes(content, name, provider, catalog, now), now);
  }

  private static Quotes quotes(
      byte[] content, String name, @Nullable String provider, Catalog catalog, Instant now)
      throws Unreadable {
    JsonNode root;
    try {
      root = JSON.readTree(content);
    } catch (JacksonException e) {
      throw new Unreadable(name + " is not JSON: " + e.getOriginalMessage());
    }
    SourceNames names = new SourceNames(catalog);
    Quotes quotes;
    if (GenaiPrices.isOne(root)) {
      quotes = new GenaiPrices(names, LocalDate.ofInstant(now, ZoneOffset.UTC)).read(root);
    } else if (ModelsDev.isOne(root)) {
      quotes = new ModelsDev(names).read(root);
    } else if (PortkeyModels.isOne(root)) {
      quotes = new PortkeyModels().read(root, portkeyProvider(name, provider, names));
    } else {
      throw new Unreadable(
          name
              + " is none of data.json of genai-prices (version 2), api.json of models.dev and"
              + " pricing/PROVIDER.json of Portkey's models");
    }
    if (quotes.byModel().isEmpty()) {
      throw new Unreadable(name + " has no price of a provider that is in the catalog");
    }
    return quotes;
  }

  private static Provider portkeyProvider(String name, @Nullable String provider, SourceNames names)
      throws Unreadable {
    String file = name.substring(name.lastIndexOf('/') + 1).replaceFirst("\\.json$", "");
    String said = provider == null ? file : provider;
    return names
        .provider(said)
        .orElseThrow(
            () ->
                new Unreadable(
                    name
                        + " has prices of one provider and does not say whose; "
                        + said
                        + " is none of the catalog, say it with --provider"));
  }
}
