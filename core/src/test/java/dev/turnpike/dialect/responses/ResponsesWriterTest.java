package dev.turnpike.dialect.responses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.conversation.Answer;
import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Citation;
import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Message.Role;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.Search;
import dev.turnpike.conversation.StopReason;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.Block;
import dev.turnpike.dialect.ReplyTo;
import dev.turnpike.dialect.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The streams and the whole answers that Responses clients get.
class ResponsesWriterTest {
  private static final ReplyTo TO = new ReplyTo("1", "a/b", 7, true, null);
  private static final Usage USAGE =
      Usage.counter()
          .set(Bucket.INPUT, 20)
          .set(Bucket.CACHE_READ, 80)
          .set(Bucket.OUTPUT, 15)
          .set(Bucket.REASONING, 5)
          .usage();
  private static final String PATCH = "*** Begin Patch\n*** End Patch";

  private final ResponsesWriter writer = new ResponsesWriter(TO);

  private static Block.Call call(String id, String name, boolean freeform) {
    return new Block.Call(id, null, name, freeform, null);
  }

  private void block(Block block, String... said) {
    writer.opened(block);
    for (String text : said) {
      writer.said(text);
    }
    writer.closed();
  }

  /// The data of the events written, each checked to be named as its event.
  private List<String> taken() {
    List<String> taken = new ArrayList<>();
    for (String event : new String(writer.take(), UTF_8).split("\n\n", -1)) {
      if (!event.isEmpty()) {
        String[] lines = event.split("\n", -1);
        assertThat(lines).hasSize(2);
        Json data = Json.orMissing(lines[1].substring("data: ".length()));
        assertThat(lines[0]).isEqualTo("event: " + data.get("type").text());
        taken.add(data.raw());
      }
    }
    return taken;
  }

  private static List<String> types(List<String> events) {
    return events.stream().map(event -> Json.orMissing(event).get("type").text()).toList();
  }

  private static Json last(List<String> events) {
    return Json.orMissing(events.getLast());
  }

  @Test
  void a_call_whose_arguments_are_no_object_is_incomplete() {
    writer.started(null);
    block(call("c", "f", false), "\"text\"");
    writer.finished(StopReason.TOOL, null, USAGE);
    Json response = last(taken()).get("response");
    assertThat(response.get("status").text()).isEqualTo("completed");
    assertThat(response.get("output").elements().getFirst().get("status").text())
        .isEqualTo("incomplete");
  }

  @Test
  void a_function_is_told_with_its_namespace_and_its_arguments_in_full() {
    writer.started(null);
    writer.opened(new Block.Call("c", "mcp__fs", "read", false, null));
    writer.said("{\"x\":");
    writer.said("1}");
    writer.closed();
    List<String> events = taken();
    assertThat(types(events))
        .endsWith(
            "response.output_item.added",
            "response.function_call_arguments.delta",
            "response.function_call_arguments.delta",
            "response.function_call_arguments.done",
            "response.output_item.done");
    assertThat(last(events).get("item").raw())
        .isEqualTo(
            "{\"id\":\"fc_1\",\"type\":\"function_call\",\"call_id\":\"c\",\"name\":\"read\","
                + "\"namespace\":\"mcp__fs\",\"arguments\":\"{\\\"x\\\":1}\",\"status\":\"completed\"}");
  }

  @Test
  void a_call_without_arguments_has_an_empty_object() {
    writer.started(null);
    block(call("c", "f", false));
    writer.finished(StopReason.TOOL, null, Usage.NONE);
    Json item = last(taken()).get("response").get("output").elements().getFirst();
    assertThat(item.get("arguments").text()).isEqualTo("{}");
    assertThat(item.get("status").text()).isEqualTo("completed");
  }

  @Test
  void a_call_whose_arguments_are_no_object_is_not_complete() {
    writer.started(null);
    block(call("c", "f", false), "\"a\"");
    writer.finished(StopReason.TOOL, null, Usage.NONE);
    Json item = last(taken()).get("response").get("output").elements().getFirst();
    assertThat(item.get("status").text()).isEqualTo("incomplete");
  }

  @Test
  void what_was_cut_off_is_incomplete_and_nothing_else() {
    for (StopReason reason : List.of(StopReason.LENGTH, StopReason.CONTEXT, StopReason.FILTER)) {
      for (Block block : List.of(new Block.Text(), call("c", "f", false), call("c", "p", true))) {
        ResponsesWriter cut = new ResponsesWriter(TO);
        cut.started(null);
        cut.opened(new Block.Text());
        cut.said("before");
        cut.closed();
        cut.opened(block);
        cut.said("{\"x\":");
        cut.closed();
        cut.finished(reason, null, USAGE);
        Json response = Json.orMissing(cut.response());
        assertThat(response.get("status").text()).isEqualTo("incomplete");
        assertThat(response.get("incomplete_details").get("reason").text())
            .isEqualTo(reason == StopReason.FILTER ? "content_filter" : "max_output_tokens");
        assertThat(response.get("output").elements())
            .extracting(item -> item.get("status").text())
            .containsExactly("completed", "incomplete");
        assertThat(new String(cut.take(), UTF_8)).contains("event: response.incomplete\n");
      }
    }
  }

  @Test
  void a_complete_call_stays_complete_where_the_answer_was_cut() {
    writer.started(null);
    block(call("c", "f", false), "{}");
    block(call("d", "f", false), "");
    writer.finished(StopReason.LENGTH, null, USAGE);
    assertThat(Json.orMissing(writer.response()).get("output").elements())
        .extracting(item -> item.get("status").text() + item.get("arguments").text())
        .containsExactly("completed{}", "incomplete");
  }

