package dev.turnpike.gateway.control;

import dev.turnpike.catalog.Facts;
import dev.turnpike.catalog.Model;
import dev.turnpike.catalog.ModelFacts;
import dev.turnpike.catalog.ModelId;
import dev.turnpike.catalog.ModelKind;
import dev.turnpike.catalog.Provider;
import dev.turnpike.gateway.access.ModelBook;
import dev.turnpike.gateway.access.ModelStore;
import dev.turnpike.gateway.access.OwnModel;
import dev.turnpike.gateway.access.Principal;
import dev.turnpike.gateway.log.Shown;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// `GET /v2/models`: every model with its facts and prices, and whether it is enabled.
///
/// A management key sees all. An API key sees what it may call: models of providers that have a
/// credential here, as far as they are shared with its project.
final class ModelsApi {
  /// The longest full id that is kept.
  static final int LONGEST_ID = 300;

  private final Supplier<Shelf> shelf;
  private final ModelStore store;
  private final Supplier<Facts> facts;
  private final InstantSource clock;

  ModelsApi(Supplier<Shelf> shelf, ModelStore store, Supplier<Facts> facts, InstantSource clock) {
    this.shelf = shelf;
    this.store = store;
    this.facts = facts;
    this.clock = clock;
  }

  ApiReply list(ApiRequest request) {
    return Handlers.answered(
        () -> {
          Query.read(request.query(), Set.of());
          ArrayNode all = JsonNodeFactory.instance.arrayNode();
          models(request).forEach(model -> all.add(model.json()));
          return KeyJson.reply(200, all);
        });
  }

  ApiReply one(ApiRequest request, String id) {
    return Handlers.answered(
        () -> {
          Query.read(request.query(), Set.of());
          return KeyJson.reply(200, find(request, id).json());
        });
  }

  private ModelJson find(ApiRequest request, String id) {
    return models(request).stream()
        .filter(model -> model.entry().id().toString().equals(id))
        .findFirst()
        .orElseThrow(() -> unknown(id));
  }

  static Refusal unknown(String id) {
    return new Refusal(
        404, "model_not_found", "there is no model " + Shown.of(id, 100) + " here", "model_id");
  }

  /// In the order of their ids.
  private List<ModelJson> models(ApiRequest request) {
    Shelf now = shelf.get();
    ModelBook book = store.book();
    Facts known = facts.get();
    PriceTable prices = new PriceTable(now.prices(), clock.instant());
    List<ModelJson> models = new ArrayList<>();
    for (Provider provider : now.catalog().providers()) {
      boolean active = now.usable().contains(provider.id());
      for (Model model : provider.models().values()) {
        ModelId id = provider.fullId(model.id());
        if (isVisible(request, book, id, active)) {
          OwnModel own = book.own(id).orElse(null);
          ModelFacts its = own == null ? known.of(id) : factsOf(own);
          CatalogueEntry entry =
              CatalogueEntry.of(
                  now.catalog(), provider, model, its, known.location(provider.id()), prices);
          models.add(
              new ModelJson(
                  entry,
                  own,
                  book.serving().isEnabled(id),
                  active,
                  book.projects().get(id),
                  request.isFromManager()));
        }
      }
    }
    models.sort(Comparator.comparing(model -> model.entry().id().toString()));
    return models;
  }

  private static boolean isVisible(ApiRequest request, ModelBook book, ModelId id, boolean active) {
    Principal caller = request.caller();
    return request.isFromManager()
        || (active && caller != null && book.serving().isFor(id, caller.projectId()));
  }

  private static ModelFacts factsOf(OwnModel own) {
    List<String> text = List.of("text");
    boolean sees = own.features().contains("vision");
    return new ModelFacts(
        own.kind(),
        "workspace",
        own.model(),
        sees ? List.of("text", "image") : text,
        own.kind() == ModelKind.EMBEDDING ? List.of("embedding") : text,
        own.features(),
        List.of(),
        "",
        "",
        false);
  }

  /// The document of a model that has just been written.
  ApiReply written(ApiRequest request, ModelId id) {
    return KeyJson.reply(200, find(request, id.toString()).json());
  }

  /// The id that the catalog lists a model by; for an open provider any that is one line. Null
  /// where there is no such model.
  static @Nullable ModelId listed(Shelf shelf, String name) {
    if (name.length() > LONGEST_ID || name.chars().anyMatch(Character::isISOControl)) {
      return null;
    }
    return ModelId.parse(name)
        .flatMap(
            id ->
                shelf
                    .catalog()
                    .provider(id)
                    .flatMap(
                        provider ->
                            provider.model(id.model()).map(model -> provider.fullId(model.id()))))
        .orElse(null);
  }
}
