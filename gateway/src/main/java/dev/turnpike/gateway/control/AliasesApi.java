package dev.turnpike.gateway.control;

import dev.turnpike.gateway.access.ModelStore;
import dev.turnpike.gateway.log.Shown;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `/v2/aliases`: names for models, or for lists of them that are tried in order. The names of the
/// configuration file are told too, and cannot be changed here; where both have one, the file's is
/// in force.
final class AliasesApi {
  private static final int MOST_MODELS = 10;
  private static final int LONGEST_NAME = 256;
  private static final int STANDARD_PAGE = 100;
  private static final int MOST_ON_A_PAGE = 200;

  private final Supplier<Shelf> shelf;
  private final ModelStore store;

  AliasesApi(Supplier<Shelf> shelf, ModelStore store) {
    this.shelf = shelf;
    this.store = store;
  }

  ApiReply list(ApiRequest request) {
    return Handlers.answered(
        () -> {
          Query query = Query.read(request.query(), Set.of("limit", "page_token"));
          int limit = query.number("limit", 1, MOST_ON_A_PAGE, STANDARD_PAGE);
          String after = query.one("page_token");
          Set<String> names = new TreeSet<>(store.book().aliases().keySet());
          names.addAll(shelf.get().fileAliases().keySet());
          List<String> rest =
              names.stream().filter(name -> after == null || name.compareTo(after) > 0).toList();
          List<String> page = rest.subList(0, Math.min(limit, rest.size()));
          boolean more = page.size() < rest.size();
          ObjectNode json = JsonNodeFactory.instance.objectNode();
          json.put("object", "list");
          ArrayNode data = json.putArray("data");
          page.forEach(name -> data.add(alias(name)));
          json.put("has_more", more);
          json.put("next_page_token", more ? page.getLast() : "");
          return KeyJson.reply(200, json);
        });
  }

  ApiReply one(String name) {
    return Handlers.answered(
        () -> {
          if (!isFiles(name) && !store.book().aliases().containsKey(name)) {
            throw new Refusal(404, "not_found", "there is no alias " + Shown.of(name, 100), "name");
          }
          return KeyJson.reply(200, alias(name));
        });
  }

  /// `PUT /v2/aliases/{name}` with `{"models": ["provider/model"]}`: makes it, or writes it anew.
  ApiReply put(String name, byte[] body) {
    return Handlers.answered(
        () -> {
          if (isFiles(name)) {
            throw inFile(name);
          }
          if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw Refusal.invalid("name", "an alias must have 1 to 256 characters");
          }
          if (ModelsApi.listed(shelf.get(), name) != null) {
            throw new Refusal(
                409,
                "alias_hides_model",
                Shown.of(name, 100) + " is a model of its own, which the alias would hide",
                "name");
          }
          List<String> models =
              JsonBody.read(body, Set.of("models"), Set.of()).texts("models", MOST_MODELS);
          if (models == null || models.isEmpty()) {
            throw Refusal.invalid("models", "models must be a list of 1 to 10 model ids");
          }
          models.forEach(this::check);
          if (!store.putAlias(name, models)) {
            throw WorkspaceApi.full();
          }
          return KeyJson.reply(200, alias(name));
        });
  }

  private void check(String model) {
    if (ModelsApi.listed(shelf.get(), model) == null) {
      throw Refusal.invalid(
          "models",
          "models has "
              + Shown.of(model, 100)
              + ", must be provider/model of the catalogue such as openai/gpt-5.1");
    }
  }

  ApiReply remove(String name) {
    return Handlers.answered(
        () -> {
          if (isFiles(name) && !store.book().aliases().containsKey(name)) {
            throw inFile(name);
          }
          store.removeAlias(name);
          return ApiReply.done();
        });
  }

  private boolean isFiles(String name) {
    return shelf.get().fileAliases().containsKey(name);
  }

  private static Refusal inFile(String name) {
    return new Refusal(
        409,
        "alias_in_configuration",
        "the alias "
            + Shown.of(name, 100)
            + " stands in the configuration file, which wins; change it there",
        "name");
  }

  private ObjectNode alias(String name) {
    Map<String, List<String>> inFile = shelf.get().fileAliases();
    List<String> own = store.book().aliases().getOrDefault(name, List.of());
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("object", "alias");
    json.put("name", name);
    CatalogueEntry.texts(json, "models", inFile.getOrDefault(name, own));
    json.put("source", inFile.containsKey(name) ? "configuration" : "api");
    return json;
  }
}
