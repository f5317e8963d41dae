package dev.turnpike.dialect.translation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Event;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.OutputFormat;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Sampling;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.Thinking;
import dev.turnpike.conversation.ToolChoice;
import dev.turnpike.conversation.Usage;
import dev.turnpike.conversation.Wishes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RememberingTest {
  private static final Seal SIGNED = new Seal(Seal.Form.SIGNATURE, "S", null, "anthropic/claude");
  private static final Seal ON_CALL = new Seal(Seal.Form.THOUGHT, "T", null, "google-ai/g");

  private final Map<String, ThoughtMemory.Kept> kept = new HashMap<>();
  private final ThoughtMemory memory =
      new ThoughtMemory() {
        @Override
        public void keep(String callId, Kept what) {
          kept.put(callId, what);
        }

        @Override
        public @Nullable Kept recall(String callId) {
          return kept.get(callId);
        }
      };

  private void hear(Event... events) {
    Sequencer sequencer = new Sequencer(new Remembering(new BlocksGrammar(), memory), "c1");
    for (Event event : events) {
      sequencer.accept(event);
    }
    sequencer.finish(Usage.NONE);
  }

  private static Event.Call call(int key, String id, @Nullable Seal seal) {
    return new Event.Call(key, id, null, "f", false, seal);
  }

  private static Conversation history(Part... parts) {
    return new Conversation(
        "chat",
        List.of(new Message(Message.Role.ASSISTANT, List.of(parts))),
        List.of(),
        ToolChoice.UNSET,
        Sampling.NONE,
        Thinking.UNSET,
        OutputFormat.PLAIN,
        Wishes.NONE,
        false,
        false);
  }

  private List<Part> recalled(Part... parts) {
    return Remembering.recalled(history(parts), memory).messages().getFirst().parts();
  }

  private static Part.ToolUse use(String id, @Nullable Seal seal) {
    return new Part.ToolUse(id, null, "f", false, "{}", seal, null);
  }

  @Test
  void clientThatGivesBackOnlyIdsGetsItsThoughtsBack() {
    hear(
        new Event.Thought(false, 0, "hm"),
        new Event.Sealed(SIGNED),
        call(0, "a", null),
        new Event.Arguments(0, "{}"),
        call(1, "b", null));
    assertThat(recalled(use("a", null), use("b", null)))
        .containsExactly(new Part.Thought(false, "hm", SIGNED), use("a", null), use("b", null));
  }

  @Test
  void signatureOfACallComesBackOnIt() {
    hear(call(0, "a", ON_CALL));
    assertThat(recalled(use("a", null))).containsExactly(use("a", ON_CALL));
  }

  @Test
  void plainReasoningGivesWayToWhatIsSealed() {
    hear(new Event.Thought(false, 0, "hm"), new Event.Sealed(SIGNED), call(0, "a", null));
    assertThat(recalled(new Part.Thought(false, "hm", null), use("a", null)))
        .containsExactly(new Part.Thought(false, "hm", SIGNED), use("a", null));
  }

  @Test
  void whatTheClientGaveBackItselfIsNotDoubled() {
    hear(new Event.Thought(false, 0, "hm"), new Event.Sealed(SIGNED), call(0, "a", null));
    Part.Thought own = new Part.Thought(false, "own", SIGNED);
    assertThat(recalled(own, use("a", null))).containsExactly(own, use("a", null));
  }

  @Test
  void hostsThatCountTheirIdsDoNotMixConversations() {
    hear(
        new Event.Thought(false, 0, "hers"),
        new Event.Sealed(SIGNED),
        call(0, "call_0", null),
        new Event.Arguments(0, "{\"of\":\"her\", \"n\":1}"));
    Part.ToolUse his = new Part.ToolUse("call_0", null, "f", false, "{\"of\":\"him\"}", null, null);
    assertThat(recalled(his)).containsExactly(his);
    Part.ToolUse hers =
        new Part.ToolUse("call_0", null, "f", false, "{ \"n\":1, \"of\":\"her\"}", null, null);
    assertThat(recalled(hers)).hasSize(2);
  }

  @Test
  void unknownCallsStayAsTheyAre() {
    assertThat(recalled(use("never", null))).containsExactly(use("never", null));
  }
}
