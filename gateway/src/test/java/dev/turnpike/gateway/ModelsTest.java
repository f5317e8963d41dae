package dev.turnpike.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// What administrators decide about models, and what callers then see and get.
class ModelsTest {
  /// The shape of a model, private ones included.
  static final String MODEL =
      """
      configuration object*
      configuration.provider text*
      configuration.base_url text
      configuration.is_openai_compatible yes
      configuration.region text
      created text*
      description text*?
      display_name text*
      docs_url text*?
      enabled yes*
      enabled_for_endpoints yes*
      enabled_for_playground yes*
      has_cpu_pricing yes*
      has_functions yes*
      id text*
      input_cost number*?
      input_currency text*
      is_active yes*
      metadata object*
      metadata.context_length whole
      metadata.context_window whole
      metadata.deprecation_date text
      metadata.extended_context_pricing_mode text
      metadata.extended_context_threshold whole
      metadata.is_private yes*
      metadata.knowledge_cutoff text
      metadata.max_output_tokens whole
      metadata.million_tokens_audio_input_cost number
      metadata.million_tokens_audio_output_cost number
      metadata.million_tokens_batches_input_cost number
      metadata.million_tokens_batches_output_cost number
      metadata.million_tokens_cache_read_cost number
      metadata.million_tokens_cache_write_1h_cost number
      metadata.million_tokens_cache_write_5m_cost number
      metadata.million_tokens_cache_write_cost number
      metadata.million_tokens_input_cost number
      metadata.million_tokens_output_cost number
      metadata.million_tokens_reasoning_cost number
      metadata.pricing object
      metadata.supports_audio_input yes
      metadata.supports_audio_output yes
      metadata.supports_cache_control yes
      metadata.supports_developer_message yes
      metadata.supports_image_input yes
      metadata.supports_image_output yes
      metadata.supports_images yes
      metadata.supports_json_mode_response_format yes
      metadata.supports_json_schema_response_format yes
      metadata.supports_max_completion_tokens yes
      metadata.supports_parallel_tool_calls yes
      metadata.supports_pdf_input yes
      metadata.supports_prompt_caching yes
      metadata.supports_reasoning yes
      metadata.supports_reasoning_effort_high yes
      metadata.supports_reasoning_effort_low yes
      metadata.supports_reasoning_effort_max yes
      metadata.supports_reasoning_effort_medium yes
      metadata.supports_reasoning_effort_minimal yes
      metadata.supports_reasoning_effort_none yes
      metadata.supports_reasoning_effort_xhigh yes
      metadata.supports_responses_api yes
      metadata.supports_sampling_params yes
      metadata.supports_service_tier yes
      metadata.supports_streaming yes
      metadata.supports_strict_tool yes
      metadata.supports_structured_outputs yes
      metadata.supports_system_message yes
      metadata.supports_text yes
      metadata.supports_text_input yes
      metadata.supports_text_output yes
      metadata.supports_tool_calling yes
      metadata.supports_tool_choice yes
      metadata.supports_video_input yes
      metadata.supports_video_output yes
      metadata.supports_vision yes
      metadata.supports_web_search yes
      model_developer text
      model_family text
      model_id text*
      model_type text*
      output_cost number*?
      output_currency text*
      owner text*
      parameters list*?
      pricing_url text*?
      provider text*
      refId text*
      sharing object
      sharing.allow_fork yes*
      sharing.allow_version_pin yes*
      sharing.auto_grant_new_projects yes*
      sharing.mode text*
      sharing.project_ids list?
      updated text*
      """;

  private static final String CHAT = "/v3/router/chat/completions";
  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start("aliases: {fixed: openai/gpt-4o, shadow: openai/gpt-4.1}");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  /// As it was before: nothing decided.
  @AfterEach
  void undo() {
    good(204, "POST", "/v2/workspace-models", "{\"model_id\":\"openai/gpt-4o\"}");
    settings("{\"enforce_enabled_models\":false,\"display_name\":\"default\"}");
    good(200, "PUT", "/v2/models/openai/gpt-4o/sharing", "{\"all_projects\":{}}");
  }

