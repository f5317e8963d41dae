package dev.turnpike.dialect.gemini;

import static dev.turnpike.dialect.gemini.Gemini.OLDER;
import static dev.turnpike.dialect.gemini.Gemini.SECOND;
import static dev.turnpike.dialect.gemini.Gemini.THIRD;
import static dev.turnpike.dialect.gemini.Gemini.contents;
import static dev.turnpike.dialect.gemini.Gemini.conversation;
import static dev.turnpike.dialect.gemini.Gemini.function;
import static dev.turnpike.dialect.gemini.Gemini.model;
import static dev.turnpike.dialect.gemini.Gemini.result;
import static dev.turnpike.dialect.gemini.Gemini.seal;
import static dev.turnpike.dialect.gemini.Gemini.text;
import static dev.turnpike.dialect.gemini.Gemini.use;
import static dev.turnpike.dialect.gemini.Gemini.user;
import static dev.turnpike.dialect.gemini.Gemini.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.ThinkingForm;
import dev.turnpike.catalog.ThinkingForm.Style;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.OutputFormat;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Sampling;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.Source;
import dev.turnpike.conversation.Thinking;
import dev.turnpike.conversation.Thinking.Effort;
import dev.turnpike.conversation.Thinking.Mode;
import dev.turnpike.conversation.Tool;
import dev.turnpike.conversation.ToolChoice;
import dev.turnpike.conversation.Wishes;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.Json;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GeminiWriteTest {
  private static final Part IMAGE =
      new Part.Image(new Source.Inline("image/png", "aa"), null, null);

  @Test
  void the_path_names_the_model_and_streams_are_events() {
    assertThat(Gemini.DIALECT.path("gemini-3/x", true))
        .isEqualTo("/v1beta/models/gemini-3%2Fx:streamGenerateContent?alt=sse");
    assertThat(Gemini.DIALECT.path("gemini-3", false))
        .isEqualTo("/v1beta/models/gemini-3:generateContent");
  }

  @Test
  void contents_come_last_and_the_rest_in_a_fixed_order() {
    Conversation asked =
        new Conversation(
            "chat",
            List.of(
                Message.of(Message.Role.SYSTEM, text("a"), text("b")),
                Message.of(Message.Role.SYSTEM, text("c")),
                user(text("hi"))),
            List.of(function("f", "{\"type\":\"object\",\"properties\":{\"x\":{}}}")),
            new ToolChoice(ToolChoice.Mode.REQUIRED, List.of("f"), false),
            new Sampling(
                9,
                new BigDecimal("0.7"),
                new BigDecimal("1"),
                40,
                BigDecimal.ONE,
                BigDecimal.TWO,
                5L,
                List.of("", "1", "2", "3", "4", "5", "6"),
                2,
                1),
            new Thinking(Mode.ON, Effort.LOW, null, null),
            new OutputFormat.Schema("n", null, "{\"$schema\":\"s\",\"type\":\"object\"}", true),
            new Wishes(
                "u",
                Map.of("k", "v"),
                "default",
                "c",
                null,
                "low",
                List.of(new Wishes.Other("o", "1"))),
            true,
            true);
    Notes notes = new Notes();
    assertThat(written(asked, SECOND, notes))
        .isEqualTo(
            "{\"systemInstruction\":{\"parts\":[{\"text\":\"a\"},{\"text\":\"b\"},{\"text\":\"c\"}]},"
                + "\"tools\":[{\"functionDeclarations\":[{\"name\":\"f\",\"parametersJsonSchema\":{\"type\":\"object\",\"properties\":{\"x\":{}}}}]}],"
                + "\"toolConfig\":{\"functionCallingConfig\":{\"mode\":\"ANY\",\"allowedFunctionNames\":[\"f\"]}},"
                + "\"generationConfig\":{\"temperature\":0.7,\"topP\":1,\"topK\":40,\"maxOutputTokens\":9,"
                + "\"stopSequences\":[\"1\",\"2\",\"3\",\"4\",\"5\"],\"presencePenalty\":1,\"frequencyPenalty\":2,\"seed\":5,"
                + "\"responseLogprobs\":true,\"logprobs\":2,\"responseMimeType\":\"application/json\","
                + "\"responseJsonSchema\":{\"type\":\"object\"},\"thinkingConfig\":{\"thinkingBudget\":2048,\"includeThoughts\":true}},"
                + "\"serviceTier\":\"standard\",\"labels\":{\"k\":\"v\"},"
                + "\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hi\"}]}]}");
    assertThat(notes.all())
        .containsExactly(
            "dropped:parallel_tool_calls",
            "clamped:stop=5",
            "dropped:user",
            "dropped:prompt_cache_key",
            "dropped:verbosity",
            "dropped:o");
  }

  @Test
  void what_tools_answered_stands_alone_and_in_the_order_of_the_calls() {
    assertThat(
            contents(
                OLDER,
                user(text("go")),
                model(text("A and B"), use("a", "A", "{\"x\":1}", null), use("b", "B", "", null)),
                user(text("so"), result("b", text("{\"k\":1}"))),
                user(result("a", text("one"), text("two")), text("next"))))
        .isEqualTo(
            "[{\"role\":\"user\",\"parts\":[{\"text\":\"go\"}]},"
                + "{\"role\":\"model\",\"parts\":[{\"text\":\"A and B\"},{\"functionCall\":{\"name\":\"A\",\"args\":{\"x\":1}}},"
                + "{\"functionCall\":{\"name\":\"B\",\"args\":{}}}]},"
                + "{\"role\":\"user\",\"parts\":[{\"functionResponse\":{\"name\":\"A\",\"response\":{\"result\":\"one\\ntwo\"}}},"
                + "{\"functionResponse\":{\"name\":\"B\",\"response\":{\"k\":1}}}]},"
                + "{\"role\":\"user\",\"parts\":[{\"text\":\"so\"},{\"text\":\"next\"}]}]");
  }

  @Test
  void an_error_is_told_as_one() {
    Part.ToolResult failed =
        new Part.ToolResult("a", List.of(text("{\"code\":1}")), true, false, null);
    assertThat(contents(OLDER, user(text("x")), model(use("a", "A", "{}", null)), user(failed)))
        .contains("\"response\":{\"error\":\"{\\\"code\\\":1}\"}");
  }

  @Test
  void images_of_tools_follow_in_a_content_of_their_own_for_older_models() {
    Message call = model(use("a", "A", "{}", null), use("b", "B", "{}", null));
    Message answer = user(result("a", text("seen"), IMAGE), result("b", IMAGE), text("more"));
    assertThat(contents(OLDER, user(text("x")), call, answer))
        .endsWith(
            "{\"role\":\"user\",\"parts\":[{\"functionResponse\":{\"name\":\"A\",\"response\":{\"result\":\"seen\"}}},"
                + "{\"functionResponse\":{\"name\":\"B\",\"response\":{\"result\":\"[attached below]\"}}}]},"
                + "{\"role\":\"user\",\"parts\":[{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"aa\"}},"
                + "{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"aa\"}},{\"text\":\"more\"}]}]");
    assertThat(contents(THIRD, user(text("x")), call, answer))
        .contains(
            "\"response\":{\"result\":\"seen\"},\"parts\":[{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"aa\"}}]");
  }

  @Test
  void a_conversation_begins_with_the_user_and_has_no_empty_content() {
    assertThat(
            contents(
                OLDER,
                user(text("")),
                model(text("Hi")),
                model(text("!")),
                Message.of(Message.Role.SYSTEM, text("later")),
                user(text("ok"))))
        .isEqualTo(
            "[{\"role\":\"user\",\"parts\":[{\"text\":\".\"}]},"
                + "{\"role\":\"model\",\"parts\":[{\"text\":\"Hi\"},{\"text\":\"!\"}]},"
                + "{\"role\":\"user\",\"parts\":[{\"text\":\"later\"},{\"text\":\"ok\"}]}]");
    assertThat(contents(OLDER)).isEqualTo("[{\"role\":\"user\",\"parts\":[{\"text\":\".\"}]}]");
  }

  @Test
  void a_longer_conversation_begins_with_the_bytes_of_the_shorter() {
    Message[] turns = {
      user(text("go")),
      model(new Part.Thought(true, "hm", seal("S")), text("A"), use("a", "A", "{}", null)),
      user(result("a", text("1"))),
      model(text("done")),
      user(text("again"))
    };
    String longer = written(conversation(turns), THIRD);
    for (int length = 1; length < turns.length; length++) {
      String shorter =
          written(conversation(List.of(turns).subList(0, length).toArray(new Message[0])), THIRD);
      assertThat(longer).startsWith(shorter.substring(0, shorter.length() - "]}".length()));
    }
  }

  @Test
  void the_first_call_of_a_step_without_a_signature_says_so() {
    Message[] turns = {
      user(text("go")),
      model(use("a", "A", "{}", null), use("b", "B", "{}", null)),
      user(result("a"), result("b")),
      model(use("c", "C", "{}", seal("S")), use("d", "D", "{}", null)),
      user(result("c"), result("d"))
    };
    assertThat(signatures(THIRD, turns))
        .containsExactly("skip_thought_signature_validator", "", "S", "");
    assertThat(signatures(OLDER, turns)).containsExactly("", "", "S", "");
  }

  private static List<String> signatures(Accepts accepts, Message... turns) {
    return Json.orMissing(contents(accepts, turns)).elements().stream()
        .filter(content -> content.get("role").says("model"))
        .flatMap(content -> content.get("parts").elements().stream())
        .map(part -> part.get("thoughtSignature").text())
        .toList();
  }

  @Test
  void the_signature_of_a_thought_stands_on_what_follows_it() {
    Part.Thought first = new Part.Thought(true, "hm", seal("S"));
    assertThat(contents(THIRD, model(first, text("Hi"), use("a", "A", "{}", seal("T")))))
        .endsWith(
            "\"parts\":[{\"text\":\"Hi\",\"thoughtSignature\":\"S\"},"
                + "{\"functionCall\":{\"name\":\"A\",\"args\":{}},\"thoughtSignature\":\"T\"}]}]");
    assertThat(contents(THIRD, model(first, use("a", "A", "{}", null))))
        .endsWith(
            "\"parts\":[{\"functionCall\":{\"name\":\"A\",\"args\":{}},\"thoughtSignature\":\"S\"}]}]");
    assertThat(contents(THIRD, model(text("Hi"), first)))
        .endsWith("\"parts\":[{\"text\":\"Hi\",\"thoughtSignature\":\"S\"}]}]");
    assertThat(contents(THIRD, model(first)))
        .endsWith("\"parts\":[{\"text\":\"\",\"thoughtSignature\":\"S\"}]}]");
    Seal foreign = new Seal(Seal.Form.SIGNATURE, "F", null, null);
    assertThat(contents(THIRD, model(new Part.Thought(false, "hm", foreign), text("Hi"))))
        .endsWith("\"parts\":[{\"text\":\"Hi\"}]}]");
  }

  @Test
  void media_are_written_where_they_are() {
    assertThat(
            contents(
                OLDER,
                user(
                    IMAGE,
                    new Part.Image(new Source.Url("https://e.com/a", ""), null, null),
                    new Part.Document(new Source.PlainText("doc"), null, null),
                    new Part.Audio("mp3", "bb"),
                    new Part.Video(new Source.Url("https://e.com/v", "video/mp4")))))
        .isEqualTo(
            "[{\"role\":\"user\",\"parts\":[{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"aa\"}},"
                + "{\"fileData\":{\"fileUri\":\"https://e.com/a\"}},{\"text\":\"doc\"},"
                + "{\"inlineData\":{\"mimeType\":\"audio/mp3\",\"data\":\"bb\"}},"
                + "{\"fileData\":{\"mimeType\":\"video/mp4\",\"fileUri\":\"https://e.com/v\"}}]}]");
  }

  @Test
  void thinking_is_told_in_the_form_the_model_takes() {
    assertThat(thinking(THIRD, Mode.ON, Effort.MAX, null, null))
        .isEqualTo("{\"thinkingLevel\":\"HIGH\",\"includeThoughts\":true}");
    assertThat(thinking(THIRD, Mode.ON, null, 2_000, false))
        .isEqualTo("{\"thinkingLevel\":\"LOW\"}");
    assertThat(thinking(THIRD, Mode.OFF, null, null, null))
        .isEqualTo("{\"thinkingLevel\":\"LOW\"}");
    assertThat(thinking(THIRD, Mode.AUTO, null, null, null))
        .isEqualTo("{\"includeThoughts\":true}");
    assertThat(thinking(SECOND, Mode.OFF, null, null, true)).isEqualTo("{\"thinkingBudget\":0}");
    assertThat(thinking(SECOND, Mode.AUTO, null, null, false)).isEqualTo("{\"thinkingBudget\":-1}");
    assertThat(thinking(SECOND, Mode.ON, Effort.MAX, null, null))
        .isEqualTo("{\"thinkingBudget\":24576,\"includeThoughts\":true}");
    assertThat(thinking(SECOND, Mode.UNSET, null, null, true))
        .isEqualTo("{\"includeThoughts\":true}");
    assertThat(thinking(SECOND, Mode.UNSET, null, null, null)).isEmpty();
    assertThat(thinking(THIRD, Mode.AUTO, Effort.MAX, null, false))
        .isEqualTo("{\"thinkingLevel\":\"HIGH\"}");
    assertThat(thinking(OLDER, Mode.ON, Effort.HIGH, null, true)).isEmpty();
    ThinkingForm pro = new ThinkingForm(Style.BUDGET, Set.of(), true, false, 128, 32_768);
    assertThat(thinking(Gemini.accepts(pro), Mode.OFF, null, null, null))
        .isEqualTo("{\"thinkingBudget\":128}");
  }

  private static String thinking(
      Accepts accepts,
      Mode mode,
      @Nullable Effort effort,
      @Nullable Integer budget,
      @Nullable Boolean shown) {
    Conversation asked =
        conversation(user(text("x"))).with(new Thinking(mode, effort, budget, shown));
    return Json.orMissing(written(asked, accepts))
        .get("generationConfig")
        .get("thinkingConfig")
        .raw();
  }

  @Test
  void a_function_without_arguments_has_no_parameters() {
    for (@Nullable String schema :
        new @Nullable String[] {
          null, "null", "{\"type\":\"object\",\"properties\":{}}", "{\"type\":\"object\"}"
        }) {
      Conversation asked =
          conversation(user(text("x"))).with(List.of(function("f", schema)), ToolChoice.UNSET);
      for (Accepts accepts : List.of(OLDER, THIRD)) {
        assertThat(Json.orMissing(written(asked, accepts)).get("tools").raw())
            .isEqualTo("[{\"functionDeclarations\":[{\"name\":\"f\"}]}]");
      }
    }
  }

  @Test
  void full_schemas_lose_only_what_is_refused() {
    String schema =
        """
        {"$schema":"s","$id":"i","type":"object","properties":{"$id":{"$ref":"#/$defs/n"},"propertyNames":{"type":["string","null"],"$id":"j"}},
        "patternProperties":{},"propertyNames":{},"$defs":{"n":{"const":1.50,"$schema":"s"}},"anyOf":[{"$id":"k","not":{"$id":"l"}}]}
        """;
    Conversation asked =
        conversation(user(text("x"))).with(List.of(function("f", schema)), ToolChoice.UNSET);
    assertThat(written(asked, THIRD))
        .contains(
            "\"parametersJsonSchema\":{\"type\":\"object\",\"properties\":{\"$id\":{\"$ref\":\"#/$defs/n\"},\"propertyNames\":{\"type\":[\"string\",\"null\"]}},"
                + "\"$defs\":{\"n\":{\"const\":1.50}},\"anyOf\":[{\"not\":{}}]}");
  }

  @Test
  void every_web_search_is_Googles() {
    Tool search =
        new Tool.Hosted(
            Tool.Hosted.Service.WEB_SEARCH, "web_search", "messages", "{\"type\":\"web_search\"}");
    Conversation alone =
        conversation(user(text("x"))).with(List.of(search, search), ToolChoice.UNSET);
    assertThat(written(alone, SECOND))
        .startsWith("{\"tools\":[{\"googleSearch\":{}}],\"contents\"");
    Conversation mixed =
        alone.with(
            List.of(function("f", null), search),
            new ToolChoice(ToolChoice.Mode.AUTO, List.of(), null));
    assertThat(written(mixed, THIRD))
        .startsWith(
            "{\"tools\":[{\"functionDeclarations\":[{\"name\":\"f\"}]},{\"googleSearch\":{}}],"
                + "\"toolConfig\":{\"functionCallingConfig\":{\"mode\":\"VALIDATED\"}}");
    Notes notes = new Notes();
    assertThat(written(mixed, SECOND, notes)).doesNotContain("googleSearch");
    assertThat(notes.all()).containsExactly("dropped:web_search");
  }

  @Test
  void a_choice_is_told_in_Geminis_words() {
    assertThat(choice(ToolChoice.Mode.AUTO)).isEqualTo("{\"mode\":\"AUTO\"}");
    assertThat(choice(ToolChoice.Mode.NONE)).isEqualTo("{\"mode\":\"NONE\"}");
    assertThat(choice(ToolChoice.Mode.UNSET)).isEmpty();
    assertThat(choice(ToolChoice.Mode.AUTO, "f"))
        .isEqualTo("{\"mode\":\"VALIDATED\",\"allowedFunctionNames\":[\"f\"]}");
    Conversation without =
        conversation(user(text("x")))
            .with(List.of(), new ToolChoice(ToolChoice.Mode.AUTO, List.of(), null));
    assertThat(written(without, SECOND)).startsWith("{\"contents\"");
  }

  private static String choice(ToolChoice.Mode mode, String... names) {
    Conversation asked =
        conversation(user(text("x")))
            .with(List.of(function("f", null)), new ToolChoice(mode, List.of(names), null));
    return Json.orMissing(written(asked, SECOND))
        .get("toolConfig")
        .get("functionCallingConfig")
        .raw();
  }

  @Test
  void several_answers_are_refused() {
    Conversation asked =
        conversation(user(text("x")))
            .with(new Sampling(null, null, null, null, null, null, null, List.of(), -1, 2));
    assertThatThrownBy(() -> Gemini.DIALECT.writeRequest(asked, SECOND, "m", new Notes()))
        .isInstanceOfSatisfying(
            RequestRefused.class, refused -> assertThat(refused.failure().param()).isEqualTo("n"));
  }

  @Test
  void Googles_own_parts_go_back_as_they_came_and_those_of_others_as_text() {
    Part own = new Part.Hosted("gemini", "{\"executableCode\":{\"code\":\"1\"}}", "t", null);
    Part theirs = new Part.Hosted("messages", "{\"type\":\"server_tool_use\"}", "found", null);
    Part silent = new Part.Hosted("messages", "{}", "", null);
    assertThat(contents(OLDER, user(text("x")), model(own, theirs, silent)))
        .endsWith("\"parts\":[{\"executableCode\":{\"code\":\"1\"}},{\"text\":\"found\"}]}]");
  }
}
