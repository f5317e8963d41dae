package dev.turnpike.gateway.control;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.Capability;
import dev.turnpike.catalog.Model;
import dev.turnpike.catalog.ModelFacts;
import dev.turnpike.catalog.ModelKind;
import dev.turnpike.conversation.Bucket;
import dev.turnpike.gateway.access.OwnModel;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A model in the shape of `/v2/models`. Costs are USD for a million tokens.
///
/// `own` is set for a private model; `active` says that its provider can be called here; `projects`
/// are those it is for, null for all. What only administrators may know is left out for others.
record ModelJson(
    CatalogueEntry entry,
    @Nullable OwnModel own,
    boolean enabled,
    boolean active,
    @Nullable Set<String> projects,
    boolean forManager) {

  ObjectNode json() {
    Model model = entry.model();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("configuration", configuration());
    json.put("created", created());
    json.put("description", entry.description());
    json.put("display_name", model.name());
    json.putNull("docs_url");
    json.put("enabled", enabled);
    json.put("enabled_for_endpoints", enabled);
    json.put("enabled_for_playground", enabled);
    json.put("has_cpu_pricing", false);
    json.put("has_functions", entry.facts().has("tool_calling"));
    json.put("id", entry.id().toString());
    cost(json, "input_cost", Bucket.INPUT);
    json.put("input_currency", "USD");
    json.put("is_active", active);
    json.set("metadata", metadata());
    json.put("model_developer", entry.facts().developer());
    json.put("model_family", entry.facts().stem());
    json.put("model_id", model.id());
    json.put("model_type", entry.facts().kind().id());
    cost(json, "output_cost", Bucket.OUTPUT);
    json.put("output_currency", "USD");
    json.put("owner", own == null ? "vendor" : "workspace");
    json.putNull("parameters");
    json.putNull("pricing_url");
    json.put("provider", entry.id().provider());
    json.put("refId", entry.id().toString());
    if (forManager) {
      json.set("sharing", sharing());
    }
    json.put("updated", own == null ? created() : own.updatedAt().toString());
    return json;
  }

  private String created() {
    return own == null
        ? Instant.ofEpochSecond(entry.model().created()).toString()
        : own.createdAt().toString();
  }

  private void cost(ObjectNode json, String name, Bucket bucket) {
    json.put(name, entry.pricing().flatMap(prices -> prices.usd(bucket)).orElse(null));
  }

  private ObjectNode configuration() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("provider", entry.id().provider());
    if (own != null) {
      json.put("is_openai_compatible", true);
      json.put("region", own.region());
      if (forManager) {
        json.put("base_url", own.baseUrl().toString());
      }
    }
    return json;
  }

  private ObjectNode sharing() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("allow_fork", false);
    json.put("allow_version_pin", false);
    json.put("auto_grant_new_projects", false);
    json.put("mode", projects == null ? "all_projects" : "selected");
    if (projects == null) {
      json.putNull("project_ids");
    } else {
      CatalogueEntry.texts(json, "project_ids", projects.stream().sorted().toList());
    }
    return json;
  }

  private ObjectNode metadata() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("is_private", own != null);
    sizes(json);
    prices(json);
    supports(json);
    return json;
  }

  private void sizes(ObjectNode json) {
    Model model = entry.model();
    if (model.contextWindow() > 0) {
      json.put("context_length", model.contextWindow());
      json.put("context_window", model.contextWindow());
    }
    if (model.maxOutput() > 0) {
      json.put("max_output_tokens", model.maxOutput());
    }
    if (!entry.facts().cutoff().isEmpty()) {
      json.put("knowledge_cutoff", entry.facts().cutoff());
    }
    if (!entry.facts().deprecation().isEmpty()) {
      json.put("deprecation_date", entry.facts().deprecation());
    }
  }

  private void prices(ObjectNode json) {
    Pricing pricing = entry.pricing().orElse(null);
    if (pricing == null) {
      return;
    }
    json.set("pricing", pricing.json());
    million(json, pricing, "input", Bucket.INPUT);
    million(json, pricing, "output", Bucket.OUTPUT);
    million(json, pricing, "cache_read", Bucket.CACHE_READ);
    million(json, pricing, "cache_write", Bucket.CACHE_WRITE_5M);
    million(json, pricing, "cache_write_5m", Bucket.CACHE_WRITE_5M);
    million(json, pricing, "cache_write_1h", Bucket.CACHE_WRITE_1H);
    million(json, pricing, "reasoning", Bucket.REASONING);
    million(json, pricing, "audio_input", Bucket.INPUT_AUDIO);
    million(json, pricing, "audio_output", Bucket.OUTPUT_AUDIO);
    pricing
        .longPrompts()
        .ifPresent(
            variant -> {
              json.put("extended_context_threshold", variant.above());
              json.put("extended_context_pricing_mode", "whole_request");
            });
    pricing
        .tier("batch")
        .ifPresent(
            batch -> {
              batches(json, "input", batch.rates().get(Bucket.INPUT));
              batches(json, "output", batch.rates().get(Bucket.OUTPUT));
            });
  }

  private static void million(ObjectNode json, Pricing pricing, String name, Bucket bucket) {
    pricing.usd(bucket).ifPresent(usd -> json.put("million_tokens_" + name + "_cost", usd));
  }

  private static void batches(ObjectNode json, String name, @Nullable Long rate) {
    if (rate != null) {
      json.put("million_tokens_batches_" + name + "_cost", Pricing.usd(rate));
    }
  }

  private void supports(ObjectNode json) {
    ModelFacts facts = entry.facts();
    Accepts accepts = entry.accepts();
    boolean chat = facts.kind() == ModelKind.CHAT;
    boolean tools = facts.has("tool_calling");
    boolean images = facts.input().contains("image");
    put(json, "audio_input", facts.input().contains("audio"));
    put(json, "audio_output", facts.output().contains("audio"));
    put(json, "cache_control", chat && accepts.can(Capability.CACHE_MARKS));
    put(json, "developer_message", chat && accepts.can(Capability.DEVELOPER_ROLE));
    put(json, "image_input", images);
    put(json, "image_output", facts.output().contains("image"));
    put(json, "images", images);
    put(json, "json_mode_response_format", facts.has("json_mode"));
    put(json, "json_schema_response_format", facts.has("structured_outputs"));
    put(json, "max_completion_tokens", chat && accepts.can(Capability.MAX_COMPLETION_TOKENS));
    put(json, "parallel_tool_calls", tools && accepts.can(Capability.PARALLEL_SWITCH));
    put(json, "pdf_input", facts.input().contains("pdf"));
    put(json, "prompt_caching", facts.has("prompt_caching"));
    put(json, "reasoning", facts.has("reasoning"));
    for (String effort : List.of("none", "minimal", "low", "medium", "high", "xhigh", "max")) {
      put(json, "reasoning_effort_" + effort, facts.efforts().contains(effort));
    }
    put(json, "responses_api", chat);
    put(json, "sampling_params", chat && accepts.can(Capability.TEMPERATURE));
    put(json, "service_tier", !entry.tiers().isEmpty());
    put(json, "streaming", chat);
    put(json, "strict_tool", tools && accepts.can(Capability.STRICT_TOOLS));
    put(json, "structured_outputs", facts.has("structured_outputs"));
    put(json, "system_message", chat);
    put(json, "text", facts.output().contains("text"));
    put(json, "text_input", facts.input().contains("text"));
    put(json, "text_output", facts.output().contains("text"));
    put(json, "tool_calling", tools);
    put(json, "tool_choice", tools && accepts.can(Capability.REQUIRED_TOOL));
    put(json, "video_input", facts.input().contains("video"));
    put(json, "video_output", facts.output().contains("video"));
    put(json, "vision", facts.has("vision"));
    put(json, "web_search", facts.has("web_search"));
  }

  private static void put(ObjectNode json, String name, boolean value) {
    json.put("supports_" + name, value);
  }
}
