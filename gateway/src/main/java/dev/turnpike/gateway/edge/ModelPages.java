package dev.turnpike.gateway.edge;

import dev.turnpike.catalog.Model;
import dev.turnpike.catalog.ModelId;
import dev.turnpike.catalog.Provider;
import dev.turnpike.dialect.Dialects;
import dev.turnpike.route.Router;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The models that can be called here, in the shape each family's clients read.
final class ModelPages {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int MOST_ON_A_PAGE = 1_000;

  /// A model under its full id; an alias has no row of its own.
  private record Row(String id, String owner, Model model) {}

  private ModelPages() {}

  /// The page for a project's key as JSON, or null where one model was asked for that is not here.
  static byte @Nullable [] page(
      Router router, String project, Place.Models place, @Nullable String query) {
    List<Row> rows = rows(router, project, place.family());
    if (place.one() != null) {
      String wanted = canonical(router, place.one());
      return rows.stream()
          .filter(row -> row.id.equals(wanted))
          .findFirst()
          .map(row -> JSON.writeValueAsBytes(item(place.family(), row)))
          .orElse(null);
    }
    return JSON.writeValueAsBytes(
        switch (place.family()) {
          case OPENAI, RESPONSES -> openai(rows);
          case ANTHROPIC -> anthropic(rows, query);
          case GOOGLE -> google(rows);
          case CODEX -> codex(rows);
        });
  }

  /// The id that a listed model has under another of its names; the name itself where it has none.
  private static String canonical(Router router, String name) {
    if (router.aliases().containsKey(name)) {
      return name;
    }
    Optional<ModelId> id = ModelId.parse(name);
    Optional<Provider> provider = id.flatMap(router.catalog()::provider);
    return provider
        .flatMap(it -> it.model(id.get().model()))
        .map(model -> provider.get().fullId(model.id()).toString())
        .orElse(name);
  }

  /// Those of providers that the family's clients reach, in the order of their ids; aliases last.
  private static List<Row> rows(Router router, String project, Place.Family family) {
    List<Row> rows = new ArrayList<>();
    for (Provider provider : router.catalog().providers()) {
      if (router.canUse(provider.id()) && reaches(family, provider)) {
        for (Model model : provider.models().values()) {
          ModelId id = provider.fullId(model.id());
          if (router.isListed(id, project)) {
            rows.add(new Row(id.toString(), id.provider(), model));
          }
        }
      }
    }
    rows.sort(Comparator.comparing(Row::id));
    router.aliases().keySet().stream()
        .filter(alias -> router.isListed(alias, project))
        .sorted()
        .forEach(alias -> rows.add(new Row(alias, "alias", Model.unlisted(alias))));
    return rows;
  }

  /// Every client reaches every provider that converses; OpenAI's have paths for the others too.
  /// What kind a model is of is not asked here: a provider's models for vectors are among them.
  private static boolean reaches(Place.Family family, Provider provider) {
    boolean converses =
        Dialects.all().stream().anyMatch(it -> provider.bases().containsKey(it.id()));
    return switch (family) {
      case OPENAI -> !provider.bases().isEmpty();
      case RESPONSES, CODEX, ANTHROPIC, GOOGLE -> converses;
    };
  }

  private static ObjectNode item(Place.Family family, Row row) {
    return switch (family) {
      case OPENAI, RESPONSES, CODEX -> openaiItem(row);
      case ANTHROPIC -> anthropicItem(row);
      case GOOGLE -> googleItem(row);
    };
  }

  private static ObjectNode openai(List<Row> rows) {
    ObjectNode page = JSON.createObjectNode().put("object", "list");
    ArrayNode data = page.putArray("data");
    rows.forEach(row -> data.add(openaiItem(row)));
    return page;
  }

  private static ObjectNode openaiItem(Row row) {
    ObjectNode item =
        JSON.createObjectNode()
            .put("id", row.id)
            .put("object", "model")
            .put("created", row.model.created())
            .put("owned_by", row.owner);
    if (row.model.contextWindow() > 0) {
      item.put("context_length", row.model.contextWindow());
    }
    if (row.model.maxOutput() > 0) {
      item.put("max_output_tokens", row.model.maxOutput());
    }
    return item;
  }

  private static ObjectNode anthropic(List<Row> rows, @Nullable String query) {
    int limit = number(query, "limit", 20);
    String after = value(query, "after_id");
    List<Row> rest = rows;
    if (after != null) {
      int at = 0;
      while (at < rows.size() && !rows.get(at).id.equals(after)) {
        at++;
      }
      rest = rows.subList(Math.min(at + 1, rows.size()), rows.size());
    }
    List<Row> shown = rest.subList(0, Math.min(limit, rest.size()));
    ObjectNode page = JSON.createObjectNode();
    ArrayNode data = page.putArray("data");
    shown.forEach(row -> data.add(anthropicItem(row)));
    page.put("has_more", shown.size() < rest.size());
    page.put("first_id", shown.isEmpty() ? null : shown.getFirst().id);
    page.put("last_id", shown.isEmpty() ? null : shown.getLast().id);
    return page;
  }

  private static ObjectNode anthropicItem(Row row) {
    ObjectNode item =
        JSON.createObjectNode()
            .put("type", "model")
            .put("id", row.id)
            .put("display_name", row.model.name())
            .put(
                "created_at",
                DateTimeFormatter.ISO_INSTANT.format(Instant.ofEpochSecond(row.model.created())));
    if (row.model.contextWindow() > 0) {
      item.put("max_input_tokens", row.model.contextWindow());
    }
    if (row.model.maxOutput() > 0) {
      item.put("max_tokens", row.model.maxOutput());
    }
    return item;
  }

  private static ObjectNode google(List<Row> rows) {
    ObjectNode page = JSON.createObjectNode();
    ArrayNode models = page.putArray("models");
    rows.forEach(row -> models.add(googleItem(row)));
    return page;
  }

  private static ObjectNode googleItem(Row row) {
    ObjectNode item =
        JSON.createObjectNode()
            .put("name", "models/" + row.id)
            .put("baseModelId", row.model.id())
            .put("displayName", row.model.name());
    if (row.model.contextWindow() > 0) {
      item.put("inputTokenLimit", row.model.contextWindow());
    }
    if (row.model.maxOutput() > 0) {
      item.put("outputTokenLimit", row.model.maxOutput());
    }
    item.putArray("supportedGenerationMethods")
        .add("generateContent")
        .add("streamGenerateContent")
        .add("countTokens");
    return item;
  }

  private static ObjectNode codex(List<Row> rows) {
    ObjectNode page = JSON.createObjectNode();
    ArrayNode models = page.putArray("models");
    for (Row row : rows) {
      ObjectNode item =
          JSON.createObjectNode()
              .put("slug", row.id)
              .put("display_name", row.model.name())
              .put("visibility", "list")
              .put("supported_in_api", true);
      if (row.model.contextWindow() > 0) {
        item.put("context_window", row.model.contextWindow());
      }
      models.add(item);
    }
    return page;
  }

  private static int number(@Nullable String query, String name, int otherwise) {
    String text = value(query, name);
    try {
      return text == null ? otherwise : Math.clamp(Long.parseLong(text), 1, MOST_ON_A_PAGE);
    } catch (NumberFormatException notANumber) {
      return otherwise;
    }
  }

  private static @Nullable String value(@Nullable String query, String name) {
    if (query == null) {
      return null;
    }
    for (String pair : query.split("&", -1)) {
      if (pair.startsWith(name + "=")) {
        String text = pair.substring(name.length() + 1);
        try {
          return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException badEscape) {
          return text;
        }
      }
    }
    return null;
  }
}
