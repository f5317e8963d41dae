package dev.turnpike.dialect.messages;

import static dev.turnpike.dialect.messages.Written.DIALECT;
import static dev.turnpike.dialect.messages.Written.assistant;
import static dev.turnpike.dialect.messages.Written.call;
import static dev.turnpike.dialect.messages.Written.read;
import static dev.turnpike.dialect.messages.Written.user;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.turnpike.conversation.CacheMark;
import dev.turnpike.conversation.Citation;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.OutputFormat;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.Search;
import dev.turnpike.conversation.Source;
import dev.turnpike.conversation.Thinking;
import dev.turnpike.conversation.Tool;
import dev.turnpike.conversation.ToolChoice;
import dev.turnpike.conversation.Wishes;
import dev.turnpike.dialect.Carrier;
import dev.turnpike.dialect.Operation;
import dev.turnpike.dialect.RequestRefused;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConversationReaderTest {

  private static Conversation with(String members) {
    return read("{\"model\":\"m\",\"max_tokens\":9," + members + ",\"messages\":[]}");
  }

  /// The parts of one message with these blocks.
  private static List<Part> parts(String role, String blocks) {
    Conversation read =
        read(
            "{\"model\":\"m\",\"messages\":[{\"role\":\""
                + role
                + "\",\"content\":["
                + blocks
                + "]}]}");
    return read.messages().getFirst().parts();
  }

  private static Part part(String block) {
    List<Part> parts = parts("assistant", block);
    assertThat(parts).hasSize(1);
    return parts.getFirst();
  }

  @Test
  void every_system_block_keeps_its_place_and_its_mark() {
    Conversation read =
        read(
            """
            {"model":"m","system":[{"type":"text","text":"A"},{"type":"text","text":"B",
            "cache_control":{"type":"ephemeral","ttl":"1h"}}],"messages":[
            {"role":"user","content":"hi"},{"role":"system","content":"later"},
            {"role":"assistant","content":[{"type":"text","text":"yes","cache_control":null}]}]}""");
    assertThat(read.messages())
        .containsExactly(
            Message.of(
                Message.Role.SYSTEM,
                Part.Text.of("A"),
                new Part.Text("B", List.of(), new CacheMark("1h"))),
            user("hi"),
            Message.of(Message.Role.SYSTEM, Part.Text.of("later")),
            assistant(Part.Text.of("yes")));
    assertThat(read.usageWanted()).isTrue();
    assertThat(read.stream()).isFalse();
  }

  @Test
  void the_billing_block_is_removed() {
    String billing = "x-anthropic-billing-header: cc_version=2.1; cch=";
    String a = "\"system\":[{\"type\":\"text\",\"text\":\"" + billing + "1;\"},";
    String b = "\"system\":[{\"type\":\"text\",\"text\":\"" + billing + "2;\"},";
    String rest = "{\"type\":\"text\",\"text\":\"You are\"}]";
    assertThat(with(a + rest)).isEqualTo(with(b + rest));
    assertThat(with(a + rest).messages()).containsExactly(Written.system("You are"));
    assertThat(with("\"system\":\"" + billing + "1;\\nYou are\"").messages())
        .containsExactly(Written.system("You are"));
    assertThat(with("\"system\":\"" + billing + "1;\"").messages()).isEmpty();
  }

  @Test
  void content_of_every_kind_is_read() {
    assertThat(
            part(
                """
                {"type":"image","source":{"type":"base64","media_type":"image/jpeg",
                "data":"iVBORw0KGgoAAAA"}}"""))
        .as("the type that the data shows")
        .isEqualTo(new Part.Image(new Source.Inline("image/png", "iVBORw0KGgoAAAA"), null, null));
    assertThat(part("{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":\"https://a/b\"}}"))
        .isEqualTo(new Part.Image(new Source.Url("https://a/b", ""), null, null));
    assertThat(part("{\"type\":\"image\",\"source\":{\"type\":\"file\",\"file_id\":\"f1\"}}"))
        .isEqualTo(new Part.Image(new Source.FileId("f1"), null, null));
    assertThat(
            part(
                """
                {"type":"document","title":"T","source":{"type":"text",
                "media_type":"text/plain","data":"words"},"cache_control":{"type":"ephemeral"}}"""))
        .isEqualTo(new Part.Document(new Source.PlainText("words"), "T", CacheMark.PLAIN));
    assertThat(
            part(
                """
                {"type":"document","source":{"type":"content","content":[
                {"type":"text","text":"a"},{"type":"text","text":"b"}]}}"""))
        .isEqualTo(new Part.Document(new Source.PlainText("a\nb"), null, null));
    assertThat(
            part(
                """
                {"type":"search_result","source":"https://s","title":"S",
                "content":[{"type":"text","text":"found"}]}"""))
        .isEqualTo(Part.Text.of("S\nhttps://s\nfound"));
    assertThat(
            part(
                """
                {"type":"text","text":"t","citations":[{"type":"web_search_result_location",
                "url":"https://u","title":"U","cited_text":"c","encrypted_index":"e"}]}"""))
        .isEqualTo(new Part.Text("t", List.of(new Citation("https://u", "U", "c", -1, -1)), null));
  }

  @Test
  void thinking_keeps_its_proof_whoever_made_it() {
    assertThat(part("{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"S==\"}"))
        .as("empty thinking with a signature")
        .isEqualTo(new Part.Thought(false, "", new Seal(Seal.Form.SIGNATURE, "S==", null, null)));
    assertThat(part("{\"type\":\"redacted_thinking\",\"data\":\"D\"}"))
        .isEqualTo(new Part.Thought(false, "", new Seal(Seal.Form.REDACTED, "D", null, null)));
    assertThat(part("{\"type\":\"thinking\",\"thinking\":\"hm\"}"))
        .isEqualTo(new Part.Thought(false, "hm", null));
    Seal foreign = new Seal(Seal.Form.ENCRYPTED, "E", "rs_1", "openai/gpt");
    String carried = Carrier.wrap(foreign);
    String block = "{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"" + carried + "\"}";
    assertThat(part(block)).isEqualTo(new Part.Thought(true, "hm", foreign));
    assertThat(part(block.replace("gw1.", "gw1.x")))
        .as("damaged")
        .isEqualTo(new Part.Thought(false, "hm", null));
  }

  @Test
  void the_seal_of_a_call_comes_back_to_it() {
    Seal seal = new Seal(Seal.Form.THOUGHT, "sig", null, "google/gemini");
    String carried = Seals.ofCall(seal, "call_a");
    String thinking =
        "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"" + carried + "\"},";
    String use = "{\"type\":\"tool_use\",\"id\":\"call_a\",\"name\":\"f\",\"input\":{}}";
    assertThat(parts("assistant", thinking + use))
        .containsExactly(new Part.ToolUse("call_a", null, "f", false, "{}", seal, null));
    assertThat(parts("assistant", thinking + use.replace("call_a", "call_b")))
        .as("another call")
        .hasSize(2);
  }

  @Test
  void calls_and_results_are_read() {
    assertThat(
            part(
                """
                {"type":"tool_use","id":"t","name":"f","input":{"n": 12345678901234567890, "a":[]}}"""))
        .isEqualTo(call("t", "f", "{\"n\": 12345678901234567890, \"a\":[]}"));
    assertThat(part("{\"type\":\"tool_result\",\"tool_use_id\":\"t\",\"content\":\"ok\"}"))
        .isEqualTo(Written.result("t", "ok"));
    assertThat(part("{\"type\":\"tool_result\",\"tool_use_id\":\"t\",\"is_error\":true}"))
        .isEqualTo(new Part.ToolResult("t", List.of(), true, false, null));
    assertThat(
            part(
                """
                {"type":"tool_result","tool_use_id":"t","content":[
                {"type":"text","text":"a","cache_control":{"type":"ephemeral"}},
                {"type":"tool_reference","tool_name":"Grep"}]}"""))
        .as("the mark of an inner block is the result's")
        .isEqualTo(
            new Part.ToolResult(
                "t",
                List.of(Part.Text.of("a"), Part.Text.of("Found the tool: Grep")),
                false,
                false,
                CacheMark.PLAIN));
  }

  @Test
  void hosted_tools_are_told_in_words_too() {
    String search =
        """
        {"type":"server_tool_use","id":"srvtoolu_1","name":"web_search","input":{"query":"jdk 25"}}""";
    assertThat(part(search))
        .isEqualTo(
            new Part.Hosted(
                "messages",
                search,
                "Searched the web for: jdk 25",
                new Search("srvtoolu_1", List.of("jdk 25"), null),
                null));
    Part found =
        part(
            """
            {"type":"web_search_tool_result","tool_use_id":"srvtoolu_1","content":[
            {"type":"web_search_result","url":"https://a","title":"A","encrypted_content":"x"},
            {"type":"web_search_result","url":"https://b"}]}""");
    assertThat(((Part.Hosted) found).text()).isEqualTo("Found: A - https://a\nFound: https://b");
    Part failed =
        part(
            """
            {"type":"web_search_tool_result","tool_use_id":"s","content":
            {"type":"web_search_tool_result_error","error_code":"max_uses_exceeded"}}""");
    assertThat(((Part.Hosted) failed).text()).isEqualTo("The tool failed: max_uses_exceeded");
    assertThat(part("{\"type\":\"compaction\",\"content\":\"S\"}"))
        .isEqualTo(
            new Part.Compaction("messages", "{\"type\":\"compaction\",\"content\":\"S\"}", "S"));
  }

  @Test
  void a_mark_on_thinking_moves_to_what_stands_before() {
    assertThat(
            parts(
                "assistant",
                """
                {"type":"text","text":"a"},{"type":"thinking","thinking":"t","signature":"S",
                "cache_control":{"type":"ephemeral"}}"""))
        .first()
        .isEqualTo(new Part.Text("a", List.of(), CacheMark.PLAIN));
  }

  @Test
  void a_mark_on_the_request_is_one_on_its_last_part() {
    Conversation read =
        read(
            """
            {"model":"m","cache_control":{"type":"ephemeral"},"messages":[
            {"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}]}""");
    assertThat(read.messages().getFirst().parts())
        .containsExactly(Part.Text.of("a"), new Part.Text("b", List.of(), CacheMark.PLAIN));
  }

  @Test
  void tools_are_read() {
    List<Tool> tools =
        with("""
                "tools":[{"name":"f","description":"d","input_schema":{"type":"object"},"type":null,
                "strict":true,"defer_loading":true,"cache_control":{"type":"ephemeral"}},
                {"name":"g","type":"custom"},
                {"type":"bash_20250124","name":"bash"},
                {"type":"web_search_20250305","name":"web_search","max_uses":8},
                {"type":"computer_20251124","name":"computer"},
                {"type":"tool_search_tool_regex_20251119","name":"find"},
                {"type":"mcp_toolset","mcp_server_name":"x"},{"type":"advisor_20260301"}]""")
            .tools();
    assertThat(tools.get(0))
        .isEqualTo(
            new Tool.Function(
                null, "f", "d", "{\"type\":\"object\"}", true, true, CacheMark.PLAIN));
    assertThat(tools.get(1)).isEqualTo(new Tool.Function(null, "g", null, null, null, false, null));
    Tool.Function bash = (Tool.Function) tools.get(2);
    assertThat(bash.name()).isEqualTo("bash");
    assertThat(bash.schema()).contains("\"command\"");
    assertThat(tools.subList(3, 8))
        .extracting(tool -> ((Tool.Hosted) tool).service())
        .containsExactly(
            Tool.Hosted.Service.WEB_SEARCH,
            Tool.Hosted.Service.COMPUTER,
            Tool.Hosted.Service.TOOL_SEARCH,
            Tool.Hosted.Service.MCP,
            Tool.Hosted.Service.OTHER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash_1", "text_editor_1", "memory_1"})
  void tools_that_are_known_by_their_type_have_a_schema(String type) {
    Tool tool = with("\"tools\":[{\"type\":\"" + type + "\",\"name\":\"n\"}]").tools().getFirst();
    assertThat(ToolSchema.object(((Tool.Function) tool).schema()))
        .isEqualTo(((Tool.Function) tool).schema());
  }

  @Test
  void tool_choices_are_read() {
    assertThat(with("\"tool_choice\":{\"type\":\"auto\",\"disable_parallel_tool_use\":true}"))
        .extracting(Conversation::toolChoice)
        .isEqualTo(new ToolChoice(ToolChoice.Mode.AUTO, List.of(), false));
    assertThat(with("\"tool_choice\":{\"type\":\"any\"}").toolChoice())
        .isEqualTo(new ToolChoice(ToolChoice.Mode.REQUIRED, List.of(), null));
    assertThat(with("\"tool_choice\":{\"type\":\"tool\",\"name\":\"f\"}").toolChoice())
        .isEqualTo(new ToolChoice(ToolChoice.Mode.REQUIRED, List.of("f"), null));
    assertThat(with("\"tool_choice\":{\"type\":\"none\"}").toolChoice())
        .isEqualTo(new ToolChoice(ToolChoice.Mode.NONE, List.of(), null));
  }

  @Test
  void thinking_is_read_in_every_form() {
    assertThat(with("\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2000}").thinking())
        .isEqualTo(new Thinking(Thinking.Mode.ON, null, 2000, null));
    assertThat(with("\"thinking\":{\"type\":\"enabled\",\"budgetTokens\":2000}").thinking())
        .isEqualTo(new Thinking(Thinking.Mode.ON, null, 2000, null));
    assertThat(
            with("""
                    "thinking":{"type":"adaptive","display":"omitted"},"output_config":{"effort":"xhigh"}""")
                .thinking())
        .isEqualTo(new Thinking(Thinking.Mode.AUTO, Thinking.Effort.XHIGH, null, false));
    assertThat(with("\"thinking\":{\"type\":\"disabled\"}").thinking().mode())
        .isEqualTo(Thinking.Mode.OFF);
    assertThat(with("\"thinking\":null").thinking()).isEqualTo(Thinking.UNSET);
  }

  @Test
  void what_stands_beside_the_conversation_is_read() {
    Conversation read =
        with(
            """
            "temperature":0.70,"top_p":1,"top_k":40,"stop_sequences":["a","b"],"stream":true,
            "metadata":{"user_id":"user_1_account__session_S"},"service_tier":"standard_only",
            "output_config":{"format":{"type":"json_schema","schema":{"type":"object"}},
            "task_budget":{"type":"tokens","total":9}},
            "speed":"fast","mcp_servers":[ ],"fallbacks":null""");
    assertThat(read.sampling().maxOutput()).isEqualTo(9);
    assertThat(read.sampling().temperature()).isEqualTo(new BigDecimal("0.70"));
    assertThat(read.sampling().topP()).isEqualTo(BigDecimal.ONE);
    assertThat(read.sampling().topK()).isEqualTo(40);
    assertThat(read.sampling().stop()).containsExactly("a", "b");
    assertThat(read.stream()).isTrue();
    assertThat(read.format())
        .isEqualTo(new OutputFormat.Schema("answer", null, "{\"type\":\"object\"}", null));
    assertThat(read.wishes().endUser()).isEqualTo("user_1_account__session_S");
    assertThat(read.wishes().cacheKey()).isEqualTo("S");
    assertThat(read.wishes().tier()).isEqualTo("default");
    assertThat(read.wishes().others())
        .containsExactly(
            new Wishes.Other("speed", "\"fast\""),
            new Wishes.Other("mcp_servers", "[ ]"),
            new Wishes.Other("task_budget", "{\"type\":\"tokens\",\"total\":9}"));
    assertThat(with("\"output_format\":{\"schema\":{}}").format())
        .isEqualTo(new OutputFormat.Schema("answer", null, "{}", null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"messages":{}} | messages is an object, must be a list
          {} | messages is nothing, must be a list
          {"messages":[{"role":"bot","content":""}]} | messages[0].role is "bot", must be user, assistant or system
          {"messages":[{"role":"user"}]} | messages[0].content is nothing, must be a string or a list
          {"messages":[{"role":"user","content":[{}]}]} | messages[0].content[0].type is nothing, must be the type of a block
          {"messages":[{"role":"user","content":[{"type":"image","source":{"type":"x"}}]}]} | messages[0].content[0].source.type is "x", must be base64, url, file or text
          {"messages":[{"role":"user","content":[{"type":"tool_use","name":"f"}]}]} | messages[0].content[0].id is nothing, must be the id of a call
          {"messages":[{"role":"user","content":[{"type":"text"}]}]} | messages[0].content[0].text is nothing, must be a string
          {"messages":[],"max_tokens":"9"} | max_tokens is "9", must be a number
          {"messages":[],"tools":[{}]} | tools[0].name is nothing, must be the name of a tool
          {"messages":[],"tool_choice":{"type":"maybe"}} | tool_choice.type is "maybe", must be auto, any, tool or none
          {"messages":[{"role":"a text that is far too long to be a role","content":""}]} | messages[0].role is a string, must be user, assistant or system
          {"messages":[{"role":"user","content":[{"type":"container_upload","file_id":"f"}]}]} | messages[0].content[0] is a container_upload, which only Anthropic has.
          """)
  void says_what_is_wrong_with_a_request(String body, String message) {
    RequestRefused refused =
        catchThrowableOfType(
            RequestRefused.class,
            () -> DIALECT.readConversation(Operation.MESSAGES, body.getBytes(UTF_8)));
    assertThat(refused.failure()).extracting(Failure::message).isEqualTo(message);
    assertThat(refused.failure().status()).isEqualTo(400);
  }

  @Test
  void a_block_that_nobody_knows_becomes_a_wish() {
    Conversation read =
        read(
            """
            {"messages":[{"role":"user","content":[{"type":"tool_addition","x":1},
            {"type":"text","text":"t"},{"type":"Very\\u000aOdd"}]}]}""");
    assertThat(read.messages()).containsExactly(user("t"));
    assertThat(read.wishes().others())
        .extracting(Wishes.Other::field)
        .containsExactly("messages.content.tool_addition", "messages.content.unknown");
  }
}
