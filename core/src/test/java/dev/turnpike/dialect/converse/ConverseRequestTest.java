package dev.turnpike.dialect.converse;

import static dev.turnpike.dialect.Asks.accepts;
import static dev.turnpike.dialect.Asks.assistant;
import static dev.turnpike.dialect.Asks.choice;
import static dev.turnpike.dialect.Asks.effort;
import static dev.turnpike.dialect.Asks.form;
import static dev.turnpike.dialect.Asks.function;
import static dev.turnpike.dialect.Asks.most;
import static dev.turnpike.dialect.Asks.result;
import static dev.turnpike.dialect.Asks.system;
import static dev.turnpike.dialect.Asks.text;
import static dev.turnpike.dialect.Asks.use;
import static dev.turnpike.dialect.Asks.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.ThinkingForm.Style;
import dev.turnpike.conversation.CacheMark;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Message.Role;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.OutputFormat;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.Source;
import dev.turnpike.conversation.Thinking;
import dev.turnpike.conversation.Thinking.Effort;
import dev.turnpike.conversation.Tool;
import dev.turnpike.conversation.ToolChoice;
import dev.turnpike.conversation.ToolChoice.Mode;
import dev.turnpike.conversation.Wishes;
import dev.turnpike.dialect.Asks;
import dev.turnpike.dialect.Asks.Written;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConverseRequestTest {
  private static final CacheMark MARK = CacheMark.PLAIN;
  private static final CacheMark HOUR = new CacheMark("1h");
  private static final String PNG = "iVBORw0KGgo=";

  private static Written write(Conversation conversation) {
    return write(conversation, accepts());
  }

  private static Written write(Conversation conversation, Accepts accepts) {
    return Asks.write(new ConverseDialect(), conversation, accepts);
  }

  @Test
  void a_plain_question_is_all_there_is() {
    assertThat(write(Asks.of(system("be brief"), user("Hi"))).text())
        .isEqualTo(
            "{\"system\":[{\"text\":\"be brief\"}],\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"Hi\"}]}]}");
  }

  /// C094
  @Test
  void cache_marks_are_elements_of_their_own() {
    Conversation conversation =
        Asks.of(
                Message.of(Role.SYSTEM, text("a", null), text("b", MARK)),
                user("go"),
                assistant(use("t1", "f", "{}")),
                user(result("t1", text("x", MARK), text("y", null))))
            .with(List.of(function("f", null), function("g", MARK)), ToolChoice.UNSET);
    Written written = write(conversation);
    assertThat(written.raw("system"))
        .isEqualTo("[{\"text\":\"a\"},{\"text\":\"b\"},{\"cachePoint\":{\"type\":\"default\"}}]");
    assertThat(written.at("toolConfig.tools").elements()).hasSize(3);
    assertThat(written.raw("toolConfig.tools.2"))
        .isEqualTo("{\"cachePoint\":{\"type\":\"default\"}}");
    assertThat(written.raw("messages.2.content"))
        .isEqualTo(
            "[{\"toolResult\":{\"toolUseId\":\"t1\",\"content\":[{\"text\":\"x\"},{\"text\":\"y\"}]}},{\"cachePoint\":{\"type\":\"default\"}}]");
    everyElementHasOneKey(written);
  }

  private static void everyElementHasOneKey(Written written) {
    List<Json> elements = new ArrayList<>(written.at("system").elements());
    elements.addAll(written.at("toolConfig.tools").elements());
    for (Json message : written.at("messages").elements()) {
      elements.addAll(message.get("content").elements());
    }
    for (Json element : elements) {
      assertThat(element.names()).as(element.raw()).hasSize(1);
    }
  }

  /// C091
  @Test
  void of_too_many_marks_the_earliest_of_the_messages_go() {
    Conversation conversation =
        Asks.of(
                Message.of(Role.SYSTEM, text("a", MARK), text("b", MARK)),
                user(text("1", MARK), text("2", MARK), text("3", MARK)))
            .with(List.of(function("f", MARK)), ToolChoice.UNSET);
    Written written = write(conversation);
    assertThat(written.raw("system"))
        .isEqualTo("[{\"text\":\"a\"},{\"text\":\"b\"},{\"cachePoint\":{\"type\":\"default\"}}]");
    assertThat(written.raw("messages.0.content"))
        .isEqualTo(
            "[{\"text\":\"1\"},{\"text\":\"2\"},{\"cachePoint\":{\"type\":\"default\"}},{\"text\":\"3\"},{\"cachePoint\":{\"type\":\"default\"}}]");
    assertThat(written.text().split("cachePoint", -1)).hasSize(5);
  }

  @Test
  void no_mark_for_an_hour_stands_behind_one_for_minutes() {
    Conversation conversation =
        Asks.of(Message.of(Role.SYSTEM, text("a", HOUR)), user(text("1", MARK), text("2", HOUR)));
    assertThat(write(conversation).text().replaceAll("\"text\":\"\\w\"", ""))
        .containsOnlyOnce("\"ttl\":\"1h\"");
    assertThat(write(conversation).raw("system.1"))
        .isEqualTo("{\"cachePoint\":{\"type\":\"default\",\"ttl\":\"1h\"}}");
  }

  /// C041
  @Test
  void nothing_blank_is_written_and_its_mark_moves_back() {
    Conversation conversation =
        Asks.of(
            Message.of(Role.SYSTEM, text("s", null), text(" \n", MARK)),
            user(text("go", null), text("", MARK)),
            assistant(Part.Text.of("")),
            user(" "),
            assistant(Part.Text.of("so"), use("t", "f", "")),
            user(result("t", Part.Text.of(""))));
    Written written = write(conversation);
    assertThat(written.raw("system"))
        .isEqualTo("[{\"text\":\"s\"},{\"cachePoint\":{\"type\":\"default\"}}]");
    assertThat(written.raw("messages"))
        .isEqualTo(
            "[{\"role\":\"user\",\"content\":[{\"text\":\"go\"},{\"cachePoint\":{\"type\":\"default\"}}]},"
                + "{\"role\":\"assistant\",\"content\":[{\"text\":\"so\"},{\"toolUse\":{\"toolUseId\":\"t\",\"name\":\"f\",\"input\":{}}}]},"
                + "{\"role\":\"user\",\"content\":[{\"toolResult\":{\"toolUseId\":\"t\",\"content\":[{\"text\":\"(no output)\"}]}}]}]");
  }

  @Test
  void the_user_begins_and_a_prefill_has_no_space_at_its_end() {
    Written written = write(Asks.of(assistant(Part.Text.of("Once ")), user("")));
    assertThat(written.raw("messages.0.content")).isEqualTo("[{\"text\":\".\"}]");
    assertThat(written.raw("messages.2.content")).isEqualTo("[{\"text\":\".\"}]");
    Written prefilled = write(Asks.of(user("go"), assistant(Part.Text.of("Once "))));
    assertThat(prefilled.raw("messages.1.content")).isEqualTo("[{\"text\":\"Once\"}]");
    assertThat(write(Asks.of()).raw("messages"))
        .isEqualTo("[{\"role\":\"user\",\"content\":[{\"text\":\".\"}]}]");
  }

  @Test
  void results_come_first_in_the_order_of_their_calls_and_calls_last() {
    Conversation conversation =
        Asks.of(
            user("go"),
            assistant(use("a", "f", "{}"), Part.Text.of("both"), use("b", "g", "{\"x\":1.0}")),
            system("later"),
            user(Part.Text.of("and"), result("b", Part.Text.of("B")), result("a")));
    Written written = write(conversation);
    assertThat(written.at("messages.1.content.0.text").text()).isEqualTo("both");
    assertThat(written.raw("messages.1.content.2.toolUse.input")).isEqualTo("{\"x\":1.0}");
    assertThat(written.at("messages.2.content.0.toolResult.toolUseId").text()).isEqualTo("a");
    assertThat(written.at("messages.2.content.1.toolResult.toolUseId").text()).isEqualTo("b");
    assertThat(written.at("messages.2.content.2.text").text())
        .isEqualTo("<system-reminder>\nlater\n</system-reminder>");
    assertThat(written.at("messages.2.content.3.text").text()).isEqualTo("and");
  }

  @Test
  void ids_that_Bedrock_refuses_are_changed_alike_in_call_and_result() {
    Conversation conversation =
        Asks.of(
            user("go"),
            assistant(use("functions.f:0", "f", "{}")),
            user(new Part.ToolResult("functions.f:0", List.of(), true, false, null)));
    Written written = write(conversation);
    String id = written.at("messages.1.content.0.toolUse.toolUseId").text();
    assertThat(id).matches("[A-Za-z0-9_-]{1,64}");
    assertThat(written.at("messages.2.content.0.toolResult.toolUseId").text()).isEqualTo(id);
    assertThat(written.at("messages.2.content.0.toolResult.status").text()).isEqualTo("error");
  }

  /// C129
  @Test
  void a_history_with_calls_has_its_tools_even_where_the_request_has_none() {
    Conversation conversation =
        Asks.of(
            user("go"),
            assistant(use("1", "f", "{}"), use("2", "g", "{}"), use("3", "f", "{}")),
            user(result("1"), result("2"), result("3")));
    Written written = write(conversation.with(List.of(), choice(Mode.NONE)));
    assertThat(written.raw("toolConfig"))
        .isEqualTo(
            "{\"tools\":[{\"toolSpec\":{\"name\":\"f\",\"description\":\"(historic)\",\"inputSchema\":{\"json\":{\"type\":\"object\",\"properties\":{}}}}},"
                + "{\"toolSpec\":{\"name\":\"g\",\"description\":\"(historic)\",\"inputSchema\":{\"json\":{\"type\":\"object\",\"properties\":{}}}}}]}");
  }

  /// C130
  @Test
  void tools_are_kept_where_none_may_be_called() {
    Written written =
        write(Asks.of(user("x")).with(List.of(function("f", null)), choice(Mode.NONE)));
    assertThat(written.at("toolConfig.tools").elements()).hasSize(1);
    assertThat(written.at("toolConfig.toolChoice").isMissing()).isTrue();
    assertThat(written.notes()).containsExactly("dropped:tool_choice");
  }

  @ParameterizedTest
  @CsvSource({
    "AUTO, , {\"auto\":{}}, 2",
    "REQUIRED, , {\"any\":{}}, 2",
    "REQUIRED, g, {\"tool\":{\"name\":\"g\"}}, 2",
    "REQUIRED, unknown, {\"any\":{}}, 2",
    "UNSET, , '', 2"
  })
  void a_choice_of_tools_has_its_word(Mode mode, String name, String wanted, int tools) {
    ToolChoice choice = name == null ? choice(mode) : choice(mode, name);
    Written written =
        write(Asks.of(user("x")).with(List.of(function("f", null), function("g", null)), choice));
    assertThat(written.raw("toolConfig.toolChoice")).isEqualTo(wanted);
    assertThat(written.at("toolConfig.tools").elements()).hasSize(tools);
  }

  @Test
  void a_choice_among_some_leaves_only_those() {
    List<Tool> tools = List.of(function("f", null), function("g", null), function("h", null));
    Written written = write(Asks.of(user("x")).with(tools, choice(Mode.REQUIRED, "f", "h")));
    assertThat(written.at("toolConfig.tools").elements()).hasSize(2);
    assertThat(written.raw("toolConfig.toolChoice")).isEqualTo("{\"any\":{}}");
  }

  @Test
  void a_tool_says_at_least_its_name_and_that_it_takes_an_object() {
    Tool plain = new Tool.Function(null, "f", "", null, true, false, null);
    Tool typeless =
        new Tool.Function(null, "g", "d", "{\"properties\":{\"a\":{}}}", false, false, null);
    Written written = write(Asks.of(user("x")).with(List.of(plain, typeless), ToolChoice.UNSET));
    assertThat(written.raw("toolConfig.tools"))
        .isEqualTo(
            "[{\"toolSpec\":{\"name\":\"f\",\"description\":\"f\",\"strict\":true,\"inputSchema\":{\"json\":{\"type\":\"object\",\"properties\":{}}}}},"
                + "{\"toolSpec\":{\"name\":\"g\",\"description\":\"d\",\"inputSchema\":{\"json\":{\"type\":\"object\",\"properties\":{\"a\":{}}}}}}]");
  }

  @Test
  void sampling_has_its_words_and_what_has_none_is_noted() {
    Written written =
        write(
            Asks.of(user("x"))
                .with(List.of(function("f", null)), new ToolChoice(Mode.AUTO, List.of(), false))
                .with(Asks.everything()));
    assertThat(written.raw("inferenceConfig"))
        .isEqualTo(
            "{\"maxTokens\":100,\"temperature\":0.5,\"topP\":0.9,\"stopSequences\":[\"END\"]}");
    assertThat(written.raw("additionalModelRequestFields")).isEqualTo("{\"top_k\":40}");
    assertThat(written.raw("additionalModelResponseFieldPaths"))
        .isEqualTo("[\"/delta/stop_sequence\",\"/stop_sequence\"]");
    assertThat(written.notes())
        .containsExactly(
            "dropped:presence_penalty",
            "dropped:frequency_penalty",
            "dropped:seed",
            "dropped:logprobs",
            "dropped:parallel_tool_calls");
  }

  @Test
  void thinking_is_told_the_way_the_model_takes_it() {
    Conversation hard = Asks.of(user("x")).with(effort(Effort.XHIGH));
    String adaptive = "additionalModelRequestFields";
    assertThat(write(hard, accepts(form(Style.ADAPTIVE), 0)).raw(adaptive))
        .isEqualTo(
            "{\"thinking\":{\"type\":\"adaptive\"},\"output_config\":{\"effort\":\"xhigh\"}}");
    assertThat(write(hard.with(Asks.OFF), accepts(form(Style.ADAPTIVE), 0)).raw(adaptive))
        .isEqualTo("{\"thinking\":{\"type\":\"disabled\"}}");
    Thinking hidden = new Thinking(Thinking.Mode.AUTO, null, null, false);
    assertThat(write(hard.with(hidden), accepts(form(Style.ADAPTIVE), 0)).raw(adaptive))
        .isEqualTo("{\"thinking\":{\"type\":\"adaptive\",\"display\":\"omitted\"}}");
    assertThat(write(hard, accepts(form(Style.EFFORT), 0)).raw(adaptive))
        .isEqualTo("{\"reasoning_effort\":\"xhigh\"}");
    Written none = write(hard, accepts());
    assertThat(none.at(adaptive).isMissing()).isTrue();
    assertThat(none.notes()).containsExactly("dropped:thinking");
  }

  @ParameterizedTest
  @CsvSource({
    "8192, 0, 0, 8192, 0", // nothing said of the answer
    "8192, 20000, 0, 8192, 20000",
    "8192, 1000, 0, 8192, 9192", // raised by the budget
    "8192, 1000, 8000, 7999, 8000", // as far as the model goes
    "100, 5000, 0, 1024, 5000"
  })
  void a_budget_lies_below_the_limit_of_the_answer(
      int asked, int maxOutput, long mostOutput, int budget, int maxTokens) {
    Thinking thinking = new Thinking(Thinking.Mode.ON, null, asked, null);
    Conversation conversation = Asks.of(user("x")).with(thinking).with(most(maxOutput));
    Written written = write(conversation, accepts(form(Style.BUDGET), mostOutput));
    assertThat(written.raw("additionalModelRequestFields"))
        .isEqualTo("{\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":" + budget + "}}");
    assertThat(written.raw("inferenceConfig"))
        .isEqualTo(maxTokens == 0 ? "" : "{\"maxTokens\":" + maxTokens + "}");
  }

  @Test
  void in_the_middle_of_calls_nothing_is_thought_anew() {
    Part.Thought sealed =
        new Part.Thought(false, "hm", new Seal(Seal.Form.SIGNATURE, "S", null, null));
    Accepts accepts = accepts(form(Style.BUDGET), 0);
    Part call = use("t", "f", "{}");
    Conversation unsealed =
        Asks.of(user("go"), assistant(call), user(result("t"))).with(effort(Effort.HIGH));
    assertThat(write(unsealed, accepts).text()).doesNotContain("thinking");
    Conversation known =
        Asks.of(user("go"), assistant(sealed, call), user(result("t"))).with(effort(Effort.HIGH));
    assertThat(write(known, accepts).text()).contains("\"budget_tokens\":16000");
  }

  @Test
  void only_thoughts_with_their_seal_go_back() {
    Conversation conversation =
        Asks.of(
            user("go"),
            assistant(
                new Part.Thought(false, "bare", null),
                new Part.Thought(false, "hm ", new Seal(Seal.Form.SIGNATURE, "S", null, null)),
                new Part.Thought(false, "", new Seal(Seal.Form.SIGNATURE, "E", null, null)),
                new Part.Thought(false, "", new Seal(Seal.Form.REDACTED, "UmVk", null, null)),
                new Part.Thought(false, "p", new Seal(Seal.Form.PLAIN, "", null, null)),
                new Part.Thought(false, "x", new Seal(Seal.Form.ENCRYPTED, "x", null, null)),
                Part.Text.of("Hi")));
    assertThat(write(conversation).raw("messages.1.content"))
        .isEqualTo(
            "[{\"reasoningContent\":{\"reasoningText\":{\"text\":\"hm \",\"signature\":\"S\"}}},"
                + "{\"reasoningContent\":{\"reasoningText\":{\"text\":\"\",\"signature\":\"E\"}}},"
                + "{\"reasoningContent\":{\"redactedContent\":\"UmVk\"}},"
                + "{\"reasoningContent\":{\"reasoningText\":{\"text\":\"p\"}}},{\"text\":\"Hi\"}]");
  }

  @Test
  void files_go_as_bytes_and_documents_by_names_of_their_own() {
    Part image = new Part.Image(new Source.Inline("image/png", PNG), "low", MARK);
    Part pdf =
        new Part.Document(new Source.Inline("application/pdf", "JVBERi0="), "my_file.v2.pdf", null);
    Part plain = new Part.Document(new Source.PlainText("é"), "my file v2", null);
    Part nameless = new Part.Document(new Source.PlainText("a"), null, null);
    Written written = write(Asks.of(user(image, pdf, plain, nameless)));
    assertThat(written.raw("messages.0.content"))
        .isEqualTo(
            "[{\"image\":{\"format\":\"png\",\"source\":{\"bytes\":\""
                + PNG
                + "\"}}},{\"cachePoint\":{\"type\":\"default\"}},"
                + "{\"document\":{\"format\":\"pdf\",\"name\":\"my file v2\",\"source\":{\"bytes\":\"JVBERi0=\"}}},"
                + "{\"document\":{\"format\":\"txt\",\"name\":\"my file v2 2\",\"source\":{\"bytes\":\"w6k=\"}}},"
                + "{\"document\":{\"format\":\"txt\",\"name\":\"document\",\"source\":{\"bytes\":\"YQ==\"}}},{\"text\":\".\"}]");
  }

  /// C147
  @Test
  void what_has_no_bytes_is_refused_by_its_place() {
    refuses(
        Asks.of(
            user("a"),
            user(result("t", new Part.Image(new Source.Url("https://x/y.png", ""), null, null)))),
        "messages[1].content[0].content[0]");
    refuses(
        Asks.of(user(new Part.Image(new Source.Inline("image/bmp", "Qk0="), null, null))),
        "messages[0].content[0]");
    refuses(Asks.of(user(new Part.Audio("wav", "AAAA"))), "messages[0].content[0]");
    refuses(
        Asks.of(user(new Part.Document(new Source.FileId("file_1"), null, null))),
        "messages[0].content[0]");
  }

  private static void refuses(Conversation conversation, String param) {
    assertThatThrownBy(
            () -> new ConverseDialect().writeRequest(conversation, accepts(), "m", new Notes()))
        .isInstanceOfSatisfying(
            RequestRefused.class,
            refused -> {
              assertThat(refused.failure().code()).isEqualTo("not_supported");
              assertThat(refused.failure().param()).isEqualTo(param);
              assertThat(refused.failure().message()).startsWith(param + " is ");
            });
  }

  @Test
  void wishes_that_have_a_word_are_passed_on() {
    Wishes wishes =
        new Wishes(
            "u1",
            Map.of("b", "2", "a", "1", "c", "not~legal"),
            "flex",
            "key",
            true,
            "low",
            List.of(new Wishes.Other("logit_bias", "{}")));
    Written written = write(Asks.of(user("x")).with(wishes));
    assertThat(written.raw("serviceTier")).isEqualTo("{\"type\":\"flex\"}");
    assertThat(written.raw("requestMetadata"))
        .isEqualTo("{\"a\":\"1\",\"b\":\"2\",\"user\":\"u1\"}");
    assertThat(written.notes())
        .containsExactly(
            "dropped:metadata.c",
            "dropped:prompt_cache_key",
            "dropped:store",
            "dropped:verbosity",
            "dropped:logit_bias");
  }

  @Test
  void a_schema_for_the_answer_is_told_as_text() {
    OutputFormat format = new OutputFormat.Schema("s", null, "{\"type\":\"object\"}", true);
    assertThat(write(Asks.of(user("x")).with(format)).raw("outputConfig"))
        .isEqualTo(
            "{\"textFormat\":{\"type\":\"json_schema\",\"structure\":{\"jsonSchema\":{\"schema\":\"{\\\"type\\\":\\\"object\\\"}\",\"name\":\"s\"}}}}");
  }

  @Test
  void a_conversation_that_goes_on_begins_with_the_same_bytes() {
    List<Message> messages = new ArrayList<>(List.of(system("s"), user("go")));
    List<Tool> tools = List.of(function("f", null));
    String before = "";
    for (int turn = 0; turn < 5; turn++) {
      Conversation conversation =
          Asks.of(messages.toArray(Message[]::new)).with(tools, choice(Mode.AUTO));
      String now = write(conversation).text();
      assertThat(now).isEqualTo(write(conversation).text());
      assertThat(now).startsWith(before);
      before = now.substring(0, now.length() - "]}".length());
      messages.add(
          assistant(Part.Text.of("t" + turn), use("id" + turn, "f", "{\"n\": " + turn + "}")));
      messages.add(
          user(
              result("id" + turn, Part.Text.of("r")),
              new Part.Document(new Source.PlainText("d"), "same name", null)));
    }
  }
}
