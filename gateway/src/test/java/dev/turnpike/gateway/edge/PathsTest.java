package dev.turnpike.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.dialect.Operation;
import dev.turnpike.gateway.edge.Place.Control.Who;
import dev.turnpike.gateway.edge.Place.Family;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathsTest {
  private static Place at(String method, String path) {
    return Paths.of(method, path, null, _ -> null);
  }

  private static Place at(String method, String path, String query, Map<String, String> headers) {
    return Paths.of(method, path, query, headers::get);
  }

  private static Place control(String path, Who who) {
    return new Place.Control(path, who);
  }

  private static Place call(Operation operation) {
    return new Place.ModelCall(operation, null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v3/router/chat/completions",
        "/v2/router/chat/completions",
        "/v1/chat/completions",
        "/chat/completions",
        "/v1/v1/chat/completions",
        "/v3/router/v1/chat/completions",
        "/v3/router//chat/completions",
        "/v3/router/chat/completions/",
        "/v3/router/chat%2Fcompletions"
      })
  void chatIsFoundUnderEveryBaseWithDoubledOrMissingVersion(String path) {
    assertThat(at("POST", path)).isEqualTo(call(Operation.CHAT_COMPLETIONS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v3/anthropic/v1/messages",
        "/v3/anthropic/messages",
        "/v3/anthropic/v1/v1/messages",
        "/v1/messages",
        "/messages"
      })
  void messagesAreFound(String path) {
    assertThat(at("POST", path)).isEqualTo(call(Operation.MESSAGES));
    assertThat(at("POST", path + "/count_tokens")).isEqualTo(call(Operation.COUNT_TOKENS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v3/router/responses", "/v1/responses", "/responses"})
  void responsesAreFound(String path) {
    assertThat(at("POST", path)).isEqualTo(call(Operation.RESPONSES));
    assertThat(at("GET", path + "/resp_1")).isInstanceOf(Place.NotBuilt.class);
  }

  @Test
  void googleClientMayLeaveModelsOutBeforeAFullId() {
    assertThat(at("POST", "/v3/google/v1beta/google-ai/gemini-2.5-flash:generateContent"))
        .isEqualTo(new Place.ModelCall(Operation.GENERATE_CONTENT, "google-ai/gemini-2.5-flash"));
    assertThat(at("POST", "/v3/google/v1beta/gemini-2.5-flash:generateContent"))
        .isInstanceOf(Place.Nowhere.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v3/google/v1beta/models/",
        "/v3/google/v1/models/",
        "/v1beta/models/",
        "/v1/models/"
      })
  void theGoogleOperationFollowsTheLastColon(String base) {
    assertThat(at("POST", base + "gemini-2.5-flash:generateContent"))
        .isEqualTo(new Place.ModelCall(Operation.GENERATE_CONTENT, "gemini-2.5-flash"));
    assertThat(at("POST", base + "google-ai%2Fa:b:streamGenerateContent"))
        .isEqualTo(new Place.ModelCall(Operation.STREAM_GENERATE_CONTENT, "google-ai/a:b"));
    assertThat(at("POST", base + "google-ai/x:countTokens"))
        .isEqualTo(new Place.ModelCall(Operation.GEMINI_COUNT_TOKENS, "google-ai/x"));
    assertThat(at("POST", base + "x:embedContent"))
        .isEqualTo(new Place.NotBuilt(Family.GOOGLE, "embedContent"));
  }

  @Test
  void rootModelsAnswerInTheShapeTheClientAsksFor() {
    assertThat(at("GET", "/v1/models")).isEqualTo(new Place.Models(Family.OPENAI, null));
    assertThat(at("GET", "/v1/models", "limit=1000", Map.of("anthropic-version", "2023-06-01")))
        .isEqualTo(new Place.Models(Family.ANTHROPIC, null));
    assertThat(at("GET", "/v1/models", "client_version=0.1", Map.of()))
        .isEqualTo(new Place.Models(Family.CODEX, null));
    assertThat(at("GET", "/v1/models/openai%2Fgpt-4o"))
        .isEqualTo(new Place.Models(Family.OPENAI, "openai/gpt-4o"));
    assertThat(at("GET", "/v1beta/models")).isEqualTo(new Place.Models(Family.GOOGLE, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/../v2/api-keys",
        "/v1/%2e%2e/v2/api-keys",
        "/v2/api-keys;x=1",
        "/v1\\chat",
        "/v1/%00",
        "/v1/%zz",
        "/v1/%c0%af",
        "http://elsewhere/v1/models",
        "",
        "*"
      })
  void aPathThatCouldBeReadTwoWaysIsRefused(String path) {
    assertThat(at("GET", path)).isInstanceOf(Place.Refused.class);
  }

  @Test
  void whatIsNotBuiltIsSaidNotIgnored() {
    for (String path : new String[] {"/v3/router/images/generations", "/v1/files"}) {
      assertThat(at("POST", path)).isInstanceOf(Place.NotBuilt.class);
    }
  }

  @Test
  void aWrongPathSaysWhatToConfigure() {
    assertThat(((Place.Nowhere) at("POST", "/v3/anthropic/v1/message")).advice())
        .contains("/v3/anthropic");
    assertThat(((Place.Nowhere) at("POST", "/v1/chat/completion")).advice()).contains("/v1");
    assertThat(((Place.Nowhere) at("POST", "/v3/google/x")).advice()).contains("/v3/google");
  }

  @Test
  void basesAnswerThoseWhoProbeThem() {
    for (String path : new String[] {"/", "/v1", "/v3/router", "/v3/anthropic", "/api/hello"}) {
      assertThat(at("HEAD", path)).isInstanceOf(Place.Hello.class);
    }
    assertThat(at("GET", "/v1/chat/completions")).isInstanceOf(Place.WrongMethod.class);
    assertThat(at("POST", "/api/event_logging/batch")).isInstanceOf(Place.Telemetry.class);
  }

  @Test
  void pagesThatAreNotBuiltAreNamed() {
    for (String path : new String[] {"/openapi.json", "/docs", "/llms.txt"}) {
      assertThat(at("GET", path)).isEqualTo(new Place.PageNotBuilt(path));
    }
  }

  @Test
  void theControlPlaneLiesBesideTheBases() {
    assertThat(at("POST", "/v3/traces/search"))
        .isEqualTo(control("/v3/traces/search", Who.MANAGER));
    assertThat(at("GET", "//v2/api-keys")).isEqualTo(control("/v2/api-keys", Who.MANAGER));
  }

  @Test
  void onlyReadingTheCatalogueNeedsNoKeyAndOnlyReadingModelsTakesAny() {
    for (String path : new String[] {"/v2/model-catalog", "/v2/model-catalog/openai/gpt-4o"}) {
      assertThat(at("GET", path)).isEqualTo(control(path, Who.EVERYBODY));
      assertThat(at("POST", path)).isEqualTo(control(path, Who.MANAGER));
    }
    assertThat(at("GET", "/v2/model-catalogs"))
        .isEqualTo(control("/v2/model-catalogs", Who.MANAGER));
    for (String path : new String[] {"/v2/models", "/v2/models/openai/gpt-4o"}) {
      assertThat(at("GET", path)).isEqualTo(control(path, Who.ANY_KEY));
      for (String method : new String[] {"POST", "PUT", "PATCH", "DELETE"}) {
        assertThat(at(method, path)).isEqualTo(control(path, Who.MANAGER));
      }
    }
    assertThat(at("GET", "/v2/workspace-models"))
        .isEqualTo(control("/v2/workspace-models", Who.MANAGER));
  }
}
