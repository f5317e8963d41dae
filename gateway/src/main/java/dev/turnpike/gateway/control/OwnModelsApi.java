package dev.turnpike.gateway.control;

import dev.turnpike.catalog.ModelId;
import dev.turnpike.catalog.ModelKind;
import dev.turnpike.gateway.access.ModelStore;
import dev.turnpike.gateway.access.OwnModel;
import dev.turnpike.gateway.log.Shown;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Private models at OpenAI-compatible addresses: made once a small real call has shown that they
/// answer, changed, removed. Their keys are in no answer.
final class OwnModelsApi {
  private static final int LONGEST_SHOWN = 200;
  private static final int PROBE_TOKENS = 16;

  private final Supplier<Shelf> shelf;
  private final ModelStore store;
  private final ModelsApi models;
  private final ModelProbe probe;
  private final InstantSource clock;

  OwnModelsApi(
      Supplier<Shelf> shelf,
      ModelStore store,
      ModelsApi models,
      ModelProbe probe,
      InstantSource clock) {
    this.shelf = shelf;
    this.store = store;
    this.models = models;
    this.probe = probe;
    this.clock = clock;
  }

  /// `POST /v2/models/openai-like`.
  ApiReply create(ApiRequest request) {
    return Handlers.answered(
        () -> {
          boolean privateToo = shelf.get().privateAddresses();
          OwnModel model = OwnModelRequest.made(request.body(), privateToo, clock.instant());
          if (store.book().own(model.id()).isPresent()) {
            throw exists(model);
          }
          tryOut(model, privateToo);
          return switch (store.add(model)) {
            case DONE -> models.written(request, model.id());
            case KNOWN -> throw exists(model);
            case FULL -> throw WorkspaceApi.full();
          };
        });
  }

  /// `PATCH /v2/models/{id}`.
  ApiReply change(ApiRequest request, String id) {
    return Handlers.answered(
        () -> {
          OwnModel known = find(id);
          OwnModel changed =
              store
                  .change(
                      known.id(),
                      now -> OwnModelRequest.changed(now, request.body(), clock.instant()))
                  .orElseThrow(() -> ModelsApi.unknown(id));
          return models.written(request, changed.id());
        });
  }

  /// `DELETE /v2/models/{id}`.
  ApiReply remove(String id) {
    return Handlers.answered(
        () -> {
          OwnModel model = find(id);
          for (Map.Entry<String, List<String>> alias : store.book().aliases().entrySet()) {
            if (alias.getValue().contains(model.id().toString())) {
              throw new Refusal(
                  409,
                  "model_in_use",
                  "the alias " + Shown.of(alias.getKey(), 100) + " names it; change that first",
                  "id");
            }
          }
          store.remove(model);
          ObjectNode done = JsonNodeFactory.instance.objectNode();
          done.put("id", model.id().toString()).put("deleted", true);
          return KeyJson.reply(200, done);
        });
  }

  private static Refusal exists(OwnModel model) {
    return new Refusal(
        409,
        "model_exists",
        "there is a private model " + model.id() + " already; delete it first",
        "model_id");
  }

  private OwnModel find(String id) {
    ModelId asked = ModelId.parse(id).orElseThrow(() -> ModelsApi.unknown(id));
    return store
        .book()
        .own(asked)
        .orElseThrow(
            () ->
                ModelsApi.listed(shelf.get(), id) == null
                    ? ModelsApi.unknown(id)
                    : new Refusal(
                        409,
                        "not_a_private_model",
                        Shown.of(id, 100)
                            + " is not a private model: it can be disabled"
                            + " (DELETE /v2/workspace-models), not changed or deleted",
                        "id"));
  }

  // The small real call.

  private void tryOut(OwnModel model, boolean privateToo) {
    ModelProbe.Outcome outcome = ask(model, "max_tokens", privateToo);
    if (outcome instanceof ModelProbe.Outcome.Answered answered
        && answered.status() == 400
        && model.kind() == ModelKind.CHAT) {
      outcome = ask(model, "max_completion_tokens", privateToo); // the newer name of the two
    }
    switch (outcome) {
      case ModelProbe.Outcome.Failed failed -> throw failed(failed.why());
      case ModelProbe.Outcome.Answered answered -> check(model, answered);
    }
  }

  private ModelProbe.Outcome ask(OwnModel model, String limit, boolean privateToo) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("model", model.model());
    boolean chat = model.kind() == ModelKind.CHAT;
    if (chat) {
      json.putArray("messages").addObject().put("role", "user").put("content", "ping");
      json.put(limit, PROBE_TOKENS);
    } else {
      json.put("input", "ping");
    }
    return probe.ask(
        model.baseUrl(),
        chat ? "/chat/completions" : "/embeddings",
        model.apiKey(),
        Json.MAPPER.writeValueAsBytes(json),
        privateToo);
  }

  private static void check(OwnModel model, ModelProbe.Outcome.Answered answered) {
    JsonNode json = json(answered.body());
    if (answered.status() >= 300 && answered.status() < 400) {
      throw failed("it answered with a redirect (" + answered.status() + "), and none is followed");
    }
    if (answered.status() != 200) {
      String said = json == null ? "" : said(json);
      throw failed("it answered " + answered.status() + (said.isEmpty() ? "" : ": " + said));
    }
    String wanted = model.kind() == ModelKind.CHAT ? "choices" : "data";
    if (json == null || !json.path(wanted).isArray()) {
      throw failed(
          "its answer is not JSON with a list "
              + wanted
              + ", as an OpenAI-compatible endpoint's is");
    }
  }

  private static @Nullable JsonNode json(byte[] body) {
    try {
      JsonNode json = Json.MAPPER.readTree(new String(body, StandardCharsets.UTF_8));
      return json != null && json.isObject() ? json : null;
    } catch (JacksonException notJson) {
      return null;
    }
  }

  /// The endpoint's own words, where it has the usual form of an error.
  private static String said(JsonNode json) {
    JsonNode error = json.path("error");
    JsonNode message = error.isObject() ? error.path("message") : error;
    return message.isString() ? Shown.of(message.stringValue(), LONGEST_SHOWN) : "";
  }

  private static Refusal failed(String why) {
    return new Refusal(
        400,
        "probe_failed",
        "The model was not saved, since its endpoint did not answer a small call: " + why,
        "base_url");
  }
}
