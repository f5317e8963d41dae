package dev.turnpike.gateway.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.gateway.config.Config;
import dev.turnpike.gateway.trace.SampleTrace;
import dev.turnpike.gateway.trace.Trace;
import dev.turnpike.gateway.trace.Trace.Bodies.Keep;
import dev.turnpike.gateway.trace.Traces;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TracesApiTest {
  private static final String DAY =
      "\"from\":\"2026-09-15T00:00:00Z\",\"to\":\"2026-09-16T00:00:00+00:00\"";

  @TempDir Path folder;
  private Traces traces;
  private TracesApi api;

  @BeforeEach
  void open() throws Exception {
    traces =
        Traces.open(
            folder,
            new Config.Traces(Keep.KEEP, 1 << 20, 30, 7),
            Clock.fixed(SampleTrace.NOON, ZoneOffset.UTC));
    api = new TracesApi(traces.store(), () -> "req-1");
  }

  @AfterEach
  void close() {
    traces.close();
  }

  private void record(Trace... handedOver) throws InterruptedException {
    for (Trace trace : handedOver) {
      traces.recorder().record(trace);
    }
    assertThat(traces.flush(Duration.ofSeconds(20))).isTrue();
  }

  @Test
  void aSearchAnswersWithAListAndWhatWasSearched() throws Exception {
    record(SampleTrace.number(1).trace(), SampleTrace.number(2).trace());

    JsonNode list = searched("{" + DAY + ",\"limit\":1}");

    assertThat(list.path("object").asString()).isEqualTo("list");
    assertThat(list.path("data").size()).isEqualTo(1);
    assertThat(list.at("/data/0/call_id").asString()).isEqualTo(SampleTrace.id(2));
    assertThat(list.path("has_more").asBoolean()).isTrue();
    assertThat(list.path("meta").toString())
        .isEqualTo(
            "{\"request_id\":\"req-1\",\"from\":\"2026-09-15T00:00:00Z\","
                + "\"to\":\"2026-09-16T00:00:00Z\",\"row_count\":1}");

    JsonNode next =
        searched("{" + DAY + ",\"limit\":1,\"page_token\":" + list.path("next_page_token") + "}");
    assertThat(next.at("/data/0/call_id").asString()).isEqualTo(SampleTrace.id(1));
    assertThat(next.path("has_more").asBoolean()).isFalse();
    assertThat(next.path("next_page_token").asString()).isEmpty();
  }

  @Test
  void everyPartOfASearchIsUsed() throws Exception {
    record(
        SampleTrace.number(1).inThread("a").costing(5).trace(),
        SampleTrace.number(2)
            .inThread("b")
            .costing(9)
            .saying(Keep.KEEP, "{\"text\":\"fox\"}", null)
            .trace(),
        SampleTrace.number(3).inThread("c").trace());

    assertThat(
            ids(
                ",\"filters\":[{\"field\":\"thread_id\",\"op\":\"in\",\"values\":[\"a\",\"b\"]}],"
                    + "\"sort\":[{\"field\":\"cost\",\"order\":\"asc\"}]"))
        .isEqualTo("1 2");
    assertThat(
            ids(
                ",\"filter_operator\":\"or\",\"filters\":["
                    + "{\"field\":\"thread_id\",\"values\":[\"a\"]},{\"field\":\"thread_id\",\"values\":[\"c\"]}]"))
        .isEqualTo("3 1");
    assertThat(ids(",\"query\":\"fox\",\"page_token\":null")).isEqualTo("2");
  }

  @Test
  void aTraceShowsAllThatIsKnownOfIt() throws Exception {
    record(SampleTrace.full());

    JsonNode trace = found(SampleTrace.id(7));

    assertThat(trace.path("trace_id").asString()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    assertThat(trace.path("parent_span_id").asString()).isEqualTo("2222222222222222");
    assertThat(trace.path("name").asString()).isEqualTo("naïve 名前");
    assertThat(trace.path("started_at").asString()).isEqualTo("2026-09-15T12:00:00Z");
    assertThat(trace.path("ended_at").asString()).isEqualTo("2026-09-15T12:00:00.000044Z");
    assertThat(trace.path("duration_ms").toString()).isEqualTo("0.044");
    assertThat(trace.path("times").toString())
        .isEqualTo(
            "{\"time_to_upstream_us\":11,\"time_to_first_byte_us\":22,"
                + "\"time_to_first_token_us\":33,\"time_to_last_byte_us\":44,\"overhead_us\":55}");
    assertThat(trace.path("error").toString())
        .isEqualTo("{\"code\":\"upstream_error\",\"message\":\"overloaded: \\\"x\\\"\"}");
    assertThat(trace.path("models").toString())
        .isEqualTo("[\"sonnet\",\"anthropic/claude-sonnet-4-5\",\"claude-sonnet-4-5-20250929\"]");
    assertThat(trace.at("/api_key/name").asString()).isEqualTo("Schlüssel 鍵");
    assertThat(trace.path("identity").toString()).isEqualTo("{\"id\":\"user'7\"}");
    assertThat(trace.at("/metadata/tier").asString()).isEqualTo("free");
    assertThat(trace.path("attempts").size()).isEqualTo(2);
    assertThat(trace.at("/usage/estimated").asBoolean()).isTrue();
    assertThat(trace.at("/usage/buckets/cache_write_1h").asLong()).isEqualTo(7_000_021);
  }

  @Test
  void theBodiesOfACallAreTextWhereTheyAreText() throws Exception {
    record(SampleTrace.full());

    JsonNode trace = found(SampleTrace.id(7));

    assertThat(trace.path("bodies").asString()).isEqualTo("kept");
    assertThat(trace.path("request").toString())
        .isEqualTo("{\"text\":\"{\\\"q\\\":\\\"?\\\"}\",\"bytes\":9,\"cut\":true}");
    assertThat(trace.path("response").toString())
        .isEqualTo("{\"base64\":\"AP8iXA==\",\"bytes\":4,\"cut\":true}");
  }

  @Test
  void aCallIsASpanAboveItsAttempts() throws Exception {
    record(SampleTrace.full());

    JsonNode spans = found(SampleTrace.id(7)).path("spans");

    assertThat(spans.size()).isEqualTo(3);
    assertThat(spans.at("/0/span_id").asString()).isEqualTo("1111111111111111");
    assertThat(spans.at("/1/parent_span_id").asString()).isEqualTo("1111111111111111");
    assertThat(spans.at("/1/status").asString()).isEqualTo("error");
    assertThat(spans.at("/2/started_at").asString()).isEqualTo("2026-09-15T12:00:00.000003Z");
  }

  @Test
  void theKindsOfCostAddUpToTheTotal() throws Exception {
    record(SampleTrace.full(), SampleTrace.number(1).costing(117).trace());

    JsonNode cost = found(SampleTrace.id(7)).path("cost");
    assertThat(cost.path("total_nanos").asLong()).isEqualTo(637_000_000_637L);
    assertThat(cost.path("total").toString()).isEqualTo("637.000000637");
    BigDecimal sum = BigDecimal.ZERO;
    for (String kind :
        new String[] {
          "input",
          "audio_input",
          "cache_read",
          "cache_write",
          "output",
          "audio_output",
          "reasoning",
          "web_search"
        }) {
      sum = sum.add(new BigDecimal(cost.path(kind).toString()));
    }
    assertThat(sum).isEqualByComparingTo("637.000000637");
    assertThat(cost.path("tier").asString()).isEqualTo("long");
    assertThat(new String(api.find(SampleTrace.id(1)).body(), StandardCharsets.UTF_8))
        .contains("\"total\":0.000000117,");
  }

  @Test
  void anUnpricedCallHasAReasonAndNoFigure() throws Exception {
    record(SampleTrace.number(1).unpriced().trace());

    assertThat(found(SampleTrace.id(1)).path("cost").toString())
        .isEqualTo(
            "{\"currency\":\"USD\",\"state\":\"unpriced\","
                + "\"unpriced_reason\":\"no price for openai/gpt-4o-mini\","
                + "\"total\":null,\"total_nanos\":null}");
  }

  @Test
  void momentsThatNeverCameAreNull() throws Exception {
    record(SampleTrace.empty());

    JsonNode trace = found(SampleTrace.id(8));

    assertThat(trace.at("/times/time_to_first_token_us").isNull()).isTrue();
    assertThat(trace.path("request").isNull()).isTrue();
    assertThat(trace.path("error").isNull()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ffffffffffffffffffffffffffffffff", "x", "", "' OR 1=1", "FFFF"})
  void anIdThatNothingHasIsNotFound(String id) {
    ApiReply reply = api.find(id);

    assertThat(reply.status()).isEqualTo(404);
    assertThat(json(reply).at("/error/code").asString()).isEqualTo("not_found");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"to":"2026-09-16T00:00:00Z"}                        | from            | from is missing, must be an ISO 8601 time
          {"from":"yesterday","to":"2026-09-16T00:00:00Z"}     | from            | ISO 8601
          {"from":"2026-09-16T00:00:00Z","to":"2026-09-15T00:00:00Z"} | from     | must be before to
          {DAY,"limit":0}                                      | limit           | limit is 0, must be 1 to 200
          {DAY,"limit":201}                                    | limit           | 1 to 200
          {DAY,"limit":"5"}                                    | limit           | 1 to 200
          {DAY,"colour":"red"}                                 | colour          | page_token
          {DAY,"filters":{}}                                   | filters         | list
          {DAY,"filters":[{"field":"nope","op":"eq","values":["x"]}]} | filters[0].field | thread_id
          {DAY,"filters":[{"field":"name","op":"like","values":["x"]}]} | filters[0].op | eq, ne, in
          {DAY,"filters":[{"field":"name","values":[]}]}       | filters[0].values | have 1
          {DAY,"filters":[{"field":"name","values":[{}]}]}     | filters[0].values | neither
          {DAY,"filter_operator":"xor"}                        | filter_operator | filter_operator is xor, must be and or or
          {DAY,"sort":[{"field":"name; DROP TABLE calls"}]}    | sort[0].field   | started_at
          {DAY,"sort":[{"field":"cost","order":"up"}]}         | sort[0].order   | desc
          {DAY,"query":"?!"}                                   | query           | word
          {DAY,"page_token":"abc"}                             | page_token      | next_page_token
          []                                                   |                 | object
          """)
  void aSearchThatCannotBeIsRefusedByName(String body, @Nullable String param, String hint) {
    ApiReply reply = api.search(body.replace("DAY", DAY).getBytes(StandardCharsets.UTF_8));

    assertThat(reply.status()).isEqualTo(400);
    JsonNode error = json(reply).path("error");
    assertThat(error.path("code").asString()).isEqualTo("invalid_request");
    assertThat(error.path("param").asString()).isEqualTo(param == null ? "" : param);
    assertThat(error.path("message").asString())
        .startsWith(param == null ? "the body" : param + " ")
        .contains(hint);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"from\":}", "not json"})
  void aBodyThatIsNoJsonIsRefused(String body) {
    ApiReply reply = api.search(body.getBytes(StandardCharsets.UTF_8));

    assertThat(reply.status()).isEqualTo(400);
  }

  private String ids(String more) {
    StringBuilder ids = new StringBuilder();
    for (JsonNode row : searched("{" + DAY + more + "}").path("data")) {
      String id = row.path("call_id").asString();
      ids.append(ids.isEmpty() ? "" : " ").append(id.charAt(id.length() - 1));
    }
    return ids.toString();
  }

  private JsonNode searched(String body) {
    ApiReply reply = api.search(body.getBytes(StandardCharsets.UTF_8));
    assertThat(reply.status()).as(new String(reply.body(), StandardCharsets.UTF_8)).isEqualTo(200);
    return json(reply);
  }

  private JsonNode found(String id) {
    ApiReply reply = api.find(id);
    assertThat(reply.status()).isEqualTo(200);
    return json(reply).path("trace");
  }

  private static JsonNode json(ApiReply reply) {
    return JsonMapper.shared().readTree(reply.body());
  }
}
