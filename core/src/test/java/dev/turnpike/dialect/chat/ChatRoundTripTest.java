package dev.turnpike.dialect.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.Seed;
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
import dev.turnpike.dialect.Operation;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The law: what was written for a host that takes all that Chat can say is read as what it was.
class ChatRoundTripTest {
  private static final int ROUNDS = 2_000;

  private final RandomGenerator random = Seed.random();
  private int ids;

  @Test
  void what_is_written_is_read_as_what_it_was() throws Exception {
    ChatDialect chat = new ChatDialect();
    for (int round = 0; round < ROUNDS; round++) {
      Conversation asked = conversation();
      Notes notes = new Notes();
      byte[] body = chat.writeRequest(asked, Targets.OPENROUTER, "m", notes);
      assertThat(chat.readConversation(Operation.CHAT_COMPLETIONS, body))
          .as(Seed.hint(round))
          .isEqualTo(asked);
      assertThat(notes.all()).as(Seed.hint(round)).isEmpty();
    }
  }

  private Conversation conversation() {
    List<Tool> tools = list(3, this::tool);
    boolean stream = random.nextBoolean();
    return new Conversation(
        "chat",
        messages(),
        tools,
        choice(tools),
        sampling(),
        thinking(),
        format(),
        wishes(),
        stream,
        stream);
  }

  private List<Message> messages() {
    List<Message> messages = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      messages.add(new Message(Role.SYSTEM, List.of(text())));
    }
    messages.add(new Message(Role.USER, some(this::content)));
    for (int i = random.nextInt(4); i > 0; i--) {
      turn(messages);
    }
    return messages;
  }

  private void turn(List<Message> messages) {
    List<Part> said = new ArrayList<>(list(2, this::thought));
    List<Part> results = new ArrayList<>();
    said.add(text());
    for (int i = random.nextInt(3); i > 0; i--) {
      boolean freeform = random.nextBoolean();
      String id = "call_" + ids++;
      Seal seal = or(() -> new Seal(Form.THOUGHT, word(), null, null));
      String arguments = freeform ? word() : "{\"a\": " + random.nextLong() + "}";
      said.add(new Part.ToolUse(id, null, "f", freeform, arguments, seal, i == 1 ? mark() : null));
      results.add(new Part.ToolResult(id, List.of(Part.Text.of(word())), false, freeform, mark()));
    }
    messages.add(new Message(Role.ASSISTANT, said));
    results.addAll(results.isEmpty() ? some(this::content) : list(2, this::content));
    messages.add(new Message(Role.USER, results));
  }

  private Part thought() {
    return random.nextBoolean()
        ? new Part.Thought(false, word(), new Seal(Form.SIGNATURE, word(), null, null))
        : new Part.Thought(false, word(), new Seal(Form.THOUGHT, word(), null, null));
  }

  private Part content() {
    return switch (random.nextInt(6)) {
      case 0 -> new Part.Image(new Source.Url("https://x/" + ids, ""), or(() -> "low"), mark());
      case 1 -> new Part.Image(new Source.Inline("image/png", "iVBORw0KGgo" + ids), null, mark());
      case 2 ->
          new Part.Document(new Source.Inline("application/pdf", "JVBERi0" + ids), word(), mark());
      case 3 -> new Part.Audio("wav", "AAAA");
      case 4 -> new Part.Video(new Source.Url("https://x/v", ""));
      default -> text();
    };
  }

  private Part text() {
    return new Part.Text(word(), List.of(), mark());
  }

  private @Nullable CacheMark mark() {
    return random.nextInt(4) == 0 ? new CacheMark(or(() -> "1h")) : null;
  }

  private Tool tool() {
    String name = "t" + ids++;
    return switch (random.nextInt(4)) {
      case 0 ->
          new Tool.Freeform(
              null,
              name,
              or(this::word),
              or(() -> "{\"type\":\"grammar\",\"syntax\":\"lark\",\"definition\":\"x\"}"));
      default ->
          new Tool.Function(
              null,
              name,
              or(this::word),
              "{\"type\":\"object\", \"properties\":{\"n\":{\"maximum\":1e3}},"
                  + "\"required\":[\"n\"],\"additionalProperties\":false}",
              or(random::nextBoolean),
              false,
              mark());
    };
  }

  private ToolChoice choice(List<Tool> tools) {
    if (tools.isEmpty()) {
      return ToolChoice.UNSET;
    }
    Boolean parallel = or(random::nextBoolean);
    return switch (random.nextInt(4)) {
      case 0 -> new ToolChoice(Mode.AUTO, List.of(), parallel);
      case 1 -> new ToolChoice(Mode.NONE, List.of(), parallel);
      case 2 -> new ToolChoice(Mode.REQUIRED, List.of(tools.getLast().name()), parallel);
      default -> new ToolChoice(Mode.UNSET, List.of(), parallel);
    };
  }

  private Sampling sampling() {
    return new Sampling(
        or(() -> random.nextInt(100_000)),
        or(() -> new BigDecimal("0.70")),
        or(() -> new BigDecimal("1")),
        or(() -> random.nextInt(100)),
        or(() -> new BigDecimal("-0.5")),
        or(() -> new BigDecimal("2")),
        or(random::nextLong),
        list(3, this::word),
        random.nextInt(-1, 5),
        random.nextInt(1, 3));
  }

  private Thinking thinking() {
    Boolean shown = or(random::nextBoolean);
    return switch (random.nextInt(4)) {
      case 0 -> new Thinking(Thinking.Mode.OFF, null, null, shown);
      case 1 ->
          new Thinking(
              Thinking.Mode.ON,
              Effort.values()[random.nextInt(Effort.values().length)],
              null,
              shown);
      case 2 -> new Thinking(Thinking.Mode.ON, null, random.nextInt(1, 30_000), shown);
      default -> Thinking.UNSET;
    };
  }

  private OutputFormat format() {
    return switch (random.nextInt(3)) {
      case 0 -> new OutputFormat.AnyJson();
      case 1 ->
          new OutputFormat.Schema(
              word(), or(this::word), "{\"type\": \"object\"}", or(random::nextBoolean));
      default -> OutputFormat.PLAIN;
    };
  }

  private Wishes wishes() {
    return new Wishes(
        or(this::word),
        random.nextBoolean() ? Map.of() : Map.of("a", word(), "b", word()),
        or(() -> "flex"),
        or(this::word),
        or(random::nextBoolean),
        or(() -> "low"),
        random.nextBoolean() ? List.of() : List.of(new Wishes.Other("logit_bias", "{\"1\": 5}")));
  }

  private String word() {
    String[] words = {
      "a", "héllo", "漢字", "😀", "\"quoted\"", "\\", "line\nline", "\t", " trailing "
    };
    return words[random.nextInt(words.length)] + ids++;
  }

  private <T> @Nullable T or(Supplier<T> some) {
    return random.nextBoolean() ? some.get() : null;
  }

  private <T> List<T> some(Supplier<T> one) {
    List<T> some = new ArrayList<>(list(2, one));
    some.add(one.get());
    return some;
  }

  private <T> List<T> list(int most, Supplier<T> one) {
    List<T> list = new ArrayList<>();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      list.add(one.get());
    }
    return list;
  }
}
