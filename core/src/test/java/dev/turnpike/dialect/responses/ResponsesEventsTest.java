package dev.turnpike.dialect.responses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.conversation.Citation;
import dev.turnpike.conversation.Event;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.Search;
import dev.turnpike.conversation.StopReason;
import dev.turnpike.dialect.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is heard of an answer of Responses, in whatever pieces it comes.
class ResponsesEventsTest {
  private final ResponsesEvents events = new ResponsesEvents();
  private final List<Event> heard = new ArrayList<>();

  /// `members` in single quotes, without the braces.
  private void hear(String type, String members) {
    String json =
        "{'type':'response." + type + "'" + (members.isEmpty() ? "" : ",") + members + "}";
    events.event(Json.orMissing(json.replace('\'', '"')), heard::add);
  }

  static final String MESSAGE =
      "{'id':'msg_1','type':'message','role':'assistant','content':["
          + "{'type':'output_text','text':'Hello','annotations':[{'type':'url_citation','url':'u',"
          + "'title':'t','start_index':0,'end_index':5}]},{'type':'refusal','refusal':'no'}]}";
  static final String THOUGHT =
      "{'id':'rs_1','type':'reasoning','summary':[{'type':'summary_text','text':'a'},"
          + "{'type':'summary_text','text':'b'}],'encrypted_content':'E'}";
  static final String CALL =
      "{'id':'fc_1','type':'function_call','call_id':'c1','name':'f','namespace':'ns','arguments':'{}'}";
  private static final String PATCH =
      "{'id':'ctc_1','type':'custom_tool_call','call_id':'c2','name':'p','input':'***'}";
  static final String SEARCH =
      "{'id':'ws_1','type':'web_search_call','status':'completed','action':{'type':'search','query':'q'}}";
  static final String OUTPUT =
      "[" + THOUGHT + "," + SEARCH + "," + MESSAGE + "," + CALL + "," + PATCH + "]";
  private static final String RESPONSE =
      "'response':{'id':'resp_9','status':'completed','output':" + OUTPUT + "}";

  private static final List<Event> ALL =
      List.of(
          new Event.Started("resp_9"),
          new Event.Thought(true, 0, "a"),
          new Event.Thought(true, 1, "b"),
          new Event.Sealed(new Seal(Seal.Form.ENCRYPTED, "E", "rs_1", null)),
          new Event.Hosted(
              new Part.Hosted(
                  "responses",
                  SEARCH.replace('\'', '"'),
                  "[web search: q]",
                  new Search("ws_1", List.of("q"), null),
                  null)),
          new Event.Text("Hello"),
          new Event.Cited(new Citation("u", "t", null, 0, 5)),
          new Event.Refusal("no"),
          new Event.Call(3, "c1", "ns", "f", false, null),
          new Event.Arguments(3, "{}"),
          new Event.CallDone(3),
          new Event.Call(4, "c2", null, "p", true, null),
          new Event.Arguments(4, "***"),
          new Event.CallDone(4),
          new Event.Stopped(StopReason.STOP, null));

  private void items() {
    String[] items = {THOUGHT, SEARCH, MESSAGE, CALL, PATCH};
    for (int i = 0; i < items.length; i++) {
      hear("output_item.done", "'output_index':" + i + ",'item':" + items[i]);
    }
  }

  @Test
  void a_whole_answer_is_heard() {
    events.whole(
        Json.orMissing(RESPONSE.substring("'response':".length()).replace('\'', '"')), heard::add);
    assertThat(heard).isEqualTo(ALL);
  }

  @Test
  void the_end_alone_is_enough() {
    hear("completed", RESPONSE);
    hear("completed", RESPONSE);
    assertThat(heard).isEqualTo(ALL);
  }

  @Test
  void items_that_are_only_done_are_enough_and_the_end_does_not_say_them_again() {
    hear("created", "'response':{'id':'resp_9','output':[]}");
    items();
    items();
    hear("completed", RESPONSE);
    assertThat(heard).isEqualTo(ALL);
  }

  @Test
  void pieces_are_said_once() {
    hear("created", "'response':{'id':'resp_9'}");
    hear("output_item.added", "'output_index':0,'item':{'type':'message','id':'m','content':[]}");
    hear("output_text.delta", "'output_index':0,'content_index':0,'delta':'He'");
    hear("output_text.delta", "'output_index':0,'content_index':0,'delta':'ll'");
    hear("output_text.done", "'output_index':0,'content_index':0,'text':'Hello'");
    hear(
        "content_part.done",
        "'output_index':0,'content_index':0,'part':{'type':'output_text','text':'Hello'}");
    hear("output_item.done", "'output_index':0,'item':" + MESSAGE);
    hear("completed", "'response':{'id':'resp_9','output':[" + MESSAGE + "]}");
    assertThat(heard)
        .containsExactly(
            new Event.Started("resp_9"),
            new Event.Text("He"),
            new Event.Text("ll"),
            new Event.Text("o"),
            new Event.Cited(new Citation("u", "t", null, 0, 5)),
            new Event.Refusal("no"),
            new Event.Stopped(StopReason.STOP, null));
  }

