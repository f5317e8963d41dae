package dev.turnpike.dialect.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.dialect.Dialects;
import dev.turnpike.dialect.Operation;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Which images a model needs as bytes that the client named by their address.
class LinkedImageTest {
  private static final String ASKED =
      """
      {"model": "m", "messages": [
        {"role": "user", "content": [
          {"type": "image_url", "image_url": {"url": "https://x/a.png"}},
          {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}]},
        {"role": "assistant", "tool_calls": [
          {"id": "t", "type": "function", "function": {"name": "look", "arguments": "{}"}}]},
        {"role": "tool", "tool_call_id": "t", "content": [
          {"type": "image_url", "image_url": {"url": "https://x/b.png"}}]},
        {"role": "user", "content": [
          {"type": "image_url", "image_url": {"url": "https://x/a.png"}}]}]}
      """;

  private Conversation asked;

  @BeforeEach
  void read() throws Exception {
    asked =
        Dialects.client("chat").readConversation(Operation.CHAT_COMPLETIONS, ASKED.getBytes(UTF_8));
  }

  private static Accepts accepts(String dialect, String model) {
    return Targets.to(Dialects.of(dialect), model).accepts();
  }

  @Test
  void eachAddressOnceAlsoOfWhatToolsAnswered() {
    assertThat(LinkedImage.wantedAsBytes(asked, accepts("ollama", "ollama/llava")))
        .containsExactly(
            new LinkedImage("https://x/a.png", "messages[0]", 2),
            new LinkedImage("https://x/b.png", "messages[2]", 1));
  }

  @Test
  void noneForAModelThatTakesAddressesOrSeesNoImages() {
    List<Accepts> others =
        List.of(
            accepts("messages", "anthropic/claude-opus-4-8"),
            accepts("chat", "deepseek/deepseek-v4-pro"));
    for (Accepts accepts : others) {
      assertThat(LinkedImage.wantedAsBytes(asked, accepts)).isEmpty();
    }
  }
}
