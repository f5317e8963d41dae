package dev.turnpike.dialect.responses;

import static dev.turnpike.dialect.responses.Requests.input;
import static dev.turnpike.dialect.responses.Requests.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.conversation.CacheMark;
import dev.turnpike.conversation.Citation;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Message.Role;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Sampling;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.Source;
import dev.turnpike.conversation.Thinking;
import dev.turnpike.conversation.ToolChoice;
import dev.turnpike.conversation.Wishes;
import dev.turnpike.dialect.Carrier;
import dev.turnpike.dialect.RequestRefused;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the items of a Responses request come to as messages.
class ReadInputTest {
  private static Message user(String text) {
    return Message.of(Role.USER, Part.Text.of(text));
  }

  private static Part call(String id, String name, String arguments) {
    return new Part.ToolUse(id, null, name, false, arguments, null, null);
  }

  private static Part result(String id, String text) {
    return new Part.ToolResult(id, List.of(Part.Text.of(text)), false, false, null);
  }

  @Test
  void a_string_is_what_the_user_says() throws RequestRefused {
    Conversation conversation = read("'input':'hi','instructions':'be kind','stream':true");
    assertThat(conversation.messages())
        .containsExactly(Message.of(Role.SYSTEM, Part.Text.of("be kind")), user("hi"));
    assertThat(conversation.dialect()).isEqualTo("responses");
    assertThat(conversation.stream()).isTrue();
    assertThat(conversation.usageWanted()).isTrue();
    assertThat(conversation.toolChoice()).isEqualTo(ToolChoice.UNSET);
    assertThat(conversation.thinking()).isEqualTo(Thinking.UNSET);
    assertThat(conversation.wishes()).isEqualTo(Wishes.NONE);
    assertThat(conversation.sampling()).isEqualTo(Sampling.NONE);
  }

  @Test
  void messages_come_with_and_without_a_type_and_an_id() throws RequestRefused {
    assertThat(
            input(
                    "{'role':'developer','content':'d'},{'role':'user','content':'u'},"
                        + "{'type':'message','id':'msg_1','status':'completed','phase':'commentary',"
                        + "'role':'assistant','content':[{'type':'output_text','text':'a','logprobs':[],"
                        + "'annotations':[{'type':'url_citation','url':'http://x','title':'t',"
                        + "'start_index':0,'end_index':1},{'type':'file_citation','file_id':'f'}]},"
                        + "{'type':'refusal','refusal':'no'}]},"
                        + "{'role':'system','content':[{'type':'input_text','text':'s'}]},"
                        + "{'role':'user','content':'v'},{'role':'user','content':'w'}")
                .messages())
        .containsExactly(
            Message.of(Role.SYSTEM, Part.Text.of("d")),
            user("u"),
            Message.of(
                Role.ASSISTANT,
                new Part.Text("a", List.of(new Citation("http://x", "t", null, 0, 1)), null),
                new Part.Refusal("no")),
            Message.of(Role.SYSTEM, Part.Text.of("s")),
            user("v"),
            user("w"));
  }

  @Test
  void what_the_assistant_does_in_one_go_is_one_message_and_so_are_the_results()
      throws RequestRefused {
    assertThat(
            input(
                    "{'role':'user','content':'go'},"
                        + "{'type':'reasoning','id':'rs_1','summary':[{'type':'summary_text','text':'x'},"
                        + "{'type':'summary_text','text':'y'}],'encrypted_content':'E'},"
                        + "{'role':'assistant','content':'look'},"
                        + "{'type':'function_call','id':'fc_1','call_id':'c1','name':'f','arguments':'{}'},"
                        + "{'type':'custom_tool_call','call_id':'c2','name':'p','input':'*** Begin',"
                        + "'namespace':'ns'},"
                        + "{'type':'function_call_output','call_id':'c1','output':'one'},"
                        + "{'type':'custom_tool_call_output','call_id':'c2','output':"
                        + "[{'type':'input_text','text':'two'}]},"
                        + "{'type':'function_call','call_id':'c3','name':'f','arguments':''},"
                        + "{'type':'function_call_output','call_id':'c3','output':{'a':1}}")
                .messages())
        .containsExactly(
            user("go"),
            Message.of(
                Role.ASSISTANT,
                new Part.Thought(true, "x\n\ny", new Seal(Seal.Form.ENCRYPTED, "E", "rs_1", null)),
                Part.Text.of("look"),
                call("c1", "f", "{}"),
                new Part.ToolUse("c2", "ns", "p", true, "*** Begin", null, null)),
            Message.of(
                Role.USER,
                result("c1", "one"),
                new Part.ToolResult("c2", List.of(Part.Text.of("two")), false, true, null)),
            Message.of(Role.ASSISTANT, call("c3", "f", "")),
            Message.of(Role.USER, result("c3", "{\"a\":1}")));
  }

