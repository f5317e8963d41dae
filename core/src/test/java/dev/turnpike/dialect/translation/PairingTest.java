package dev.turnpike.dialect.translation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Message.Role;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.Part;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairingTest {
  private final Notes notes = new Notes();

  private static Part.ToolUse use(String id) {
    return new Part.ToolUse(id, null, "f", false, "{}", null, null);
  }

  private static Part.ToolResult result(String id, String text) {
    return new Part.ToolResult(id, List.of(Part.Text.of(text)), false, false, null);
  }

  private static Message user(Part... parts) {
    return Message.of(Role.USER, parts);
  }

  private static Message assistant(Part... parts) {
    return Message.of(Role.ASSISTANT, parts);
  }

  /// A line for each message: its role, and what each part is.
  private List<String> paired(Message... messages) {
    List<String> lines = new ArrayList<>();
    for (Message message : Pairing.paired(List.of(messages), notes)) {
      StringBuilder line =
          new StringBuilder(message.role().name().toLowerCase(java.util.Locale.ROOT));
      for (Part part : message.parts()) {
        line.append(' ')
            .append(
                switch (part) {
                  case Part.ToolUse use -> "use:" + use.id();
                  case Part.ToolResult result ->
                      "result:"
                          + result.id()
                          + "="
                          + ((Part.Text) result.content().getFirst()).text()
                          + (result.error() ? "!" : "");
                  case Part.Text text -> "text:" + text.text().replace('\n', '/');
                  default -> part.toString();
                });
      }
      lines.add(line.toString());
    }
    return lines;
  }

  @Test
  void resultsComeFirstInTheOrderOfTheirCalls() {
    assertThat(
            paired(
                assistant(use("a"), use("b")),
                user(result("b", "2")),
                user(Part.Text.of("go"), result("a", "1"))))
        .containsExactly("assistant use:a use:b", "user result:a=1 result:b=2 text:go");
    assertThat(notes.all()).isEmpty();
  }

  @Test
  void missingResultIsAnError() {
    assertThat(paired(assistant(use("a")), user(Part.Text.of("stop that"))))
        .containsExactly("assistant use:a", "user result:a=[no result recorded]! text:stop that");
    assertThat(notes.all()).containsExactly("repaired:missing_tool_result");
  }

  @Test
  void callAtTheVeryEndIsAnsweredToo() {
    assertThat(paired(assistant(use("a"))))
        .containsExactly("assistant use:a", "user result:a=[no result recorded]!");
  }

  @Test
  void resultWithoutItsCallIsText() {
    assertThat(paired(user(result("x", "left over"))))
        .containsExactly("user text:[result of an earlier tool call]/left over");
    assertThat(notes.all()).containsExactly("repaired:orphaned_tool_result");
  }

  @Test
  void lastResultOfACallCounts() {
    assertThat(paired(assistant(use("a")), user(result("a", "1"), result("a", "2"))))
        .containsExactly("assistant use:a", "user result:a=2");
  }

  @Test
  void secondCallOfOneIdGoes() {
    assertThat(paired(assistant(use("a"), use("a")), user(result("a", "1"))))
        .containsExactly("assistant use:a", "user result:a=1");
    assertThat(notes.all()).containsExactly("repaired:duplicate_tool_call");
  }

  @Test
  void instructionsBetweenCallAndResultStandBehindIt() {
    assertThat(
            paired(
                assistant(use("a")),
                Message.of(Role.SYSTEM, Part.Text.of("be quick")),
                user(result("a", "1"))))
        .containsExactly("assistant use:a", "user result:a=1", "system text:be quick");
  }

  @Test
  void callThatNoModelMadeGoes() {
    assertThat(
            paired(
                user(Part.Text.of("do"), use("a")),
                assistant(use("b")),
                user(result("b", "1"), use("c"))))
        .containsExactly("user text:do", "assistant use:b", "user result:b=1");
    assertThat(notes.all()).containsExactly("repaired:misplaced_tool_call");
  }

  @Test
  void resultThatAModelGaveIsText() {
    assertThat(paired(assistant(use("a"), result("a", "1")), user(result("a", "2"))))
        .containsExactly(
            "assistant use:a text:[result of an earlier tool call]/1", "user result:a=2");
    assertThat(notes.all()).containsExactly("repaired:orphaned_tool_result");
  }
}
