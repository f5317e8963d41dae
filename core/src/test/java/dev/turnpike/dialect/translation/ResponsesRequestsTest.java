package dev.turnpike.dialect.translation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.Seed;
import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.Capability;
import dev.turnpike.catalog.ThinkingForm;
import dev.turnpike.conversation.CacheMark;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Message.Role;
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
import dev.turnpike.dialect.Operation;
import dev.turnpike.dialect.responses.ResponsesDialect;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// A conversation that is written in Responses is read as what it was.
class ResponsesRequestsTest {
  private static final int ROUNDS = 500;
  private static final ResponsesDialect DIALECT = new ResponsesDialect();
  private static final Accepts ALL =
      new Accepts(
          EnumSet.allOf(Capability.class),
          new ThinkingForm(ThinkingForm.Style.EFFORT, Set.of(), true, true, 0, 0),
          Accepts.Echo.NONE,
          Accepts.Ids.ANY,
          200,
          4,
          0,
          0,
          false);

  private final RandomGenerator random = Seed.random();

  @Test
  void a_request_comes_back_as_it_was() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Conversation asked = conversation();
      Notes notes = new Notes();
      byte[] body = DIALECT.writeRequest(asked, ALL, "m", notes);
      assertThat(notes.all()).as(Seed.hint(round)).isEmpty();
      assertThat(DIALECT.readConversation(Operation.RESPONSES, body))
          .as(Seed.hint(round))
          .isEqualTo(asked);
      assertThat(DIALECT.writeRequest(asked, ALL, "m", notes)).isEqualTo(body);
    }
  }

  private Conversation conversation() {
    List<Message> messages = new ArrayList<>();
    if (random.nextBoolean()) {
      messages.add(Message.of(Role.SYSTEM, Part.Text.of(words())));
    }
    for (int turn = random.nextInt(4); turn >= 0; turn--) {
      messages.add(Message.of(Role.USER, given(), given()));
      if (random.nextInt(4) == 0) {
        messages.add(Message.of(Role.SYSTEM, Part.Text.of(words())));
      }
      round(messages, turn);
    }
    boolean thinks = random.nextBoolean();
    return new Conversation(
        "responses",
        messages,
        tools(),
        new ToolChoice(ToolChoice.Mode.REQUIRED, List.of("f"), random.nextBoolean()),
        new Sampling(
            random.nextInt(1, 9_999),
            new BigDecimal("0." + random.nextInt(1, 99)),
            null,
            null,
            null,
            null,
            null,
            List.of(),
            -1,
            1),
        thinks
            ? new Thinking(Thinking.Mode.ON, Thinking.Effort.HIGH, null, true)
            : new Thinking(Thinking.Mode.UNSET, null, null, true),
        random.nextBoolean()
            ? OutputFormat.PLAIN
            : new OutputFormat.Schema("n", words(), "{\"type\":\"object\"}", false),
        new Wishes(
            "u",
            Map.of("a", words(), "b", words()),
            "flex",
            "k",
            false,
            "low",
            List.of(new Wishes.Other("max_tool_calls", "3"))),
        random.nextBoolean(),
        true);
  }

  /// What the assistant says and does, and what comes of it.
  private void round(List<Message> messages, int turn) {
    List<Part> said = new ArrayList<>();
    List<Part> results = new ArrayList<>();
    if (random.nextBoolean()) {
      Seal seal = new Seal(Seal.Form.ENCRYPTED, words(), null, null);
      said.add(new Part.Thought(true, random.nextBoolean() ? words() : "", seal));
    }
    said.add(Part.Text.of(words()));
    for (int i = random.nextInt(3); i > 0; i--) {
      boolean freeform = random.nextBoolean();
      String id = "c" + turn + "_" + i;
      said.add(
          new Part.ToolUse(
              id, null, freeform ? "p" : "f", freeform, freeform ? words() : "{}", null, null));
      List<Part> content =
          random.nextBoolean() ? List.of(Part.Text.of(words())) : List.of(given(), image());
      results.add(new Part.ToolResult(id, content, false, freeform, null));
    }
    messages.add(new Message(Role.ASSISTANT, said));
    if (!results.isEmpty()) {
      messages.add(new Message(Role.USER, results));
    }
  }

  private Part given() {
    return switch (random.nextInt(4)) {
      case 0 -> image();
      case 1 -> new Part.Document(new Source.Inline("application/pdf", "JVBERi0="), words(), null);
      default -> new Part.Text(words(), List.of(), random.nextBoolean() ? CacheMark.PLAIN : null);
    };
  }

  private Part image() {
    return new Part.Image(
        random.nextBoolean()
            ? new Source.Url("https://x/" + random.nextInt(9), "")
            : new Source.Inline("image/png", "iVBORw0KGgo="),
        random.nextBoolean() ? "low" : null,
        null);
  }

  private List<Tool> tools() {
    return List.of(
        new Tool.Function(
            null, "f", words(), "{\"type\":\"object\",\"properties\":{}}", false, false, null),
        new Tool.Freeform(
            random.nextBoolean() ? "ns" : null,
            "p",
            words(),
            "{\"type\":\"grammar\",\"syntax\":\"lark\",\"definition\":\"X\"}"));
  }

  private String words() {
    String[] words = {"a", "ü", "\"", "\\", "\n", "漢", "😀", " ", "{", "data: "};
    StringBuilder text = new StringBuilder("w");
    for (int i = random.nextInt(8); i > 0; i--) {
      text.append(words[random.nextInt(words.length)]);
    }
    return text.toString();
  }
}