  private static HttpResponse<String> good(int status, String method, String path, String body) {
    HttpResponse<String> answer = gateway.manage(method, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return answer;
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return TestGateway.JSON.readTree(answer.body());
  }

  private static JsonNode settings(String change) {
    return json(good(200, "PATCH", "/v2/workspace-settings", change)).path("settings");
  }

  private static HttpResponse<String> call(String model) {
    return gateway.post(
        CHAT,
        "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
  }

  private static String code(HttpResponse<String> answer) {
    return answer.statusCode() + " " + json(answer).path("error").path("code").asString();
  }

  private static List<JsonNode> models(boolean manager) {
    HttpResponse<String> answer =
        manager ? gateway.manage("GET", "/v2/models", "") : gateway.get("/v2/models");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer).valueStream().toList();
  }

  private static Optional<JsonNode> model(boolean manager, String id) {
    return models(manager).stream()
        .filter(model -> model.path("id").asString().equals(id))
        .findFirst();
  }

  private static List<String> listed() {
    return json(gateway.get("/v3/router/models"))
        .path("data")
        .valueStream()
        .map(model -> model.path("id").asString())
        .toList();
  }

  // GET /v2/models.

  @Test
  void everyFieldOfEveryModelIsThereInItsForm() {
    Shape shape = new Shape().under("[]", MODEL).under("[].metadata.pricing", Shape.pricing());
    shape.check(json(gateway.get("/v2/models")));
    shape.check(json(gateway.manage("GET", "/v2/models", "")));
    new Shape()
        .under("", MODEL)
        .under("metadata.pricing", Shape.pricing())
        .check(json(gateway.get("/v2/models/openai/gpt-4o")));
  }

  @Test
  void anApiKeySeesWhatItMayCallAndAManagementKeyAll() {
    assertThat(models(false))
        .isNotEmpty()
        .allSatisfy(
            model -> {
              assertThat(model.path("provider").asString())
                  .isIn("openai", "anthropic", "google-ai");
              assertThat(model.path("is_active").asBoolean()).isTrue();
              assertThat(model.path("enabled").asBoolean()).isTrue();
              assertThat(model.has("sharing")).isFalse();
            });
    assertThat(models(true))
        .hasSizeGreaterThan(models(false).size() + 300)
        .anyMatch(model -> !model.path("is_active").asBoolean())
        .allMatch(model -> model.path("sharing").path("mode").asString().equals("all_projects"));
  }

  @Test
  void aModelIsToldWithItsLimitsPricesAndCapabilities() {
    JsonNode model = model(false, "openai/gpt-5.4").orElseThrow();
    assertThat(model.path("refId").asString()).isEqualTo("openai/gpt-5.4");
    assertThat(model.path("model_id").asString()).isEqualTo("gpt-5.4");
    assertThat(model.path("model_type").asString()).isEqualTo("chat");
    assertThat(model.path("has_functions").asBoolean()).isTrue();
    assertThat(model.path("input_cost").decimalValue()).isEqualByComparingTo("2.5");
    assertThat(model.path("output_cost").decimalValue()).isEqualByComparingTo("15");
    JsonNode metadata = model.path("metadata");
    assertThat(metadata.path("context_window").asLong()).isEqualTo(1_050_000);
    assertThat(metadata.path("max_output_tokens").asLong()).isEqualTo(128_000);
    assertThat(metadata.path("knowledge_cutoff").asString()).isEqualTo("2025-08-31");
    assertThat(metadata.path("supports_reasoning_effort_xhigh").asBoolean()).isTrue();
    assertThat(metadata.path("supports_reasoning_effort_minimal").asBoolean()).isFalse();
    assertThat(metadata.path("extended_context_threshold").asLong()).isEqualTo(272_000);
    assertThat(metadata.path("million_tokens_cache_read_cost").decimalValue())
        .isEqualByComparingTo("0.25");
  }

  @Test
  void whoHasNoGoodKeySeesNothing() {
    assertThat(gateway.get("/v2/models", "authorization", "Bearer nobody").statusCode())
        .isEqualTo(401);
    assertThat(code(gateway.get("/v2/models/openai/gpt-99"))).isEqualTo("404 model_not_found");
    assertThat(code(gateway.get("/v2/models?limit=1"))).isEqualTo("400 invalid_request");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /v2/workspace-models",
    "DELETE, /v2/workspace-models/openai/gpt-4o",
    "PATCH, /v2/workspace-settings",
    "GET, /v2/workspace-settings",
    "PUT, /v2/models/openai/gpt-4o/sharing",
    "POST, /v2/models/openai-like",
    "PUT, /v2/aliases/mine",
    "GET, /v2/aliases",
  })
  void anApiKeyDecidesNothing(String method, String path) {
    var request = gateway.request(path).method(method, BodyPublishers.ofString("{}")).build();
    assertThat(code(gateway.send(request))).isEqualTo("403 insufficient_scope");
  }