  @Test
  void every_block_is_an_item_with_an_id_of_its_own() {
    writer.started(null);
    block(new Block.Text(), "a");
    block(new Block.Refusal(), "no");
    block(new Block.Text(), "b");
    writer.finished(StopReason.STOP, null, USAGE);
    assertThat(Json.orMissing(writer.response()).get("output").elements())
        .extracting(item -> item.get("id").text() + item.get("content").raw())
        .containsExactly(
            "msg_1[{\"type\":\"output_text\",\"text\":\"a\",\"annotations\":[]}]",
            "msg_1_2[{\"type\":\"refusal\",\"refusal\":\"no\"}]",
            "msg_1_3[{\"type\":\"output_text\",\"text\":\"b\",\"annotations\":[]}]");
    assertThat(types(taken())).contains("response.refusal.delta", "response.refusal.done");
  }

  @Test
  void citations_and_searches_are_told() {
    writer.started(null);
    writer.hosted(
        new Part.Hosted(
            "messages",
            "{\"type\":\"server_tool_use\"}",
            "",
            new Search("s", List.of("q"), null),
            null));
    writer.hosted(
        new Part.Hosted(
            "messages",
            "{\"type\":\"web_search_tool_result\"}",
            "t",
            new Search("s", null, List.of()),
            null));
    writer.opened(new Block.Text());
    writer.said("a");
    writer.cited(new Citation("http://x", null, "a", -1, -1));
    writer.cited(new Citation("", "of the request", "a", -1, -1));
    writer.closed();
    writer.finished(StopReason.STOP, null, USAGE);
    List<Json> output = Json.orMissing(writer.response()).get("output").elements();
    assertThat(output.getFirst().raw())
        .isEqualTo(
            "{\"id\":\"ws_1\",\"type\":\"web_search_call\",\"status\":\"completed\","
                + "\"action\":{\"type\":\"search\",\"query\":\"q\"}}");
    String annotation =
        "{\"type\":\"url_citation\",\"start_index\":0,\"end_index\":0,\"url\":\"http://x\",\"title\":\"http://x\"}";
    assertThat(output.getLast().get("content").elements().getFirst().get("annotations").raw())
        .isEqualTo("[" + annotation + "]");
    assertThat(taken())
        .filteredOn(event -> event.contains("annotation.added"))
        .singleElement()
        .satisfies(event -> assertThat(event).contains("\"annotation_index\":0", annotation));
  }

  @Test
  void a_seal_is_carried_and_comes_back_with_what_it_seals() throws Exception {
    Seal signature = new Seal(Seal.Form.SIGNATURE, "S", null, "anthropic/claude");
    Seal redacted = new Seal(Seal.Form.REDACTED, "R", null, "anthropic/claude");
    Seal ofCall = new Seal(Seal.Form.THOUGHT, "T", null, "gemini/pro");
    writer.started(null);
    writer.opened(new Block.Thought(false));
    writer.said("t");
    writer.sealed(signature);
    writer.closed();
    writer.opened(new Block.Thought(false));
    writer.sealed(redacted);
    writer.closed();
    block(new Block.Thought(true), "summary");
    block(new Block.Call("c", null, "f", false, ofCall), "{}");
    writer.finished(StopReason.TOOL, null, USAGE);
    String output = Json.orMissing(writer.response()).get("output").raw();
    String next = "{\"model\":\"a/b\",\"input\":" + output + "}";
    assertThat(Requests.read(next.getBytes(UTF_8)).messages())
        .containsExactly(
            Message.of(
                Role.ASSISTANT,
                new Part.Thought(false, "t", signature),
                new Part.Thought(false, "", redacted),
                new Part.Thought(true, "summary", null),
                new Part.ToolUse("c", null, "f", false, "{}", ofCall, null)));
  }

  @Test
  void a_break_is_told_with_the_next_number_wherever_the_stream_stands() {
    Failure broken = new Failure.Garbled("The upstream went away.");
    assertThat(sequence(new String(writer.errorEvent(broken, "r"), UTF_8))).containsExactly(0, 1);
    writer.started(null);
    writer.opened(new Block.Text());
    writer.said("a");
    int next = taken().size();
    String told = new String(writer.errorEvent(broken, "r"), UTF_8);
    assertThat(sequence(told)).containsExactly(next, next + 1);
    assertThat(told)
        .startsWith("event: response.failed\n")
        .contains("\"id\":\"resp_1\"", "\"created_at\":7", "\"model\":\"a/b\"")
        .contains("\"code\":\"server_error\"")
        .doesNotContain("completed");
  }

  private static List<Integer> sequence(String events) {
    List<Integer> numbers = new ArrayList<>();
    for (String event : events.strip().split("\n\n", -1)) {
      Integer number =
          Json.orMissing(event.substring(event.indexOf("data: ") + 6))
              .get("sequence_number")
              .smallOrNull();
      numbers.add(number == null ? -1 : number);
    }
    return numbers;
  }

  @Test
  void a_whole_answer_is_the_response_at_the_end_of_its_stream() {
    Answer answer =
        new Answer(
            "up",
            List.of(Part.Text.of("a"), new Part.ToolUse("c", null, "p", true, PATCH, null, null)),
            StopReason.TOOL,
            null);
    writer.started(null);
    block(new Block.Text(), "a");
    block(call("c", "p", true), "*** Begin Patch\n", "*** End Patch");
    writer.finished(StopReason.TOOL, null, USAGE);
    assertThat(new String(new ResponsesDialect().writeAnswer(answer, USAGE, TO), UTF_8))
        .isEqualTo(last(taken()).get("response").raw());
  }
}
