package dev.turnpike.dialect.responses;

import static dev.turnpike.dialect.responses.Requests.read;
import static dev.turnpike.dialect.responses.Requests.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Message.Role;
import dev.turnpike.conversation.OutputFormat;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Thinking;
import dev.turnpike.conversation.Tool;
import dev.turnpike.conversation.ToolChoice;
import dev.turnpike.conversation.Wishes;
import dev.turnpike.dialect.RequestRefused;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What else a Responses request says, what is refused of it, and what Codex sends.
class ReadFieldsTest {
  private static final Path REQUESTS = Path.of("src/test/resources/requests");

  private static Part call(String id, String name, String arguments) {
    return new Part.ToolUse(id, null, name, false, arguments, null, null);
  }

  @Test
  void the_fields_have_their_places() throws RequestRefused {
    Conversation conversation =
        read(
            "'input':'a','max_output_tokens':100,'temperature':0.70,'top_p':1,'top_logprobs':3,"
                + "'reasoning':{'effort':'xhigh','summary':'auto','context':'all_turns'},"
                + "'text':{'verbosity':'low','format':{'type':'json_schema','name':'n',"
                + "'description':'d','schema':{'type':'object'},'strict':true}},"
                + "'metadata':{'a':'b','n':1},'user':'u','safety_identifier':'s','prompt_cache_key':'k',"
                + "'service_tier':'flex','store':true,'include':['reasoning.encrypted_content'],"
                + "'truncation':'auto','client_metadata':{'x':'y'},'stream_options':{},"
                + "'previous_response_id':null,'background':false,'max_tool_calls':4,'moderation':null");
    assertThat(conversation.sampling().maxOutput()).isEqualTo(100);
    assertThat(conversation.sampling().temperature()).isEqualTo(new BigDecimal("0.70"));
    assertThat(conversation.sampling().topLogprobs()).isEqualTo(3);
    assertThat(conversation.thinking())
        .isEqualTo(new Thinking(Thinking.Mode.ON, Thinking.Effort.XHIGH, null, true));
    assertThat(conversation.format())
        .isEqualTo(new OutputFormat.Schema("n", "d", "{\"type\":\"object\"}", true));
    assertThat(conversation.wishes())
        .isEqualTo(
            new Wishes(
                "s",
                Map.of("a", "b", "n", "1"),
                "flex",
                "k",
                true,
                "low",
                List.of(
                    new Wishes.Other("reasoning.context", "\"all_turns\""),
                    new Wishes.Other("max_tool_calls", "4"))));
  }

  @Test
  void thinking_can_be_switched_off_and_left_to_the_model() throws RequestRefused {
    assertThat(read("'input':'a','reasoning':{'effort':'none'}").thinking())
        .isEqualTo(new Thinking(Thinking.Mode.OFF, null, null, null));
    assertThat(read("'input':'a','reasoning':{'summary':'auto'}").thinking())
        .isEqualTo(new Thinking(Thinking.Mode.UNSET, null, null, true));
    assertThat(read("'input':'a','text':{'format':{'type':'json_object'}}").format())
        .isEqualTo(new OutputFormat.AnyJson());
  }

  // What Codex sends.