  // Enabled models.

  @Test
  void aDisabledModelIsNotListedAndStillAnswersUntilThatIsEnforced() {
    String path = "/v2/workspace-models/openai/gpt-4o";
    good(204, "DELETE", path, "");
    assertThat(good(204, "DELETE", path, "").body()).isEmpty();
    assertThat(model(false, "openai/gpt-4o").orElseThrow().path("enabled").asBoolean()).isFalse();
    assertThat(listed()).contains("openai/gpt-4.1").doesNotContain("openai/gpt-4o");
    assertThat(gateway.get("/v3/router/models/openai/gpt-4o").statusCode()).isEqualTo(404);
    assertThat(call("openai/gpt-4o").statusCode()).isEqualTo(200);

    settings("{\"enforce_enabled_models\":true}");
    assertThat(code(call("openai/gpt-4o"))).isEqualTo("403 model_not_allowed");
  }

  @Test
  void enforcedOnlyWhatWasEnabledByNameIsServed() {
    good(204, "DELETE", "/v2/workspace-models/openai/gpt-4o", "");
    assertThat(
            settings("{\"enforce_enabled_models\":true}")
                .path("enforce_enabled_models")
                .booleanValue())
        .isTrue();
    for (String model : List.of("openai/gpt-4o", "anthropic/claude-sonnet-4-5", "c/anything")) {
      assertThat(code(call(model))).isEqualTo("403 model_not_allowed");
    }
    assertThat(code(call("openai/gpt-99"))).isEqualTo("404 model_not_found");
    assertThat(listed()).isEmpty();

    String body = "{\"model_id\":\"openai/gpt-4o\"}";
    good(204, "POST", "/v2/workspace-models", body);
    good(204, "POST", "/v2/workspace-models", body);
    assertThat(call("openai/gpt-4o").statusCode()).isEqualTo(200);
    assertThat(call("openai/gpt-4o-2024-08-06").statusCode()).isEqualTo(200);
    assertThat(call("fixed").statusCode()).isEqualTo(200);
    assertThat(listed()).containsExactly("openai/gpt-4o", "fixed");
    assertThat(code(call("c/anything"))).isEqualTo("403 model_not_allowed");
    good(204, "POST", "/v2/workspace-models", "{\"model_id\":\"c/anything\"}");
    assertThat(call("c/anything").statusCode()).isEqualTo(200);
    assertThat(code(call("c/another"))).isEqualTo("403 model_not_allowed");

    gateway.restart();
    assertThat(call("openai/gpt-4o").statusCode()).isEqualTo(200);
    assertThat(code(call("c/another"))).isEqualTo("403 model_not_allowed");
    assertThat(gateway.upstream().received())
        .noneMatch(received -> new String(received.body(), UTF_8).contains("another"));
  }

  @Test
  void anIdThatNoOneCouldWantIsNotKept() {
    for (String id : List.of("c/" + "x".repeat(299), "c/one\\ntwo")) {
      assertThat(
              gateway
                  .manage("POST", "/v2/workspace-models", "{\"model_id\":\"" + id + "\"}")
                  .statusCode())
          .isBetween(400, 404);
    }
    String longest = "c/" + "x".repeat(298);
    good(204, "POST", "/v2/workspace-models", "{\"model_id\":\"" + longest + "\"}");
    good(400, "PUT", "/v2/aliases/long", "{\"models\":[\"c/" + "x".repeat(299) + "\"]}");
  }

  @Test
  void wrongModelsAreRefusedByName() {
    assertThat(code(gateway.manage("POST", "/v2/workspace-models", "{\"model_id\":\"gpt-4o\"}")))
        .isEqualTo("404 model_not_found");
    assertThat(code(gateway.manage("POST", "/v2/workspace-models", "{\"model\":\"x\"}")))
        .isEqualTo("400 invalid_request");
    assertThat(code(gateway.manage("POST", "/v2/workspace-models", "{}")))
        .isEqualTo("400 invalid_request");
    assertThat(code(gateway.manage("POST", "/v2/workspace-models", "[]")))
        .isEqualTo("400 invalid_json");
    good(204, "DELETE", "/v2/workspace-models/nobody/nothing", "");
  }

