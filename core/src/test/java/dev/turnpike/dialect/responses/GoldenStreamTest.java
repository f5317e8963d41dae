package dev.turnpike.dialect.responses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.StopReason;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.Block;
import dev.turnpike.dialect.Carrier;
import dev.turnpike.dialect.ReplyTo;
import dev.turnpike.dialect.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The stream of thinking, text and a patch, event by event, as Codex gets it.
class GoldenStreamTest {
  private static final ReplyTo TO = new ReplyTo("1", "a/b", 7, true, null);
  private static final Usage USAGE =
      Usage.counter()
          .set(Bucket.INPUT, 20)
          .set(Bucket.CACHE_READ, 80)
          .set(Bucket.OUTPUT, 15)
          .set(Bucket.REASONING, 5)
          .usage();
  private static final String USAGE_JSON =
      "{'input_tokens':100,'input_tokens_details':{'cached_tokens':80,'cache_write_tokens':0},"
          + "'output_tokens':20,'output_tokens_details':{'reasoning_tokens':5},'total_tokens':120}";
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

  private static String response(String status, String incomplete, String output, String usage) {
    return "{'id':'resp_1','object':'response','created_at':7,'status':'"
        + status
        + "','error':null,'incomplete_details':"
        + incomplete
        + ",'instructions':null,'metadata':{},'model':'a/b','output':["
        + output
        + "],'parallel_tool_calls':true,'temperature':null,'tool_choice':'auto','tools':[],"
        + "'top_p':null,'usage':"
        + usage
        + "}";
  }

  @Test
  void the_golden_stream_of_thinking_text_and_a_patch() {
    writer.started("c1");
    block(new Block.Thought(false), "think");
    block(new Block.Text(), "Hi");
    block(call("call_a", "apply_patch", true), PATCH);
    writer.finished(StopReason.TOOL, null, USAGE);
    String seal = Carrier.wrap(new Seal(Seal.Form.PLAIN, "think", null, null));
    String thought =
        "{'id':'rs_1','type':'reasoning','summary':[{'type':'summary_text','text':'think'}],"
            + "'encrypted_content':'"
            + seal
            + "'}";
    String message =
        "{'id':'msg_1','type':'message','status':'completed','role':'assistant',"
            + "'content':[{'type':'output_text','text':'Hi','annotations':[]}]}";
    String patch =
        "{'id':'ctc_1','type':'custom_tool_call','call_id':'call_a','name':'apply_patch',"
            + "'input':'*** Begin Patch\\n*** End Patch','status':'completed'}";
    String begun = response("in_progress", "null", "", "null");
    String done = response("completed", "null", thought + "," + message + "," + patch, USAGE_JSON);
    assertThat(taken())
        .containsExactly(
            event(0, "created", "'response':" + begun),
            event(1, "in_progress", "'response':" + begun),
            event(
                2,
                "output_item.added",
                "'output_index':0,'item':{'id':'rs_1','type':'reasoning','summary':[]}"),
            event(
                3,
                "reasoning_summary_part.added",
                "'item_id':'rs_1','output_index':0,'summary_index':0,'part':{'type':'summary_text','text':''}"),
            event(
                4,
                "reasoning_summary_text.delta",
                "'item_id':'rs_1','output_index':0,'summary_index':0,'delta':'think'"),
            event(
                5,
                "reasoning_summary_text.done",
                "'item_id':'rs_1','output_index':0,'summary_index':0,'text':'think'"),
            event(
                6,
                "reasoning_summary_part.done",
                "'item_id':'rs_1','output_index':0,'summary_index':0,'part':{'type':'summary_text','text':'think'}"),
            event(7, "output_item.done", "'output_index':0,'item':" + thought),
            event(
                8,
                "output_item.added",
                "'output_index':1,'item':{'id':'msg_1','type':'message','status':'in_progress','role':'assistant','content':[]}"),
            event(
                9,
                "content_part.added",
                "'item_id':'msg_1','output_index':1,'content_index':0,'part':{'type':'output_text','text':'','annotations':[]}"),
            event(
                10,
                "output_text.delta",
                "'item_id':'msg_1','output_index':1,'content_index':0,'delta':'Hi','logprobs':[]"),
            event(
                11,
                "output_text.done",
                "'item_id':'msg_1','output_index':1,'content_index':0,'text':'Hi','logprobs':[]"),
            event(
                12,
                "content_part.done",
                "'item_id':'msg_1','output_index':1,'content_index':0,'part':{'type':'output_text','text':'Hi','annotations':[]}"),
            event(13, "output_item.done", "'output_index':1,'item':" + message),
            event(
                14,
                "output_item.added",
                "'output_index':2,'item':{'id':'ctc_1','type':'custom_tool_call','call_id':'call_a','name':'apply_patch','input':'','status':'in_progress'}"),
            event(
                15,
                "custom_tool_call_input.delta",
                "'item_id':'ctc_1','output_index':2,'delta':'*** Begin Patch\\n*** End Patch'"),
            event(
                16,
                "custom_tool_call_input.done",
                "'item_id':'ctc_1','output_index':2,'input':'*** Begin Patch\\n*** End Patch'"),
            event(17, "output_item.done", "'output_index':2,'item':" + patch),
            event(18, "completed", "'response':" + done));
    assertThat(writer.response()).isEqualTo(done.replace('\'', '"'));
  }

  private static String event(int number, String type, String members) {
    return ("{'type':'response." + type + "','sequence_number':" + number + "," + members + "}")
        .replace('\'', '"');
  }
}
