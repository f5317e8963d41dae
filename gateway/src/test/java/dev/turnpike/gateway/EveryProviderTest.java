package dev.turnpike.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.catalog.Catalog;
import dev.turnpike.catalog.Provider;
import dev.turnpike.simulator.Journal;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every provider file, in each of its dialects: resolves, answers a whole and a streamed call by
/// the simulator in its place, and shows its key as it should.
class EveryProviderTest {
  private static final String KEY = "provider-key-0123456789";
  private static final Set<String> VECTORS_ONLY = Set.of("voyage", "jina");
  private static final String SPEECH_ONLY = "elevenlabs";
  private static final Map<String, TestGateway> GATEWAYS = new HashMap<>();

  record Case(Provider provider, String dialect) {
    @Override
    public String toString() {
      return provider.id() + " by " + dialect;
    }
  }

  @AfterAll
  static void stop() {
    GATEWAYS.values().forEach(TestGateway::close);
  }

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (Provider provider : Catalog.read().providers()) {
      Set<String> dialects = new TreeSet<>(provider.bases().keySet());
      dialects.addAll(provider.hosting().templates().keySet());
      if (!provider.id().equals("sim")) {
        dialects.forEach(dialect -> cases.add(new Case(provider, dialect)));
      }
    }
    return cases;
  }

  /// One gateway for each dialect, in which all that speak it are found at the simulator.
  private static TestGateway gateway(String dialect) {
    return GATEWAYS.computeIfAbsent(
        dialect,
        _ -> {
          String base = Set.of("chat", "responses").contains(dialect) ? "ORIGIN/v1" : "ORIGIN";
          String providers =
              cases().stream()
                  .filter(row -> row.dialect().equals(dialect))
                  .filter(row -> !Set.of("openai", "anthropic").contains(row.provider().id()))
                  .map(row -> entry(row.provider(), dialect, base))
                  .collect(Collectors.joining("\n"));
          return TestGateway.start("", providers);
        });
  }

  private static String entry(Provider provider, String dialect, String base) {
    String key = provider.credential() == Provider.CredentialForm.NONE ? "" : ", api_key: " + KEY;
    String publisher = dialect.equals("messages") ? "anthropic" : "google";
    String at =
        provider.id().equals("google")
            ? base + "/v1/projects/p/locations/l/publishers/" + publisher
            : base;
    return "  %s: {dialect: %s, base_url: \"%s\"%s}".formatted(provider.id(), dialect, at, key);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void itAnswersWholeAndStreamed(Case row) {
    TestGateway gateway = gateway(row.dialect());
    String model = row.provider().id() + "/" + model(row.provider());
    for (boolean stream : new boolean[] {false, true}) {
      gateway.upstream().clear();
      HttpResponse<String> answer = ask(gateway, row, model, stream);
      assertThat(answer.statusCode()).as(row + " " + answer.body()).isEqualTo(200);
      assertThat(answer.headers().firstValue("x-turnpike-model").orElseThrow())
          .startsWith(row.provider().id() + "/");
      Journal.Received asked = gateway.upstream().received().getFirst();
      assertThat(new String(asked.body(), UTF_8)).contains("A mill");
      verifyKey(row, asked);
      row.provider()
          .headers()
          .forEach((name, value) -> assertThat(asked.header(name)).isEqualTo(value));
      if (stream && !VECTORS_ONLY.contains(row.provider().id())) {
        String end = row.dialect().equals(SPEECH_ONLY) ? "speech.audio.done\"}" : "[DONE]";
        assertThat(answer.body()).endsWith(end + "\n\n");
      }
    }
  }

  private static HttpResponse<String> ask(
      TestGateway gateway, Case row, String model, boolean stream) {
    if (VECTORS_ONLY.contains(row.provider().id())) {
      return gateway.post(
          "/v3/router/embeddings", "{\"model\":\"" + model + "\",\"input\":\"A mill\"}");
    }
    if (row.dialect().equals(SPEECH_ONLY)) {
      return gateway.post(
          "/v3/router/audio/speech",
          "{\"model\":\"%s\",\"input\":\"A mill\",\"voice\":\"george\",\"stream_format\":\"%s\"}"
              .formatted(model, stream ? "sse" : "audio"));
    }
    return gateway.post(
        "/v3/router/chat/completions",
        """
        {"model":"%s","stream":%s,"messages":[{"role":"user","content":"A mill"}]}
        """
            .formatted(model, stream));
  }

  private static String model(Provider provider) {
    return provider.models().isEmpty() ? "any-model" : provider.models().keySet().iterator().next();
  }

  private static void verifyKey(Case row, Journal.Received asked) {
    String key =
        Set.of("openai", "anthropic").contains(row.provider().id())
            ? TestGateway.UPSTREAM_KEY
            : KEY;
    switch (row.provider().credential(row.dialect())) {
      case NONE -> assertThat(asked.header("authorization")).isNull();
      case BEARER, AWS -> assertThat(asked.header("authorization")).isEqualTo("Bearer " + key);
      case X_API_KEY -> assertThat(asked.header("x-api-key")).isEqualTo(key);
      case XI_API_KEY -> assertThat(asked.header("xi-api-key")).isEqualTo(key);
      case GOOGLE_API_KEY, GOOGLE -> assertThat(asked.header("x-goog-api-key")).isEqualTo(key);
      case API_KEY, AZURE -> assertThat(asked.header("api-key")).isEqualTo(key);
      case QUERY -> assertThat(asked.target()).contains("key=" + key);
    }
  }

  @Test
  void serversOfOnesOwnAreThereOnlyWhereTheyAreNamed() {
    try (TestGateway gateway = TestGateway.start()) {
      HttpResponse<String> answer =
          gateway.post(
              "/v3/router/chat/completions",
              "{\"model\":\"ollama/qwen3\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.body()).contains("provider_not_configured");
    }
  }

  @Test
  void onlyOpenRouterIsToldWhoAsks() {
    TestGateway gateway = gateway("chat");
    for (String provider : List.of("openrouter", "groq")) {
      gateway.upstream().clear();
      gateway.post(
          "/v3/router/chat/completions",
          "{\"model\":\"%s/%s\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
              .formatted(provider, model(Catalog.read().provider(provider).orElseThrow())),
          "http-referer",
          "https://app.example",
          "x-title",
          "App");
      Journal.Received asked = gateway.upstream().received().getFirst();
      boolean told = provider.equals("openrouter");
      assertThat(asked.header("http-referer")).isEqualTo(told ? "https://app.example" : null);
      assertThat(asked.header("x-title")).isEqualTo(told ? "App" : null);
    }
  }
}