  @Test
  void a_session_of_Codex_with_a_tool_is_read_whole() throws IOException, RequestRefused {
    Conversation codex =
        read(Files.readAllBytes(REQUESTS.resolve("RESPONSES.codex-tool-003.json")));
    assertThat(codex.messages())
        .extracting(Message::role)
        .containsExactly(Role.SYSTEM, Role.USER, Role.ASSISTANT, Role.USER);
    assertThat(codex.messages().get(2).parts())
        .containsExactly(call("call_mock1", "exec_command", "{\"cmd\":\"echo mock-tool-ok\"}"));
    Part.ToolResult result = (Part.ToolResult) codex.messages().get(3).parts().getFirst();
    assertThat(result.id()).isEqualTo("call_mock1");
    assertThat(result.content()).hasSize(1);
    assertThat(codex.tools())
        .extracting(Tool::name)
        .containsExactly("exec_command", "close_agent", "resume_agent", "web_search");
    assertThat(((Tool.Function) codex.tools().getFirst()).strict()).isFalse();
    assertThat(((Tool.Function) codex.tools().get(1)).namespace()).isEqualTo("multi_agent_v1");
    assertThat(codex.toolChoice()).isEqualTo(new ToolChoice(ToolChoice.Mode.AUTO, List.of(), true));
    assertThat(codex.thinking()).isEqualTo(new Thinking(Thinking.Mode.UNSET, null, null, true));
    assertThat(codex.wishes().store()).isFalse();
    assertThat(codex.wishes().cacheKey()).isEqualTo("01a20218-dd10-74e1-b9cb-f7d95a76570b");
    assertThat(codex.wishes().others()).isEmpty();
  }

  @Test
  void every_captured_request_is_read() throws IOException, RequestRefused {
    try (var files = Files.list(REQUESTS)) {
      List<Path> captured =
          files.filter(file -> file.getFileName().toString().startsWith("RESPONSES.")).toList();
      assertThat(captured).isNotEmpty();
      for (Path file : captured) {
        assertThat(read(Files.readAllBytes(file)).messages()).as(file.toString()).isNotEmpty();
      }
    }
  }

  // What is refused.

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'input':'a','previous_response_id':'resp_1'|previous_response_not_found|previous_response_id",
        "'input':'a','conversation':'conv_1'|not_supported|conversation",
        "'input':'a','prompt':{'id':'p'}|not_supported|prompt",
        "'input':'a','background':true|not_supported|background",
        "'input':[{'role':'user','content':'a'},{'type':'item_reference','id':'m'}]|not_supported|input[1]",
        "'input':[{'role':'bot','content':'a'}]|invalid_request|input[0].role",
        "'input':[{'role':'user','content':[{'type':'x'}]}]|invalid_request|input[0].content[0].type",
        "'input':[{'role':'user','content':[{'type':'input_image'}]}]|invalid_request|input[0].content[0].image_url",
        "'input':[{'type':'function_call','name':'f','arguments':'{}'}]|invalid_request|input[0].call_id",
        "'input':[{'type':'function_call_output','output':''}]|invalid_request|input[0].call_id",
        "'input':[{}]|invalid_request|input[0].type",
        "'input':[1]|invalid_request|input[0]",
        "'input':7|invalid_request|input",
        "'stream':false|invalid_request|input",
        "'input':'a','temperature':'hot'|invalid_request|temperature",
        "'input':'a','max_output_tokens':1.5|invalid_request|max_output_tokens",
        "'input':'a','reasoning':{'effort':'much'}|invalid_request|reasoning.effort",
        "'input':'a','text':{'format':{'type':'xml'}}|invalid_request|text.format.type",
        "'input':'a','text':{'format':{'type':'json_schema','name':'n'}}|invalid_request|text.format.json_schema.schema",
        "'input':'a','tools':[{'type':'function'}]|invalid_request|tools[0].name",
        "'input':'a','tool_choice':'sometimes'|invalid_request|tool_choice",
      })
  void says_what_is_wrong_and_where(String members, String code, String param) {
    Failure.BadRequest failure = refusal(members);
    assertThat(failure.status()).isEqualTo(400);
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.param()).isEqualTo(param);
    assertThat(failure.message()).startsWith(param + " ");
  }

  @Test
  void a_message_of_refusal_names_what_was_seen() {
    assertThat(refusal("'input':[{'role':'bot','content':'a'}]").message())
        .isEqualTo(
            "input[0].role is \"bot\", must be one of user, assistant, system and developer");
    assertThat(refusal("'input':'a','top_p':'secret words'").message())
        .isEqualTo("top_p is a string, must be a number");
  }
}
