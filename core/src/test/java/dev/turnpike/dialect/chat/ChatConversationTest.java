package dev.turnpike.dialect.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.turnpike.conversation.CacheMark;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Message.Role;
import dev.turnpike.conversation.OutputFormat;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Sampling;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.Seal.Form;
import dev.turnpike.conversation.Source;
import dev.turnpike.conversation.Thinking;
import dev.turnpike.conversation.Thinking.Effort;
import dev.turnpike.conversation.Tool;
import dev.turnpike.conversation.Tool.Hosted.Service;
import dev.turnpike.conversation.ToolChoice;
import dev.turnpike.conversation.ToolChoice.Mode;
import dev.turnpike.conversation.Wishes;
import dev.turnpike.dialect.Carrier;
import dev.turnpike.dialect.Operation;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.JsonText;
import dev.turnpike.dialect.json.MalformedJson;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatConversationTest {
  private static final String HI = "{\"role\":\"user\",\"content\":\"hi\"}";
  private static final String PDF = "JVBERi0xLjQ=";

  @Test
  void what_tools_answered_and_the_user_after_it_are_one_turn() throws Exception {
    List<Message> messages =
        messages(
            """
            {"role":"developer","content":"be brief"},
            {"role":"user","content":[{"type":"text","text":"go"}]},
            {"role":"assistant","content":null,"tool_calls":[
              {"id":"a","type":"function","function":{"name":"f","arguments":"{\\"id\\":12345678901234567890,\\"z\\":1}"}},
              {"id":"b","type":"custom","custom":{"name":"g","input":"raw"}}]},
            {"role":"tool","tool_call_id":"a","content":"1"},
            {"role":"tool","tool_call_id":"b","content":[{"type":"text","text":"2"}]},
            {"role":"user","content":"on"},
            {"role":"user","content":"and on"},
            {"role":"assistant","content":"","tool_calls":[],"refusal":"no"}""");
    assertThat(messages)
        .containsExactly(
            Message.of(Role.SYSTEM, Part.Text.of("be brief")),
            Message.of(Role.USER, Part.Text.of("go")),
            Message.of(
                Role.ASSISTANT,
                call("a", "f", false, "{\"id\":12345678901234567890,\"z\":1}"),
                call("b", "g", true, "raw")),
            Message.of(
                Role.USER, result("a", "1", false), result("b", "2", true), Part.Text.of("on")),
            Message.of(Role.USER, Part.Text.of("and on")),
            Message.of(Role.ASSISTANT, new Part.Refusal("no")));
  }

  @Test
  @Timeout(20)
  void as_many_results_as_a_body_can_hold_are_read_in_a_time_that_grows_with_them()
      throws Exception {
    String result = "{\"role\":\"tool\",\"tool_call_id\":\"a\",\"content\":\"1\"}";
    String many = String.join(",", Collections.nCopies(300_000, result));
    assertThat(messages(many).getFirst().parts()).hasSize(300_000);
  }

  @Test
  void old_functions_become_tools_with_ids_of_their_own() throws Exception {
    Conversation read =
        read(
            "\"functions\":[{\"name\":\"f\",\"parameters\":{\"type\":\"object\"}}],\"function_call\":{\"name\":\"f\"}",
            HI
                + ",{\"role\":\"assistant\",\"content\":null,\"function_call\":{\"name\":\"f\",\"arguments\":\"{}\"}}"
                + ",{\"role\":\"function\",\"name\":\"f\",\"content\":\"ok\"}");
    assertThat(read.tools())
        .containsExactly(function("f", null, "{\"type\":\"object\"}", null, null));
    assertThat(read.toolChoice()).isEqualTo(new ToolChoice(Mode.REQUIRED, List.of("f"), null));
    assertThat(read.messages().subList(1, 3))
        .containsExactly(
            Message.of(Role.ASSISTANT, call("call_fn_0", "f", false, "{}")),
            Message.of(Role.USER, result("call_fn_0", "ok", false)));
  }

  @Test
  void a_part_is_read_in_every_shape() throws Exception {
    List<Message> messages =
        messages(
            """
            {"role":"user","content":[
              {"type":"image_url","image_url":{"url":"https://x/y.png","detail":"low"}},
              {"type":"image_url","image_url":"data:image/jpeg;base64,iVBORw0KGgoAAA"},
              {"type":"image_url","image_url":{"url":"data:image/png;base64,%s"}},
              {"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,%s"}},
              {"type":"file","file":{"file_id":"file-1"}},
              {"type":"input_audio","input_audio":{"data":"AAAA","format":"mp3"}},
              {"type":"video_url","video_url":{"url":"https://x/v.mp4"}},
              {"type":"input_text","text":"t","cache_control":{"type":"ephemeral","ttl":"1h"}},
              {"type":"text","text":""}],"prompt_cache_breakpoint":{"mode":"explicit"}}"""
                .formatted(PDF, PDF));
    assertThat(messages.getFirst().parts())
        .containsExactly(
            new Part.Image(new Source.Url("https://x/y.png", ""), "low", null),
            new Part.Image(new Source.Inline("image/png", "iVBORw0KGgoAAA"), null, null),
            new Part.Document(new Source.Inline("application/pdf", PDF), null, null),
            new Part.Document(new Source.Inline("application/pdf", PDF), "a.pdf", null),
            new Part.Document(new Source.FileId("file-1"), null, null),
            new Part.Audio("mp3", "AAAA"),
            new Part.Video(new Source.Url("https://x/v.mp4", "")),
            new Part.Text("t", List.of(), CacheMark.PLAIN));
  }

  @Test
  void a_mark_stands_on_a_part_a_message_or_a_tool() throws Exception {
    Conversation read =
        read(
            "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"},\"cache_control\":{\"type\":\"ephemeral\"}}]",
            """
            {"role":"system","content":"s","cache_control":{"type":"ephemeral","ttl":"5m"}},
            {"role":"assistant","content":"x","cache_control":{},"tool_calls":[{"id":"a","function":{"name":"f","arguments":""}}]},
            {"role":"tool","tool_call_id":"a","content":[{"type":"text","text":"1","cache_control":{}}]}""");
    assertThat(read.tools().getFirst()).isEqualTo(function("f", null, null, null, CacheMark.PLAIN));
    assertThat(read.messages())
        .containsExactly(
            Message.of(Role.SYSTEM, new Part.Text("s", List.of(), new CacheMark("5m"))),
            Message.of(
                Role.ASSISTANT,
                Part.Text.of("x"),
                Part.marked(call("a", "f", false, ""), CacheMark.PLAIN)),
            Message.of(Role.USER, Part.marked(result("a", "1", false), CacheMark.PLAIN)));
  }

  @Test
  void tools_come_nested_flat_or_as_Messages_has_them() throws Exception {
    Conversation read =
        read(
            """
            "tools":[
              {"type":"function","function":{"name":"a","description":"d","parameters":{"type":"object"},"strict":true}},
              {"type":"function","name":"b","parameters":null},
              {"name":"c","input_schema":{"z":1}},
              {"type":"custom","custom":{"name":"e","description":"d","format":{"type":"grammar","grammar":{"definition":"start: /a/","syntax":"lark"}}}},
              {"type":"custom","name":"g","format":{"type":"text"}},
              {"type":"x_new","y":1}],
            "web_search_options":{"search_context_size":"low"},"tool_choice":{"type":"auto"}""",
            HI);
    assertThat(read.tools())
        .containsExactly(
            function("a", "d", "{\"type\":\"object\"}", true, null),
            function("b", null, null, null, null),
            function("c", null, "{\"z\":1}", null, null),
            new Tool.Freeform(
                null,
                "e",
                "d",
                "{\"type\":\"grammar\",\"syntax\":\"lark\",\"definition\":\"start: /a/\"}"),
            new Tool.Freeform(null, "g", null, null),
            new Tool.Hosted(Service.OTHER, "", "chat", "{\"type\":\"x_new\",\"y\":1}"),
            new Tool.Hosted(Service.WEB_SEARCH, "", "chat", "{\"search_context_size\":\"low\"}"));
    assertThat(read.toolChoice()).isEqualTo(new ToolChoice(Mode.AUTO, List.of(), null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"auto\" | AUTO | ",
        "\"none\" | NONE | ",
        "\"any\" | REQUIRED | ",
        "{\"type\":\"auto\"} | AUTO | ",
        "{\"type\":\"function\",\"function\":{\"name\":\"f\"}} | REQUIRED | f",
        "{\"type\":\"function\",\"name\":\"f\"} | REQUIRED | f",
        "{\"type\":\"custom\",\"custom\":{\"name\":\"f\"}} | REQUIRED | f",
        "{\"type\":\"tool\",\"name\":\"f\"} | REQUIRED | f",
        "{\"type\":\"allowed_tools\",\"allowed_tools\":{\"mode\":\"auto\",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]}} | AUTO | f",
      })
  void a_choice_of_tools_is_read_in_every_form(String choice, Mode mode, String name)
      throws Exception {
    ToolChoice read =
        read("\"parallel_tool_calls\":false,\"tool_choice\":" + choice, HI).toolChoice();
    assertThat(read)
        .isEqualTo(new ToolChoice(mode, name == null ? List.of() : List.of(name), false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"reasoning_effort\":\"high\" | ON | HIGH | | ",
        "\"reasoning_effort\":\"none\" | OFF | | | ",
        "\"reasoning_effort\":{\"effort\":\"low\",\"summary\":\"auto\"} | ON | LOW | | true",
        "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":8000} | ON | | 8000 | ",
        "\"thinking\":{\"type\":\"enabled\",\"budgetTokens\":8000} | ON | | 8000 | ",
        "\"thinking\":{\"type\":\"disabled\"},\"reasoning_effort\":\"low\" | OFF | | | ",
        "\"thinking\":{\"type\":\"adaptive\"} | AUTO | | | ",
        "\"reasoning\":{\"effort\":\"xhigh\",\"exclude\":true} | ON | XHIGH | | false",
        "\"reasoning\":{\"max_tokens\":2000} | ON | | 2000 | ",
        "\"reasoning\":{\"enabled\":false} | OFF | | | ",
        "\"enable_thinking\":true,\"thinking_budget\":100 | ON | | 100 | ",
        "\"chat_template_kwargs\":{\"enable_thinking\":false} | OFF | | | ",
        "\"reasoning_effort\":\"much\" | UNSET | | | ",
      })
  void the_intent_to_think_is_read_in_every_form(
      String fields, Thinking.Mode mode, Effort effort, Integer budget, Boolean shown)
      throws Exception {
    Conversation read = read(fields, HI);
    assertThat(read.thinking()).isEqualTo(new Thinking(mode, effort, budget, shown));
    assertThat(read.wishes().others()).isEmpty();
  }

  @Test
  void everything_beside_the_messages_is_kept() throws Exception {
    Conversation read =
        read(
            """
            "max_tokens":100,"max_completion_tokens":50,"temperature":0.70,"top_p":1,"presence_penalty":0.5,
            "frequency_penalty":-1,"seed":7,"stop":["a","b"],"logprobs":true,"top_logprobs":3,"n":2,
            "safety_identifier":"s","user":"u","service_tier":"flex","prompt_cache_key":"k","store":true,"verbosity":"low",
            "metadata":{"a":"b"},"stream":true,"stream_options":{"include_usage":true},
            "response_format":{"type":"json_schema","json_schema":{"name":"r","schema":{"type":"object"},"strict":true}},
            "modalities":["text","audio"],"logit_bias":{"1":5},"prediction":null""",
            HI);
    assertThat(read.sampling())
        .isEqualTo(
            new Sampling(
                50,
                new BigDecimal("0.70"),
                BigDecimal.ONE,
                null,
                new BigDecimal("0.5"),
                new BigDecimal("-1"),
                7L,
                List.of("a", "b"),
                3,
                2));
    assertThat(read.wishes())
        .isEqualTo(
            new Wishes(
                "s",
                Map.of("a", "b"),
                "flex",
                "k",
                true,
                "low",
                List.of(
                    new Wishes.Other("modalities", "[\"text\",\"audio\"]"),
                    new Wishes.Other("logit_bias", "{\"1\":5}"))));
    assertThat(read.format())
        .isEqualTo(new OutputFormat.Schema("r", null, "{\"type\":\"object\"}", true));
    assertThat(read.stream()).isTrue();
    assertThat(read.usageWanted()).isTrue();
  }

  @Test
  void details_are_believed_before_blocks_and_blocks_before_text() throws Exception {
    String text = "\"reasoning_content\":\"plain\"";
    String blocks =
        ",\"thinking_blocks\":[{\"type\":\"thinking\",\"thinking\":\"b\",\"signature\":\"SB\"},{\"type\":\"redacted_thinking\",\"data\":\"D\"}]";
    String details =
        ",\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\" a\",\"index\":0},"
            + "{\"type\":\"reasoning.text\",\"text\":\"b \",\"signature\":\"S\",\"format\":\"anthropic-claude-v1\",\"index\":0}]";
    assertThat(thoughts(text)).containsExactly(new Part.Thought(false, "plain", null));
    assertThat(thoughts(text + blocks))
        .containsExactly(
            new Part.Thought(false, "b", seal(Form.SIGNATURE, "SB", null)),
            new Part.Thought(false, "", seal(Form.REDACTED, "D", null)));
    assertThat(thoughts(text + blocks + details))
        .containsExactly(new Part.Thought(false, " ab ", seal(Form.SIGNATURE, "S", null)));
  }

  @Test
  void seals_of_three_providers_are_known_and_those_of_others_kept_as_they_are() throws Exception {
    String responses =
        "[{\"type\":\"reasoning.summary\",\"summary\":\"s\",\"format\":\"openai-responses-v1\",\"index\":0},"
            + "{\"type\":\"reasoning.encrypted\",\"data\":\"E\",\"id\":\"rs_1\",\"format\":\"openai-responses-v1\",\"index\":0}]";
    assertThat(thoughts("\"reasoning_details\":" + responses))
        .containsExactly(new Part.Thought(true, "s", seal(Form.ENCRYPTED, "E", "rs_1")));
    String other =
        "[{\"type\":\"reasoning.text\",\"text\":\"t\"},{\"type\":\"reasoning.encrypted\",\"data\":\"E\",\"format\":\"xai-responses-v1\"}]";
    assertThat(thoughts("\"reasoning_details\":" + other))
        .containsExactly(new Part.Thought(false, "t", seal(Form.DETAILS, other, null)));
    Seal carried = new Seal(Form.ENCRYPTED, "E", "rs_2", "openai/gpt-5.5");
    assertThat(
            thoughts(
                "\"reasoning_details\":[{\"type\":\"reasoning.encrypted\",\"data\":"
                    + JsonText.quoted(Carrier.wrap(carried))
                    + ",\"format\":\"turnpike-v1\",\"index\":0}]"))
        .containsExactly(new Part.Thought(false, "", carried));
  }

  @Test
  void a_seal_of_Gemini_belongs_to_its_call() throws Exception {
    Part.ToolUse sealed =
        new Part.ToolUse("a", null, "f", false, "{}", seal(Form.THOUGHT, "G", null), null);
    String call =
        "\"tool_calls\":[{\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}%s}]";
    assertThat(
            thoughts(
                call.formatted(",\"extra_content\":{\"google\":{\"thought_signature\":\"G\"}}")))
        .containsExactly(sealed);
    assertThat(
            thoughts(
                call.formatted("")
                    + ",\"reasoning_details\":[{\"type\":\"reasoning.encrypted\",\"id\":\"a\",\"data\":\"G\",\"format\":\"google-gemini-v1\",\"index\":0}]"))
        .containsExactly(sealed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"messages\":[{\"role\":\"bot\"}]} | messages[0].role is \"bot\", must be system, developer, user, assistant, tool or function",
        "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"hologram\"}]}]} | messages[0].content[0].type is \"hologram\", must be text, image_url, input_audio, file, video_url or refusal",
        "{\"messages\":[]} | messages is an array, must be a list that is not empty",
        "{\"input\":[]} | messages is nothing, must be a list; a body with input belongs to /v1/responses",
        "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"temperature\":\"warm\"} | temperature is \"warm\", must be a number",
        "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"tools\":[{\"type\":\"function\",\"function\":{}}]} | tools[0].function.name is nothing, must be a string that is not empty",
        "{\"messages\":[{\"role\":\"tool\",\"content\":\"hi\"}]} | messages[0].tool_call_id is nothing, must be the id of a call of the assistant",
      })
  void what_cannot_be_understood_is_refused_by_its_path(String body, String message) {
    RequestRefused refused = catchThrowableOfType(RequestRefused.class, () -> conversation(body));
    assertThat(refused.failure().message()).isEqualTo(message);
    assertThat(refused.failure().status()).isEqualTo(400);
  }

  private static List<Part> thoughts(String fields) throws Exception {
    return messages("{\"role\":\"assistant\"," + fields + "}").getFirst().parts();
  }

  private static List<Message> messages(String messages) throws Exception {
    return conversation("{\"model\":\"m\",\"messages\":[" + messages + "]}").messages();
  }

  private static Conversation read(String fields, String messages) throws Exception {
    return conversation("{\"model\":\"m\"," + fields + ",\"messages\":[" + messages + "]}");
  }

  private static Conversation conversation(String body) throws MalformedJson, RequestRefused {
    return new ChatDialect().readConversation(Operation.CHAT_COMPLETIONS, body.getBytes(UTF_8));
  }

  private static Seal seal(Form form, String value, @Nullable String id) {
    return new Seal(form, value, id, null);
  }

  private static Part.ToolUse call(String id, String name, boolean freeform, String arguments) {
    return new Part.ToolUse(id, null, name, freeform, arguments, null, null);
  }

  private static Part.ToolResult result(String id, String text, boolean freeform) {
    return new Part.ToolResult(id, List.of(Part.Text.of(text)), false, freeform, null);
  }

  private static Tool.Function function(
      String name,
      @Nullable String description,
      @Nullable String schema,
      @Nullable Boolean strict,
      @Nullable CacheMark mark) {
    return new Tool.Function(null, name, description, schema, strict, false, mark);
  }
}
