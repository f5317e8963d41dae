package dev.turnpike.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What the contract has and this gateway not yet is refused by its name; what nobody promised is
/// not there.
class NotBuiltTest {
  private static final String MANAGER = "Bearer " + TestGateway.MANAGEMENT_KEY;
  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  private static HttpResponse<String> ask(String method, String path, String authorization) {
    return gateway.send(
        gateway
            .request(path, "authorization", authorization)
            .method(method, BodyPublishers.noBody())
            .build());
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v2/budgets",
    "POST, /v2/budgets/b1/reset-consumption",
    "GET, /v2/audit-log",
    "GET, /v2/management-keys",
    "GET, /v2/projects",
    "GET, /v2/identities?include_metrics=true",
    "POST, /v2/models",
    "POST, /v2/models/vertex",
    "POST, /v2/models/litellm/import",
    "POST, /v2/integrations",
    "POST, /v2/routing-rules",
    "POST, /v2/policies",
    "POST, /v2/guardrail-rules",
    "POST, /v2/reporting",
    "POST, /v2/otel/v1/traces",
    "POST, /v2/webhooks",
    "POST, /v2/notifiers",
    "GET, /v2/alerts",
    "POST, /v3/traces/aggregate",
    "GET, /v3/traces/facets",
    "GET, /v3/traces/fields",
    "GET, /v3/traces/0123456789abcdef0123456789abcdef/spans",
    "GET, /v2/api-keys/Ab3",
    "POST, /v2/api-keys/Ab3/rotate",
  })
  void aResourceOfTheContractIsNamedInTheRefusal(String method, String path) {
    HttpResponse<String> answer = ask(method, path, MANAGER);
    assertThat(answer.statusCode()).isEqualTo(400);
    JsonNode error = TestGateway.JSON.readTree(answer.body()).path("error");
    assertThat(error.path("code").asString()).isEqualTo("not_supported");
    assertThat(error.path("message").asString())
        .isEqualTo(method + " " + path.replaceAll("\\?.*", "") + " is not built yet.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/openapi.json", "/docs", "/llms.txt"})
  void aPageForEverybodyIsNamedWithoutAKey(String path) {
    HttpResponse<String> answer = ask("GET", path, "none");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("\"not_supported\"").contains(path + " is not built yet.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v2/budget", "/v2/budgetss", "/v2/nothing", "/v3/traces/a/b"})
  void aPathThatNobodyPromisedIsNotFound(String path) {
    assertThat(ask("GET", path, MANAGER).statusCode()).isEqualTo(404);
  }

  @Test
  void whoHasNoManagementKeyLearnsNothing() {
    assertThat(ask("GET", "/v2/budgets", "Bearer unknown").statusCode()).isEqualTo(401);
    assertThat(ask("GET", "/v2/budgets", "Bearer " + TestGateway.KEY).statusCode()).isEqualTo(403);
  }

  @Test
  void aLongMethodIsNotEchoedWhole() {
    String method = "M".repeat(5_000);
    for (String path : new String[] {"/v1/chat/completions", "/v2/nothing"}) {
      HttpResponse<String> answer = ask(method, path, MANAGER);
      assertThat(answer.statusCode()).isBetween(400, 499);
      assertThat(answer.body()).contains("MMMMMMMM").hasSizeLessThan(500);
    }
  }
}
