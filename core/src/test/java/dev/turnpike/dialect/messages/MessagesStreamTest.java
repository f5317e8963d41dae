package dev.turnpike.dialect.messages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.conversation.Answer;
import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Citation;
import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.Search;
import dev.turnpike.conversation.StopReason;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.Block;
import dev.turnpike.dialect.Carrier;
import dev.turnpike.dialect.ReplyTo;
import dev.turnpike.dialect.StreamWriter;
import dev.turnpike.dialect.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessagesStreamTest {
  private static final ReplyTo TO = new ReplyTo("01", "a/model", 1, true, null);
  private static final Usage USED =
      Usage.counter()
          .set(Bucket.INPUT, 20)
          .set(Bucket.CACHE_READ, 80)
          .set(Bucket.OUTPUT, 15)
          .set(Bucket.REASONING, 5)
          .usage();

  private final StreamWriter writer = new MessagesDialect().streamWriter(TO);

  /// The data of all events so far; each event's name must be its type.
  private List<String> events() {
    List<String> data = new ArrayList<>();
    String text = new String(writer.take(), UTF_8);
    if (text.isEmpty()) {
      return data;
    }
    assertThat(text).endsWith("\n\n");
    for (String event : text.substring(0, text.length() - 2).split("\n\n", -1)) {
      String[] lines = event.split("\n", -1);
      assertThat(lines).hasSize(2);
      String json = lines[1].substring("data: ".length());
      assertThat(lines[0]).isEqualTo("event: " + Json.orMissing(json).get("type").text());
      data.add(json);
    }
    return data;
  }

  private static Block.Call call(String id, String name) {
    return new Block.Call(id, null, name, false, null);
  }

  private void say(Block block, String text) {
    writer.opened(block);
    if (!text.isEmpty()) {
      writer.said(text);
    }
    writer.closed();
  }

  @Test
  void writes_the_golden_transcript() {
    writer.started("c1");
    say(new Block.Thought(false), "think");
    say(new Block.Text(), "Hi");
    say(call("call_a", "f"), "{\"x\":1}");
    say(call("call_b", "g"), "{\"y\":2}");
    writer.finished(StopReason.TOOL, null, USED);
    String signature = Carrier.wrap(new Seal(Seal.Form.PLAIN, "think", null, null));
    assertThat(events())
        .containsExactly(
            """
            {"type":"message_start","message":{"id":"msg_01","type":"message","role":"assistant","model":"a/model","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":0,"output_tokens":0}}}""",
            """
            {"type":"ping"}""",
            """
            {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}""",
            """
            {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"think"}}""",
            """
            {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"%s"}}"""
                .formatted(signature),
            """
            {"type":"content_block_stop","index":0}""",
            """
            {"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}""",
            """
            {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Hi"}}""",
            """
            {"type":"content_block_stop","index":1}""",
            """
            {"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"call_a","name":"f","input":{}}}""",
            """
            {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\\"x\\":1}"}}""",
            """
            {"type":"content_block_stop","index":2}""",
            """
            {"type":"content_block_start","index":3,"content_block":{"type":"tool_use","id":"call_b","name":"g","input":{}}}""",
            """
            {"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":"{\\"y\\":2}"}}""",
            """
            {"type":"content_block_stop","index":3}""",
            """
            {"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"input_tokens":20,"cache_read_input_tokens":80,"cache_creation_input_tokens":0,"output_tokens":20,"output_tokens_details":{"thinking_tokens":5}}}""",
            """
            {"type":"message_stop"}""");
  }

  @Test
  void text_goes_on_at_once() {
    writer.started(null);
    events();
    writer.opened(new Block.Text());
    writer.said("a");
    assertThat(events()).hasSize(2);
    writer.said("b");
    assertThat(events())
        .containsExactly(
            "{\"type\":\"content_block_delta\",\"index\":0,"
                + "\"delta\":{\"type\":\"text_delta\",\"text\":\"b\"}}");
    writer.closed();
    assertThat(events()).containsExactly("{\"type\":\"content_block_stop\",\"index\":0}");
    assertThat(writer.take()).isEmpty();
  }

  private List<String> sealed(String text, Seal seal) {
    writer.opened(new Block.Thought(false));
    if (!text.isEmpty()) {
      writer.said(text);
    }
    writer.sealed(seal);
    writer.closed();
    return events();
  }

  @Test
  void every_thought_comes_with_its_proof() {
    Seal own = new Seal(Seal.Form.SIGNATURE, "S==", null, "bedrock/claude");
    assertThat(sealed("t", own).get(2)).contains("\"signature_delta\",\"signature\":\"S==\"");
    assertThat(sealed("", own)).as("without a text").hasSize(3);
    Seal redacted = new Seal(Seal.Form.REDACTED, "D", null, null);
    assertThat(sealed("", redacted))
        .containsExactly(
            "{\"type\":\"content_block_start\",\"index\":2,"
                + "\"content_block\":{\"type\":\"redacted_thinking\",\"data\":\"D\"}}",
            "{\"type\":\"content_block_stop\",\"index\":2}");
    Seal foreign = new Seal(Seal.Form.ENCRYPTED, "E", "rs_1", "openai/o");
    assertThat(sealed("t", foreign).get(2)).contains("\"" + Carrier.wrap(foreign) + "\"");
    Seal twice = new Seal(Seal.Form.SIGNATURE, Carrier.wrap(foreign), null, "gateway/x");
    assertThat(sealed("t", twice).get(2))
        .as("another gateway's carrier comes back as it was")
        .contains("\"" + Carrier.wrap(twice) + "\"");
    writer.opened(new Block.Thought(false));
    writer.closed();
    assertThat(events()).as("a thought of nothing").isEmpty();
  }

  @Test
  void a_seal_behind_the_text_never_ends_the_answer() {
    Seal late = new Seal(Seal.Form.THOUGHT, "sig", null, "google/gemini");
    say(new Block.Text(), "Hi");
    events();

    assertThat(sealed("", late)).isEmpty();
    say(call("c", "f"), "");
    List<String> events = events();
    assertThat(events).hasSize(5);
    assertThat(events.get(1)).contains("\"index\":1", Carrier.wrap(late));
    assertThat(events.get(3)).contains("\"index\":2", "tool_use");

    say(new Block.Text(), "So");
    events();
    assertThat(sealed("", late)).isEmpty();
    writer.finished(StopReason.STOP, null, USED);
    assertThat(events()).hasSize(2).first().asString().contains("message_delta");
  }

  @Test
  void a_seal_behind_the_text_never_ends_a_whole_answer() {
    Part late =
        new Part.Thought(false, "", new Seal(Seal.Form.THOUGHT, "sig", null, "google/gemini"));
    Part text = new Part.Text("Hi", List.of(), null);

    assertThat(types(text, late)).containsExactly("text");
    assertThat(types(text, late, Written.call("c", "f", "{}")))
        .containsExactly("text", "thinking", "tool_use");
    assertThat(types(late)).containsExactly("thinking");
  }

  private static List<String> types(Part... parts) {
    byte[] whole =
        new MessagesDialect()
            .writeAnswer(new Answer("c1", List.of(parts), StopReason.STOP, null), Usage.NONE, TO);
    return Json.orMissing(new String(whole, UTF_8)).get("content").elements().stream()
        .map(block -> block.get("type").text())
        .toList();
  }

  @Test
  void a_call_keeps_its_seal_in_an_empty_thought() {
    Seal seal = new Seal(Seal.Form.THOUGHT, "sig", null, "google/gemini");
    say(new Block.Call("c", "ns", "f", false, seal), "");
    List<String> events = events();
    assertThat(events).hasSize(5);
    assertThat(events.get(1)).contains(Seals.ofCall(seal, "c"));
    assertThat(events.get(3)).contains("\"index\":1", "\"name\":\"ns__f\",\"input\":{}");
    assertThat(events.get(4)).isEqualTo("{\"type\":\"content_block_stop\",\"index\":1}");
  }

  private String input(Block.Call call, String... pieces) {
    writer.opened(call);
    for (String piece : pieces) {
      writer.said(piece);
    }
    writer.closed();
    StringBuilder input = new StringBuilder();
    for (String event : events()) {
      input.append(Json.orMissing(event).get("delta").get("partial_json").text());
    }
    return input.toString();
  }

  @Test
  void arguments_always_come_to_an_object() {
    assertThat(input(call("a", "f"), "  ", "{\"a\"", ":1}")).isEqualTo("{\"a\":1}");
    assertThat(input(call("a", "f"))).isEmpty();
    assertThat(input(call("a", "f"), "nu", "ll")).isEmpty();
    assertThat(input(call("a", "f"), "[1", "]")).isEqualTo("{\"_raw\":\"[1]\"}");
    assertThat(input(call("a", "f"), "{\"path\":\"/a")).as("cut off").isEqualTo("{\"path\":\"/a");
    Block.Call freeform = new Block.Call("a", null, "patch", true, null);
    assertThat(input(freeform, "a\"", "\ud83d", "\ude00\n"))
        .satisfies(
            json ->
                assertThat(Json.orMissing(json).get("input").text())
                    .isEqualTo("a\"\ud83d\ude00\n"));
    assertThat(input(freeform)).isEqualTo("{\"input\":\"\"}");
  }

  @Test
  void a_refusal_is_a_text_and_a_reason() {
    say(new Block.Refusal(), "I won't.");
    writer.finished(StopReason.STOP, null, Usage.NONE);
    List<String> events = events();
    assertThat(events.get(1)).contains("\"text_delta\",\"text\":\"I won't.\"");
    assertThat(events.get(3)).contains("\"stop_reason\":\"refusal\"");
  }

  @Test
  void the_stop_sequence_and_every_bucket_are_told() {
    Usage usage =
        Usage.counter()
            .set(Bucket.INPUT, 1)
            .set(Bucket.INPUT_AUDIO, 2)
            .set(Bucket.CACHE_WRITE_5M, 3)
            .set(Bucket.CACHE_WRITE_1H, 4)
            .set(Bucket.OUTPUT, 5)
            .set(Bucket.WEB_SEARCH, 6)
            .usage();
    writer.finished(StopReason.STOP_SEQUENCE, "END", usage);
    assertThat(events().getFirst())
        .isEqualTo(
            """
            {"type":"message_delta","delta":{"stop_reason":"stop_sequence","stop_sequence":"END"},\
            "usage":{"input_tokens":3,"cache_read_input_tokens":0,"cache_creation_input_tokens":7,\
            "cache_creation":{"ephemeral_5m_input_tokens":3,"ephemeral_1h_input_tokens":4},\
            "output_tokens":5,"server_tool_use":{"web_search_requests":6}}}""");
  }

  @Test
  void sources_are_cited_where_they_have_an_address() {
    writer.opened(new Block.Text());
    writer.said("a");
    writer.cited(new Citation("https://u", "U", null, 0, 1));
    writer.cited(new Citation("", "a document", "q", -1, -1));
    writer.closed();
    assertThat(events().subList(2, 4))
        .containsExactly(
            """
            {"type":"content_block_delta","index":0,"delta":{"type":"citations_delta","citation":\
            {"type":"web_search_result_location","cited_text":"","url":"https://u","title":"U",\
            "encrypted_index":""}}}""",
            "{\"type\":\"content_block_stop\",\"index\":0}");
  }

  @Test
  void hosted_tools_are_shown_where_they_are_Anthropics() {
    writer.hosted(new Part.Hosted("responses", "{\"type\":\"shell_call\"}", "t", null));
    assertThat(events()).isEmpty();
    writer.hosted(
        new Part.Hosted(
            "messages",
            """
            {"type":"server_tool_use","id":"s","name":"web_search","input":{"query":"q"}}""",
            "t",
            null));
    assertThat(events())
        .containsExactly(
            """
            {"type":"content_block_start","index":0,"content_block":{"type":"server_tool_use",\
            "id":"s","name":"web_search","input":{}}}""",
            """
            {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta",\
            "partial_json":"{\\"query\\":\\"q\\"}"}}""",
            "{\"type\":\"content_block_stop\",\"index\":0}");
  }

  @Test
  void searches_of_others_are_shown_with_what_they_found() {
    Search search =
        new Search("ws_1", List.of("q", "r"), List.of(new Search.Page("https://u", null)));
    writer.hosted(new Part.Hosted("responses", "{}", "t", search, null));
    writer.hosted(new Part.Hosted("responses", "{}", "t", search, null));
    List<String> events = events();
    assertThat(events).hasSize(10).element(1).asString().contains("{\\\"query\\\":\\\"q; r\\\"}");
    String id = Json.orMissing(events.getFirst()).get("content_block").get("id").text();
    assertThat(id).matches("srvtoolu_gw[0-9A-Za-z]{11}");
    assertThat(events.get(3))
        .isEqualTo(
            "{\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":"
                + "\"web_search_tool_result\",\"tool_use_id\":\""
                + id
                + "\",\"content\":[{\"type\":\"web_search_result\",\"url\":\"https://u\",\"title\":"
                + "\"https://u\",\"encrypted_content\":\"\",\"page_age\":null}]}}");
    assertThat(events.get(5)).as("the same id again is another's").doesNotContain(id);
  }

  @Test
  void breaks_and_pings_are_told_as_in_a_stream_of_Anthropics_own() {
    String error = new String(writer.errorEvent(new Failure.Garbled("Broken."), "01"), UTF_8);
    assertThat(error)
        .isEqualTo(
            "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\","
                + "\"message\":\"Broken.\"},\"request_id\":\"01\"}\n\n");
    assertThat(new String(writer.keepAlive(), UTF_8))
        .isEqualTo("event: ping\ndata: {\"type\":\"ping\"}\n\n");
  }

  @Test
  void a_whole_answer_says_the_same() {
    Answer answer =
        new Answer(
            "c1",
            List.of(
                new Part.Thought(false, "think", new Seal(Seal.Form.SIGNATURE, "S", null, null)),
                new Part.Text("Hi", List.of(new Citation("https://u", null, "c", -1, -1)), null),
                new Part.Text("", List.of(), null),
                Written.call("call_a", "f", ""),
                Written.call("call_b", "g", "[]")),
            StopReason.TOOL,
            null);
    assertThat(new String(new MessagesDialect().writeAnswer(answer, USED, TO), UTF_8))
        .isEqualTo(
            """
            {"id":"msg_01","type":"message","role":"assistant","model":"a/model","content":[\
            {"type":"thinking","thinking":"think","signature":"S"},\
            {"type":"text","text":"Hi","citations":[{"type":"web_search_result_location",\
            "cited_text":"c","url":"https://u","title":null,"encrypted_index":""}]},\
            {"type":"tool_use","id":"call_a","name":"f","input":{}},\
            {"type":"tool_use","id":"call_b","name":"g","input":{"_raw":"[]"}}],\
            "stop_reason":"tool_use","stop_sequence":null,\
            "usage":{"input_tokens":20,"cache_read_input_tokens":80,\
            "cache_creation_input_tokens":0,"output_tokens":20,\
            "output_tokens_details":{"thinking_tokens":5}}}""");
  }

  @Test
  void a_call_that_was_cut_off_is_left_out_of_a_whole_answer() {
    Answer answer =
        new Answer(
            null,
            List.of(Written.call("call_a", "f", "{\"path\":\"/a"), Written.call("b", "f", "{}")),
            StopReason.LENGTH,
            null);
    Json written =
        Json.orMissing(
            new String(new MessagesDialect().writeAnswer(answer, Usage.NONE, TO), UTF_8));
    assertThat(written.get("content").elements()).hasSize(1);
    assertThat(written.get("stop_reason").text()).isEqualTo("max_tokens");
  }
}