  @Test
  void calls_are_heard_in_pieces() {
    hear(
        "output_item.added",
        "'output_index':2,'item':{'type':'function_call','id':'x','call_id':'c1','name':'f','arguments':''}");
    hear("function_call_arguments.delta", "'output_index':2,'delta':'{\\\"x\\\"'");
    hear("function_call_arguments.delta", "'output_index':2,'delta':':1}'");
    hear("function_call_arguments.done", "'output_index':2,'arguments':'{\\\"x\\\":1}'");
    hear(
        "output_item.done",
        "'output_index':2,'item':{'type':'function_call','id':'y','call_id':'c1','name':'f','arguments':'{\\\"x\\\":1}'}");
    hear(
        "completed",
        "'response':{'output':[{'type':'function_call','id':'z','call_id':'c1','name':'f','arguments':'{\\\"x\\\":1}'}]}");
    assertThat(heard)
        .containsExactly(
            new Event.Call(0, "c1", null, "f", false, null),
            new Event.Arguments(0, "{\"x\""),
            new Event.Arguments(0, ":1}"),
            new Event.CallDone(0),
            new Event.Started(null),
            new Event.Stopped(StopReason.STOP, null));
  }

  @Test
  void a_call_whose_beginning_was_lost_is_heard_when_it_is_done() {
    hear("custom_tool_call_input.delta", "'output_index':4,'delta':'**'");
    hear("output_item.done", "'output_index':4,'item':" + PATCH);
    assertThat(heard)
        .containsExactly(
            new Event.Call(0, "c2", null, "p", true, null),
            new Event.Arguments(0, "***"),
            new Event.CallDone(0));
  }

  @Test
  void pieces_without_a_place_go_on_with_what_was_begun() {
    hear("output_text.delta", "'delta':'a'");
    hear("output_text.delta", "'delta':'b'");
    hear(
        "completed",
        "'response':{'id':'r','output':[{'type':'message','id':'q','content':"
            + "[{'type':'output_text','text':'ab'}]}]}");
    assertThat(heard)
        .containsExactly(
            new Event.Text("a"),
            new Event.Text("b"),
            new Event.Started("r"),
            new Event.Stopped(StopReason.STOP, null));
  }

  @Test
  void items_that_share_one_place_are_told_apart() {
    String[] items = {THOUGHT, SEARCH, MESSAGE, CALL, PATCH};
    hear("created", "'response':{'id':'resp_9'}");
    for (String item : items) {
      hear("output_item.added", "'output_index':0,'item':" + item);
      hear("output_item.done", "'output_index':0,'item':" + item);
    }
    hear("completed", RESPONSE);
    assertThat(heard).isEqualTo(ALL);
  }

  @Test
  void two_messages_in_one_place_are_both_heard() {
    for (String id : List.of("m1", "m2")) {
      String message = "'item':{'type':'message','id':'" + id + "','content':[";
      String text = "{'type':'output_text','text':'" + id + "'}]}";
      hear("output_item.added", "'output_index':0," + message + "]}");
      hear("output_text.delta", "'output_index':0,'content_index':0,'delta':'m'");
      hear("output_item.done", "'output_index':0," + message + text);
    }
    assertThat(heard)
        .containsExactly(
            new Event.Text("m"), new Event.Text("1"), new Event.Text("m"), new Event.Text("2"));
  }

  @Test
  void items_that_share_one_id_are_told_apart() {
    hear("output_item.done", "'output_index':0,'item':" + THOUGHT.replace("rs_1", "msg_1"));
    hear("output_item.added", "'output_index':1,'item':{'type':'message','id':'msg_1'}");
    hear("output_item.added", "'output_index':1,'item':{'type':'message','id':'msg_1'}");
    hear("output_text.delta", "'output_index':1,'delta':'Hel'");
    hear("output_item.done", "'output_index':1,'item':" + MESSAGE);
    assertThat(heard.subList(3, 5)).containsExactly(new Event.Text("Hel"), new Event.Text("lo"));
  }

  @Test
  void what_is_told_otherwise_in_the_end_stays_as_it_was_said() {
    hear("output_text.delta", "'output_index':0,'content_index':0,'delta':'Help'");
    for (String whole : List.of("He", "Hello", "Hello there", "")) {
      hear(
          "content_part.done",
          "'output_index':0,'part':{'type':'output_text','text':'" + whole + "'}");
    }
    hear("content_part.done", "'output_index':0,'part':{'type':'output_text','text':'Help!'}");
    assertThat(heard).containsExactly(new Event.Text("Help"), new Event.Text("!"));
  }

  @Test
  void thinking_in_full_is_no_summary() {
    hear("reasoning_text.delta", "'output_index':0,'content_index':0,'delta':'t'");
    hear(
        "output_item.done",
        "'output_index':0,'item':{'type':'reasoning','summary':[],'content':[{'type':'reasoning_text','text':'th'}]}");
    assertThat(heard)
        .containsExactly(new Event.Thought(false, 0, "t"), new Event.Thought(false, 0, "h"));
  }

  @Test
  void why_it_stopped_is_told() {
    assertThat(reason("'status':'incomplete','incomplete_details':{'reason':'max_output_tokens'}"))
        .isEqualTo(StopReason.LENGTH);
    assertThat(reason("'status':'incomplete','incomplete_details':{'reason':'content_filter'}"))
        .isEqualTo(StopReason.FILTER);
    assertThat(reason("'status':'incomplete'")).isEqualTo(StopReason.LENGTH);
    assertThat(reason("'incomplete_details':null")).isEqualTo(StopReason.STOP);
  }

  private static StopReason reason(String members) {
    List<Event> heard = new ArrayList<>();
    new ResponsesEvents()
        .whole(Json.orMissing(("{" + members + "}").replace('\'', '"')), heard::add);
    return ((Event.Stopped) heard.getLast()).reason();
  }
}
