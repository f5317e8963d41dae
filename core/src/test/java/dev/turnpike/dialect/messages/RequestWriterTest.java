package dev.turnpike.dialect.messages;

import static dev.turnpike.dialect.messages.Written.ALL;
import static dev.turnpike.dialect.messages.Written.ANY;
import static dev.turnpike.dialect.messages.Written.accepts;
import static dev.turnpike.dialect.messages.Written.assistant;
import static dev.turnpike.dialect.messages.Written.call;
import static dev.turnpike.dialect.messages.Written.chat;
import static dev.turnpike.dialect.messages.Written.result;
import static dev.turnpike.dialect.messages.Written.system;
import static dev.turnpike.dialect.messages.Written.user;
import static dev.turnpike.dialect.messages.Written.without;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.Capability;
import dev.turnpike.catalog.ThinkingForm;
import dev.turnpike.conversation.CacheMark;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.OutputFormat;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Sampling;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.Source;
import dev.turnpike.conversation.Thinking;
import dev.turnpike.conversation.Tool;
import dev.turnpike.conversation.ToolChoice;
import dev.turnpike.conversation.Wishes;
import dev.turnpike.dialect.RequestRefused;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RequestWriterTest {
  private static final Accepts BUDGET = accepts(ThinkingForm.Style.BUDGET, ALL, 64_000);
  private static final Thinking HIGH =
      new Thinking(Thinking.Mode.ON, Thinking.Effort.HIGH, null, null);

  private static Part.Text marked(String text) {
    return new Part.Text(text, List.of(), CacheMark.PLAIN);
  }

  private static Tool.Function tool(String name, @Nullable CacheMark mark) {
    return new Tool.Function(null, name, "d", "{\"type\":\"object\"}", null, false, mark);
  }

  private static Conversation hi() {
    return chat(user("hi"));
  }

  @Test
  void the_order_of_the_fields_is_fixed_and_messages_come_last() {
    Conversation conversation =
        chat(system("S"), user("hi"))
            .with(
                new Sampling(
                    100,
                    new BigDecimal("0.7"),
                    null,
                    null,
                    null,
                    null,
                    7L,
                    List.of("\n", "END", ""),
                    -1,
                    1))
            .with(HIGH)
            .with(List.of(tool("f", null)), new ToolChoice(ToolChoice.Mode.AUTO, List.of(), false))
            .with(new Wishes("u", Map.of("k", "v"), "default", "key", true, "low", List.of()));
    Written written = Written.of(conversation);
    assertThat(written.body())
        .isEqualTo(
            """
            {"model":"claude","max_tokens":100,"stream":true,"temperature":0.7,\
            "stop_sequences":["END"],"thinking":{"type":"adaptive"},\
            "output_config":{"effort":"high"},"metadata":{"user_id":"u"},\
            "service_tier":"standard_only",\
            "tools":[{"name":"f","description":"d","input_schema":{"type":"object"}}],\
            "tool_choice":{"type":"auto","disable_parallel_tool_use":true},\
            "system":[{"type":"text","text":"S"}],\
            "messages":[{"role":"user","content":[{"type":"text","text":"hi"}]}]}""");
    assertThat(written.notes())
        .containsExactly(
            "dropped:stop",
            "dropped:seed",
            "dropped:metadata",
            "dropped:verbosity",
            "dropped:store",
            "dropped:prompt_cache_key");
    assertThat(Written.DIALECT.path("claude", true)).isEqualTo("/v1/messages");
  }

  // Turns.

  @Test
  void parallel_results_and_the_next_words_are_one_turn() {
    Written written =
        Written.of(
            chat(
                user("q"),
                assistant(call("A", "f", ""), call("B", "f", "{\"x\":1}"), Part.Text.of("t")),
                user("go"),
                user(result("B", "b")),
                user(result("A", "a"))));
    assertThat(written.messages())
        .isEqualTo(
            """
            [{"role":"user","content":[{"type":"text","text":"q"}]},\
            {"role":"assistant","content":[{"type":"text","text":"t"},\
            {"type":"tool_use","id":"A","name":"f","input":{}},\
            {"type":"tool_use","id":"B","name":"f","input":{"x":1}}]},\
            {"role":"user","content":[{"type":"tool_result","tool_use_id":"A","content":"a"},\
            {"type":"tool_result","tool_use_id":"B","content":"b"},{"type":"text","text":"go"}]}]""");
  }

  @Test
  void nothing_empty_leaves_and_its_mark_moves_back() {
    Written written =
        Written.of(
            chat(
                Message.of(Message.Role.SYSTEM, Part.Text.of("A"), marked(" \n")),
                user(Part.Text.of("q"), marked("")),
                assistant(Part.Text.of("")),
                user(""),
                assistant(Part.Text.of("a")),
                user(" ")));
    assertThat(written.get("system"))
        .isEqualTo(
            "[{\"type\":\"text\",\"text\":\"A\",\"cache_control\":{\"type\":\"ephemeral\"}}]");
    assertThat(written.messages())
        .isEqualTo(
            """
            [{"role":"user","content":[{"type":"text","text":"q","cache_control":{"type":"ephemeral"}},\
            {"type":"text","text":"."}]},{"role":"assistant","content":[{"type":"text","text":"a"}]},\
            {"role":"user","content":[{"type":"text","text":"."}]}]""");
    assertThat(Written.of(chat(system("S"), assistant(Part.Text.of("a")), user("b"))).messages())
        .as("the user begins")
        .startsWith("[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\".\"}]},");
    assertThat(Written.of(chat(system("S"))).messages())
        .isEqualTo("[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\".\"}]}]");
  }

  @Test
  void later_instructions_keep_their_place() {
    Conversation conversation =
        chat(
            system("S"),
            user("q"),
            assistant(call("A", "f", "")),
            system("be brief"),
            user(result("A", "a")));
    assertThat(Written.of(conversation).messages())
        .as("a model that knows the role: after the result, which must follow its call")
        .endsWith(
            """
            {"role":"user","content":[{"type":"tool_result","tool_use_id":"A","content":"a"}]},\
            {"role":"system","content":[{"type":"text","text":"be brief"}]}]""");
    Written older = Written.of(conversation, without(Capability.LATER_SYSTEM));
    assertThat(older.get("system")).isEqualTo("[{\"type\":\"text\",\"text\":\"S\"}]");
    assertThat(older.messages())
        .endsWith(
            """
            {"role":"user","content":[{"type":"tool_result","tool_use_id":"A","content":"a"},\
            {"type":"text","text":"<system-reminder>\\nbe brief\\n</system-reminder>"}]}]""");
  }

  @Test
  void an_answer_that_was_begun_goes_on_or_the_user_asks_to() {
    Conversation begun = chat(user("q"), assistant(Part.Text.of("Sure, \n")));
    assertThat(Written.of(begun).messages())
        .endsWith("{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"Sure,\"}]}]");
    Written newest = Written.of(begun, without(Capability.PREFILL));
    assertThat(newest.messages())
        .endsWith("{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Continue.\"}]}]");
    assertThat(newest.notes()).containsExactly("emulated:prefill");
    assertThat(Written.of(begun.with(HIGH)).messages())
        .as("a model that thinks takes no beginning")
        .isEqualTo(newest.messages());
  }

  @Test
  void thoughts_leave_only_with_a_proof_and_byte_for_byte() {
    Part.Thought own =
        new Part.Thought(false, " hm\n", new Seal(Seal.Form.SIGNATURE, "S==", null, null));
    Part.Thought redacted =
        new Part.Thought(false, "", new Seal(Seal.Form.REDACTED, "D", null, null));
    Part.Thought foreign =
        new Part.Thought(true, "x", new Seal(Seal.Form.ENCRYPTED, "E", "rs", "openai/o"));
    Written written =
        Written.of(
            chat(
                user("q"),
                assistant(
                    own,
                    Part.Text.of("t"),
                    call("A", "f", "{}"),
                    redacted,
                    foreign,
                    new Part.Thought(false, "y", null),
                    call("B", "f", "{}")),
                user(result("A", "a"), result("B", "b"))));
    assertThat(written.messages())
        .contains(
            """
            [{"type":"thinking","thinking":" hm\\n","signature":"S=="},\
            {"type":"text","text":"t"},{"type":"tool_use","id":"A","name":"f","input":{}},\
            {"type":"redacted_thinking","data":"D"},\
            {"type":"tool_use","id":"B","name":"f","input":{}}]""");
    assertThat(written.notes()).contains("dropped:thinking");
  }

  @Test
  void arguments_are_always_an_object_and_ids_are_legal() {
    Part.ToolUse freeform = new Part.ToolUse("c", "ns", "patch", true, "a\"b", null, null);
    Written written =
        Written.of(
            chat(
                user("q"),
                assistant(call("functions.f:0", "f", "not json"), call("b", "f", "null"), freeform),
                user(result("functions.f:0", ""), result("b", ""), result("c", ""))));
    String id = CallName.id("functions.f:0");
    assertThat(id).matches("toolu_[0-9A-Za-z]{11}");
    assertThat(written.messages())
        .contains(
            "{\"type\":\"tool_use\",\"id\":\""
                + id
                + "\",\"name\":\"f\",\"input\":{\"_raw\":\"not json\"}}",
            "\"id\":\"b\",\"name\":\"f\",\"input\":{}}",
            "\"name\":\"ns__patch\",\"input\":{\"input\":\"a\\\"b\"}}",
            "{\"type\":\"tool_result\",\"tool_use_id\":\"" + id + "\",\"content\":\"\"}");
  }

  // Content.

  @Test
  void images_and_documents_have_the_form_of_their_data() {
    Part.ToolResult seen =
        new Part.ToolResult(
            "A",
            List.of(
                Part.Text.of("see"),
                new Part.Image(new Source.Inline("image/jpg", "/9j/AAAA"), null, null)),
            true,
            false,
            CacheMark.PLAIN);
    Written written =
        Written.of(
            chat(
                user(
                    new Part.Image(
                        new Source.Inline("application/pdf", "JVBERi0xLjc="), null, null),
                    new Part.Document(new Source.Inline("text/csv", "YSxi"), "t.csv", null),
                    new Part.Document(new Source.Url("https://d/p", ""), null, null),
                    new Part.Image(new Source.Url("https://i/p", ""), null, null)),
                assistant(call("A", "f", "")),
                user(seen)));
    assertThat(written.messages())
        .contains(
            """
            [{"type":"document","source":{"type":"base64","media_type":"application/pdf",\
            "data":"JVBERi0xLjc="}},\
            {"type":"document","source":{"type":"text","media_type":"text/plain","data":"a,b"},\
            "title":"t.csv"},\
            {"type":"document","source":{"type":"url","url":"https://d/p"}},\
            {"type":"image","source":{"type":"url","url":"https://i/p"}}]""",
            """
            {"type":"tool_result","tool_use_id":"A","content":[{"type":"text","text":"see"},\
            {"type":"image","source":{"type":"base64","media_type":"image/jpeg","data":"/9j/AAAA"}}],\
            "is_error":true,"cache_control":{"type":"ephemeral"}}""");
  }

  @Test
  void what_would_change_the_meaning_is_refused() {
    List<Part> impossible =
        List.of(
            new Part.Audio("wav", "AAAA"),
            new Part.Video(new Source.Url("https://v", "")),
            new Part.Image(new Source.Inline("image/tiff", "AAAA"), null, null),
            new Part.Document(new Source.FileId("file_1"), null, null));
    for (Part part : impossible) {
      RequestRefused refused =
          catchThrowableOfType(
              RequestRefused.class,
              () -> Written.DIALECT.writeRequest(chat(user(part)), ANY, "m", new Notes()));
      assertThat(refused.failure().code()).as(part.toString()).isEqualTo("not_supported");
    }
  }

  @Test
  void hosted_blocks_and_summaries_are_words_unless_they_are_Anthropics_own() {
    String json =
        "{\"type\":\"server_tool_use\",\"id\":\"s\",\"name\":\"web_search\",\"input\":{}}";
    Conversation conversation =
        chat(
            user("q"),
            assistant(
                new Part.Hosted("messages", json, "Searched", null),
                new Part.Hosted("responses", "{}", "Looked", null),
                new Part.Hosted("responses", "{}", "", null),
                new Part.Compaction("responses", "{}", "S"),
                new Part.Refusal("no")),
            user("go"));
    assertThat(Written.of(conversation).messages())
        .contains("[" + json + ",{\"type\":\"text\",\"text\":\"Looked\"},")
        .contains("before this:\\nS\"},{\"type\":\"text\",\"text\":\"no\"}]");
    assertThat(Written.of(conversation, without(Capability.WEB_SEARCH)).messages())
        .contains("[{\"type\":\"text\",\"text\":\"Searched\"},");
  }

  // Cache marks.

  @Test
  void of_six_marks_the_earliest_of_the_messages_go_first() {
    Conversation conversation =
        chat(
                Message.of(Message.Role.SYSTEM, marked("s1"), marked("s2")),
                user(marked("m1")),
                assistant(marked("m2")),
                user(marked("m3")))
            .with(List.of(tool("f", CacheMark.PLAIN)), ToolChoice.UNSET);
    Written written = Written.of(conversation);
    assertThat(written.body().split("cache_control", -1)).hasSize(5);
    assertThat(written.get("tools")).contains("cache_control");
    assertThat(written.get("system"))
        .startsWith(
            "[{\"type\":\"text\",\"text\":\"s1\"},{\"type\":\"text\",\"text\":\"s2\",\"cache");
    assertThat(written.messages()).contains("\"m1\"}]", "\"m2\",\"cache", "\"m3\",\"cache");
    assertThat(Written.of(conversation, without(Capability.CACHE_MARKS)).body())
        .doesNotContain("cache_control");
  }

  @Test
  void an_hour_is_not_asked_for_after_five_minutes() {
    Part.Text hour = new Part.Text("s2", List.of(), new CacheMark("1h"));
    Written written =
        Written.of(chat(Message.of(Message.Role.SYSTEM, hour, marked("s1"), hour), user("q")));
    assertThat(written.get("system"))
        .isEqualTo(
            """
            [{"type":"text","text":"s2","cache_control":{"type":"ephemeral","ttl":"1h"}},\
            {"type":"text","text":"s1","cache_control":{"type":"ephemeral"}},\
            {"type":"text","text":"s2","cache_control":{"type":"ephemeral"}}]""");
  }

  // Thinking and the room for it.

  @Test
  void max_tokens_is_always_there() {
    assertThat(Written.of(hi()).get("max_tokens")).isEqualTo("128000");
    Conversation whole =
        new Conversation(
            "chat",
            hi().messages(),
            List.of(),
            ToolChoice.UNSET,
            Sampling.NONE,
            Thinking.UNSET,
            OutputFormat.PLAIN,
            Wishes.NONE,
            false,
            true);
    assertThat(Written.of(whole).get("max_tokens")).isEqualTo("32000");
    assertThat(Written.of(hi(), accepts(ThinkingForm.Style.NONE, ALL, 0)).get("max_tokens"))
        .isEqualTo("4096");
  }

  @Test
  void a_model_that_thinks_by_a_number_gets_one_that_fits() {
    assertThat(Written.of(hi().with(HIGH), BUDGET).get("thinking"))
        .isEqualTo("{\"type\":\"enabled\",\"budget_tokens\":16000}");
    Sampling few = new Sampling(500, null, null, null, null, null, null, List.of(), -1, 1);
    Written raised = Written.of(hi().with(HIGH).with(few), BUDGET);
    assertThat(raised.get("max_tokens")).isEqualTo("16500");
    Written capped =
        Written.of(hi().with(HIGH).with(few), accepts(ThinkingForm.Style.BUDGET, ALL, 8_000));
    assertThat(capped.get("max_tokens")).isEqualTo("8000");
    assertThat(capped.get("thinking")).contains("\"budget_tokens\":7999");
    Written noRoom =
        Written.of(hi().with(HIGH).with(few), accepts(ThinkingForm.Style.BUDGET, ALL, 1_000));
    assertThat(noRoom.get("thinking")).isEmpty();
    assertThat(noRoom.get("max_tokens")).isEqualTo("500");
    assertThat(noRoom.notes()).containsExactly("clamped:thinking=off");
    Thinking off = new Thinking(Thinking.Mode.OFF, null, null, null);
    assertThat(Written.of(hi().with(off), BUDGET).get("thinking"))
        .isEqualTo("{\"type\":\"disabled\"}");
    assertThat(Written.of(hi(), BUDGET).get("thinking")).isEmpty();
  }

  @Test
  void a_model_that_finds_out_itself_gets_a_word() {
    Thinking auto = new Thinking(Thinking.Mode.AUTO, null, null, true);
    assertThat(Written.of(hi().with(auto)).get("thinking"))
        .isEqualTo("{\"type\":\"adaptive\",\"display\":\"summarized\"}");
    Thinking budget = new Thinking(Thinking.Mode.ON, null, 8_000, null);
    Written medium = Written.of(hi().with(budget));
    assertThat(medium.get("thinking")).isEqualTo("{\"type\":\"adaptive\"}");
    assertThat(medium.get("output_config")).isEqualTo("{\"effort\":\"medium\"}");
    Thinking off = new Thinking(Thinking.Mode.OFF, Thinking.Effort.MAX, null, null);
    assertThat(Written.of(hi().with(off)).get("thinking")).isEqualTo("{\"type\":\"disabled\"}");
    assertThat(Written.of(hi().with(off)).get("output_config")).isEqualTo("{\"effort\":\"high\"}");
    assertThat(Written.of(hi()).get("thinking")).isEmpty();
    assertThat(Written.of(hi().with(HIGH), accepts(ThinkingForm.Style.NONE, ALL, 0)).body())
        .doesNotContain("thinking", "effort");
  }

  @Test
  void thinking_is_left_out_where_the_calls_being_answered_carry_none() {
    Conversation unsigned =
        chat(user("q"), assistant(call("A", "f", "")), user(result("A", "a"))).with(HIGH);
    Written written = Written.of(unsigned, BUDGET);
    assertThat(written.get("thinking")).isEmpty();
    assertThat(written.notes()).contains("clamped:thinking=off");
    Part.Thought own = new Part.Thought(false, "", new Seal(Seal.Form.SIGNATURE, "S", null, null));
    Conversation signed =
        chat(user("q"), assistant(own, call("A", "f", "")), user(result("A", "a"))).with(HIGH);
    assertThat(Written.of(signed, BUDGET).get("thinking")).contains("enabled");
  }

  // Tools.

  @Test
  void tools_of_which_only_the_calls_are_left_are_declared_again() {
    Written written =
        Written.of(
            chat(
                user("q"),
                assistant(call("A", "g", ""), call("B", "f", "")),
                user(result("A", "a"), result("B", "b")),
                assistant(call("C", "g", "")),
                user(result("C", "c"))));
    assertThat(written.get("tools"))
        .isEqualTo(
            """
            [{"name":"g","description":"(historic)","input_schema":{"type":"object"}},\
            {"name":"f","description":"(historic)","input_schema":{"type":"object"}}]""");
    assertThat(written.get("tool_choice")).isEqualTo("{\"type\":\"none\"}");
    assertThat(written.notes()).containsExactly("repaired:tools");
  }

  @Test
  void choices_of_tools_have_Anthropics_words() {
    List<Tool> tools = List.of(tool("f", null), tool("g", null), tool("h", null));
    assertThat(choice(tools, ToolChoice.Mode.NONE, List.of(), false))
        .isEqualTo("{\"type\":\"none\"}");
    assertThat(choice(tools, ToolChoice.Mode.UNSET, List.of(), false))
        .isEqualTo("{\"type\":\"auto\",\"disable_parallel_tool_use\":true}");
    assertThat(choice(tools, ToolChoice.Mode.UNSET, List.of(), true)).isEmpty();
    assertThat(choice(tools, ToolChoice.Mode.REQUIRED, List.of("g"), null))
        .isEqualTo("{\"type\":\"tool\",\"name\":\"g\"}");
    assertThat(choice(List.of(), ToolChoice.Mode.REQUIRED, List.of(), null)).isEmpty();
    Written held =
        Written.of(
            hi().with(tools, new ToolChoice(ToolChoice.Mode.REQUIRED, List.of("h", "f"), null)));
    assertThat(held.get("tool_choice")).isEqualTo("{\"type\":\"any\"}");
    assertThat(held.get("tools")).contains("\"f\"", "\"h\"").doesNotContain("\"g\"");
  }

  private static String choice(
      List<Tool> tools, ToolChoice.Mode mode, List<String> names, @Nullable Boolean parallel) {
    return Written.of(hi().with(tools, new ToolChoice(mode, names, parallel))).get("tool_choice");
  }

  @Test
  void a_search_of_any_dialect_becomes_Anthropics() {
    Tool codex =
        new Tool.Hosted(
            Tool.Hosted.Service.WEB_SEARCH,
            "",
            "responses",
            """
            {"type":"web_search","filters":{"allowed_domains":["a.b"]},
            "user_location":{"type":"approximate","country":"DE","city":null}}""");
    Tool chat =
        new Tool.Hosted(
            Tool.Hosted.Service.WEB_SEARCH,
            "",
            "chat",
            "{\"user_location\":{\"type\":\"approximate\",\"approximate\":{\"city\":\"Ulm\"}}}");
    Tool own =
        new Tool.Hosted(
            Tool.Hosted.Service.WEB_FETCH,
            "web_fetch",
            "messages",
            "{\"type\":\"web_fetch_20250910\",\"name\":\"web_fetch\",\"cache_control\":{}}");
    Tool foreign = new Tool.Hosted(Tool.Hosted.Service.CODE, "", "gemini", "{}");
    Written written = Written.of(hi().with(List.of(codex, chat, own, foreign), ToolChoice.UNSET));
    assertThat(written.get("tools"))
        .isEqualTo(
            """
            [{"type":"web_search_20250305","name":"web_search","allowed_domains":["a.b"],\
            "user_location":{"type":"approximate","country":"DE"}},\
            {"type":"web_search_20250305","name":"web_search",\
            "user_location":{"type":"approximate","city":"Ulm"}},\
            {"type":"web_fetch_20250910","name":"web_fetch"}]""");
    assertThat(written.notes()).containsExactly("dropped:tools");
  }

  @Test
  void a_tools_schema_is_an_object_at_the_top() {
    assertThat(ToolSchema.object(null)).isEqualTo("{\"type\":\"object\",\"properties\":{}}");
    assertThat(ToolSchema.object("[]")).isEqualTo("{\"type\":\"object\",\"properties\":{}}");
    assertThat(ToolSchema.object("{\"properties\":{}}"))
        .isEqualTo("{\"type\":\"object\",\"properties\":{}}");
    String kept = "{ \"type\": \"object\", \"properties\": {\"a\": {\"anyOf\": []}} }";
    assertThat(ToolSchema.object(kept)).as("as it was written").isEqualTo(kept);
    assertThat(
            ToolSchema.object(
                """
                {"description":"d","required":["a"],"properties":{"a":{}},
                "anyOf":[{"properties":{"b":{}},"required":["b"]}],
                "allOf":[{"properties":{"c":{},"a":1},"required":["c"]}]}"""))
        .isEqualTo(
            """
            {"type":"object","description":"d","properties":{"a":{},"b":{},"c":{}},\
            "required":["a","c"]}""");
  }

  @Test
  void a_schema_for_the_answer_is_one_that_Anthropic_checks() {
    OutputFormat format =
        new OutputFormat.Schema(
            "n",
            null,
            """
            {"$schema":"x","type":"object","properties":{"minimum":{"type":"integer","minimum":1},\
            "cards":{"type":"array","minItems":8,"description":"All.","items":{"type":"object",\
            "properties":{"front":{"type":"string","minLength":6,"pattern":"^a"}}}}},\
            "oneOf":[{"type":["object","null"],"additionalProperties":{}}],"minItems":1}""",
            true);
    assertThat(Written.of(hi().with(format)).get("output_config"))
        .isEqualTo(
            """
            {"format":{"type":"json_schema","schema":{"type":"object","properties":{\
            "minimum":{"type":"integer","description":"Constraints: minimum 1."},\
            "cards":{"type":"array","items":{"type":"object",\
            "properties":{"front":{"type":"string",\
            "description":"Constraints: minLength 6, pattern \\"^a\\"."}},\
            "additionalProperties":false},\
            "description":"All. Constraints: minItems 8."}},\
            "anyOf":[{"type":["object","null"],"additionalProperties":false}],"minItems":1,\
            "additionalProperties":false}}}""");
  }

  @Test
  void what_only_Messages_knows_goes_back_to_it_and_to_no_other() {
    Wishes wishes =
        new Wishes(
            null,
            Map.of(),
            null,
            null,
            null,
            null,
            List.of(new Wishes.Other("speed", "\"fast\""), new Wishes.Other("task_budget", "{}")));
    Written foreign = Written.of(hi().with(wishes));
    assertThat(foreign.notes()).containsExactly("dropped:speed", "dropped:task_budget");
    assertThat(foreign.body()).doesNotContain("fast", "task_budget");
    Written own =
        Written.of(Written.read("{\"model\":\"m\",\"max_tokens\":1,\"messages\":[]}").with(wishes));
    assertThat(own.get("speed")).isEqualTo("\"fast\"");
    assertThat(own.get("output_config")).isEqualTo("{\"task_budget\":{}}");
  }
}
