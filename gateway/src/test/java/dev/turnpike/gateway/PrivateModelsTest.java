package dev.turnpike.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.simulator.Journal;
import dev.turnpike.simulator.Simulator;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Private models: tried out before they are kept, kept with a key that nobody sees again, and
/// never a way into the operator's network where that was not allowed.
class PrivateModelsTest {
  private static final String KEY = "private-model-key-4711-4711-4711-4711";
  private static final String PATH = "/v2/models/openai-like";
  private static TestGateway gateway;
  private static TestGateway strict;
  private static RawProvider raw;

  @BeforeAll
  static void start() throws IOException {
    gateway = TestGateway.start("models: {private_addresses: true}");
    strict = TestGateway.start();
    raw = new RawProvider();
  }

  @AfterAll
  static void stop() throws IOException {
    gateway.close();
    strict.close();
    raw.close();
  }

  @BeforeEach
  void forget() {
    gateway.upstream().clear();
    strict.upstream().clear();
  }

  private static String origin() {
    return "http://127.0.0.1:" + gateway.simulatorPort() + "/v1";
  }

  private static ObjectNode wish(String model, String base) {
    return TestGateway.JSON
        .createObjectNode()
        .put("api_key", KEY)
        .put("base_url", base)
        .put("model_id", model)
        .put("display_name", "Mine")
        .put("model_type", "chat")
        .put("region", "eu");
  }

  private static JsonNode create(int status, ObjectNode wish) {
    return create(gateway, status, wish);
  }

  private static JsonNode create(TestGateway at, int status, ObjectNode wish) {
    HttpResponse<String> answer = at.manage("POST", PATH, wish.toString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).doesNotContain(KEY);
    return TestGateway.JSON.readTree(answer.body());
  }

  private static JsonNode manage(int status, String method, String path, String body) {
    HttpResponse<String> answer = gateway.manage(method, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).doesNotContain(KEY);
    return TestGateway.JSON.readTree(answer.body());
  }

  private static void remove(String model) {
    manage(200, "DELETE", "/v2/models/default@openailike/" + model, "");
  }

  private static HttpResponse<String> call(String model) {
    return gateway.post(
        "/v3/router/chat/completions",
        "{\"model\":\"default@openailike/"
            + model
            + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
  }

  private static JsonNode sent(Journal.Received received) {
    return TestGateway.JSON.readTree(received.body());
  }

  // Made and called.

  @Test
  void aModelIsTriedOutAndThenAnswersCalls() {
    JsonNode made =
        create(
            200,
            wish("org/mine", origin() + "/")
                .put("input_cost", 2)
                .put("output_cost", 8.5)
                .put("context_window", 32_000)
                .put("max_tokens", 4_000)
                .put("supports_tool_calling", true));
    new Shape().under("", ModelsTest.MODEL).under("metadata.pricing", Shape.pricing()).check(made);
    assertThat(made.path("id").asString()).isEqualTo("default@openailike/org/mine");
    assertThat(made.path("refId").asString()).isEqualTo("default@openailike/org/mine");
    assertThat(made.path("model_id").asString()).isEqualTo("org/mine");
    assertThat(made.path("display_name").asString()).isEqualTo("Mine");
    assertThat(made.path("owner").asString()).isEqualTo("workspace");
    assertThat(made.path("enabled").asBoolean()).isTrue();
    assertThat(made.path("has_functions").asBoolean()).isTrue();
    assertThat(made.path("metadata").path("is_private").asBoolean()).isTrue();
    assertThat(made.path("output_cost").decimalValue()).isEqualByComparingTo("8.5");
    assertThat(made.path("configuration").path("base_url").asString()).isEqualTo(origin());

    List<Journal.Received> probe = gateway.upstream().received();
    assertThat(probe).hasSize(1);
    assertThat(probe.getFirst().target()).isEqualTo("/v1/chat/completions");
    assertThat(probe.getFirst().header("authorization")).isEqualTo("Bearer " + KEY);
    assertThat(sent(probe.getFirst()).path("model").asString()).isEqualTo("org/mine");
    assertThat(sent(probe.getFirst()).path("max_tokens").asInt()).isEqualTo(16);

    HttpResponse<String> answer = call("org/mine");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("x-turnpike-model"))
        .hasValue("default@openailike/org/mine");
    assertThat(answer.headers().firstValue("x-turnpike-cost").orElseThrow())
        .isNotEqualTo("unpriced");
    Journal.Received called = gateway.upstream().received().getLast();
    assertThat(called.header("authorization")).isEqualTo("Bearer " + KEY);
    assertThat(sent(called).path("model").asString()).isEqualTo("org/mine");
    JsonNode trace = gateway.trace(answer);
    assertThat(trace.path("providers").toString()).isEqualTo("[\"default@openailike\"]");
    assertThat(trace.toString()).doesNotContain(KEY);

    assertThat(gateway.get("/v3/router/models").body()).contains("default@openailike/org/mine");
    String forCaller = gateway.get("/v2/models").body();
    assertThat(forCaller)
        .contains("default@openailike/org/mine")
        .doesNotContain(origin())
        .doesNotContain(KEY);
    assertThat(gateway.get("/v2/model-catalog").body()).doesNotContain("openailike");
    remove("org/mine");
    assertThat(call("org/mine").statusCode()).isEqualTo(404);
  }

