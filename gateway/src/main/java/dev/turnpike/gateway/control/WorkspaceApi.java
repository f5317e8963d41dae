package dev.turnpike.gateway.control;

import dev.turnpike.catalog.ModelId;
import dev.turnpike.gateway.access.ModelBook;
import dev.turnpike.gateway.access.ModelStore;
import dev.turnpike.gateway.log.Shown;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What is decided for all: which models are enabled, whether that is enforced, and which projects
/// a model is for.
final class WorkspaceApi {
  /// The one workspace's key, which stands before the ids of private models.
  static final String KEY = "default";

  private static final int MOST_PROJECTS = 1_000;
  private static final int LONGEST_NAME = 128;
  private static final Pattern PROJECT = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Set<String> SHARING_LATER =
      Set.of("allow_version_pin", "allow_fork", "auto_grant_new_projects");

  private final Supplier<Shelf> shelf;
  private final ModelStore store;

  WorkspaceApi(Supplier<Shelf> shelf, ModelStore store) {
    this.shelf = shelf;
    this.store = store;
  }

  /// `POST /v2/workspace-models` with `{"model_id"}`.
  ApiReply enable(byte[] body) {
    return Handlers.answered(
        () -> {
          String name =
              JsonBody.read(body, Set.of("model_id"), Set.of())
                  .text("model_id", ModelsApi.LONGEST_ID);
          ModelId id = known(name);
          if (!store.enable(id, true)) {
            throw full();
          }
          return ApiReply.done();
        });
  }

  /// `DELETE /v2/workspace-models/{model_id}`. Where there is no such model there is none to
  /// disable.
  ApiReply disable(String name) {
    return Handlers.answered(
        () -> {
          ModelId listed = ModelsApi.listed(shelf.get(), name);
          ModelId gone = ModelId.parse(name).orElse(null);
          if (listed != null && !store.enable(listed, false)) {
            throw full();
          }
          if (listed == null && gone != null && store.book().enabled().containsKey(gone)) {
            store.enable(gone, false);
          }
          return ApiReply.done();
        });
  }

  private ModelId known(String name) {
    ModelId id = ModelsApi.listed(shelf.get(), name);
    if (id == null) {
      throw ModelsApi.unknown(name);
    }
    return id;
  }

  static Refusal full() {
    return new Refusal(
        409, "limit_reached", "as many of these are kept already as can be; remove some", null);
  }

  ApiReply settings() {
    return KeyJson.reply(200, settings(store.book()));
  }

  /// `PATCH /v2/workspace-settings`: what is not there stays as it is.
  ApiReply change(byte[] body) {
    return Handlers.answered(
        () -> {
          JsonBody json =
              JsonBody.read(
                  body, Set.of("display_name", "enforce_enabled_models"), Set.of("pii_redaction"));
          String name = json.has("display_name") ? json.text("display_name", LONGEST_NAME) : null;
          store.settings(name, json.yes("enforce_enabled_models"));
          return settings();
        });
  }

  private static ObjectNode settings(ModelBook book) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.putObject("settings")
        .put("key", KEY)
        .put("display_name", book.workspaceName())
        .put("enforce_enabled_models", book.enforceEnabled());
    return json;
  }

  /// `PUT /v2/models/{model_id}/sharing` with `{"all_projects": {}}` or `{"selected":
  /// {"project_ids": []}}`.
  ApiReply share(String name, byte[] body) {
    return Handlers.answered(
        () -> {
          ModelId id = known(name);
          JsonBody json = JsonBody.read(body, Set.of("all_projects", "selected"), SHARING_LATER);
          JsonBody all = json.object("all_projects", Set.of(), Set.of());
          JsonBody selected = json.object("selected", Set.of("project_ids"), Set.of());
          if ((all == null) == (selected == null)) {
            throw Refusal.invalid(
                "all_projects", "exactly one of all_projects and selected must be there");
          }
          Set<String> projects = selected == null ? null : projects(selected);
          if (!store.share(id, projects)) {
            throw full();
          }
          return KeyJson.reply(200, shared(id, projects));
        });
  }

  private static Set<String> projects(JsonBody selected) {
    List<String> ids =
        Objects.requireNonNullElse(selected.texts("project_ids", MOST_PROJECTS), List.of());
    for (String id : ids) {
      if (!PROJECT.matcher(id).matches()) {
        throw Refusal.invalid(
            "selected.project_ids",
            "selected.project_ids has "
                + Shown.of(id, 60)
                + ", must be ids of 1 to 64 letters, digits, dashes and underscores");
      }
    }
    return new HashSet<>(ids);
  }

  private static ObjectNode shared(ModelId id, @Nullable Set<String> projects) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("model_id", id.toString());
    ObjectNode sharing = json.putObject("sharing");
    if (projects == null) {
      sharing.putObject("all_projects");
    } else {
      CatalogueEntry.texts(
          sharing.putObject("selected"), "project_ids", projects.stream().sorted().toList());
    }
    sharing.put("allow_version_pin", false);
    sharing.put("allow_fork", false);
    sharing.put("auto_grant_new_projects", false);
    return json;
  }
}
