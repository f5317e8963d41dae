package dev.turnpike.dialect.responses;

import static dev.turnpike.dialect.responses.Written.ALL;
import static dev.turnpike.dialect.responses.Written.LITTLE;
import static dev.turnpike.dialect.responses.Written.asking;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.conversation.CacheMark;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Message.Role;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.Source;
import dev.turnpike.dialect.RequestRefused;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What messages are as the items of a Responses request.
class WriteInputTest {
  private static final String HEAD =
      "{\"model\":\"gpt\",\"store\":false,\"include\":[\"reasoning.encrypted_content\"],";
  private final Notes notes = new Notes();

  private String write(Conversation conversation, Accepts accepts) throws RequestRefused {
    return Written.write(conversation, accepts, notes);
  }

  /// The items as they are written, in single quotes.
  private String input(Accepts accepts, Message... messages) throws RequestRefused {
    String body = write(asking(messages), accepts);
    int at = body.indexOf("\"input\":[");
    return body.substring(at + 9, body.length() - 2).replace('"', '\'');
  }

  private static Message user(String text) {
    return Message.of(Role.USER, Part.Text.of(text));
  }

  private static Message system(String text) {
    return Message.of(Role.SYSTEM, Part.Text.of(text));
  }

  private static String item(String role, String text) {
    String type = role.equals("assistant") ? "output_text" : "input_text";
    return "{'type':'message','role':'"
        + role
        + "','content':[{'type':'"
        + type
        + "','text':'"
        + text
        + "'}]}";
  }

  @Test
  void input_stands_last_and_nothing_is_stored() throws RequestRefused {
    assertThat(write(asking(user("hi")), LITTLE))
        .isEqualTo(HEAD + "\"input\":[" + item("user", "hi").replace('\'', '"') + "]}");
    assertThat(notes.all()).isEmpty();
  }

  @Test
  void the_first_instructions_are_instructions_and_later_ones_items() throws RequestRefused {
    String body = write(asking(system("a"), system("b"), user("hi"), system("c"), user("d")), ALL);
    assertThat(body).contains("\"instructions\":\"a\\n\\nb\",");
    assertThat(body.replace('"', '\''))
        .endsWith(
            "'input':["
                + item("user", "hi")
                + ","
                + item("developer", "c")
                + ","
                + item("user", "d")
                + "]}");
    assertThat(input(LITTLE, user("a"), system("b"))).endsWith(item("system", "b"));
  }

  @Test
  void instructions_stay_items_where_they_are_all_or_marked() throws RequestRefused {
    assertThat(input(ALL, system("a"))).isEqualTo(item("developer", "a"));
    Message marked = Message.of(Role.SYSTEM, new Part.Text("a", List.of(), CacheMark.PLAIN));
    assertThat(input(ALL, marked, user("b")))
        .startsWith(
            "{'type':'message','role':'developer','content':[{'type':'input_text','text':'a',"
                + "'prompt_cache_breakpoint':{'mode':'explicit'}}]}");
    assertThat(write(asking(marked, user("b")), LITTLE)).contains("\"instructions\":\"a\"");
  }

  @Test
  void a_turn_with_a_tool_is_a_row_of_items_without_ids() throws RequestRefused {
    Seal own = new Seal(Seal.Form.ENCRYPTED, "E", "rs_1", "openai/gpt");
    assertThat(
            input(
                ALL,
                user("go"),
                Message.of(
                    Role.ASSISTANT,
                    new Part.Thought(true, "s", own),
                    Part.Text.of("a"),
                    Part.Text.of("b"),
                    new Part.ToolUse("c1", null, "f", false, "", null, null),
                    new Part.ToolUse("c2", null, "p", true, "*** x", null, null)),
                Message.of(
                    Role.USER,
                    new Part.ToolResult(
                        "c1",
                        List.of(Part.Text.of("one"), Part.Text.of("two")),
                        false,
                        false,
                        null),
                    new Part.ToolResult("c2", List.of(Part.Text.of("no")), true, true, null),
                    Part.Text.of("and"))))
        .isEqualTo(
            item("user", "go")
                + ",{'type':'reasoning','summary':[{'type':'summary_text','text':'s'}],"
                + "'encrypted_content':'E'},"
                + "{'type':'message','role':'assistant','content':[{'type':'output_text','text':'a'},"
                + "{'type':'output_text','text':'b'}]},"
                + "{'type':'function_call','call_id':'c1','name':'f','arguments':'{}'},"
                + "{'type':'custom_tool_call','call_id':'c2','name':'p','input':'*** x'},"
                + "{'type':'function_call_output','call_id':'c1','output':'one\\ntwo'},"
                + "{'type':'custom_tool_call_output','call_id':'c2','output':'Error: no'},"
                + item("user", "and"));
  }