  // Settings.

  @Test
  void settingsAreToldAndChangedOneByOne() {
    JsonNode whole = json(good(200, "GET", "/v2/workspace-settings", ""));
    new Shape()
        .under(
            "",
            """
            settings object*
            settings.key text*
            settings.display_name text*
            settings.enforce_enabled_models yes*
            """)
        .check(whole);
    assertThat(settings("{\"display_name\":\"Team\"}").toString())
        .isEqualTo(
            "{\"key\":\"default\",\"display_name\":\"Team\",\"enforce_enabled_models\":false}");
    assertThat(settings("{}").path("display_name").asString()).isEqualTo("Team");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"display_name\":\" \"} | 400 invalid_request",
        "{\"display_name\":7} | 400 invalid_request",
        "{\"enforce_enabled_models\":\"yes\"} | 400 invalid_request",
        "{\"key\":\"other\"} | 400 invalid_request",
        "{\"pii_redaction\":{\"enabled\":true}} | 400 not_supported",
        "nonsense | 400 invalid_json",
      })
  void wrongSettingsAreRefused(String body, String code) {
    assertThat(code(gateway.manage("PATCH", "/v2/workspace-settings", body))).isEqualTo(code);
  }

  // Aliases.

  @Test
  void anAliasIsGoodAtOnceAndGoneAtOnce() {
    good(
        200,
        "PUT",
        "/v2/aliases/sonnet",
        "{\"models\":[\"anthropic/claude-sonnet-4-5\",\"openai/gpt-4o\"]}");
    HttpResponse<String> answer = call("sonnet");
    assertThat(answer.headers().firstValue("x-turnpike-model"))
        .hasValue("anthropic/claude-sonnet-4-5");
    assertThat(listed()).contains("sonnet", "fixed");
    good(200, "PUT", "/v2/aliases/sonnet", "{\"models\":[\"openai/gpt-4o\"]}");
    gateway.restart();
    assertThat(call("sonnet").headers().firstValue("x-turnpike-model")).hasValue("openai/gpt-4o");
    JsonNode one = json(good(200, "GET", "/v2/aliases/sonnet", ""));
    assertThat(one.toString())
        .isEqualTo(
            "{\"object\":\"alias\",\"name\":\"sonnet\",\"models\":[\"openai/gpt-4o\"],"
                + "\"source\":\"api\"}");
    good(204, "DELETE", "/v2/aliases/sonnet", "");
    good(204, "DELETE", "/v2/aliases/sonnet", "");
    assertThat(code(call("sonnet"))).isEqualTo("400 invalid_model_format");
    assertThat(code(gateway.manage("GET", "/v2/aliases/sonnet", ""))).isEqualTo("404 not_found");
  }

  @Test
  void anAliasMayHoldSlashes() {
    good(200, "PUT", "/v2/aliases/team/best%20one", "{\"models\":[\"openai/gpt-4o\"]}");
    assertThat(call("team/best one").statusCode()).isEqualTo(200);
    good(204, "DELETE", "/v2/aliases/team/best%20one", "");
  }

  @Test
  void theNamesOfTheConfigurationFileStay() {
    for (String method : List.of("PUT", "DELETE")) {
      assertThat(
              code(
                  gateway.manage(method, "/v2/aliases/fixed", "{\"models\":[\"openai/gpt-4.1\"]}")))
          .isEqualTo("409 alias_in_configuration");
    }
    JsonNode one = json(good(200, "GET", "/v2/aliases/fixed", ""));
    assertThat(one.path("source").asString()).isEqualTo("configuration");
    assertThat(call("fixed").headers().firstValue("x-turnpike-model")).hasValue("openai/gpt-4o");
  }

  @Test
  void aliasesAreListedPageByPage() {
    good(200, "PUT", "/v2/aliases/zz", "{\"models\":[\"openai/gpt-4o\"]}");
    JsonNode first = json(good(200, "GET", "/v2/aliases?limit=2", ""));
    assertThat(first.path("data").valueStream().map(alias -> alias.path("name").asString()))
        .containsExactly("fixed", "shadow");
    assertThat(first.path("has_more").asBoolean()).isTrue();
    JsonNode rest =
        json(
            good(
                200,
                "GET",
                "/v2/aliases?page_token=" + first.path("next_page_token").asString(),
                ""));
    assertThat(rest.path("data").valueStream().map(alias -> alias.path("name").asString()))
        .containsExactly("zz");
    assertThat(rest.path("has_more").asBoolean()).isFalse();
    assertThat(rest.path("next_page_token").asString()).isEmpty();
    good(204, "DELETE", "/v2/aliases/zz", "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}",
        "{\"models\":[]}",
        "{\"models\":\"openai/gpt-4o\"}",
        "{\"models\":[\"gpt-4o\"]}",
        "{\"models\":[\"openai/gpt-99\"]}",
        "{\"models\":[\"fixed\"]}",
        "{\"models\":[\"c/one\\nopenai/gpt-4o\"]}",
        "{\"models\":[7]}",
        "{\"model\":[\"openai/gpt-4o\"]}",
      })
  void wrongAliasesAreRefused(String body) {
    assertThat(code(gateway.manage("PUT", "/v2/aliases/wrong", body)))
        .isEqualTo("400 invalid_request");
    assertThat(code(gateway.manage("GET", "/v2/aliases/wrong", ""))).isEqualTo("404 not_found");
  }

  @Test
  void anAliasMayNotHideAModel() {
    assertThat(
            code(
                gateway.manage(
                    "PUT", "/v2/aliases/openai/gpt-4.1", "{\"models\":[\"openai/gpt-4o\"]}")))
        .isEqualTo("409 alias_hides_model");
  }

  // Sharing.

  @Test
  void aModelThatIsNotSharedWithAProjectIsNotThereForIt() {
    String path = "/v2/models/openai/gpt-4o/sharing";
    JsonNode none = json(good(200, "PUT", path, "{\"selected\":{\"project_ids\":[]}}"));
    assertThat(none.toString())
        .isEqualTo(
            "{\"model_id\":\"openai/gpt-4o\",\"sharing\":{\"selected\":{\"project_ids\":[]},"
                + "\"allow_version_pin\":false,\"allow_fork\":false,"
                + "\"auto_grant_new_projects\":false}}");
    assertThat(code(call("openai/gpt-4o"))).isEqualTo("404 model_not_found");
    assertThat(model(false, "openai/gpt-4o")).isEmpty();
    assertThat(listed()).contains("openai/gpt-4.1").doesNotContain("openai/gpt-4o", "fixed");
    JsonNode sharing = model(true, "openai/gpt-4o").orElseThrow().path("sharing");
    assertThat(sharing.path("mode").asString()).isEqualTo("selected");

    good(200, "PUT", "/v2/aliases/pair", "{\"models\":[\"openai/gpt-4o\",\"openai/gpt-4.1\"]}");
    assertThat(call("pair").headers().firstValue("x-turnpike-model")).hasValue("openai/gpt-4.1");
    assertThat(code(call("fixed"))).isEqualTo("404 model_not_found");
    good(204, "DELETE", "/v2/aliases/pair", "");

    good(200, "PUT", path, "{\"selected\":{\"project_ids\":[\"other\",\"default\"]}}");
    gateway.restart();
    assertThat(call("openai/gpt-4o").statusCode()).isEqualTo(200);
    assertThat(model(false, "openai/gpt-4o")).isPresent();
    good(200, "PUT", path, "{\"selected\":{\"project_ids\":[\"other\"]}}");
    assertThat(code(call("openai/gpt-4o"))).isEqualTo("404 model_not_found");
    good(200, "PUT", path, "{\"all_projects\":{}}");
    assertThat(call("openai/gpt-4o").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | 400 invalid_request",
        "{\"all_projects\":{},\"selected\":{}} | 400 invalid_request",
        "{\"selected\":{\"project_ids\":[\"a b\"]}} | 400 invalid_request",
        "{\"selected\":{\"projects\":[]}} | 400 invalid_request",
        "{\"selected\":[]} | 400 invalid_request",
        "{\"all_projects\":{},\"allow_fork\":true} | 400 not_supported",
        "{\"all_projects\":{},\"allow_fork\":false} | 200 ",
      })
  void wrongSharingIsRefused(String body, String code) {
    assertThat(code(gateway.manage("PUT", "/v2/models/openai/gpt-4o/sharing", body)).strip())
        .isEqualTo(code.strip());
    assertThat(code(gateway.manage("PUT", "/v2/models/openai/gpt-99/sharing", body)))
        .isEqualTo("404 model_not_found");
  }
}
