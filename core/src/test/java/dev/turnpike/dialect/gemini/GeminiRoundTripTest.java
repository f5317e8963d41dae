package dev.turnpike.dialect.gemini;

import static dev.turnpike.dialect.gemini.Gemini.model;
import static dev.turnpike.dialect.gemini.Gemini.seal;
import static dev.turnpike.dialect.gemini.Gemini.use;
import static dev.turnpike.dialect.gemini.Gemini.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.Seed;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.OutputFormat;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Sampling;
import dev.turnpike.conversation.Source;
import dev.turnpike.conversation.Thinking;
import dev.turnpike.conversation.Tool;
import dev.turnpike.conversation.ToolChoice;
import dev.turnpike.conversation.Wishes;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// The law: what is written of a conversation and read again is the same conversation.
class GeminiRoundTripTest {
  private static final String[] TEXTS = {"a", "héllo 漢字 😀", "{\"no\":1", " ", "line\nbreak\"\\"};
  private static final String SCHEMA =
      "{\"type\":\"object\",\"properties\":{\"x\":{\"type\":[\"string\",\"null\"]}}}";

  private final RandomGenerator random = Seed.random();
  private int calls;

  @Test
  void what_is_written_and_read_again_is_the_same() {
    for (int round = 0; round < 2_000; round++) {
      calls = 0;
      Conversation asked = conversation();
      String written = Gemini.written(asked, Gemini.THIRD);
      assertThat(Gemini.read(written)).as(Seed.hint(round)).isEqualTo(asked);
    }
  }

  private Conversation conversation() {
    List<Message> messages = new ArrayList<>();
    if (random.nextBoolean()) {
      messages.add(Message.of(Message.Role.SYSTEM, text()));
    }
    messages.add(user(text(), image()));
    for (int turns = random.nextInt(4); turns > 0; turns--) {
      List<Part> said = new ArrayList<>();
      if (random.nextBoolean()) {
        said.add(text());
      }
      List<Part> results = new ArrayList<>();
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        String id = "g" + calls++;
        boolean first = results.isEmpty();
        said.add(use(id, "f" + i % 2, "{\"x\": 1.0}", first ? seal("S" + id) : null));
        results.add(result(id));
      }
      messages.add(new Message(Message.Role.ASSISTANT, said));
      messages.add(new Message(Message.Role.USER, results));
      messages.add(model(new Part.Thought(false, "", seal("T")), text()));
      messages.add(user(text()));
    }
    return new Conversation(
        "gemini",
        messages,
        tools(),
        choice(),
        sampling(),
        thinking(),
        format(),
        wishes(),
        false,
        true);
  }

  private Part text() {
    return Part.Text.of(TEXTS[random.nextInt(TEXTS.length)]);
  }

  private Part image() {
    return random.nextBoolean()
        ? new Part.Image(new Source.Inline("image/png", "iVBORw0KGgo="), null, null)
        : new Part.Document(new Source.Url("https://e.com/d", "application/pdf"), null, null);
  }

  private Part result(String id) {
    boolean error = random.nextInt(4) == 0;
    List<Part> content = new ArrayList<>(List.of(text()));
    if (random.nextInt(4) == 0) {
      content.add(new Part.Image(new Source.Inline("image/gif", "R0lGOD"), null, null));
    }
    return new Part.ToolResult(id, content, error, false, null);
  }

  private List<Tool> tools() {
    return List.of(
        Gemini.function("f0", random.nextBoolean() ? SCHEMA : null), Gemini.function("f1", SCHEMA));
  }

  private ToolChoice choice() {
    return switch (random.nextInt(4)) {
      case 0 -> ToolChoice.UNSET;
      case 1 -> new ToolChoice(ToolChoice.Mode.AUTO, List.of(), null);
      case 2 -> new ToolChoice(ToolChoice.Mode.NONE, List.of(), null);
      default -> new ToolChoice(ToolChoice.Mode.REQUIRED, List.of("f1"), null);
    };
  }

  private Sampling sampling() {
    return random.nextBoolean()
        ? Sampling.NONE
        : new Sampling(
            random.nextInt(1, 9_999),
            new BigDecimal("0.70"),
            null,
            random.nextInt(99),
            null,
            BigDecimal.ONE,
            random.nextLong(-9, 9),
            List.of("a", " "),
            random.nextInt(-1, 3),
            1);
  }

  private Thinking thinking() {
    return switch (random.nextInt(3)) {
      case 0 -> Thinking.UNSET;
      case 1 -> new Thinking(Thinking.Mode.UNSET, null, null, true);
      default -> new Thinking(Thinking.Mode.ON, Thinking.Effort.HIGH, null, true);
    };
  }

  private OutputFormat format() {
    return switch (random.nextInt(3)) {
      case 0 -> OutputFormat.PLAIN;
      case 1 -> new OutputFormat.AnyJson();
      default -> new OutputFormat.Schema("response", null, SCHEMA, null);
    };
  }

  private Wishes wishes() {
    return random.nextBoolean()
        ? Wishes.NONE
        : new Wishes(null, Map.of("a", "b"), "flex", null, null, null, List.of());
  }
}