  @Test
  void whoseEndpointWantsTheNewerNameOfTheLimitIsAskedAgain() {
    create(400, wish("status-400", origin()));
    assertThat(gateway.upstream().received()).hasSize(2);
    assertThat(sent(gateway.upstream().received().getLast()).path("max_completion_tokens").asInt())
        .isEqualTo(16);
  }

  @Test
  void anEmbeddingModelIsAskedForAnEmbedding() {
    raw.says(RawProvider.json(200, "{\"data\":[{\"embedding\":[0.1]}]}"));
    JsonNode made =
        create(
            200,
            wish("embed", "http://127.0.0.1:" + raw.port() + "/v1").put("model_type", "embedding"));
    assertThat(made.path("model_type").asString()).isEqualTo("embedding");
    raw.says(RawProvider.json(200, "{\"choices\":[]}"));
    create(
        400,
        wish("embed-2", "http://127.0.0.1:" + raw.port() + "/v1").put("model_type", "embedding"));
    remove("embed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "status-401 | answered 401",
        "echo-secret | answered 401",
        "status-500 | answered 500",
        "html | is not JSON",
        "json-error-200 | is not JSON with a list choices",
        "empty | is not JSON",
        "redirect | redirect (302)",
        "size-70000 | larger than 64 KB",
      })
  void aModelWhoseEndpointDoesNotAnswerIsNotKept(String model, String why) {
    JsonNode error = create(400, wish(model, origin())).path("error");
    assertThat(error.path("code").asString()).isEqualTo("probe_failed");
    assertThat(error.path("param").asString()).isEqualTo("base_url");
    assertThat(error.path("message").asString())
        .contains(why)
        .doesNotContain("127.0.0.1")
        .doesNotContain("<html");
    assertThat(gateway.upstream().received()).hasSize(1);
    assertThat(call(model).statusCode()).isEqualTo(404);
  }

  @Test
  void anEndpointThatIsNotThereIsSaidToBe() {
    String nowhere = "http://127.0.0.1:" + Simulator.refusingPort() + "/v1";
    assertThat(create(400, wish("mine", nowhere)).path("error").path("message").asString())
        .contains("refused the connection");
    assertThat(
            create(400, wish("mine", "https://nobody.invalid/v1"))
                .path("error")
                .path("message")
                .asString())
        .contains("could not be resolved");
  }

