package dev.turnpike.dialect.messages;

import static dev.turnpike.dialect.messages.Written.ALL;
import static dev.turnpike.dialect.messages.Written.ANY;
import static dev.turnpike.dialect.messages.Written.accepts;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.Seed;
import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.Capability;
import dev.turnpike.catalog.ThinkingForm;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is read and written again means the same.
class RoundTripTest {
  private static final Path FOLDER = Path.of("src/test/resources/requests");
  private static final int ROUNDS = 2_000;

  @ParameterizedTest
  @CsvSource({
    "claude-code-text-001,ADAPTIVE",
    "claude-code-tool-001,BUDGET",
    "claude-code-tool-002,NONE",
    "opencode-tool-001,ADAPTIVE",
    "opencode-tool-002,ADAPTIVE",
    "opencode-tool-003,ADAPTIVE",
    "sdk-js-aisdk-008,ADAPTIVE"
  })
  void a_captured_request_comes_out_equal_in_meaning(String name, ThinkingForm.Style style)
      throws IOException {
    Path file = FOLDER.resolve("MESSAGES." + name + ".json");
    Conversation read = Written.read(Files.readString(file, UTF_8));
    Written written = Written.of(read, accepts(style, ALL, 128_000));
    Conversation again = Written.read(written.body());
    if (style == ThinkingForm.Style.NONE) {
      again = again.with(read.thinking());
    }
    assertThat(again).isEqualTo(atOnce(read));
    assertThat(written.notes()).isEmpty();
    assertThat(written.body()).doesNotContain("x-anthropic-billing-header");
  }

  /// Without the provider's own search for tools all of them are shown at once.
  private static Conversation atOnce(Conversation conversation) {
    List<Tool> tools = new ArrayList<>();
    for (Tool tool : conversation.tools()) {
      tools.add(
          tool instanceof Tool.Function f
              ? new Tool.Function(
                  f.namespace(), f.name(), f.description(), f.schema(), f.strict(), false, f.mark())
              : tool);
    }
    return conversation.with(tools, conversation.toolChoice());
  }

  @Test
  void what_is_written_is_read_as_it_was() {
    RandomGenerator random = Seed.random();
    for (int round = 0; round < ROUNDS; round++) {
      Conversation conversation = new RandomConversation(random).next();
      Written written = Written.of(conversation);
      assertThat(Written.read(written.body())).as(Seed.hint(round)).isEqualTo(conversation);
      assertThat(Written.of(conversation)).as(Seed.hint(round)).isEqualTo(written);
    }
  }

  @Test
  void a_conversation_that_goes_on_begins_with_the_same_bytes() {
    RandomGenerator random = Seed.random();
    for (int round = 0; round < ROUNDS; round++) {
      Conversation longer = new RandomConversation(random).unmarked();
      Accepts accepts = random.nextBoolean() ? ANY : Written.without(Capability.LATER_SYSTEM);
      List<Message> messages = longer.messages();
      for (int end = 1; end < messages.size(); end++) {
        if (messages.get(end).role() != Message.Role.ASSISTANT) {
          continue; // a call ends after the user has spoken
        }
        String shorter = Written.of(longer.with(messages.subList(0, end)), accepts).body();
        String prefix = shorter.substring(0, shorter.length() - "]}".length());
        assertThat(Written.of(longer, accepts).body()).as(Seed.hint(round)).startsWith(prefix);
      }
    }
  }
}
