package dev.turnpike.dialect.cohere;

import static dev.turnpike.dialect.Asks.accepts;
import static dev.turnpike.dialect.Asks.assistant;
import static dev.turnpike.dialect.Asks.choice;
import static dev.turnpike.dialect.Asks.form;
import static dev.turnpike.dialect.Asks.function;
import static dev.turnpike.dialect.Asks.result;
import static dev.turnpike.dialect.Asks.system;
import static dev.turnpike.dialect.Asks.use;
import static dev.turnpike.dialect.Asks.user;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.Capability;
import dev.turnpike.catalog.ThinkingForm.Style;
import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.OutputFormat;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Sampling;
import dev.turnpike.conversation.Source;
import dev.turnpike.conversation.Thinking;
import dev.turnpike.conversation.ToolChoice.Mode;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.Asks;
import dev.turnpike.dialect.Asks.Written;
import dev.turnpike.dialect.ProviderStreams;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.StreamTap;
import dev.turnpike.dialect.StreamTap.Stage;
import dev.turnpike.dialect.WholeReply;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CohereDialectTest {
  private static final CohereDialect DIALECT = new CohereDialect();

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
            "{\"model\":\"model\",\"stream\":true,\"messages\":[{\"role\":\"system\",\"content\":\"be brief\"},{\"role\":\"user\",\"content\":\"Hi\"}]}");
    assertThat(DIALECT.path("command-a", true)).isEqualTo("/v2/chat");
  }

  @Test
  void sampling_has_its_words_and_keeps_within_the_bounds() {
    Sampling sampling =
        new Sampling(
            50,
            new BigDecimal("0.30"),
            BigDecimal.ONE,
            900,
            new BigDecimal("1.5"),
            new BigDecimal("-0.5"),
            7L,
            List.of("END", ""),
            -1,
            1);
    Written written = write(Asks.of(user("x")).with(sampling));
    assertThat(written.text())
        .contains(
            "\"max_tokens\":50,\"temperature\":0.30,\"p\":0.99,\"k\":500,\"seed\":7,\"frequency_penalty\":0,\"presence_penalty\":1,\"stop_sequences\":[\"END\"],");
    assertThat(written.notes())
        .containsExactly(
            "clamped:top_p=0.99",
            "clamped:top_k=500",
            "clamped:frequency_penalty=0",
            "clamped:presence_penalty=1");
  }

  @ParameterizedTest
  @CsvSource({
    "UNSET, , '', ''",
    "AUTO, , '', ''",
    "NONE, , \"NONE\", ''",
    "REQUIRED, , \"REQUIRED\", ''",
    "REQUIRED, f, \"REQUIRED\", clamped:tool_choice=REQUIRED"
  })
  void a_choice_of_tools_is_some_or_none(Mode mode, String name, String wanted, String note) {
    Written written =
        write(
            Asks.of(user("x"))
                .with(
                    List.of(function("f", null)),
                    name == null ? choice(mode) : choice(mode, name)));
    assertThat(written.raw("tool_choice")).isEqualTo(wanted);
    assertThat(String.join(",", written.notes())).isEqualTo(note);
    assertThat(written.raw("tools"))
        .isEqualTo(
            "[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"description\":\"d\",\"parameters\":{\"type\":\"object\"}}}]");
  }

  /// C191
  @Test
  void what_is_said_beside_calls_is_their_plan() {
    Conversation conversation =
        Asks.of(
            user("go"),
            assistant(
                new Part.Thought(false, "hm", null),
                Part.Text.of("I look."),
                use("a", "f", ""),
                use("b", "g", "{\"x\":1.0}")),
            user(result("a", Part.Text.of("one"), Part.Text.of("two")), result("b")),
            assistant(use("c", "f", "oops")),
            user(
                new Part.ToolResult("c", List.of(Part.Text.of("bad")), true, false, null),
                Part.Text.of("and?")));
    assertThat(write(conversation).raw("messages"))
        .isEqualTo(
            "[{\"role\":\"user\",\"content\":\"go\"},"
                + "{\"role\":\"assistant\",\"tool_plan\":\"I look.\",\"tool_calls\":[{\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}},{\"id\":\"b\",\"type\":\"function\",\"function\":{\"name\":\"g\",\"arguments\":\"{\\\"x\\\":1.0}\"}}]},"
                + "{\"role\":\"tool\",\"tool_call_id\":\"a\",\"content\":\"one\\ntwo\"},{\"role\":\"tool\",\"tool_call_id\":\"b\",\"content\":\"\"},"
                + "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"_raw\\\":\\\"oops\\\"}\"}}]},"
                + "{\"role\":\"tool\",\"tool_call_id\":\"c\",\"content\":\"Error: bad\"},{\"role\":\"user\",\"content\":\"and?\"}]");
  }

  @Test
  void images_stand_in_their_place_and_those_of_tools_come_after() {
    Part image = new Part.Image(new Source.Inline("image/png", "iVBORw0KGgo="), null, null);
    Part linked = new Part.Image(new Source.Url("https://x/y.png", ""), "low", null);
    Part plain = new Part.Document(new Source.PlainText("facts"), "a.txt", null);
    Conversation conversation =
        Asks.of(
            user("go"),
            assistant(use("a", "f", "{}")),
            user(result("a", Part.Text.of("see"), image), linked, plain));
    assertThat(write(conversation).raw("messages.2"))
        .isEqualTo(
            "{\"role\":\"tool\",\"tool_call_id\":\"a\",\"content\":\"see\\n[image attached below: tool_result a #1]\"}");
    assertThat(write(conversation).raw("messages.3.content"))
        .isEqualTo(
            "[{\"type\":\"text\",\"text\":\"[tool_result a #1]\"},{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,iVBORw0KGgo=\"}},"
                + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://x/y.png\",\"detail\":\"low\"}},{\"type\":\"text\",\"text\":\"[a.txt]\\nfacts\"}]");
  }

  @Test
  void later_instructions_are_the_users_unless_the_model_takes_them() {
    Conversation conversation =
        Asks.of(system("a"), user("x"), assistant(Part.Text.of("y")), system("b"), user("z"));
    assertThat(write(conversation).raw("messages.3.content"))
        .isEqualTo("\"<system-reminder>\\nb\\n</system-reminder>\\nz\"");
    assertThat(write(conversation, accepts(Capability.LATER_SYSTEM)).raw("messages.3"))
        .isEqualTo("{\"role\":\"system\",\"content\":\"b\"}");
  }

  @Test
  void nothing_empty_is_written() {
    assertThat(
            write(Asks.of(user(""), assistant(Part.Text.of(" ")), system(""), user("x")))
                .raw("messages"))
        .isEqualTo("[{\"role\":\"user\",\"content\":\"x\"}]");
  }

  @Test
  void thinking_is_told_by_a_switch_and_a_budget() {
    Thinking on = new Thinking(Thinking.Mode.ON, null, 3000, null);
    Conversation conversation = Asks.of(user("x"));
    assertThat(write(conversation.with(on), accepts(form(Style.BUDGET), 0)).raw("thinking"))
        .isEqualTo("{\"type\":\"enabled\",\"token_budget\":3000}");
    assertThat(write(conversation.with(on), accepts(form(Style.SWITCH), 0)).raw("thinking"))
        .isEqualTo("{\"type\":\"enabled\"}");
    assertThat(write(conversation.with(Asks.OFF), accepts(form(Style.BUDGET), 0)).raw("thinking"))
        .isEqualTo("{\"type\":\"disabled\"}");
    assertThat(write(conversation.with(on)).at("thinking").isMissing()).isTrue();
    assertThat(write(conversation, accepts(form(Style.BUDGET), 0)).at("thinking").isMissing())
        .isTrue();
  }

  @Test
  void a_form_for_the_answer_has_its_words() {
    OutputFormat schema = new OutputFormat.Schema("s", null, "{\"type\":\"object\"}", true);
    assertThat(write(Asks.of(user("x")).with(schema)).raw("response_format"))
        .isEqualTo("{\"type\":\"json_object\",\"json_schema\":{\"type\":\"object\"}}");
    assertThat(write(Asks.of(user("x")).with(new OutputFormat.AnyJson())).raw("response_format"))
        .isEqualTo("{\"type\":\"json_object\"}");
  }

  @Test
  void what_cannot_be_said_is_refused_by_its_place() {
    Part pdf = new Part.Document(new Source.Inline("application/pdf", "JVBERi0="), null, null);
    assertThatThrownBy(() -> DIALECT.writeRequest(Asks.of(user(pdf)), accepts(), "m", new Notes()))
        .isInstanceOf(RequestRefused.class)
        .hasMessageContaining("messages[0].content[0] is a document that is no text");
    Sampling two = new Sampling(null, null, null, null, null, null, null, List.of(), -1, 2);
    assertThatThrownBy(
            () -> DIALECT.writeRequest(Asks.of(user("x")).with(two), accepts(), "m", new Notes()))
        .isInstanceOf(RequestRefused.class)
        .hasMessage("n is 2, must be 1 for this model");
  }

  @Test
  void a_conversation_that_goes_on_begins_with_the_same_bytes() {
    List<Message> messages = new ArrayList<>(List.of(system("s"), user("go")));
    String before = "";
    for (int turn = 0; turn < 4; turn++) {
      String now = write(Asks.of(messages.toArray(Message[]::new))).text();
      assertThat(now).startsWith(before);
      before = now.substring(0, now.length() - "]}".length());
      messages.add(assistant(Part.Text.of("t"), use("id" + turn, "f", "{\"n\":1}")));
      messages.add(user(result("id" + turn, Part.Text.of("r")), Part.Text.of("more")));
    }
  }

  // Answers

  private static StreamTap run(String... events) {
    StreamTap tap = DIALECT.framed(DIALECT.answerReader(ProviderStreams.ENVELOPE));
    for (String event : events) {
      tap.take(("data: " + event + "\n\n").getBytes(UTF_8));
    }
    tap.end();
    return tap;
  }

  private static final String HI =
      "{\"type\":\"content-delta\",\"index\":0,\"delta\":{\"message\":{\"content\":{\"text\":\"Hi\"}}}}";

  @Test
  void a_stream_says_what_it_used() {
    StreamTap tap = DIALECT.framed(DIALECT.answerReader(ProviderStreams.ENVELOPE));
    tap.take(ProviderStreams.cohere().stream());
    tap.end();
    assertThat(tap.failure()).isNull();
    assertThat(tap.finishReason()).isEqualTo("TOOL_CALL");
    assertThat(tap.usage())
        .isEqualTo(
            Usage.counter()
                .set(Bucket.INPUT, 56)
                .set(Bucket.CACHE_READ, 144)
                .set(Bucket.OUTPUT, 9)
                .usage());
  }

  @Test
  void what_is_billed_counts_where_nothing_else_is_told() {
    StreamTap tap =
        run(
            HI,
            "{\"type\":\"message-end\",\"delta\":{\"finish_reason\":\"COMPLETE\",\"usage\":{\"billed_units\":{\"input_tokens\":4,\"output_tokens\":1}}}}");
    assertThat(tap.usage())
        .isEqualTo(Usage.counter().set(Bucket.INPUT, 4).set(Bucket.OUTPUT, 1).usage());
  }

  @Test
  void an_empty_opening_is_no_content_yet() {
    StreamTap tap = DIALECT.framed(DIALECT.answerReader(ProviderStreams.ENVELOPE));
    tap.take(
        "data: {\"type\":\"content-start\",\"index\":0,\"delta\":{\"message\":{\"content\":{\"type\":\"text\",\"text\":\"\"}}}}\n\n"
            .getBytes(UTF_8));
    assertThat(tap.stage()).isEqualTo(Stage.OPENING);
  }

  @Test
  void an_answer_that_breaks_says_so_at_its_end() {
    assertThat(
            run(
                    HI,
                    "{\"type\":\"message-end\",\"delta\":{\"finish_reason\":\"ERROR\",\"error\":\"it broke\"}}")
                .failure())
        .isEqualTo(new Failure.UpstreamBroken(502, "it broke", Optional.empty()));
    assertThat(
            run("{\"type\":\"message-end\",\"delta\":{\"finish_reason\":\"TIMEOUT\"}}").failure())
        .isInstanceOfSatisfying(
            Failure.UpstreamBroken.class, broken -> assertThat(broken.status()).isEqualTo(504));
    assertThat(run(HI).failure()).isInstanceOf(Failure.Garbled.class);
  }

  @Test
  void a_whole_answer_needs_a_message() {
    assertThat(whole(ProviderStreams.cohere().whole())).isInstanceOf(WholeReply.Answer.class);
    assertThat(whole("{\"message\":\"invalid request\"}")).isInstanceOf(WholeReply.Broken.class);
    assertThat(whole("{\"message\":{},\"finish_reason\":\"ERROR\"}"))
        .isInstanceOf(WholeReply.Broken.class);
  }

  private static WholeReply whole(String body) {
    return DIALECT.readWhole(ProviderStreams.ENVELOPE, body.getBytes(UTF_8));
  }
}