  // Where it may be.

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:PORT/v1",
        "https://127.0.0.1:PORT/v1",
        "https://localhost:PORT/v1",
        "https://localhost.:PORT/v1",
        "https://[::1]:PORT/v1",
        "https://[::ffff:127.0.0.1]:PORT/v1",
        "https://0.0.0.0:PORT/v1",
        "https://0x7f.1:PORT/v1",
        "https://2130706433:PORT/v1",
        "https://10.0.0.1/v1",
        "https://169.254.169.254/latest/meta-data",
        "https://[fd00::1]/v1",
        "http://models.example.com/v1",
      })
  void whereNothingWasAllowedAPrivateAddressIsRefused(String base) {
    String url = base.replace("PORT", Integer.toString(strict.simulatorPort()));
    JsonNode error = create(strict, 400, wish("mine", url)).path("error");
    assertThat(error.path("param").asString()).isEqualTo("base_url");
    assertThat(error.path("code").asString()).isIn("invalid_request", "probe_failed");
    assertThat(strict.upstream().received()).isEmpty();
    assertThat(strict.manage("GET", "/v2/models", "").body()).doesNotContain("openailike");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://user:secret-in-url@models.example.com/v1",
        "https://models.example.com/v1?key=secret-in-url",
        "https://models.example.com/v1#secret-in-url",
        "ftp://models.example.com/v1",
        "file:///etc/passwd",
        "https:///v1",
        "models.example.com/v1",
        "https://models.exämple.com/v1",
        "https://models.example.com:70000/v1",
      })
  void whatIsNoPlainAddressIsRefusedEverywhere(String base) {
    JsonNode error = create(400, wish("mine", base)).path("error");
    assertThat(error.path("code").asString()).isEqualTo("invalid_request");
    assertThat(error.path("param").asString()).isEqualTo("base_url");
    assertThat(error.path("message").asString()).doesNotContain("secret-in-url");
  }

  @Test
  void whatWasAllowedAndNoLongerIsIsNotCalled() throws IOException {
    create(200, wish("once", origin()));
    assertThat(call("once").statusCode()).isEqualTo(200);
    Path file = gateway.folder().resolve("turnpike.yaml");
    String before = Files.readString(file);
    try {
      Files.writeString(
          file, before.replace("private_addresses: true", "private_addresses: false"));
      manage(200, "POST", "/v2/config/apply", "");
      gateway.upstream().clear();
      assertThat(call("once").statusCode()).isEqualTo(502);
      assertThat(gateway.upstream().received()).isEmpty();
    } finally {
      Files.writeString(file, before);
      manage(200, "POST", "/v2/config/apply", "");
    }
    assertThat(call("once").statusCode()).isEqualTo(200);
    remove("once");
  }

  // What is asked for.

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "api_key | \"with space\" | invalid_request",
        "api_key | null | invalid_request",
        "model_id | \"a//b\" | invalid_request",
        "model_id | \"../b\" | invalid_request",
        "model_id | \"a/sharing\" | invalid_request",
        "display_name | \"\" | invalid_request",
        "model_type | \"image\" | not_supported",
        "model_type | \"robot\" | invalid_request",
        "input_cost | 1 | invalid_request",
        "input_cost | -1 | invalid_request",
        "input_cost | \"1\" | invalid_request",
        "max_tokens | 1.5 | invalid_request",
        "supports_vision | \"yes\" | invalid_request",
        "temperature | 0.5 | not_supported",
        "cost_per_image | 0.1 | not_supported",
        "suports_vision | true | invalid_request",
      })
  void wrongFieldsAreRefusedByName(String field, String value, String code) {
    ObjectNode wish = wish("mine", origin());
    wish.set(field, TestGateway.JSON.readTree(value));
    JsonNode error = create(400, wish).path("error");
    assertThat(error.path("code").asString()).isEqualTo(code);
    assertThat(error.path("param").asString())
        .isEqualTo(field.equals("input_cost") && value.equals("1") ? "output_cost" : field);
    assertThat(gateway.upstream().received()).isEmpty();
  }

  // Changed, kept, removed.

  @Test
  void whatIsKnownOfItCanBeChangedAndItsAddressAndKeyCannot() {
    create(200, wish("change", origin()).put("supports_vision", true));
    String path = "/v2/models/default@openailike/change";
    JsonNode changed =
        manage(
            200,
            "PATCH",
            path,
            """
            {"display_name":"Other","has_functions":true,"input_cost":1,"output_cost":2,
             "metadata":{"context_window":1000,"supports_reasoning":true}}
            """);
    assertThat(changed.path("display_name").asString()).isEqualTo("Other");
    assertThat(changed.path("input_cost").decimalValue()).isEqualByComparingTo("1");
    assertThat(changed.path("has_functions").asBoolean()).isTrue();
    JsonNode metadata = changed.path("metadata");
    assertThat(metadata.path("context_window").asInt()).isEqualTo(1000);
    assertThat(metadata.path("supports_reasoning").asBoolean()).isTrue();
    assertThat(metadata.path("supports_vision").asBoolean()).isFalse();
    assertThat(call("change").headers().firstValue("x-turnpike-cost").orElseThrow())
        .isNotEqualTo("unpriced");
    for (String field : List.of("base_url", "api_key")) {
      JsonNode error =
          manage(400, "PATCH", path, "{\"" + field + "\":\"https://evil.example.com\"}");
      assertThat(error.path("error").path("code").asString()).isEqualTo("not_supported");
    }
    manage(400, "PATCH", path, "{\"metadata\":{\"supports_flying\":true}}");
    manage(404, "PATCH", "/v2/models/default@openailike/nothing", "{}");
    manage(409, "PATCH", "/v2/models/openai/gpt-4o", "{}");
    remove("change");
  }

  @Test
  void aModelSurvivesARestartAndItsKeyIsNowhereOnTheDisk() throws IOException {
    create(200, wish("kept", origin()));
    gateway.restart();
    gateway.upstream().clear();
    assertThat(call("kept").statusCode()).isEqualTo(200);
    assertThat(gateway.upstream().received().getLast().header("authorization"))
        .isEqualTo("Bearer " + KEY);
    gateway.flush();
    try (var files = Files.walk(gateway.folder())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), ISO_8859_1))
            .as(file.toString())
            .doesNotContain(KEY);
      }
    }
    remove("kept");
    gateway.restart();
    assertThat(call("kept").statusCode()).isEqualTo(404);
  }

  @Test
  void aModelIsMadeOnceAndNotRemovedWhileAnAliasNamesIt() {
    create(200, wish("twice", origin()));
    JsonNode error = create(409, wish("twice", origin())).path("error");
    assertThat(error.path("code").asString()).isEqualTo("model_exists");
    manage(200, "PUT", "/v2/aliases/mine", "{\"models\":[\"default@openailike/twice\"]}");
    JsonNode used = manage(409, "DELETE", "/v2/models/default@openailike/twice", "");
    assertThat(used.path("error").path("code").asString()).isEqualTo("model_in_use");
    assertThat(gateway.manage("DELETE", "/v2/aliases/mine", "").statusCode()).isEqualTo(204);
    remove("twice");
    manage(404, "DELETE", "/v2/models/default@openailike/twice", "");
    manage(409, "DELETE", "/v2/models/openai/gpt-4o", "");
  }

  @Test
  void aPrivateModelIsEnabledAndCanBeKeptFromProjects() {
    create(200, wish("shared", origin()));
    String id = "default@openailike/shared";
    manage(200, "PATCH", "/v2/workspace-settings", "{\"enforce_enabled_models\":true}");
    assertThat(call("shared").statusCode()).isEqualTo(200);
    manage(200, "PATCH", "/v2/workspace-settings", "{\"enforce_enabled_models\":false}");
    manage(200, "PUT", "/v2/models/" + id + "/sharing", "{\"selected\":{\"project_ids\":[]}}");
    assertThat(call("shared").statusCode()).isEqualTo(404);
    assertThat(gateway.get("/v2/models").body()).doesNotContain(id);
    remove("shared");
    create(200, wish("shared", origin()));
    assertThat(call("shared").statusCode()).isEqualTo(200);
    remove("shared");
  }
}
