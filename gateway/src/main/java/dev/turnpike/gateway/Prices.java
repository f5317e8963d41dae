package dev.turnpike.gateway;

import dev.turnpike.catalog.ModelId;
import dev.turnpike.gateway.config.Config;
import dev.turnpike.price.PriceRow;
import dev.turnpike.price.PriceSheet;
import java.util.ArrayList;
import java.util.List;

/// The shipped prices with the operator's own laid over them.
final class Prices {
  private Prices() {}

  static PriceSheet of(PriceSheet shipped, Config config) {
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
    return own.isEmpty() ? shipped : shipped.with(own);
  }

  private static boolean hasPrice(Config.ModelSettings model) {
    return model.inputPrice() != null
        || model.outputPrice() != null
        || model.cacheReadPrice() != null;
  }
}
