package dev.turnpike.gateway.prices;

import dev.turnpike.catalog.ModelId;
import dev.turnpike.gateway.config.Config;
import dev.turnpike.price.PriceRow;
import dev.turnpike.price.PriceSheet;
import java.util.ArrayList;
import java.util.List;

/// The known prices with those of the configuration file laid over them.
public final class Prices {
  private Prices() {}

  public static PriceSheet of(PriceSheet known, Config config) {
    List<PriceRow> own = own(config);
    return own.isEmpty() ? known : known.with(own);
  }

  /// The prices that the configuration file gives.
  static List<PriceRow> own(Config config) {
    List<PriceRow> own = new ArrayList<>();
    config
        .providers()
        .forEach(
            (provider, settings) -> {
              for (Config.ModelSettings model : settings.models()) {
                if (hasPrice(model)) {
                  own.add(
                      PriceRow.own(
                          new ModelId(provider, model.id()),
                          model.inputPrice(),
                          model.outputPrice(),
                          model.cacheReadPrice()));
                }
              }
            });
    return own;
  }

  private static boolean hasPrice(Config.ModelSettings model) {
    return model.inputPrice() != null
        || model.outputPrice() != null
        || model.cacheReadPrice() != null;
  }
}
