package dev.turnpike.dialect.ollama;

import static dev.turnpike.dialect.Asks.accepts;
import static dev.turnpike.dialect.Asks.assistant;
import static dev.turnpike.dialect.Asks.choice;
import static dev.turnpike.dialect.Asks.effort;
import static dev.turnpike.dialect.Asks.form;
import static dev.turnpike.dialect.Asks.function;
import static dev.turnpike.dialect.Asks.most;
import static dev.turnpike.dialect.Asks.result;
import static dev.turnpike.dialect.Asks.system;
import static dev.turnpike.dialect.Asks.use;
import static dev.turnpike.dialect.Asks.user;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.ThinkingForm.Style;
import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.OutputFormat;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Source;
import dev.turnpike.conversation.Thinking;
import dev.turnpike.conversation.Thinking.Effort;
import dev.turnpike.conversation.ToolChoice.Mode;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.Asks;
import dev.turnpike.dialect.Asks.Written;
import dev.turnpike.dialect.Listener;
import dev.turnpike.dialect.ProviderStreams;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.StreamTap;
import dev.turnpike.dialect.WholeReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OllamaDialectTest {
  private static final OllamaDialect DIALECT = new OllamaDialect();

  private static Written write(Conversation conversation, Accepts accepts) {
    return Asks.write(DIALECT, conversation, accepts);
  }

  private static Written write(Conversation conversation) {
    return write(conversation, accepts());
  }

  // Requests

  @Test
  void a_plain_question_is_all_there_is() {
    assertThat(write(Asks.of(system("be brief"), user("Hi"))).text())
        .isEqualTo(
            "{\"model\":\"model\",\"stream\":true,\"options\":{\"num_ctx\":8192},\"messages\":[{\"role\":\"system\",\"content\":\"be brief\"},{\"role\":\"user\",\"content\":\"Hi\"}]}");
    assertThat(DIALECT.path("qwen3:8b", true)).isEqualTo("/api/chat");
  }

  /// C099
  @Test
  void a_long_prompt_gets_a_window_in_which_it_fits() {
    Conversation conversation = Asks.of(user("word ".repeat(24_000))).with(most(4_000));
    Written written = write(conversation);
    assertThat(written.raw("options")).isEqualTo("{\"num_ctx\":65536,\"num_predict\":4000}");
    assertThat(written.raw("stream")).isEqualTo("true");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 10, 4096",
    "3276, 1, 4096",
    "3277, 1, 8192",
    "30000, 4096, 65536",
    "90000, 20000, 131072",
    "5000000, 4096, 131072"
  })
  void a_window_grows_in_steps_and_has_a_limit(long prompt, long output, long window) {
    assertThat(OllamaRequest.window(prompt, output)).isEqualTo(window);
  }

  @Test
  void images_are_bare_base64_and_no_text_of_the_prompt() {
    String data = "iVBORw0KGgo" + "A".repeat(400_000);
    Part image = new Part.Image(new Source.Inline("image/png", data), "low", null);
    Written written = write(Asks.of(user(Part.Text.of("see"), image)));
    assertThat(written.at("messages.0.content").text()).isEqualTo("see");
    assertThat(written.at("messages.0.images.0").text()).isEqualTo(data);
    assertThat(written.raw("options.num_ctx")).isEqualTo("8192");
  }

  /// C147
  @Test
  void an_image_at_an_address_is_refused_by_its_place() {
    Part image = new Part.Image(new Source.Url("https://x/y.png", ""), null, null);
    assertThatThrownBy(
            () ->
                DIALECT.writeRequest(Asks.of(user("a"), user(image)), accepts(), "m", new Notes()))
        .isInstanceOfSatisfying(
            RequestRefused.class,
            refused -> assertThat(refused.failure().param()).isEqualTo("messages[1].content[0]"));
  }

  /// C100
  @ParameterizedTest
  @CsvSource({
    "EFFORT, HIGH, \"high\"",
    "EFFORT, MINIMAL, \"low\"",
    "EFFORT, MAX, \"high\"",
    "EFFORT, , false",
    "SWITCH, HIGH, true",
    "BUDGET, LOW, true",
    "FLAG, , false",
    "NONE, HIGH, ''"
  })
  void thinking_is_a_level_or_a_switch(Style style, Effort asked, String wanted) {
    Thinking thinking = asked == null ? Asks.OFF : effort(asked);
    Written written = write(Asks.of(user("x")).with(thinking), accepts(form(style), 0));
    assertThat(written.raw("think")).isEqualTo(wanted);
  }

  @Test
  void options_have_their_words() {
    Written written = write(Asks.of(user("x")).with(Asks.everything()));
    assertThat(written.raw("options"))
        .isEqualTo(
            "{\"num_ctx\":4096,\"num_predict\":100,\"temperature\":0.5,\"top_k\":40,\"top_p\":0.9,\"seed\":7,\"presence_penalty\":0.1,\"frequency_penalty\":0.2,\"stop\":[\"END\",\" \"]}");
    assertThat(written.notes()).containsExactly("dropped:logprobs");
  }

  @Test
  void arguments_are_objects_and_results_say_their_tools_name() {
    Conversation conversation =
        Asks.of(
            user("go"),
            assistant(
                new Part.Thought(false, "hm", null),
                Part.Text.of("I look."),
                use("a", "f", "{\"x\":1.0}"),
                use("b", "g", "")),
            user(
                result("b", Part.Text.of("B")),
                new Part.ToolResult("a", List.of(Part.Text.of("no")), true, false, null),
                Part.Text.of("and?")));
    assertThat(write(conversation).raw("messages"))
        .isEqualTo(
            "[{\"role\":\"user\",\"content\":\"go\"},"
                + "{\"role\":\"assistant\",\"content\":\"I look.\",\"thinking\":\"hm\",\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":{\"x\":1.0}}},{\"function\":{\"name\":\"g\",\"arguments\":{}}}]},"
                + "{\"role\":\"tool\",\"tool_name\":\"g\",\"content\":\"B\"},{\"role\":\"tool\",\"tool_name\":\"f\",\"content\":\"Error: no\"},{\"role\":\"user\",\"content\":\"and?\"}]");
  }

  @Test
  void images_of_tools_come_in_the_users_message_after_them() {
    Part image = new Part.Image(new Source.Inline("image/png", "iVBORw0KGgo="), null, null);
    Written written =
        write(Asks.of(user("go"), assistant(use("a", "f", "{}")), user(result("a", image))));
    assertThat(written.at("messages.2.content").text())
        .isEqualTo("[image attached below: tool_result a #1]");
    assertThat(written.raw("messages.3"))
        .isEqualTo(
            "{\"role\":\"user\",\"content\":\"[tool_result a #1]\",\"images\":[\"iVBORw0KGgo=\"]}");
  }

  @ParameterizedTest
  @CsvSource({
    "AUTO, , true, ''",
    "NONE, , false, ''",
    "REQUIRED, , true, dropped:tool_choice",
    "REQUIRED, f, true, dropped:tool_choice"
  })
  void there_are_tools_or_none(Mode mode, String name, boolean there, String note) {
    Written written =
        write(
            Asks.of(user("x"))
                .with(
                    List.of(function("f", null)),
                    name == null ? choice(mode) : choice(mode, name)));
    assertThat(written.at("tools").isArray()).isEqualTo(there);
    assertThat(String.join(",", written.notes())).isEqualTo(note);
  }

  @Test
  void a_form_for_the_answer_has_its_words() {
    OutputFormat schema = new OutputFormat.Schema("s", null, "{\"type\":\"object\"}", true);
    assertThat(write(Asks.of(user("x")).with(schema)).raw("format"))
        .isEqualTo("{\"type\":\"object\"}");
    assertThat(write(Asks.of(user("x")).with(new OutputFormat.AnyJson())).raw("format"))
        .isEqualTo("\"json\"");
  }

  @Test
  void a_conversation_that_goes_on_begins_with_the_same_bytes() {
    List<Message> messages = new ArrayList<>(List.of(system("s"), user("go")));
    String before = "";
    for (int turn = 0; turn < 4; turn++) {
      String now = write(Asks.of(messages.toArray(Message[]::new)).with(most(1_000))).text();
      assertThat(now).startsWith(before);
      before = now.substring(0, now.length() - "]}".length());
      messages.add(assistant(Part.Text.of("t"), use("id" + turn, "f", "{\"n\":1}")));
      messages.add(user(result("id" + turn, Part.Text.of("r")), Part.Text.of("more")));
    }
  }

  // Answers

  private static StreamTap run(String... lines) {
    StreamTap tap = DIALECT.framed(DIALECT.answerReader(ProviderStreams.ENVELOPE));
    for (String line : lines) {
      tap.take(line.getBytes(UTF_8));
    }
    tap.end();
    return tap;
  }

  private static final String HI =
      "{\"model\":\"q\",\"message\":{\"content\":\"Hi\"},\"done\":false}\r\n";

  @Test
  void a_stream_says_what_it_used() {
    StreamTap tap = run(new String(ProviderStreams.ollama().stream(), UTF_8));
    assertThat(tap.failure()).isNull();
    assertThat(tap.finishReason()).isEqualTo("stop");
    assertThat(tap.answeringModel()).isEqualTo("qwen3");
    assertThat(tap.usage())
        .isEqualTo(Usage.counter().set(Bucket.INPUT, 20).set(Bucket.OUTPUT, 9).usage());
  }

  @Test
  void the_last_line_need_not_end() {
    assertThat(run(HI, "\n", "{\"done\":true,\"done_reason\":\"length\"}").failure()).isNull();
    assertThat(run(HI, "{\"done\":tr").failure())
        .isEqualTo(
            new Failure.Garbled("The upstream ended its stream before the answer was complete."));
    assertThat(run(HI).failure()).isInstanceOf(Failure.Garbled.class);
    assertThat(run("").failure()).isInstanceOf(Failure.Garbled.class);
  }

  @Test
  void an_error_is_a_line_of_its_own() {
    StreamTap tap = run(HI, "{\"error\":\"model runner has stopped\"}\n");
    assertThat(tap.failure())
        .isEqualTo(new Failure.UpstreamBroken(502, "model runner has stopped", Optional.empty()));
    assertThat(tap.usage().estimated()).isTrue();
  }

  @Test
  void a_line_that_is_no_JSON_or_too_long_is_garbled() {
    assertThat(run("data: {}\n").failure()).isInstanceOf(Failure.Garbled.class);
    assertThat(run("<html>\n").failure()).isInstanceOf(Failure.Garbled.class);
    LineTap tap = new LineTap(new Listener());
    byte[] chunk = "x".repeat(1 << 20).getBytes(UTF_8);
    for (int i = 0; i < 4; i++) {
      tap.take(chunk);
      assertThat(tap.failure()).isNull();
    }
    tap.take(new byte[] {'x'});
    assertThat(tap.failure()).isInstanceOf(Failure.Garbled.class);
  }

  @Test
  void a_whole_answer_needs_a_message() {
    assertThat(whole(ProviderStreams.ollama().whole())).isInstanceOf(WholeReply.Answer.class);
    assertThat(whole("{\"done\":true}")).isInstanceOf(WholeReply.Broken.class);
    assertThat(whole("{\"error\":\"no such model\"}"))
        .isEqualTo(
            new WholeReply.Broken(
                new Failure.UpstreamBroken(502, "no such model", Optional.empty())));
    assertThat(whole("[]")).isInstanceOf(WholeReply.Broken.class);
  }

  private static WholeReply whole(String body) {
    return DIALECT.readWhole(ProviderStreams.ENVELOPE, body.getBytes(UTF_8));
  }
}
