package dev.turnpike.gateway.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.gateway.trace.Trace.Bodies.Keep;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceSearchTest {
  private static final TraceQuery ALL =
      TraceQuery.newest(Recording.FROM, Recording.TO, TraceQuery.MOST_ON_A_PAGE);

  @TempDir Path folder;
  private Recording recording;

  @BeforeEach
  void open() throws Exception {
    recording = Recording.in(folder);
  }

  @AfterEach
  void close() {
    recording.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          thread_id        | eq     | thread-1                     | 1
          thread_id        | ne     | thread-1                     | 2 3
          thread_id        | in     | thread-1,thread-2            | 1 2
          thread_id        | exists |                              | 1 2
          thread_id        | exists | false                        | 3
          tags             | eq     | red                          | 1 2
          tags             | ne     | red                          | 3
          tags             | exists |                              | 1 2
          metadata.tier    | eq     | free                         | 1
          metadata.tier    | exists |                              | 1 2
          metadata.tier    | ne     | free                         | 2 3
          metadata.none    | exists |                              |
          model            | eq     | gpt-4o-mini                  | 1 2 3
          model            | eq     | openai/gpt-4o-mini           | 1 2 3
          model            | eq     | azure/gpt-4o-mini            |
          requested_model  | eq     | openai/gpt-4o-mini           | 1 2 3
          answering_model  | eq     | gpt-4o-mini-2024-07-18       | 1 2 3
          provider         | eq     | openai                       | 1 2 3
          project          | eq     | prj_default                  | 1 2 3
          api_key_id       | eq     | key_1                        | 1 2 3
          name             | eq     | chat.openai                  | 1 2 3
          status           | eq     | error                        | 3
          error_code       | eq     | upstream_error               | 3
          error_code       | exists | false                        | 1 2
          http_status      | eq     | 502                          | 3
          http_status      | lt     | 500                          | 1 2
          http_status      | in     | 200,502                      | 1 2 3
          duration_ms      | gte    | 2000                         | 2
          duration_ms      | lt     | 1534.001                     | 1 3
          cost             | gt     | 0.000117                     | 2
          cost             | eq     | 0.000117                     | 1
          cost             | eq     | 0.0001170000001              |
          cost             | gt     | 0.0001169999999              | 1 2
          cost             | lte    | 0.0001169999999              |
          cost             | lte    | 0.000117                     | 1
          cost             | exists | false                        | 3
          total_tokens     | eq     | 420                          | 1 2 3
          completion_tokens| gt     | 120                          |
          """)
  void aFilterFindsWhatItSays(String field, String op, String values, String expected)
      throws Exception {
    recording.record(
        SampleTrace.number(1)
            .inThread("thread-1")
            .tagged("red", "blue")
            .with(Map.of("tier", "free"))
            .trace(),
        SampleTrace.number(2)
            .inThread("thread-2")
            .tagged("red")
            .with(Map.of("tier", "paid"))
            .lasting(2_500_000)
            .costing(1_000_000_000)
            .trace(),
        SampleTrace.number(3).failing(502, "upstream_error").unpriced().trace());
    recording.flushed();
    List<String> valueList = values == null ? List.of() : List.of(values.split(","));
    TraceFilter filter = TraceFilter.of("filters[0]", field, op, valueList);

    List<String> wanted =
        expected == null
            ? List.of()
            : List.of(expected.split(" ")).stream()
                .map(n -> SampleTrace.id(Integer.parseInt(n)))
                .toList();
    assertThat(recording.ids(ALL.filteredBy(List.of(filter))))
        .containsExactlyInAnyOrderElementsOf(wanted);
  }

  @Test
  void filtersAreJoinedByAndOrByOr() throws Exception {
    recording.record(
        SampleTrace.number(1).inThread("a").tagged("x").trace(),
        SampleTrace.number(2).inThread("a").trace(),
        SampleTrace.number(3).inThread("b").tagged("x").trace(),
        SampleTrace.number(4).trace());
    recording.flushed();
    List<TraceFilter> filters =
        List.of(
            TraceFilter.of("", "thread_id", "eq", List.of("a")),
            TraceFilter.of("", "tags", "eq", List.of("x")));
    TraceQuery either =
        new TraceQuery(
            ALL.from(), ALL.to(), filters, true, "", ALL.sort(), true, ALL.limit(), null);

    assertThat(recording.ids(ALL.filteredBy(filters))).containsExactly(SampleTrace.id(1));
    assertThat(recording.ids(either))
        .containsExactly(SampleTrace.id(3), SampleTrace.id(2), SampleTrace.id(1));
  }

  @ParameterizedTest
  @EnumSource(TraceSort.class)
  void pagesGiveEveryCallOnceAndInOrder(TraceSort sort) throws Exception {
    long seed = Long.getLong("seed", 20_260_915L);
    Random random = new Random(seed);
    List<Trace> traces = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      // Few different values, so that many calls are equal in what they are sorted by.
      Instant start =
          SampleTrace.NOON
              .minus(Duration.ofHours(random.nextInt(8) * 9L))
              .plusMillis(random.nextInt(3));
      SampleTrace trace =
          SampleTrace.number(i).at(start).lasting(random.nextInt(5)).costing(random.nextInt(4));
      traces.add((i % 10 == 0 ? trace.unpriced() : trace).trace());
    }
    traces.forEach(recording::record);
    recording.flushed();

    for (boolean descending : new boolean[] {true, false}) {
      for (int limit : new int[] {1, 7, 149, 150, 200}) {
        TraceQuery query =
            TraceQuery.newest(Recording.FROM, Recording.TO, limit).sortedBy(sort, descending);
        List<Long> values = new ArrayList<>();
        List<String> ids = recording.ids(query);
        ids.forEach(id -> values.add(sort.of(byId(traces, id))));

        assertThat(ids).as("seed %d, limit %d", seed, limit).hasSize(150).doesNotHaveDuplicates();
        Comparator<Long> order = Comparator.naturalOrder();
        assertThat(values).isSortedAccordingTo(descending ? order.reversed() : order);
      }
    }
  }

  private static Trace byId(List<Trace> traces, String id) {
    return traces.stream()
        .filter(trace -> trace.ids().callId().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void fromIsIncludedAndToIsNot() throws Exception {
    Instant midnight = Instant.parse("2026-09-15T00:00:00Z");
    recording.record(
        SampleTrace.number(1).at(midnight.minusNanos(1_000)).trace(),
        SampleTrace.number(2).at(midnight).trace(),
        SampleTrace.number(3).at(midnight.plusSeconds(60)).trace());
    recording.flushed();

    assertThat(recording.ids(TraceQuery.newest(midnight, midnight.plusSeconds(60), 10)))
        .containsExactly(SampleTrace.id(2));
    assertThat(recording.ids(TraceQuery.newest(midnight.minusSeconds(1), midnight, 10)))
        .containsExactly(SampleTrace.id(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'; DROP TABLE calls; --",
        "' OR '1'='1",
        "\" OR 1=1 --",
        "x' UNION SELECT * FROM calls --",
        "%",
        "_",
        "*",
        "NEAR(a b)",
        "a\" OR \"b",
        "words : a",
        "$.a",
        "\\",
        "\u0000",
        "😀'\""
      })
  void whatLooksLikeSqlIsOnlyAValue(String value) throws Exception {
    recording.record(
        SampleTrace.number(1)
            .inThread(value)
            .tagged(value)
            .with(Map.of(value, value))
            .saying(Keep.KEEP, "{\"text\":\"plain zebra\"}", null)
            .trace(),
        SampleTrace.number(2).inThread("other").tagged("other").with(Map.of("k", "v")).trace());
    recording.flushed();

    for (String field : List.of("thread_id", "tags", "metadata." + value)) {
      TraceFilter filter = TraceFilter.of("", field, "eq", List.of(value));
      assertThat(recording.ids(ALL.filteredBy(List.of(filter)))).containsExactly(SampleTrace.id(1));
    }
    assertThat(recording.ids(ALL.holding("zebra " + value.replaceAll("[\\p{L}\\p{N}]", ""))))
        .containsExactly(SampleTrace.id(1));
    assertThat(recording.ids(ALL.holding(value + " nowhere"))).isEmpty();
    assertThat(recording.allIds()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "' OR 1=1",
        "MTox",
        "MTpkZWFkYmVlZjoxOmFi",
        "MTowOjk5OTk5OTk5OTk5OTk5OTk5OTk6YWI",
        "😀"
      })
  void aPageTokenThatNobodyGaveOutIsRefused(String token) {
    assertThatThrownBy(() -> recording.traces.store().search(ALL.after(token)))
        .isInstanceOfSatisfying(
            InvalidQuery.class, e -> assertThat(e.param()).isEqualTo("page_token"));
  }

  @Test
  void aPageTokenOfAnotherSearchIsRefused() throws Exception {
    recording.record(0, 3).flushed();
    TraceQuery query = TraceQuery.newest(Recording.FROM, Recording.TO, 1);
    String token = recording.traces.store().search(query).nextPageToken();
    assertThat(token).isNotNull();

    assertThatThrownBy(() -> recording.traces.store().search(query.holding("word").after(token)))
        .isInstanceOf(InvalidQuery.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          weather           | 1
          WEATHER in Berlin | 1
          "weather"         | 1
          Überraschung      | 2
          天气              | 3
          北京的天气        | 3
          气                | 3
          上海              |
          snow              | 4
          red fox           | 5
          weather snow      |
          """)
  void aTextFindsTheCallsThatHoldItsWords(String text, @Nullable String expected) throws Exception {
    recording.record(
        said(
            1,
            "{\"messages\":[{\"role\":\"user\",\"content\":\"What's the weather in Berlin?\"}]}",
            "{}"),
        said(2, "{\"contents\":[{\"parts\":[{\"text\":\"Eine \\u00dcberraschung!\"}]}]}", "{}"),
        said(3, "{\"input\":\"今天北京的天气怎么样\"}", "{}"),
        said(4, "{}", "{\"choices\":[{\"message\":{\"content\":\"Tomorrow: snow.\"}}]}"),
        said(
            5,
            "{}",
            """
            data: {"choices":[{"delta":{"content":"a re"}}]}

            data: {"choices":[{"delta":{"content":"d fox"}}]}

            data: [DONE]

            """));
    recording.flushed();

    assertThat(recording.ids(ALL.holding(text)))
        .isEqualTo(
            expected == null ? List.of() : List.of(SampleTrace.id(Integer.parseInt(expected))));
  }

  private static Trace said(int number, String request, String response) {
    return SampleTrace.number(number).saying(Keep.KEEP, request, response).trace();
  }

  @Test
  void aTextThatManyCallsHoldComesInPagesToo() throws Exception {
    for (int i = 0; i < 60; i++) {
      recording.record(
          SampleTrace.number(i)
              .at(SampleTrace.NOON.minus(Duration.ofHours(i)))
              .saying(Keep.KEEP, "{\"text\":\"same words\"}", null)
              .trace());
    }
    recording.flushed();
    TraceQuery query = TraceQuery.newest(Recording.FROM, Recording.TO, 7).holding("words");

    assertThat(recording.ids(query)).containsExactlyElementsOf(Recording.idsOf(0, 60));
    assertThat(recording.ids(query.sortedBy(TraceSort.COST, true)))
        .hasSize(60)
        .doesNotHaveDuplicates();
  }

  @Test
  void anIdAsTextFindsItsCall() throws Exception {
    recording.record(0, 5).flushed();

    assertThat(recording.ids(ALL.holding(SampleTrace.id(3)))).containsExactly(SampleTrace.id(3));
  }

  @Test
  void aSearchThatTakesTooLongEnds() throws Exception {
    recording.record(0, 4_000).flushed();
    recording.close();
    Traces.Options hurried =
        new Traces.Options(
            Disk.FILES,
            Recorder.DEFAULT_LIMIT,
            Spool.SEGMENT_BYTES,
            Spool.LIMIT,
            Duration.ofNanos(1));
    recording = Recording.in(folder, hurried);
    TraceFilter slow = TraceFilter.of("", "metadata.k", "eq", List.of("v"));

    assertThatThrownBy(() -> recording.traces.store().search(ALL.filteredBy(List.of(slow))))
        .isInstanceOfSatisfying(StoreUnavailable.class, e -> assertThat(e.timedOut()).isTrue());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          colour      | eq  | x    | .field  | thread_id
          metadata    | eq  | x    | .field  | metadata.<key>
          metadata.   | eq  | x    | .field  | metadata.<key>
          thread_id   | gt  | x    | .op     | exists
          thread_id   | ~   | x    | .op     | ne
          http_status | eq  | many | .values | a number
          cost        | gt  | 1e99 | .values | a number
          cost        | gt  | 1e999999999 | .values | a number
          """)
  void aFilterThatCannotBeIsRefusedByName(
      String field, String op, String value, String param, String hint) {
    assertThatThrownBy(() -> TraceFilter.of("filters[2]", field, op, List.of(value)))
        .hasMessageContaining(hint)
        .isInstanceOfSatisfying(
            InvalidQuery.class, e -> assertThat(e.param()).isEqualTo("filters[2]" + param));
  }
}
