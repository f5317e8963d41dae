package dev.turnpike.dialect.responses;

import static dev.turnpike.dialect.responses.Requests.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Message.Role;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Tool;
import dev.turnpike.conversation.Tool.Hosted.Service;
import dev.turnpike.conversation.ToolChoice;
import dev.turnpike.dialect.RequestRefused;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which tools a Responses request declares and chooses.
class ReadToolsTest {
  private static Message user(String text) {
    return Message.of(Role.USER, Part.Text.of(text));
  }

  private static Tool function(@Nullable String namespace, String name, @Nullable String schema) {
    return new Tool.Function(namespace, name, null, schema, null, false, null);
  }

  @Test
  void tools_come_flat_nested_and_in_namespaces() throws RequestRefused {
    assertThat(
            read("'input':'a','tools':["
                    + "{'type':'function','name':'f','description':'d','parameters':{'type':'object'},"
                    + "'strict':true,'defer_loading':true},"
                    + "{'type':'function','function':{'name':'g','parameters':null}},"
                    + "{'type':'custom','name':'p','description':'e',"
                    + "'format':{'type':'grammar','syntax':'lark','definition':'start: X'}},"
                    + "{'type':'custom','name':'t','format':{'type':'text'}},"
                    + "{'type':'namespace','name':'mcp__fs','tools':[{'type':'function','name':'read'}]}]")
                .tools())
        .containsExactly(
            new Tool.Function(null, "f", "d", "{\"type\":\"object\"}", true, true, null),
            function(null, "g", null),
            new Tool.Freeform(
                null,
                "p",
                "e",
                "{\"type\":\"grammar\",\"syntax\":\"lark\",\"definition\":\"start: X\"}"),
            new Tool.Freeform(null, "t", null, null),
            function("mcp__fs", "read", null));
  }

  @Test
  void hosted_tools_have_their_service() throws RequestRefused {
    assertThat(
            read("'input':'a','tools':[{'type':'web_search_preview_2025_03_11'},{'type':'file_search'},"
                    + "{'type':'code_interpreter'},{'type':'computer_use_preview'},"
                    + "{'type':'image_generation'},{'type':'mcp','server_label':'s'},{'type':'tool_search'},"
                    + "{'type':'local_shell'},{'type':'x_new'}]")
                .tools())
        .extracting(tool -> ((Tool.Hosted) tool).service() + " " + tool.name())
        .containsExactly(
            Service.WEB_SEARCH + " web_search",
            Service.FILE_SEARCH + " file_search",
            Service.CODE + " code_interpreter",
            Service.COMPUTER + " computer_use_preview",
            Service.IMAGE + " image_generation",
            Service.MCP + " s",
            Service.TOOL_SEARCH + " tool_search",
            Service.OTHER + " local_shell",
            Service.OTHER + " x_new");
  }

  @Test
  void tools_among_the_items_join_the_others_once() throws RequestRefused {
    Conversation conversation =
        read(
            "'tools':[{'type':'function','name':'f'}],'input':[{'type':'additional_tools',"
                + "'role':'developer','tools':[{'type':'function','name':'g'},"
                + "{'type':'function','name':'f'}]},{'role':'user','content':'a'}]");
    assertThat(conversation.tools()).extracting(Tool::name).containsExactly("f", "g");
    assertThat(conversation.messages()).containsExactly(user("a"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'auto'|AUTO|",
        "'none'|NONE|",
        "'required'|REQUIRED|",
        "'any'|REQUIRED|",
        "{'type':'auto'}|AUTO|",
        "{'type':'function','name':'f'}|REQUIRED|f",
        "{'type':'function','function':{'name':'f'}}|REQUIRED|f",
        "{'type':'custom','name':'p'}|REQUIRED|p",
        "{'type':'mcp','server_label':'s'}|REQUIRED|s",
        "{'type':'web_search_preview'}|REQUIRED|web_search",
        "{'type':'allowed_tools','mode':'auto','tools':[{'type':'function','name':'f'},{'type':'web_search'}]}|AUTO|f,web_search",
        "{'type':'allowed_tools','mode':'required','tools':[{'type':'custom','name':'p'}]}|REQUIRED|p",
      })
  void a_choice_of_tools_has_many_forms(String choice, ToolChoice.Mode mode, @Nullable String names)
      throws RequestRefused {
    List<String> wanted = names == null ? List.of() : List.of(names.split(","));
    assertThat(read("'input':'a','parallel_tool_calls':false,'tool_choice':" + choice).toolChoice())
        .isEqualTo(new ToolChoice(mode, wanted, false));
  }
}