  @Test
  void images_and_files_come_in_all_their_forms() throws RequestRefused {
    assertThat(
            input(
                    "{'role':'user','content':["
                        + "{'type':'input_image','image_url':'data:image/jpeg;base64,iVBORw0KGgoA','detail':'high'},"
                        + "{'type':'input_image','image_url':'https://x/y.png'},"
                        + "{'type':'input_image','file_id':'file-1'},"
                        + "{'type':'input_image','image_url':'data:application/pdf;base64,JVBERi0='},"
                        + "{'type':'input_file','filename':'a.pdf','file_data':'data:application/pdf;base64,JVBERi0='},"
                        + "{'type':'input_file','filename':'a.txt','file_data':'aGk='},"
                        + "{'type':'input_file','file_url':'https://x/a.pdf'},"
                        + "{'type':'input_file','file_id':'file-2'},"
                        + "{'type':'input_audio','input_audio':{'data':'AA==','format':'wav'}},"
                        + "{'type':'input_text','text':'t','prompt_cache_breakpoint':{'mode':'explicit'}}]}")
                .messages()
                .getFirst()
                .parts())
        .containsExactly(
            new Part.Image(new Source.Inline("image/png", "iVBORw0KGgoA"), "high", null),
            new Part.Image(new Source.Url("https://x/y.png", ""), null, null),
            new Part.Image(new Source.FileId("file-1"), null, null),
            new Part.Document(new Source.Inline("application/pdf", "JVBERi0="), null, null),
            new Part.Document(new Source.Inline("application/pdf", "JVBERi0="), "a.pdf", null),
            new Part.Document(new Source.Inline("text/plain", "aGk="), "a.txt", null),
            new Part.Document(new Source.Url("https://x/a.pdf", ""), null, null),
            new Part.Document(new Source.FileId("file-2"), null, null),
            new Part.Audio("wav", "AA=="),
            new Part.Text("t", List.of(), CacheMark.PLAIN));
  }

  // Reasoning.

  private static Message replayed(Seal seal, String text) throws RequestRefused {
    String summary = text.isEmpty() ? "" : "{'type':'summary_text','text':'" + text + "'}";
    return input(
            "{'type':'reasoning','summary':["
                + summary
                + "],'encrypted_content':'"
                + Carrier.wrap(seal)
                + "'}")
        .messages()
        .getFirst();
  }

  @Test
  void a_signature_that_was_carried_comes_back_with_its_thinking() throws RequestRefused {
    Seal seal = new Seal(Seal.Form.SIGNATURE, "S", null, "anthropic/claude");
    assertThat(replayed(seal, "t"))
        .isEqualTo(Message.of(Role.ASSISTANT, new Part.Thought(false, "t", seal)));
    Seal encrypted = new Seal(Seal.Form.ENCRYPTED, "E", "rs_9", "openai/gpt");
    assertThat(replayed(encrypted, "t"))
        .isEqualTo(Message.of(Role.ASSISTANT, new Part.Thought(true, "t", encrypted)));
    Seal plain = new Seal(Seal.Form.PLAIN, "all of it", null, null);
    assertThat(replayed(plain, "some"))
        .isEqualTo(Message.of(Role.ASSISTANT, new Part.Thought(false, "all of it", plain)));
    Seal shown = new Seal(Seal.Form.PLAIN, "", null, "deepseek/deepseek-v4-pro");
    assertThat(replayed(shown, "all of it"))
        .isEqualTo(Message.of(Role.ASSISTANT, new Part.Thought(false, "all of it", shown)));
  }

  @Test
  void a_seal_that_was_damaged_is_none() throws RequestRefused {
    assertThat(
            input("{'type':'reasoning','summary':[],'encrypted_content':'gw1.AAAA.1'}").messages())
        .isEmpty();
    assertThat(input("{'type':'reasoning','summary':[]}").messages()).isEmpty();
  }

  @Test
  void the_thinking_itself_stands_before_its_summary() throws RequestRefused {
    assertThat(
            input(
                    "{'type':'reasoning','summary':[{'type':'summary_text','text':'s'}],"
                        + "'content':[{'type':'reasoning_text','text':'r'}]}")
                .messages())
        .containsExactly(Message.of(Role.ASSISTANT, new Part.Thought(false, "r", null)));
  }

  // Other items.

  @Test
  void items_that_no_one_knows_are_passed_over() throws RequestRefused {
    assertThat(
            input(
                    "{'role':'user','content':'a'},{'type':'agent_message','message':'m'},"
                        + "{'type':'agent_reasoning','text':'r'},{'type':'x_new','id':'1'},"
                        + "{'type':'compaction_trigger'},{'role':'user','content':'b'}")
                .messages())
        .containsExactly(user("a"), user("b"));
  }

  @Test
  void a_hosted_tool_is_told_in_words_and_kept_as_it_was() throws RequestRefused {
    Message message =
        input(
                "{'type':'web_search_call','id':'ws_1','status':'completed','action':{'type':'search',"
                    + "'query':'q','queries':['q','r'],'sources':[{'type':'url','url':'http://x'}]}},"
                    + "{'type':'local_shell_call','call_id':'s','action':{'type':'exec','command':['ls','-l']}}")
            .messages()
            .getFirst();
    assertThat(message.role()).isEqualTo(Role.ASSISTANT);
    assertThat(message.parts())
        .extracting(part -> ((Part.Hosted) part).text())
        .containsExactly("[web search: q\nr]\nhttp://x", "[shell: ls -l]");
    assertThat(((Part.Hosted) message.parts().getFirst()).json())
        .startsWith("{\"type\":\"web_search_call\",\"id\":\"ws_1\"");
  }

  @Test
  void a_compaction_is_kept_as_it_was() throws RequestRefused {
    String item = "{'type':'compaction','id':'cmp_1','encrypted_content':'E'}";
    assertThat(input(item).messages())
        .containsExactly(
            Message.of(
                Role.ASSISTANT, new Part.Compaction("responses", item.replace('\'', '"'), "")));
  }
}
