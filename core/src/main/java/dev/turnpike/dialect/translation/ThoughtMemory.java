package dev.turnpike.dialect.translation;

import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Keeps what models thought before they called a tool, for clients that give nothing back but the
/// ids of the calls. May forget at any time; called from many threads.
public interface ThoughtMemory {

  /// What belongs to a call: the thoughts that came before it, and its own seal or null.
  record Kept(List<Part.Thought> thoughts, @Nullable Seal seal) {
    public Kept {
      thoughts = List.copyOf(thoughts);
    }
  }

  void keep(String callId, Kept kept);

  /// The same memory for what is new; it recalls nothing.
  default ThoughtMemory withoutRecall() {
    ThoughtMemory whole = this;
    return new ThoughtMemory() {
      @Override
      public void keep(String callId, Kept kept) {
        whole.keep(callId, kept);
      }

      @Override
      public @Nullable Kept recall(String callId) {
        return null;
      }
    };
  }

  /// Null where it was never known or is forgotten.
  @Nullable Kept recall(String callId);
}
