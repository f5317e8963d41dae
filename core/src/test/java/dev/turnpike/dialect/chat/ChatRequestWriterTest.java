package dev.turnpike.dialect.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.Accepts.Echo;
import dev.turnpike.catalog.Accepts.Ids;
import dev.turnpike.catalog.Capability;
import dev.turnpike.catalog.ThinkingForm.Style;
import dev.turnpike.conversation.CacheMark;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Message.Role;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.OutputFormat;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Sampling;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.Seal.Form;
import dev.turnpike.conversation.Source;
import dev.turnpike.conversation.Thinking;
import dev.turnpike.conversation.Thinking.Effort;
import dev.turnpike.conversation.Tool;
import dev.turnpike.conversation.ToolChoice;
import dev.turnpike.conversation.ToolChoice.Mode;
import dev.turnpike.conversation.Wishes;
import dev.turnpike.dialect.RequestRefused;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatRequestWriterTest {
  private static final Message GO = Message.of(Role.USER, Part.Text.of("go"));

  @Test
  void Claude_Codes_request_to_DeepSeek_is_exactly_this() throws Exception {
    Part.Thought hm = new Part.Thought(false, "hm", new Seal(Form.PLAIN, "", null, "deepseek/x"));
    Part.ToolResult result =
        new Part.ToolResult(
            "call_a", List.of(Part.Text.of("a"), Part.Text.of("b")), false, false, null);
    Conversation conversation =
        new Conversation(
            "messages",
            List.of(
                Message.of(Role.SYSTEM, marked("You are…")),
                Message.of(Role.USER, marked("go")),
                Message.of(Role.ASSISTANT, hm, call("call_a", "Bash", "{\"command\":\"ls\"}")),
                Message.of(
                    Role.USER, result, Part.Text.of("<system-reminder>…</system-reminder>"))),
            List.of(
                new Tool.Function(
                    null,
                    "Bash",
                    "d",
                    "{\"$schema\":\"…\",\"type\":\"object\",\"properties\":{\"command\":{\"type\":\"string\"}},\"required\":[\"command\"]}",
                    null,
                    false,
                    null)),
            ToolChoice.UNSET,
            new Sampling(32000, null, null, null, null, null, null, List.of(), -1, 1),
            new Thinking(Thinking.Mode.AUTO, Effort.HIGH, null, null),
            OutputFormat.PLAIN,
            Wishes.NONE,
            true,
            false);
    Notes notes = new Notes();
    byte[] body =
        new ChatDialect().writeRequest(conversation, Targets.DEEPSEEK, "deepseek-v4-pro", notes);
    assertThat(new String(body, UTF_8))
        .isEqualTo(
            "{\"model\":\"deepseek-v4-pro\",\"max_tokens\":32000,\"stream\":true,\"stream_options\":{\"include_usage\":true},\"thinking\":{\"type\":\"enabled\"},\"reasoning_effort\":\"high\",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"Bash\",\"description\":\"d\",\"parameters\":{\"type\":\"object\",\"properties\":{\"command\":{\"type\":\"string\"}},\"required\":[\"command\"]}}}],\"messages\":[{\"role\":\"system\",\"content\":\"You are…\"},{\"role\":\"user\",\"content\":\"go\"},{\"role\":\"assistant\",\"content\":null,\"reasoning_content\":\"hm\",\"tool_calls\":[{\"id\":\"call_a\",\"type\":\"function\",\"function\":{\"name\":\"Bash\",\"arguments\":\"{\\\"command\\\":\\\"ls\\\"}\"}}]},{\"role\":\"tool\",\"tool_call_id\":\"call_a\",\"content\":\"a\\nb\"},{\"role\":\"user\",\"content\":\"<system-reminder>…</system-reminder>\"}]}");
    assertThat(notes.all()).isEmpty();
    assertThat(new ChatDialect().path("deepseek-v4-pro", true)).isEqualTo("/chat/completions");
  }

  @Test
  void a_longer_conversation_begins_with_the_same_bytes() throws Exception {
    List<Message> turns =
        List.of(
            Message.of(Role.SYSTEM, Part.Text.of("s")),
            GO,
            Message.of(Role.ASSISTANT, Part.Text.of("ok"), call("a", "f", "{}")),
            Message.of(Role.USER, result("a", Part.Text.of("1")), Part.Text.of("more")),
            Message.of(Role.ASSISTANT, new Part.Thought(false, "hm", null), Part.Text.of("end")),
            GO);
    for (Accepts target :
        List.of(Targets.OPENAI, Targets.DEEPSEEK, Targets.OPENROUTER, Targets.MISTRAL)) {
      String whole = written(conversation(turns), target);
      for (int end = 2; end < turns.size(); end += 2) {
        String part = written(conversation(turns.subList(0, end)), target);
        assertThat(whole).startsWith(part.substring(0, part.length() - 2));
      }
    }
  }

  @Test
  void every_assistant_message_has_its_reasoning_where_the_host_wants_it() throws Exception {
    String body =
        messages(
            Targets.DEEPSEEK,
            GO,
            Message.of(Role.ASSISTANT, call("a", "f", "")),
            Message.of(Role.USER, result("a", Part.Text.of("1"))),
            Message.of(Role.ASSISTANT, Part.Text.of("x")));
    assertThat(body)
        .contains(
            "{\"role\":\"assistant\",\"content\":null,\"reasoning_content\":\"\",\"tool_calls\":[{\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}")
        .contains("{\"role\":\"assistant\",\"content\":\"x\",\"reasoning_content\":\"\"}");
  }

  @Test
  void Mistral_gets_short_ids_names_and_an_assistant_between_tool_and_user() throws Exception {
    String body =
        messages(
            Targets.MISTRAL,
            GO,
            Message.of(
                Role.ASSISTANT, call("toolu_01ABC", "f", "{}"), call("abcdefgh1", "g", "{}")),
            Message.of(
                Role.USER,
                result("toolu_01ABC", Part.Text.of("1")),
                result("abcdefgh1", Part.Text.of("2")),
                Part.Text.of("on")),
            Message.of(Role.ASSISTANT, Part.Text.of("Sure, ")));
    String id = body.replaceAll("(?s).*?\"id\":\"([^\"]*)\".*", "$1");
    assertThat(id).matches("[A-Za-z0-9]{9}");
    assertThat(body)
        .isEqualTo(
            "[{\"role\":\"user\",\"content\":\"go\"},"
                + "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"ID\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}},{\"id\":\"abcdefgh1\",\"type\":\"function\",\"function\":{\"name\":\"g\",\"arguments\":\"{}\"}}]},"
                    .replace("ID", id)
                + "{\"role\":\"tool\",\"tool_call_id\":\"ID\",\"name\":\"f\",\"content\":\"1\"},"
                    .replace("ID", id)
                + "{\"role\":\"tool\",\"tool_call_id\":\"abcdefgh1\",\"name\":\"g\",\"content\":\"2\"},"
                + "{\"role\":\"assistant\",\"content\":\"Done.\"},{\"role\":\"user\",\"content\":\"on\"},"
                + "{\"role\":\"assistant\",\"content\":\"Sure, \",\"prefix\":true}]");
  }

  @Test
  void instructions_stand_where_the_host_takes_them() throws Exception {
    Message[] messages = {
      Message.of(Role.SYSTEM, Part.Text.of("a")),
      Message.of(Role.SYSTEM, Part.Text.of("b")),
      GO,
      Message.of(Role.SYSTEM, Part.Text.of("c"))
    };
    assertThat(messages(Targets.OPENAI, messages))
        .isEqualTo(
            "[{\"role\":\"developer\",\"content\":\"a\"},{\"role\":\"developer\",\"content\":\"b\"},{\"role\":\"user\",\"content\":\"go\"},{\"role\":\"developer\",\"content\":\"c\"}]");
    assertThat(messages(Targets.PLAIN, messages))
        .isEqualTo(
            "[{\"role\":\"system\",\"content\":\"a\\n\\nb\"},{\"role\":\"user\",\"content\":\"go\"},{\"role\":\"user\",\"content\":\"[system] c\"}]");
  }

  @Test
  void images_of_tools_are_shown_by_one_user_after_the_last_of_them() throws Exception {
    Part image = new Part.Image(new Source.Inline("image/png", "iVBORw0KGgo"), null, null);
    String body =
        messages(
            Targets.OPENROUTER,
            GO,
            Message.of(Role.ASSISTANT, call("a", "f", "{}"), call("b", "f", "{}")),
            Message.of(
                Role.USER,
                result("a", Part.Text.of("see"), image),
                new Part.ToolResult("b", List.of(Part.Text.of("no file")), true, false, null),
                Part.Text.of("on")));
    assertThat(body)
        .endsWith(
            "{\"role\":\"tool\",\"tool_call_id\":\"a\",\"content\":\"see\\n[image attached below: tool_result a #1]\"},"
                + "{\"role\":\"tool\",\"tool_call_id\":\"b\",\"content\":\"Error: no file\"},"
                + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"[image attached below: tool_result a #1]\"},"
                + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,iVBORw0KGgo\"}},"
                + "{\"type\":\"text\",\"text\":\"on\"}]}]");
  }

  @Test
  void marks_and_details_go_to_a_marketplace_and_nowhere_else() throws Exception {
    String details = "[{\"type\":\"reasoning.encrypted\",\"data\":\"E\",\"x\":1.0}]";
    Message[] messages = {
      Message.of(Role.USER, marked("go")),
      Message.of(
          Role.ASSISTANT,
          new Part.Thought(false, "t", new Seal(Form.DETAILS, details, null, null)),
          new Part.Thought(false, "u", new Seal(Form.SIGNATURE, "S", null, null)),
          Part.Text.of("x"))
    };
    assertThat(messages(Targets.OPENROUTER, messages))
        .isEqualTo(
            "[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"go\",\"cache_control\":{\"type\":\"ephemeral\"}}]},"
                + "{\"role\":\"assistant\",\"content\":\"x\",\"reasoning_details\":[{\"type\":\"reasoning.encrypted\",\"data\":\"E\",\"x\":1.0},{\"type\":\"reasoning.text\",\"text\":\"u\",\"signature\":\"S\",\"format\":\"anthropic-claude-v1\",\"index\":1}]}]");
    assertThat(messages(Targets.PLAIN, messages))
        .isEqualTo(
            "[{\"role\":\"user\",\"content\":\"go\"},{\"role\":\"assistant\",\"content\":\"x\"}]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "EFFORT | ON | HIGH | | \"reasoning_effort\":\"high\",",
        "EFFORT | OFF | | | \"reasoning_effort\":\"none\",",
        "EFFORT | UNSET | | | ``",
        "SWITCH | OFF | | | \"thinking\":{\"type\":\"disabled\"},",
        "SWITCH | ON | LOW | | \"thinking\":{\"type\":\"enabled\"},\"reasoning_effort\":\"low\",",
        "OBJECT | ON | LOW | | \"reasoning\":{\"effort\":\"low\"},",
        "OBJECT | ON | | 2000 | \"reasoning\":{\"max_tokens\":2000},",
        "OBJECT | OFF | | | \"reasoning\":{\"enabled\":false},",
        "FLAG | ON | LOW | | \"enable_thinking\":true,\"thinking_budget\":2048,",
        "FLAG | OFF | | | \"enable_thinking\":false,",
        "BUDGET | ON | LOW | | \"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2048},",
        "NONE | ON | LOW | | ``",
      })
  void thinking_is_asked_for_in_the_hosts_words(
      Style style, Thinking.Mode mode, Effort effort, Integer budget, String fields)
      throws Exception {
    Accepts target =
        Targets.accepts(
            EnumSet.noneOf(Capability.class),
            Targets.form(style, Set.of("none", "low", "high")),
            Echo.NONE,
            Ids.ANY);
    Conversation conversation =
        conversation(List.of(GO)).with(new Thinking(mode, effort, budget, null));
    assertThat(written(conversation, target))
        .isEqualTo(
            "{\"model\":\"m\","
                + fields
                + "\"messages\":[{\"role\":\"user\",\"content\":\"go\"}]}");
  }

  @Test
  void all_else_has_its_place() throws Exception {
    Conversation conversation =
        conversation(List.of(GO))
            .with(
                new Sampling(
                    9,
                    new BigDecimal("0.70"),
                    BigDecimal.ONE,
                    5,
                    BigDecimal.ZERO,
                    BigDecimal.ONE,
                    7L,
                    List.of("a"),
                    2,
                    2))
            .with(
                new Wishes(
                    "u",
                    Map.of("b", "2", "a", "1"),
                    "flex",
                    "k",
                    false,
                    "low",
                    List.of(new Wishes.Other("logit_bias", "{\"1\":5}"))))
            .with(new OutputFormat.Schema("r", "d", "{\"type\":\"object\"}", true))
            .with(
                List.of(
                    new Tool.Function(null, "f", null, null, false, false, null),
                    new Tool.Freeform(
                        null,
                        "g",
                        "d",
                        "{\"type\":\"grammar\",\"syntax\":\"lark\",\"definition\":\"x\"}"),
                    new Tool.Hosted(
                        Tool.Hosted.Service.WEB_SEARCH,
                        "web_search",
                        "messages",
                        "{\"user_location\":{\"type\":\"approximate\",\"city\":\"Ulm\"}}")),
                new ToolChoice(Mode.REQUIRED, List.of("g"), false));
    assertThat(written(conversation, Targets.OPENAI))
        .isEqualTo(
            "{\"model\":\"m\",\"max_completion_tokens\":9,\"temperature\":0.70,\"top_p\":1,\"top_k\":5,\"presence_penalty\":0,\"frequency_penalty\":1,\"seed\":7,\"stop\":[\"a\"],\"logprobs\":true,\"top_logprobs\":2,\"n\":2,"
                + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"type\":\"object\",\"properties\":{}},\"strict\":false}},"
                + "{\"type\":\"custom\",\"custom\":{\"name\":\"g\",\"description\":\"d\",\"format\":{\"type\":\"grammar\",\"grammar\":{\"syntax\":\"lark\",\"definition\":\"x\"}}}}],"
                + "\"tool_choice\":{\"type\":\"custom\",\"custom\":{\"name\":\"g\"}},\"parallel_tool_calls\":false,"
                + "\"web_search_options\":{\"user_location\":{\"type\":\"approximate\",\"approximate\":{\"city\":\"Ulm\"}}},"
                + "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"r\",\"description\":\"d\",\"schema\":{\"type\":\"object\"},\"strict\":true}},"
                + "\"verbosity\":\"low\",\"user\":\"u\",\"service_tier\":\"flex\",\"prompt_cache_key\":\"k\",\"store\":false,\"metadata\":{\"a\":\"1\",\"b\":\"2\"},\"logit_bias\":{\"1\":5},"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"go\"}]}");
  }

  @Test
  void a_choice_of_some_tools_shows_other_hosts_no_more_than_those() throws Exception {
    Conversation conversation =
        conversation(List.of(GO))
            .with(
                List.of(tool("f"), tool("g"), tool("h")),
                new ToolChoice(Mode.REQUIRED, List.of("h", "f"), null));
    Notes notes = new Notes();
    byte[] body = new ChatDialect().writeRequest(conversation, Targets.DEEPSEEK, "m", notes);
    assertThat(new String(body, UTF_8))
        .contains("\"name\":\"f\"", "\"name\":\"h\"", "\"tool_choice\":\"required\"")
        .doesNotContain("\"name\":\"g\"");
    assertThat(notes.all()).containsExactly("emulated:tool_choice");
    assertThat(written(conversation, Targets.OPENAI))
        .contains(
            "\"tool_choice\":{\"type\":\"allowed_tools\",\"allowed_tools\":{\"mode\":\"required\",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"h\"}},{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]}}");
  }

  @Test
  void nothing_is_chosen_where_there_are_no_tools() throws Exception {
    Conversation conversation =
        conversation(List.of(GO)).with(List.of(), new ToolChoice(Mode.AUTO, List.of(), true));
    assertThat(written(conversation, Targets.OPENAI)).doesNotContain("tool");
  }

  @Test
  void documents_are_files_or_text_and_ids_of_strange_stores_are_refused() throws Exception {
    Message documents =
        Message.of(
            Role.USER,
            new Part.Document(new Source.PlainText("text"), "n", null),
            new Part.Document(new Source.Inline("text/plain", "aGk="), null, null),
            new Part.Document(new Source.Inline("application/pdf", "JVBERi0="), "a.pdf", null));
    assertThat(messages(Targets.OPENAI, documents))
        .isEqualTo(
            "[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Document: n\\n\\ntext\"},{\"type\":\"text\",\"text\":\"hi\"},"
                + "{\"type\":\"file\",\"file\":{\"filename\":\"a.pdf\",\"file_data\":\"data:application/pdf;base64,JVBERi0=\"}}]}]");
    RequestRefused refused =
        catchThrowableOfType(
            RequestRefused.class,
            () ->
                messages(
                    Targets.OPENAI,
                    Message.of(Role.USER, new Part.Image(new Source.FileId("f"), null, null))));
    assertThat(refused.failure().code()).isEqualTo("not_supported");
  }

  @Test
  void fields_of_another_dialect_are_noted() throws Exception {
    Conversation conversation =
        new Conversation(
            "gemini",
            List.of(GO),
            List.of(),
            ToolChoice.UNSET,
            Sampling.NONE,
            Thinking.UNSET,
            OutputFormat.PLAIN,
            Wishes.NONE,
            true,
            false);
    conversation =
        conversation.with(
            new Wishes(
                null, Map.of(), null, null, null, null, List.of(new Wishes.Other("labels", "{}"))));
    Notes notes = new Notes();
    byte[] body = new ChatDialect().writeRequest(conversation, Targets.PLAIN, "m", notes);
    assertThat(new String(body, UTF_8)).startsWith("{\"model\":\"m\",\"stream\":true,\"messages\"");
    assertThat(notes.all()).containsExactly("dropped:labels");
  }

  private static Part.Text marked(String text) {
    return new Part.Text(text, List.of(), CacheMark.PLAIN);
  }

  private static Tool tool(String name) {
    return new Tool.Function(null, name, null, "{\"type\":\"object\"}", null, false, null);
  }

  private static Part.ToolUse call(String id, String name, String arguments) {
    return new Part.ToolUse(id, null, name, false, arguments, null, null);
  }

  private static Part.ToolResult result(String id, Part... content) {
    return new Part.ToolResult(id, List.of(content), false, false, null);
  }

  private static Conversation conversation(List<Message> messages) {
    return new Conversation(
        "chat",
        new ArrayList<>(messages),
        List.of(),
        ToolChoice.UNSET,
        Sampling.NONE,
        Thinking.UNSET,
        OutputFormat.PLAIN,
        Wishes.NONE,
        false,
        false);
  }

  private static String written(Conversation conversation, Accepts target) throws Exception {
    return new String(
        new ChatDialect().writeRequest(conversation, target, "m", new Notes()), UTF_8);
  }

  private static String messages(Accepts target, Message... messages) throws RequestRefused {
    byte[] body =
        new ChatDialect().writeRequest(conversation(List.of(messages)), target, "m", new Notes());
    String text = new String(body, UTF_8);
    return text.substring(text.indexOf("\"messages\":") + 11, text.length() - 1);
  }
}
