package dev.turnpike.dialect.gemini;

import static dev.turnpike.dialect.gemini.Gemini.model;
import static dev.turnpike.dialect.gemini.Gemini.read;
import static dev.turnpike.dialect.gemini.Gemini.readContents;
import static dev.turnpike.dialect.gemini.Gemini.result;
import static dev.turnpike.dialect.gemini.Gemini.seal;
import static dev.turnpike.dialect.gemini.Gemini.text;
import static dev.turnpike.dialect.gemini.Gemini.use;
import static dev.turnpike.dialect.gemini.Gemini.user;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.OutputFormat;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Sampling;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.Source;
import dev.turnpike.conversation.Thinking;
import dev.turnpike.conversation.Tool;
import dev.turnpike.conversation.ToolChoice;
import dev.turnpike.conversation.Wishes;
import dev.turnpike.dialect.Carrier;
import dev.turnpike.dialect.Operation;
import dev.turnpike.dialect.RequestRefused;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeminiReadTest {
  @Test
  void a_request_of_the_Gemini_CLI_is_a_conversation() throws Exception {
    Conversation read = captured("STREAM_GENERATE_CONTENT.gemini-cli-tool-002.json");
    assertThat(read.stream()).isTrue();
    assertThat(read.messages().stream().map(Message::role))
        .containsExactly(
            Message.Role.SYSTEM, Message.Role.USER, Message.Role.ASSISTANT, Message.Role.USER);
    assertThat(read.messages().get(1).parts()).hasSize(2);
    String id = "run_shell_command_1795331657688_0";
    assertThat(read.messages().get(2))
        .isEqualTo(
            model(
                use(
                    id,
                    "run_shell_command",
                    "{\"command\":\"echo mock-tool-ok\",\"description\":\"echo\",\"is_background\":false}",
                    seal("AAAA"))));
    Part.ToolResult result = (Part.ToolResult) read.messages().get(3).parts().getFirst();
    assertThat(result.id()).isEqualTo(id);
    assertThat(((Part.Text) result.content().getFirst()).text()).startsWith("<met adipiscing");
    assertThat(read.tools()).hasSize(16).allMatch(tool -> tool instanceof Tool.Function);
    assertThat(((Tool.Function) read.tools().getFirst()).schema()).startsWith("{\"type\":");
    assertThat(read.sampling().topK()).isEqualTo(64);
    assertThat(read.sampling().topP()).isEqualTo(new BigDecimal("0.95"));
    assertThat(read.thinking()).isEqualTo(new Thinking(Thinking.Mode.ON, null, 8192, true));
    assertThat(read.wishes().others()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GENERATE_CONTENT.sdk-java-010.json",
        "GENERATE_CONTENT.sdk-js-aisdk-019.json",
        "GENERATE_CONTENT.sdk-js-aisdk-020.json",
        "STREAM_GENERATE_CONTENT.gemini-cli-text-001.json",
        "STREAM_GENERATE_CONTENT.gemini-cli-tool-001.json"
      })
  void every_captured_request_can_be_written_again(String file) throws Exception {
    Conversation read = captured(file);
    assertThat(read(Gemini.written(read, Gemini.THIRD)).messages().size())
        .isEqualTo(read.messages().size());
  }

  private static Conversation captured(String file) throws Exception {
    byte[] body = Files.readAllBytes(Path.of("src/test/resources/requests", file));
    Operation operation = Operation.valueOf(file.substring(0, file.indexOf('.')));
    return Gemini.DIALECT.readConversation(operation, body);
  }

  @Test
  void names_may_be_written_with_underscores() {
    String camel =
        """
        {"systemInstruction":{"parts":[{"text":"s"}]},
         "contents":[{"parts":[{"inlineData":{"mimeType":"image/png","data":"aa"}}]}],
         "generationConfig":{"maxOutputTokens":9,"stopSequences":["x"],"thinkingConfig":{"thinkingBudget":-1}},
         "tools":[{"functionDeclarations":[{"name":"f"}]},{"googleSearch":{}}],
         "toolConfig":{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["f"]}}}
        """;
    String underscored =
        """
        {"system_instruction":{"parts":[{"text":"s"}]},
         "contents":[{"parts":[{"inline_data":{"mime_type":"image/png","data":"aa"}}]}],
         "generation_config":{"max_output_tokens":9,"stop_sequences":["x"],"thinking_config":{"thinking_budget":-1}},
         "tools":[{"function_declarations":[{"name":"f"}]},{"google_search":{}}],
         "tool_config":{"function_calling_config":{"mode":"ANY","allowed_function_names":["f"]}}}
        """;
    assertThat(read(underscored)).isEqualTo(read(camel));
    assertThat(read(camel).toolChoice())
        .isEqualTo(new ToolChoice(ToolChoice.Mode.REQUIRED, List.of("f"), null));
  }

  @Test
  void calls_without_ids_are_paired_by_name_and_order() {
    List<Message> read =
        readContents(
            """
            [{"role":"model","parts":[{"functionCall":{"name":"f","args":{"a":1}}},{"functionCall":{"name":"f"}}]},
             {"role":"user","parts":[{"functionResponse":{"name":"f","response":{"result":"x"}}},
                                     {"functionResponse":{"name":"f","response":{"output":"y"}}}]},
             {"role":"model","parts":[{"functionCall":{"name":"g"}},{"functionCall":{"name":"f"}}]},
             {"parts":[{"functionResponse":{"name":"f","response":{"error":"z"}}},
                       {"functionResponse":{"name":"g","response":{"k":[1]}}}]}]
            """);
    assertThat(read)
        .containsExactly(
            model(use("g0", "f", "{\"a\":1}", null), use("g1", "f", "{}", null)),
            user(result("g0", text("x")), result("g1", text("y"))),
            model(use("g2", "g", "{}", null), use("g3", "f", "{}", null)),
            user(
                new Part.ToolResult("g3", List.of(text("z")), true, false, null),
                result("g2", text("{\"k\":[1]}"))));
  }

  @Test
  void a_call_without_an_answer_takes_none_of_a_later_step() {
    List<Message> read =
        readContents(
            """
            [{"role":"model","parts":[{"functionCall":{"name":"f"}},{"functionCall":{"name":"g"}}]},
             {"role":"user","parts":[{"functionResponse":{"name":"f","response":{}}}]},
             {"role":"model","parts":[{"functionCall":{"name":"g"}}]},
             {"role":"user","parts":[{"functionResponse":{"name":"g","response":{}}}]}]
            """);
    assertThat(((Part.ToolResult) read.get(3).parts().getFirst()).id()).isEqualTo("g2");
  }

  @Test
  void an_id_that_comes_again_in_a_later_step_is_made_another() {
    String step =
        """
        {"role":"model","parts":[{"functionCall":{"id":"same","name":"f"}}]},
        {"role":"user","parts":[{"functionResponse":{"id":"same","name":"f","response":{}}}]}
        """;
    List<Message> read = readContents("[" + step + "," + step + "]");
    assertThat(read.get(2)).isEqualTo(model(use("same_2", "f", "{}", null)));
    assertThat(((Part.ToolResult) read.get(3).parts().getFirst()).id()).isEqualTo("same_2");
  }

  @Test
  void media_are_what_their_type_says() {
    List<Message> read =
        readContents(
            """
            [{"parts":[
              {"inlineData":{"mimeType":"image/jpeg","data":"iVBORw0KGgoAAA"}},
              {"inlineData":{"mimeType":"application/pdf","data":"JVBERi0"}},
              {"inlineData":{"mimeType":"audio/mpeg","data":"SUQz"}},
              {"inlineData":{"mimeType":"video/mp4","data":"AAAA"}},
              {"fileData":{"mimeType":"image/png","fileUri":"https://example.com/a"}},
              {"fileData":{"fileUri":"gs://bucket/b","mimeType":"application/pdf"}}]}]
            """);
    assertThat(read.getFirst().parts())
        .containsExactly(
            new Part.Image(new Source.Inline("image/png", "iVBORw0KGgoAAA"), null, null),
            new Part.Document(new Source.Inline("application/pdf", "JVBERi0"), null, null),
            new Part.Audio("mp3", "SUQz"),
            new Part.Video(new Source.Inline("video/mp4", "AAAA")),
            new Part.Image(new Source.Url("https://example.com/a", "image/png"), null, null),
            new Part.Document(new Source.FileId("gs://bucket/b"), null, null));
  }

  @Test
  void a_response_may_hold_images() {
    List<Message> read =
        readContents(
            """
            [{"role":"model","parts":[{"functionCall":{"name":"f"}}]},
             {"parts":[{"functionResponse":{"name":"f","response":{},
               "parts":[{"inlineData":{"mimeType":"image/png","data":"aa"}}]}}]}]
            """);
    assertThat(read.get(1))
        .isEqualTo(
            user(
                result(
                    "g0",
                    text("{}"),
                    new Part.Image(new Source.Inline("image/png", "aa"), null, null))));
  }

  @Test
  void signatures_of_the_dialect_are_seals() {
    List<Message> read =
        readContents(
            """
            [{"role":"model","parts":[{"text":"hm","thought":true},{"text":"Hi","thoughtSignature":"AB=="},
              {"functionCall":{"name":"f"},"thoughtSignature":"CD=="},{"functionCall":{"name":"g"}},
              {"text":"","thoughtSignature":"EF=="},
              {"functionCall":{"name":"h"},"thoughtSignature":"skip_thought_signature_validator"}]}]
            """);
    assertThat(read.getFirst().parts())
        .containsExactly(
            new Part.Thought(true, "hm", null),
            new Part.Thought(false, "", seal("AB==")),
            text("Hi"),
            use("g0", "f", "{}", seal("CD==")),
            use("g1", "g", "{}", null),
            new Part.Thought(false, "", seal("EF==")),
            use("g2", "h", "{}", null));
  }

  @Test
  void a_carrier_on_a_call_is_the_thought_it_was_made_of() {
    Seal theirs = new Seal(Seal.Form.SIGNATURE, "S", null, "anthropic/claude");
    String carrier = base64(Carrier.wrap(theirs));
    String call = "{\"functionCall\":{\"name\":\"f\"},\"thoughtSignature\":\"" + carrier + "\"}";
    assertThat(readContents("[{\"role\":\"model\",\"parts\":[{\"text\":\"Hi\"}," + call + "]}]"))
        .containsExactly(
            model(new Part.Thought(false, "", theirs), text("Hi"), use("g0", "f", "{}", null)));
    String thought = "{\"text\":\"hm\",\"thought\":true,\"thoughtSignature\":\"" + carrier + "\"}";
    assertThat(readContents("[{\"role\":\"model\",\"parts\":[" + thought + "," + call + "]}]"))
        .as("the client kept the thought itself")
        .containsExactly(model(new Part.Thought(true, "hm", theirs), use("g0", "f", "{}", null)));
  }

  @Test
  void an_answer_that_is_given_back_in_the_pieces_of_its_stream_is_put_together() {
    Seal theirs = new Seal(Seal.Form.SIGNATURE, "S", null, "anthropic/claude");
    String carrier = base64(Carrier.wrap(theirs));
    String thought = "{\"text\":\"I \",\"thought\":true},{\"text\":\"think\",\"thought\":true}";
    String proof = "{\"text\":\"\",\"thought\":true,\"thoughtSignature\":\"" + carrier + "\"}";
    String text = "{\"text\":\"One\"},{\"text\":\"\\n\\n\"},{\"text\":\"two\"}";
    String call = "{\"functionCall\":{\"name\":\"f\"},\"thoughtSignature\":\"" + carrier + "\"}";
    Message whole =
        model(
            new Part.Thought(true, "I think", theirs),
            text("One\n\ntwo"),
            use("g0", "f", "{}", null));
    String parts = String.join(",", thought, proof, text, call);
    assertThat(readContents("[{\"role\":\"model\",\"parts\":[" + parts + "]}]"))
        .as("in one content")
        .containsExactly(whole);
    String apart = parts.replace("},{", "}]},{\"role\":\"model\",\"parts\":[{");
    assertThat(readContents("[{\"role\":\"model\",\"parts\":[" + apart + "]}]"))
        .as("each in a content of its own")
        .containsExactly(whole);
    assertThat(readContents("[{\"parts\":[{\"text\":\"a\"},{\"text\":\"b\"}]}]"))
        .as("what the user says stays apart")
        .containsExactly(user(text("a"), text("b")));
  }

  @Test
  void a_carrier_of_the_dialects_own_seal_stays_on_the_call() {
    Seal ours = new Seal(Seal.Form.THOUGHT, "S", null, "google/gemini-3");
    String call =
        "{\"functionCall\":{\"name\":\"f\"},\"thoughtSignature\":\""
            + base64(Carrier.wrap(ours))
            + "\"}";
    assertThat(readContents("[{\"role\":\"model\",\"parts\":[" + call + "]}]"))
        .containsExactly(model(use("g0", "f", "{}", ours)));
  }

  @Test
  void a_damaged_carrier_is_no_seal() {
    String carrier = base64(Carrier.wrap(seal("S")).replace(".", ".A"));
    assertThat(
            readContents(
                "[{\"role\":\"model\",\"parts\":[{\"functionCall\":{\"name\":\"f\"},"
                    + "\"thoughtSignature\":\""
                    + carrier
                    + "\"}]}]"))
        .containsExactly(model(use("g0", "f", "{}", null)));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|UNSET|||",
        "{\"thinkingBudget\":0}|OFF|||",
        "{\"thinkingBudget\":-1}|AUTO|||",
        "{\"thinkingBudget\":512,\"includeThoughts\":true}|ON||512|true",
        "{\"thinkingLevel\":\"HIGH\"}|ON|HIGH||",
        "{\"thinkingLevel\":\"minimal\",\"includeThoughts\":false}|ON|MINIMAL||false",
        "{\"includeThoughts\":true}|UNSET|||true"
      })
  void thinking_is_read_as_it_is_meant(
      String config,
      Thinking.Mode mode,
      Thinking.@Nullable Effort effort,
      @Nullable Integer budget,
      @Nullable Boolean shown) {
    assertThat(config("\"thinkingConfig\":" + config).thinking())
        .isEqualTo(new Thinking(mode, effort, budget, shown));
  }

  @Test
  void formats_are_read() {
    assertThat(config("\"responseMimeType\":\"application/json\"").format())
        .isEqualTo(new OutputFormat.AnyJson());
    assertThat(config("\"responseMimeType\":\"text/plain\"").format())
        .isEqualTo(OutputFormat.PLAIN);
    assertThat(
            config(
                    """
                    "responseMimeType":"application/json","responseSchema":{"type":"OBJECT",
                    "properties":{"A_b":{"type":"STRING","nullable":true,"enum":["x"]},"l":{"type":"ARRAY","min_items":"2","items":{"any_of":[{"type":"INTEGER"}]}}},
                    "propertyOrdering":["A_b"],"required":["A_b"]}
                    """)
                .format())
        .isEqualTo(
            new OutputFormat.Schema(
                "response",
                null,
                "{\"type\":\"object\",\"properties\":{\"A_b\":{\"type\":[\"string\",\"null\"],\"enum\":[\"x\",null]},"
                    + "\"l\":{\"type\":\"array\",\"minItems\":2,\"items\":{\"anyOf\":[{\"type\":\"integer\"}]}}},\"required\":[\"A_b\"]}",
                null));
    assertThat(config("\"responseJsonSchema\":{ \"type\":\"OBJECT\"}").format())
        .isEqualTo(new OutputFormat.Schema("response", null, "{ \"type\":\"OBJECT\"}", null));
  }

  @Test
  void sampling_is_read() {
    Sampling read =
        config(
                """
                "temperature":0.50,"topP":1,"topK":40.0,"maxOutputTokens":7,"candidateCount":2,"seed":-3,
                "presencePenalty":1,"frequencyPenalty":-1,"stopSequences":["a",""],"responseLogprobs":true,"logprobs":3
                """)
            .sampling();
    assertThat(read.temperature()).isEqualTo(new BigDecimal("0.50"));
    assertThat(read.topK()).isEqualTo(40);
    assertThat(read.maxOutput()).isEqualTo(7);
    assertThat(read.choices()).isEqualTo(2);
    assertThat(read.seed()).isEqualTo(-3);
    assertThat(read.stop()).containsExactly("a", "");
    assertThat(read.topLogprobs()).isEqualTo(3);
    assertThat(config("").sampling()).isEqualTo(Sampling.NONE);
  }

  private static Conversation config(String members) {
    return read("{\"contents\":[],\"generationConfig\":{" + members + "}}");
  }

  @Test
  void tools_of_Googles_own_are_hosted() {
    List<Tool> tools =
        read("{\"contents\":[],\"tools\":[{\"googleSearch\":{},\"codeExecution\":{}},{\"url_context\":{}}]}")
            .tools();
    assertThat(tools)
        .containsExactly(
            hosted(Tool.Hosted.Service.WEB_SEARCH, "{\"googleSearch\":{}}"),
            hosted(Tool.Hosted.Service.CODE, "{\"codeExecution\":{}}"),
            hosted(Tool.Hosted.Service.WEB_FETCH, "{\"urlContext\":{}}"));
  }

  private static Tool hosted(Tool.Hosted.Service service, String json) {
    return new Tool.Hosted(service, "", "gemini", json);
  }

  @Test
  void what_has_no_neutral_form_is_kept_as_a_wish() {
    Wishes wishes =
        read("""
                {"contents":[],"safety_settings":[1],"labels":{"team":"a"},"serviceTier":"flex",
                 "generationConfig":{"mediaResolution":"LOW"},"toolConfig":{"retrievalConfig":{}}}
                """)
            .wishes();
    assertThat(wishes.tier()).isEqualTo("flex");
    assertThat(wishes.metadata()).isEqualTo(Map.of("team", "a"));
    assertThat(wishes.others())
        .containsExactly(
            new Wishes.Other("safetySettings", "[1]"),
            new Wishes.Other("retrievalConfig", "{}"),
            new Wishes.Other("mediaResolution", "\"LOW\""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|contents is nothing, must be an array.",
        "{\"contents\":[{\"role\":\"bot\",\"parts\":[]}]}|contents[0].role is \"bot\", must be user or model.",
        "{\"contents\":[{\"parts\":[{\"text\":5}]}]}|contents[0].parts[0].text is 5, must be a string.",
        "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"functionCall\":{\"name\":\"f\"}}]}]}|contents[0].parts[0].functionCall is an object, must be in a content of the role model.",
        "{\"contents\":[],\"generationConfig\":{\"topK\":1.5}}|generationConfig.topK is 1.5, must be a whole number.",
        "{\"contents\":[],\"tools\":[{\"functionDeclarations\":[{}]}]}|tools[0].functionDeclarations[0].name is nothing, must be a string that is not empty."
      })
  void what_cannot_be_read_is_refused_by_its_name(String body, String message) {
    assertThatThrownBy(
            () -> Gemini.DIALECT.readConversation(Operation.GENERATE_CONTENT, body.getBytes(UTF_8)))
        .isInstanceOf(RequestRefused.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"contents\":[],\"cachedContent\":\"cachedContents/1\"}",
        "{\"contents\":[],\"generationConfig\":{\"responseModalities\":[\"TEXT\",\"AUDIO\"]}}"
      })
  void what_would_change_the_answer_is_not_supported(String body) {
    assertThatThrownBy(
            () -> Gemini.DIALECT.readConversation(Operation.GENERATE_CONTENT, body.getBytes(UTF_8)))
        .isInstanceOfSatisfying(
            RequestRefused.class,
            refused -> assertThat(refused.failure().code()).isEqualTo("not_supported"));
  }

  @Test
  void a_count_may_wrap_the_request_it_counts() throws Exception {
    String wrapped =
        "{\"generateContentRequest\":{\"model\":\"m\",\"contents\":[{\"parts\":[{\"text\":\"a\"}]}]}}";
    assertThat(
            Gemini.DIALECT
                .readConversation(Operation.GEMINI_COUNT_TOKENS, wrapped.getBytes(UTF_8))
                .messages())
        .containsExactly(user(text("a")));
  }

  @Test
  void code_that_Google_ran_is_hosted() {
    Part part =
        readContents(
                "[{\"role\":\"model\",\"parts\":[{\"executableCode\":{\"language\":\"PYTHON\",\"code\":\"1\"}}]}]")
            .getFirst()
            .parts()
            .getFirst();
    assertThat(part)
        .isEqualTo(
            new Part.Hosted(
                "gemini",
                "{\"executableCode\":{\"language\":\"PYTHON\",\"code\":\"1\"}}",
                "```python\n1\n```",
                null));
  }
}
