package dev.turnpike.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Vectors by OpenAI's form of the question, from providers of every form.
class EmbeddingsTest {
  private static final String PATH = "/v3/router/embeddings";

  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway =
        TestGateway.start(
            "",
            """
            mistral: {base_url: "ORIGIN/v1", api_key: k}
            voyage: {base_url: "ORIGIN/v1", api_key: k}
            jina: {base_url: "ORIGIN/v1", api_key: k}
            co: {dialect: cohere, base_url: "ORIGIN", api_key: k}
            aws: {base_url: "ORIGIN", api_key: k}
            google: {base_url: "ORIGIN", project: p-1, api_key: k}
            """
                .indent(2));
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @BeforeEach
  void forget() {
    gateway.upstream().clear();
  }

  private static List<String> asked() {
    return gateway.upstream().received().stream()
        .map(received -> new String(received.body(), UTF_8))
        .toList();
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return TestGateway.JSON.readTree(answer.body());
  }

  private static HttpResponse<String> ask(String model, String rest) {
    return gateway.post(PATH, "{\"model\":\"" + model + "\"," + rest + "}");
  }

  private static List<Float> floats(JsonNode vector) {
    List<Float> floats = new ArrayList<>();
    if (vector.isString()) {
      ByteBuffer bytes =
          ByteBuffer.wrap(Base64.getDecoder().decode(vector.stringValue()))
              .order(ByteOrder.LITTLE_ENDIAN);
      while (bytes.hasRemaining()) {
        floats.add(bytes.getFloat());
      }
    } else {
      vector.forEach(number -> floats.add((float) number.asDouble()));
    }
    return floats;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "openai/text-embedding-3-small",
        "g/vec",
        "co/vec",
        "aws/amazon.titan-embed-text-v1",
        "aws/amazon.titan-embed-image-v1",
        "aws/cohere.embed-english-v3",
        "aws/us.cohere.embed-v4:0",
        "google/gemini-embedding-001",
        "google/gemini-embedding-2",
        "google/text-embedding-005"
      })
  void everyFormOfProviderGivesTheSameVectors(String model) {
    HttpResponse<String> plain = ask(model, "\"input\":[\"A mill\",\"Zwölf Mühlen\"]");
    assertThat(plain.statusCode()).as(plain.body()).isEqualTo(200);
    JsonNode whole = json(plain);
    assertThat(whole.at("/object").asString()).isEqualTo("list");
    assertThat(whole.at("/data").size()).isEqualTo(2);
    assertThat(whole.at("/data/0/object").asString()).isEqualTo("embedding");
    assertThat(whole.at("/data/1/index").asInt()).isEqualTo(1);
    assertThat(whole.at("/usage/prompt_tokens").asLong())
        .isPositive()
        .isEqualTo(whole.at("/usage/total_tokens").asLong());
    List<Float> first = floats(whole.at("/data/0/embedding"));
    assertThat(first).hasSize(8);
    JsonNode packed =
        json(ask(model, "\"input\":[\"A mill\",\"Zwölf Mühlen\"],\"encoding_format\":\"base64\""));
    for (int i = 0; i < 2; i++) {
      JsonNode vector = packed.at("/data/" + i + "/embedding");
      assertThat(vector.isString()).isTrue();
      assertThat(floats(vector)).isEqualTo(floats(whole.at("/data/" + i + "/embedding")));
    }
    JsonNode reference = json(ask("c/vec", "\"input\":\"A mill\""));
    assertThat(floats(reference.at("/data/0/embedding"))).isEqualTo(first);
    assertThat((double) first.getFirst()).isCloseTo(first.getFirst(), within(1.0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "openai/text-embedding-3-small",
        "mistral/mistral-embed",
        "voyage/voyage-4",
        "jina/jina-embeddings-v2-base-en",
        "g/vec",
        "co/vec",
        "aws/amazon.titan-embed-text-v2:0",
        "aws/amazon.titan-embed-image-v1",
        "aws/us.cohere.embed-v4:0",
        "google/gemini-embedding-001",
        "google/gemini-embedding-2",
        "google/text-embedding-005"
      })
  void theLengthThatIsAskedForArrives(String model) {
    HttpResponse<String> answer =
        ask(model, "\"input\":\"A mill\",\"dimensions\":3,\"encoding_format\":\"base64\"");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(floats(json(answer).at("/data/0/embedding"))).hasSize(3);
  }

  @Test
  void anOpenAiFormGoesOnByteForByte() {
    String rest =
        "\"input\" : [[1,2 ], [3]],\"encoding_format\":\"float\", \"x\":1e1,\"user\":\"u\"";
    HttpResponse<String> answer = ask("openai/text-embedding-3-small", rest);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(asked()).containsExactly("{\"model\":\"text-embedding-3-small\"," + rest + "}");
    assertThat(gateway.upstream().received().getFirst().target()).isEqualTo("/v1/embeddings");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "mistral/mistral-embed|\"output_dimension\":3|renamed:dimensions=output_dimension",
        "voyage/voyage-4|\"output_dimension\":3|dropped:user",
        "jina/jina-embeddings-v2-base-en|\"embedding_type\":\"float\"|renamed:encoding_format=embedding_type"
      })
  void hostsOfNearlyTheSameFormGetTheirOwnNames(String model, String sent, String note) {
    HttpResponse<String> answer =
        ask(model, "\"input\":\"x\",\"user\":\"u\",\"dimensions\":3,\"encoding_format\":\"float\"");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(asked().getFirst()).contains(sent);
    assertThat(answer.headers().firstValue("x-turnpike-notes").orElseThrow()).contains(note);
    if (model.startsWith("voyage")) {
      assertThat(asked().getFirst()).doesNotContain("encoding_format");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "g/vec,250,3",
    "co/vec,100,2",
    "aws/amazon.titan-embed-text-v2:0,5,5",
    "aws/cohere.embed-english-v3,100,2",
    "google/gemini-embedding-001,3,3",
    "google/gemini-embedding-2,3,3",
    "google/text-embedding-005,101,2"
  })
  void manyTextsGoInAsManyCallsAsItTakes(String model, int texts, int calls) {
    String input =
        IntStream.range(0, texts)
            .mapToObj(i -> "\"text " + i + "\"")
            .collect(Collectors.joining(",", "[", "]"));
    HttpResponse<String> answer = ask(model, "\"input\":" + input);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(gateway.upstream().received()).hasSize(calls);
    JsonNode whole = json(answer);
    assertThat(whole.at("/data").size()).isEqualTo(texts);
    int last = texts - 1;
    JsonNode alone = json(ask("c/vec", "\"input\":\"text " + last + "\""));
    assertThat(floats(whole.at("/data/" + last + "/embedding")))
        .isEqualTo(floats(alone.at("/data/0/embedding")));
    JsonNode trace = gateway.trace(answer);
    assertThat(trace.at("/usage/prompt_tokens").asLong())
        .isEqualTo(whole.at("/usage/prompt_tokens").asLong());
    assertThat(trace.at("/attempts").size()).isEqualTo(calls);
  }

  @Test
  void tooManyTextsForOneRequestAreRefusedBeforeAnyIsSent() {
    String input =
        IntStream.range(0, 65).mapToObj(i -> "\"t\"").collect(Collectors.joining(",", "[", "]"));
    HttpResponse<String> answer = ask("aws/amazon.titan-embed-text-v2:0", "\"input\":" + input);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("input has 65 texts, must be at most 64 for this model");
    assertThat(asked()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "g/vec",
        "co/vec",
        "aws/amazon.titan-embed-text-v2:0",
        "google/gemini-embedding-2"
      })
  void tokensMeanNothingToOthers(String model) {
    HttpResponse<String> answer = ask(model, "\"input\":[[1,2]]");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).at("/error/code").asString()).isEqualTo("not_supported");
    assertThat(answer.body()).contains("input[0] holds tokens");
    assertThat(asked()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"x\":1|input is missing, must be a text, or a list of texts or of lists of tokens",
        "\"input\":\"\"|input is empty",
        "\"input\":[]|input is an empty list",
        "\"input\":7|input is a number",
        "\"input\":\"a\",\"stream\":true|stream is true, vectors come whole"
      })
  void whatIsWrongIsSaid(String rest, String words) {
    HttpResponse<String> answer = ask("c/vec", rest);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).at("/error/message").asString()).startsWith(words);
  }

  @Test
  void aWrongLengthOrEncodingIsRefusedForOthers() {
    assertThat(ask("g/vec", "\"input\":\"a\",\"dimensions\":0").statusCode()).isEqualTo(400);
    assertThat(ask("g/vec", "\"input\":\"a\",\"encoding_format\":\"hex\"").statusCode())
        .isEqualTo(400);
    assertThat(ask("g/vec", "\"input\":[\"a\",\"\"]").body()).contains("input[1] is empty");
  }

  @Test
  void aModelWithoutVectorsIsRefusedPlainly() {
    HttpResponse<String> answer = ask("m/echo", "\"input\":\"a\"");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).at("/error/code").asString()).isEqualTo("not_supported");
  }

  @Test
  void whatWasAnsweredBeforeAFailureIsPaid() throws IOException {
    String texts =
        IntStream.range(0, 100)
            .mapToObj(_ -> "\"four\"")
            .collect(Collectors.joining(",", "[", "]"));
    try (RawProvider raw = new RawProvider();
        TestGateway other =
            TestGateway.start(
                "",
                "  raw: {dialect: cohere, base_url: \"http://127.0.0.1:%d\", api_key: k}\n"
                    .formatted(raw.port()))) {
      String vectors = "[1],".repeat(96).replaceFirst(",$", "");
      raw.says(
          RawProvider.json(
              200,
              "{\"embeddings\":{\"float\":["
                  + vectors
                  + "]},\"meta\":{\"billed_units\":{\"input_tokens\":192}}}"));
      HttpResponse<String> answer =
          other.post(PATH, "{\"model\":\"raw/m\",\"input\":" + texts + "}");
      assertThat(answer.statusCode()).isEqualTo(502);
      assertThat(answer.body()).contains("96 vectors for 4 texts");
      JsonNode trace = other.trace(answer);
      assertThat(trace.at("/usage/prompt_tokens").asLong()).isEqualTo(192);
      assertThat(trace.at("/status").asString()).isEqualTo("error");
    }
  }

  @Test
  void estimatesCountTheTextsAlone() {
    HttpResponse<String> answer = ask("g/vec", "\"input\":[\"four\",\"four\"],\"dimensions\":3");
    assertThat(gateway.trace(answer).at("/usage/prompt_tokens").asLong()).isEqualTo(2);
  }

  @Test
  void aHostThatDoesNotPackIsPackedFor() throws IOException {
    try (RawProvider raw = new RawProvider();
        TestGateway other =
            TestGateway.start(
                "",
                "  raw: {dialect: chat, base_url: \"http://127.0.0.1:%d\", api_key: k}\n"
                    .formatted(raw.port()))) {
      raw.says(
          RawProvider.json(
              200, "{\"data\":[{\"embedding\":[0.5,-1]}],\"usage\":{\"prompt_tokens\":3}}"));
      String packed = "{\"model\":\"raw/m\",\"input\":\"a\",\"encoding_format\":\"base64\"}";
      HttpResponse<String> answer = other.post(PATH, packed);
      assertThat(floats(json(answer).at("/data/0/embedding"))).containsExactly(0.5f, -1f);
      assertThat(json(answer).at("/data/0/embedding").isString()).isTrue();
      assertThat(answer.headers().firstValue("x-turnpike-notes"))
          .hasValue("emulated:encoding_format");
      assertThat(other.trace(answer).at("/usage/prompt_tokens").asLong()).isEqualTo(3);
      HttpResponse<String> oneOfTwo =
          other.post(PATH, "{\"model\":\"raw/m\",\"input\":[\"a\",\"b\"]}");
      assertThat(oneOfTwo.statusCode()).isEqualTo(502);
      assertThat(oneOfTwo.body()).contains("The upstream's answer has 1 vectors for 2 texts.");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"aws/amazon.titan-embed-text-v1", "aws/cohere.embed-english-v3"})
  void aLengthThatAModelCannotHaveIsRefused(String model) {
    HttpResponse<String> answer = ask(model, "\"input\":\"a\",\"dimensions\":256");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).at("/error/param").asString()).isEqualTo("dimensions");
    assertThat(asked()).isEmpty();
  }

  @Test
  void aModelOfBedrockWhoseFormIsNotKnownIsRefused() {
    HttpResponse<String> answer = ask("aws/twelvelabs.marengo-embed-3-0-v1:0", "\"input\":\"a\"");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).at("/error/code").asString()).isEqualTo("not_supported");
    assertThat(asked()).isEmpty();
  }

  @Test
  void theyArePricedAndTraced() {
    HttpResponse<String> answer =
        ask("openai/text-embedding-3-small", "\"input\":\"%s\"".formatted("four".repeat(1_000)));
    assertThat(answer.headers().firstValue("x-turnpike-cost")).contains("0.00002");
    JsonNode trace = gateway.trace(answer);
    assertThat(trace.at("/operation").asString()).isEqualTo("embeddings");
    assertThat(trace.at("/cost/total_nanos").asLong()).isEqualTo(20_000);
    assertThat(trace.at("/usage/prompt_tokens").asLong()).isEqualTo(1_000);
  }

  @Test
  void whatNoProviderReportsIsEstimated() {
    HttpResponse<String> answer = ask("g/vec", "\"input\":\"A mill by the brook\"");
    assertThat(gateway.trace(answer).at("/usage").toString()).contains("\"estimated\":true");
  }

  @Test
  void aFailureGoesToTheNextModel() {
    HttpResponse<String> answer =
        ask("g/status-503", "\"input\":\"a\",\"fallbacks\":[{\"model\":\"co/vec\"}]");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("x-turnpike-model")).contains("co/vec");
    HttpResponse<String> limited = ask("g/429-seconds", "\"input\":\"a\"");
    assertThat(limited.statusCode()).isEqualTo(429);
    assertThat(json(limited).at("/error/type").asString()).isEqualTo("rate_limit_error");
  }

  @Test
  void vectorsThatAreMissingAreNoAnswer() {
    HttpResponse<String> answer = ask("g/empty", "\"input\":\"a\"");
    assertThat(answer.statusCode()).isEqualTo(502);
  }
}