  @Test
  void an_image_that_a_tool_gave_stays_in_its_output() throws RequestRefused {
    assertThat(
            input(
                ALL,
                Message.of(
                    Role.USER,
                    new Part.ToolResult(
                        "c1",
                        List.of(
                            Part.Text.of("seen"),
                            new Part.Image(new Source.Inline("image/png", "AA=="), null, null)),
                        true,
                        false,
                        null))))
        .isEqualTo(
            "{'type':'function_call_output','call_id':'c1','output':[{'type':'input_text','text':"
                + "'Error: seen'},{'type':'input_image','image_url':'data:image/png;base64,AA=='}]}");
  }

  @Test
  void thoughts_without_a_proof_of_this_dialect_or_without_a_sequel_are_left_out()
      throws RequestRefused {
    Seal own = new Seal(Seal.Form.ENCRYPTED, "E", null, null);
    Seal foreign = new Seal(Seal.Form.SIGNATURE, "S", null, null);
    assertThat(
            input(
                ALL,
                Message.of(
                    Role.ASSISTANT,
                    new Part.Thought(false, "x", foreign),
                    new Part.Thought(true, "y", null),
                    Part.Text.of("a"),
                    new Part.Thought(true, "z", own)),
                user("b")))
        .isEqualTo(item("assistant", "a") + "," + item("user", "b"));
  }

  @Test
  void images_and_files_are_written_in_all_their_forms() throws RequestRefused {
    assertThat(
            input(
                ALL,
                Message.of(
                    Role.USER,
                    new Part.Image(new Source.Url("https://x", ""), "low", CacheMark.PLAIN),
                    new Part.Image(new Source.FileId("f1"), null, null),
                    new Part.Document(new Source.Inline("application/pdf", "JVBERi0="), null, null),
                    new Part.Document(new Source.Url("https://d", ""), "d", null),
                    new Part.Document(new Source.PlainText("words"), "w.txt", null),
                    new Part.Audio("wav", "AA=="))))
        .isEqualTo(
            "{'type':'message','role':'user','content':["
                + "{'type':'input_image','image_url':'https://x','detail':'low',"
                + "'prompt_cache_breakpoint':{'mode':'explicit'}},"
                + "{'type':'input_image','file_id':'f1'},"
                + "{'type':'input_file','filename':'document.pdf',"
                + "'file_data':'data:application/pdf;base64,JVBERi0='},"
                + "{'type':'input_file','file_url':'https://d'},"
                + "{'type':'input_text','text':'w.txt\\n\\nwords'},"
                + "{'type':'input_audio','input_audio':{'data':'AA==','format':'wav'}}]}");
  }

  @Test
  void what_another_provider_ran_is_told_and_our_own_goes_back_without_its_id()
      throws RequestRefused {
    assertThat(
            input(
                ALL,
                Message.of(
                    Role.ASSISTANT,
                    new Part.Hosted("messages", "{}", "[web search: q]", null),
                    new Part.Hosted(
                        "responses",
                        "{\"id\":\"ws_1\",\"type\":\"web_search_call\",\"status\":\"completed\"}",
                        "t",
                        null),
                    new Part.Compaction("messages", "{}", "so far"))))
        .isEqualTo(
            item("assistant", "[web search: q]")
                + ",{'type':'web_search_call','status':'completed'},"
                + item("user", "so far"));
  }

  @Test
  void a_conversation_that_goes_on_begins_with_the_same_bytes() throws RequestRefused {
    List<Message> messages = new ArrayList<>();
    messages.add(system("s"));
    messages.add(user("a"));
    String before = write(asking(messages.toArray(Message[]::new)), ALL);
    for (int turn = 0; turn < 5; turn++) {
      messages.add(
          Message.of(
              Role.ASSISTANT,
              Part.Text.of("x"),
              new Part.ToolUse("c" + turn, null, "f", false, "{}", null, null)));
      messages.add(
          Message.of(
              Role.USER,
              new Part.ToolResult("c" + turn, List.of(Part.Text.of("r")), false, false, null)));
      String after = write(asking(messages.toArray(Message[]::new)), ALL);
      assertThat(after).startsWith(before.substring(0, before.length() - 2));
      before = after;
    }
  }
}
