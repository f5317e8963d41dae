package dev.turnpike.gateway.control;

import dev.turnpike.catalog.Catalog;
import dev.turnpike.catalog.Facts;
import dev.turnpike.gateway.access.ModelStore;
import dev.turnpike.price.PriceSheet;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The paths that are about models.
public final class ModelPaths {
  private static final String CATALOGUE = "/v2/model-catalog";
  private static final String MODELS = "/v2/models";
  private static final String PRIVATE = "/v2/models/openai-like";
  private static final String ENABLED = "/v2/workspace-models";
  private static final String SETTINGS = "/v2/workspace-settings";
  private static final String ALIASES = "/v2/aliases";
  private static final String SHARING = "/sharing";

  private final CatalogueApi catalogue;
  private final ModelsApi models;
  private final OwnModelsApi own;
  private final WorkspaceApi workspace;
  private final AliasesApi aliases;

  /// `shipped` and `prices` are what everybody is told of, `shelf` what is in force here.
  public ModelPaths(
      Catalog shipped,
      PriceSheet prices,
      Supplier<Shelf> shelf,
      ModelStore store,
      ModelProbe probe,
      InstantSource clock) {
    Supplier<Facts> facts = new Once<>(() -> Facts.read(shipped));
    this.catalogue = new CatalogueApi(shipped, prices, facts, clock, new Visits(System::nanoTime));
    this.models = new ModelsApi(shelf, store, facts, clock);
    this.own = new OwnModelsApi(shelf, store, models, probe, clock);
    this.workspace = new WorkspaceApi(shelf, store);
    this.aliases = new AliasesApi(shelf, store);
  }

  /// Null where the path is not one of these.
  @Nullable ApiReply answer(ApiRequest request) {
    String path = request.path();
    if (request.reads() && isAt(CATALOGUE, path)) {
      return catalogue.answer(request, path.substring(CATALOGUE.length()));
    }
    if (isAt(ALIASES, path)) {
      return alias(request, rest(ALIASES, path));
    }
    if (path.equals(SETTINGS)) {
      return switch (request.method()) {
        case "GET", "HEAD" -> workspace.settings();
        case "PATCH" -> workspace.change(request.body());
        default -> null;
      };
    }
    if (path.equals(ENABLED) && request.method().equals("POST")) {
      return workspace.enable(request.body());
    }
    if (isAt(ENABLED, path) && request.method().equals("DELETE")) {
      return workspace.disable(rest(ENABLED, path));
    }
    return isAt(MODELS, path) ? model(request, rest(MODELS, path)) : null;
  }

  private @Nullable ApiReply alias(ApiRequest request, String name) {
    return switch (request.method()) {
      case "GET", "HEAD" -> name.isEmpty() ? aliases.list(request) : aliases.one(name);
      case "PUT" -> name.isEmpty() ? null : aliases.put(name, request.body());
      case "DELETE" -> name.isEmpty() ? null : aliases.remove(name);
      default -> null;
    };
  }

  /// A model's id holds slashes.
  private @Nullable ApiReply model(ApiRequest request, String id) {
    return switch (request.method()) {
      case "GET", "HEAD" -> id.isEmpty() ? models.list(request) : models.one(request, id);
      case "POST" -> request.path().equals(PRIVATE) ? own.create(request) : null;
      case "PATCH" -> id.isEmpty() ? null : own.change(request, id);
      case "DELETE" -> id.isEmpty() ? null : own.remove(id);
      case "PUT" ->
          id.endsWith(SHARING)
              ? workspace.share(id.substring(0, id.length() - SHARING.length()), request.body())
              : null;
      default -> null;
    };
  }

  private static boolean isAt(String resource, String path) {
    return path.startsWith(resource)
        && (path.length() == resource.length() || path.charAt(resource.length()) == '/');
  }

  /// What follows the resource and its slash, or nothing.
  private static String rest(String resource, String path) {
    return path.length() > resource.length() + 1 ? path.substring(resource.length() + 1) : "";
  }
}
