package dev.turnpike.gateway;

import dev.turnpike.catalog.Model;
import dev.turnpike.catalog.Provider;
import dev.turnpike.catalog.Provider.CredentialForm;
import dev.turnpike.gateway.access.ModelBook;
import dev.turnpike.gateway.access.OwnModel;
import dev.turnpike.gateway.config.Config;
import dev.turnpike.gateway.upstream.Access;
import dev.turnpike.gateway.upstream.Credential;
import dev.turnpike.price.PriceRow;
import dev.turnpike.price.PriceSheet;
import dev.turnpike.route.Router;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What administrators decided about models, laid over what the files say: private models, each as
/// a provider of its own, their prices, names, and who is served what. A name of the configuration
/// file wins over the same one of an administrator.
record Decided(Router router, PriceSheet prices, Map<String, Access> reachable) {

  static Decided of(ModelBook book, Config config, Providers providers, PriceSheet prices) {
    List<Provider> all = new ArrayList<>(providers.catalog().providers());
    Map<String, Access> reachable = new HashMap<>(providers.reachable());
    List<PriceRow> rows = new ArrayList<>();
    for (OwnModel model : book.own()) {
      String id = model.id().toString();
      all.add(provider(model, id));
      reachable.put(
          id,
          Access.ofStranger(
              new Credential(id, model.apiKey()), config.models().privateAddresses()));
      if (model.inputPrice() != null) {
        rows.add(PriceRow.own(model.id(), model.inputPrice(), model.outputPrice(), null));
      }
    }
    Map<String, List<String>> aliases = new HashMap<>(book.aliases());
    aliases.putAll(config.aliases());
    Router router =
        new Router(
            book.own().isEmpty() ? providers.catalog() : providers.catalog().with(all),
            aliases,
            reachable.keySet(),
            book.serving());
    return new Decided(router, rows.isEmpty() ? prices : prices.with(rows), reachable);
  }

  private static Provider provider(OwnModel own, String id) {
    Model model =
        new Model(
            own.model(),
            own.displayName(),
            List.of(),
            own.contextWindow(),
            own.maxOutput(),
            own.createdAt().getEpochSecond());
    return new Provider(
        id,
        own.displayName(),
        Map.of("chat", own.baseUrl()),
        CredentialForm.BEARER,
        List.of(),
        Map.of(),
        false,
        Map.of(model.id(), model));
  }
}
