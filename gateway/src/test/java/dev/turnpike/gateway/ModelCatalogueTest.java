package dev.turnpike.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.catalog.Catalog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// `/v2/model-catalog`, as whoever has no key sees it.
class ModelCatalogueTest {
  private static final String CATALOGUE = "/v2/model-catalog";
  private static final String MODEL =
      """
      id text*
      created text*
      deprecation text
      name text*
      description text*
      provider object*
      provider.id text*
      provider.logo text*
      endpoints list*
      modalities object*
      modalities.input list*
      modalities.output list*
      offering_of text*
      pricing object
      supported_parameters list*
      supported_tiers list*
      context_window text
      location list*
      features list*
      deprecated yes*
      """;

  private static TestGateway gateway;
  private static List<JsonNode> all;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
    all = data(get(CATALOGUE, 200));
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  private static HttpResponse<String> ask(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(gateway.origin() + path));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return gateway.send(request.build());
  }

  private static JsonNode get(String path, int status) {
    HttpResponse<String> answer = ask(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return TestGateway.JSON.readTree(answer.body());
  }

  private static List<JsonNode> data(JsonNode page) {
    return page.path("data").valueStream().toList();
  }

  private static List<String> ids(List<JsonNode> models) {
    return models.stream().map(model -> model.path("id").asString()).toList();
  }

  // The shape.

  @Test
  void everyFieldIsThereInItsForm() {
    JsonNode page = get(CATALOGUE, 200);
    new Shape()
        .under("", "object text*\ndata list*\nhas_more yes*")
        .under("data[]", MODEL)
        .under("data[].pricing", Shape.pricing())
        .check(page);
    assertThat(page.path("object").asString()).isEqualTo("list");
    assertThat(page.path("has_more").asBoolean()).isFalse();
    JsonNode one = get(CATALOGUE + "/openai/gpt-4o", 200);
    new Shape()
        .under("", "model object*")
        .under("model", MODEL)
        .under("model.pricing", Shape.pricing())
        .check(one);
  }

  @Test
  void everyModelThatShipsAndIsNotDeprecatedIsListedInOrder() {
    List<String> shipped = new ArrayList<>();
    Catalog.read()
        .providers()
        .forEach(
            provider ->
                provider.models().keySet().forEach(id -> shipped.add(provider.id() + "/" + id)));
    List<String> listed = ids(all);
    assertThat(listed).isSorted().doesNotHaveDuplicates().hasSizeGreaterThan(400);
    assertThat(shipped).containsAll(listed);
    shipped.removeAll(listed);
    assertThat(shipped).contains("openai/chatgpt-4o-latest").hasSizeLessThan(listed.size() / 2);
    JsonNode gone = get(CATALOGUE + "/openai/chatgpt-4o-latest", 200).path("model");
    assertThat(gone.path("deprecated").asBoolean()).isTrue();
    assertThat(gone.path("deprecation").asString()).isEqualTo("1771286400");
    assertThat(data(get(CATALOGUE + "/openai/chatgpt-4o-latest/offerings", 200)))
        .noneMatch(model -> model.path("id").asString().equals("openai/chatgpt-4o-latest"));
  }

  @Test
  void nothingOfThisGatewayIsTold() {
    assertThat(all)
        .allSatisfy(
            model -> {
              String id = model.path("id").asString();
              assertThat(id).doesNotStartWith("c/").doesNotStartWith("dead/");
              assertThat(model.toString()).doesNotContain("127.0.0.1").doesNotContain("base_url");
            });
  }

  @Test
  void aModelIsToldAsItsSourcesHaveIt() {
    JsonNode model = get(CATALOGUE + "/openai/gpt-4o", 200).path("model");
    assertThat(model.path("created").asString()).isEqualTo("1715558400");
    assertThat(model.path("context_window").asString()).isEqualTo("128000");
    assertThat(model.path("provider").path("id").asString()).isEqualTo("openai");
    assertThat(model.path("offering_of").asString()).isEqualTo("openai/gpt-4o");
    assertThat(texts(model.path("endpoints"))).contains("chat", "messages", "responses");
    assertThat(texts(model.path("features"))).isSorted().contains("tool_calling", "vision");
    assertThat(texts(model.path("supported_parameters")))
        .isSorted()
        .contains("max_tokens", "temperature", "tools", "top_p");
    JsonNode input = model.path("pricing").path("input");
    assertThat(input.path("cost").decimalValue()).isEqualByComparingTo("2.5");
    assertThat(input.path("currency").asString()).isEqualTo("USD");
    assertThat(input.path("per").asInt()).isEqualTo(1_000_000);
    assertThat(model.path("pricing").path("cache_read").path("cost").decimalValue())
        .isEqualByComparingTo("1.25");
    assertThat(model.path("pricing").has("cache_write_5m")).isFalse();
  }

  private static List<String> texts(JsonNode list) {
    return list.valueStream().map(JsonNode::asString).toList();
  }

  // Filters.

  private static boolean has(JsonNode list, String text) {
    return texts(list).contains(text);
  }

  private static Predicate<JsonNode> meaning(String parameter, String value) {
    return switch (parameter) {
      case "provider" -> model -> model.path("provider").path("id").asString().equals(value);
      case "endpoint" -> model -> has(model.path("endpoints"), value);
      case "input_modality" -> model -> has(model.path("modalities").path("input"), value);
      case "output_modality" -> model -> has(model.path("modalities").path("output"), value);
      case "location" -> model -> has(model.path("location"), value);
      case "feature" -> model -> has(model.path("features"), value);
      case "supported_parameter" -> model -> has(model.path("supported_parameters"), value);
      case "tier" -> model -> has(model.path("supported_tiers"), value);
      case "offering_of" -> model -> model.path("offering_of").asString().equals(value);
      case "search" ->
          model ->
              (model.path("id").asString()
                      + "\n"
                      + model.path("name").asString()
                      + "\n"
                      + model.path("description").asString())
                  .toLowerCase(Locale.ROOT)
                  .contains(value.toLowerCase(Locale.ROOT));
      default -> throw new IllegalArgumentException(parameter);
    };
  }

  @ParameterizedTest
  @CsvSource({
    "provider, openai",
    "endpoint, embeddings",
    "input_modality, pdf",
    "output_modality, image",
    "location, eu",
    "feature, tool_calling",
    "supported_parameter, top_k",
    "tier, flex",
    "offering_of, anthropic/claude-opus-4-8",
    "search, SONNET",
  })
  void aFilterTakesThoseThatHaveTheValueAndNoOther(String parameter, String value) {
    List<JsonNode> found = data(get(CATALOGUE + "?" + parameter + "=" + value, 200));
    List<JsonNode> wanted = all.stream().filter(meaning(parameter, value)).toList();
    assertThat(ids(found)).isNotEmpty().isEqualTo(ids(wanted)).hasSizeLessThan(all.size());
  }

  @Test
  void valuesOfOneFilterAreAlternativesAndFiltersAllHold() {
    List<JsonNode> found =
        data(get(CATALOGUE + "?provider=openai&provider=anthropic&feature=reasoning", 200));
    Predicate<JsonNode> wanted =
        meaning("provider", "openai")
            .or(meaning("provider", "anthropic"))
            .and(meaning("feature", "reasoning"));
    assertThat(ids(found)).isNotEmpty().isEqualTo(ids(all.stream().filter(wanted).toList()));
    assertThat(data(get(CATALOGUE + "?provider=nobody", 200))).isEmpty();
  }

  // Order.

  @ParameterizedTest
  @CsvSource({"name", "provider", "created", "context_window", "input_cost", "output_cost"})
  void aListIsSortedByWhatIsAskedFor(String field) {
    Comparator<JsonNode> order =
        switch (field) {
          case "name" ->
              Comparator.comparing(m -> m.path("name").asString().toLowerCase(Locale.ROOT));
          case "provider" -> Comparator.comparing(m -> m.path("provider").path("id").asString());
          case "created" ->
              Comparator.comparingLong(m -> Long.parseLong(m.path("created").asString()));
          case "context_window" ->
              Comparator.comparingLong(m -> Long.parseLong(m.path("context_window").asString("0")));
          default ->
              Comparator.comparingDouble(
                  m -> {
                    JsonNode price = m.path("pricing").path(field.replace("_cost", ""));
                    return price.path("cost").asDouble(-1);
                  });
        };
    assertThat(data(get(CATALOGUE + "?sort_by=" + field, 200)))
        .hasSameSizeAs(all)
        .isSortedAccordingTo(order);
    assertThat(data(get(CATALOGUE + "?order=desc&sort_by=" + field, 200)))
        .hasSameSizeAs(all)
        .isSortedAccordingTo(order.reversed());
  }

  // Pages.

  @Test
  void pagesForwardAreTheWholeList() {
    List<String> seen = new ArrayList<>();
    JsonNode page = get(CATALOGUE + "?limit=250", 200);
    while (true) {
      List<String> ids = ids(data(page));
      seen.addAll(ids);
      if (!page.path("has_more").asBoolean()) {
        break;
      }
      assertThat(ids).hasSize(250);
      page = get(CATALOGUE + "?limit=250&starting_after=" + ids.getLast(), 200);
    }
    assertThat(seen).isEqualTo(ids(all));
  }

  @Test
  void pagesBackwardAreTheWholeList() {
    List<String> ids = ids(all);
    List<String> seen = new ArrayList<>(List.of(ids.getLast()));
    boolean more = true;
    while (more) {
      JsonNode page = get(CATALOGUE + "?limit=250&ending_before=" + seen.getFirst(), 200);
      seen.addAll(0, ids(data(page)));
      more = page.path("has_more").asBoolean();
    }
    assertThat(seen).isEqualTo(ids);
  }

  @Test
  void aCursorHoldsItsPlaceInEveryOrderAndFilter() {
    String query = CATALOGUE + "?sort_by=created&order=desc&provider=anthropic&provider=openai";
    List<String> whole = ids(data(get(query, 200)));
    JsonNode page = get(query + "&limit=3&starting_after=" + whole.get(4), 200);
    assertThat(ids(data(page))).isEqualTo(whole.subList(5, 8));
    JsonNode back = get(query + "&limit=3&ending_before=" + whole.get(4), 200);
    assertThat(ids(data(back))).isEqualTo(whole.subList(1, 4));
    assertThat(back.path("has_more").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0, limit",
    "limit=1001, limit",
    "limit=ten, limit",
    "limit=5&limit=6, limit",
    "starting_after=nobody/nothing, starting_after",
    "starting_after=openai/gpt-4o&ending_before=openai/gpt-4o, ending_before",
    "sort_by=colour, sort_by",
    "order=up, order",
    "provder=openai, provder",
    "search=%zz, ''",
  })
  void aWrongQueryIsRefusedByName(String query, String param) throws IOException {
    // As it stands: the client of the JDK refuses bad escapes itself.
    String answer;
    try (RawConnection raw = new RawConnection(gateway.port())) {
      raw.write(
          "GET "
              + CATALOGUE
              + "?"
              + query
              + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      answer = raw.readAll();
    }
    assertThat(answer).startsWith("HTTP/1.1 400").contains("\"code\":\"invalid_request\"");
    assertThat(answer).contains(param.isEmpty() ? "\"param\":null" : "\"param\":\"" + param + "\"");
  }

  // One, and its offerings.

  @Test
  void anIdMayHoldSlashesAndAnUnknownOneIsNotFound() {
    for (String path : new String[] {"/groq/openai/gpt-oss-120b", "/groq/openai%2Fgpt-oss-120b"}) {
      assertThat(get(CATALOGUE + path, 200).path("model").path("id").asString())
          .isEqualTo("groq/openai/gpt-oss-120b");
    }
    JsonNode error = get(CATALOGUE + "/openai/gpt-99", 404).path("error");
    assertThat(error.path("code").asString()).isEqualTo("not_found");
    get(CATALOGUE + "/openai/gpt-4o?limit=1", 400);
  }

  @Test
  void theOfferingsOfAModelAreThoseOfAllItsProviders() {
    String base = "anthropic/claude-opus-4-8";
    JsonNode page = get(CATALOGUE + "/" + base + "/offerings", 200);
    new Shape()
        .under("", "object text*\ndata list*\nhas_more yes*")
        .under("data[]", MODEL)
        .under("data[].pricing", Shape.pricing())
        .check(page);
    assertThat(ids(data(page)))
        .isEqualTo(ids(all.stream().filter(meaning("offering_of", base)).toList()))
        .contains("anthropic/claude-opus-4-8", "openrouter/anthropic/claude-opus-4.8");
    JsonNode some = get(CATALOGUE + "/" + base + "/offerings?provider=openrouter&limit=1", 200);
    assertThat(ids(data(some))).containsExactly("openrouter/anthropic/claude-opus-4.8");
    assertThat(
            get(CATALOGUE + "/" + base + "/offerings?offering_of=x", 400)
                .path("error")
                .path("param")
                .asString())
        .isEqualTo("offering_of");
    get(CATALOGUE + "/nobody/nothing/offerings", 404);
  }

  // How often, and how long it is good.

  @Test
  void whoHasItAlreadyIsToldSo() {
    HttpResponse<String> first = ask(CATALOGUE + "?provider=groq");
    String tag = first.headers().firstValue("etag").orElseThrow();
    assertThat(first.headers().firstValue("cache-control")).hasValue("public, max-age=300");
    HttpResponse<String> again =
        ask(CATALOGUE + "?provider=groq", "if-none-match", "\"x\", W/" + tag);
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(again.headers().firstValue("etag")).hasValue(tag);
    assertThat(again.headers().firstValue("cache-control")).hasValue("public, max-age=300");
    assertThat(ask(CATALOGUE + "?provider=xai", "if-none-match", tag).statusCode()).isEqualTo(200);
    assertThat(ask(CATALOGUE + "/openai/gpt-4o").headers().firstValue("etag")).isPresent();
  }

  @Test
  void anAddressAsksAHundredAndTwentyTimesAMinuteAndNoOtherSuffers() throws Exception {
    try (HttpClient other =
        HttpClient.newBuilder().localAddress(InetAddress.ofLiteral("127.0.0.9")).build()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(gateway.origin() + CATALOGUE + "/openai/gpt-4o"))
              .header("x-forwarded-for", "203.0.113.7")
              .build();
      for (int i = 0; i < 120; i++) {
        assertThat(other.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
      }
      HttpResponse<String> refused = other.send(request, BodyHandlers.ofString());
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.body()).contains("requests_per_minute_exceeded");
      assertThat(refused.headers().firstValueAsLong("retry-after").orElseThrow())
          .isBetween(1L, 60L);
    }
    assertThat(ask(CATALOGUE + "/openai/gpt-4o").statusCode()).isEqualTo(200);
  }

  @Test
  void whoHasNoKeyBringsNoBody() {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(gateway.origin() + CATALOGUE))
            .method("GET", HttpRequest.BodyPublishers.ofString("x".repeat(100_000)))
            .build();
    HttpResponse<String> answer = gateway.send(request);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("takes no body");
  }

  @Test
  void onlyReadingNeedsNoKey() {
    for (String method : new String[] {"POST", "PUT", "DELETE"}) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(gateway.origin() + CATALOGUE))
              .method(method, HttpRequest.BodyPublishers.noBody())
              .build();
      assertThat(gateway.send(request).statusCode()).isEqualTo(401);
    }
    assertThat(gateway.manage("POST", CATALOGUE, "").statusCode()).isEqualTo(404);
  }
}
