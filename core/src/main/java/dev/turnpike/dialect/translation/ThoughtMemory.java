package dev.turnpike.dialect.translation;

import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import dev.turnpike.dialect.Hash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Keeps what models thought before they called a tool, for clients that give nothing back but the
/// calls themselves. May forget at any time; called from many threads.
public interface ThoughtMemory {

  /// What belongs to a call: the thoughts that came before it, and its own seal or null.
  record Kept(List<Part.Thought> thoughts, @Nullable Seal seal) {
    public Kept {
      thoughts = List.copyOf(thoughts);
    }
  }

  /// By what a call is known again: its id alone is not enough, since some hosts count theirs and
  /// every conversation then has a `call_0`. How a client writes the arguments anew does not count.
  static String key(String id, String name, String arguments) {
    String said = arguments.isBlank() ? "{}" : CanonicalJson.of(arguments);
    return id + "/" + Hash.word(name + "/" + said);
  }

  static String key(Part.ToolUse use) {
    return key(use.id(), use.name(), use.arguments());
  }

  void keep(String callKey, Kept kept);

  /// The same memory for what is new; it recalls nothing.
  default ThoughtMemory withoutRecall() {
    ThoughtMemory whole = this;
    return new ThoughtMemory() {
      @Override
      public void keep(String callKey, Kept kept) {
        whole.keep(callKey, kept);
      }

      @Override
      public @Nullable Kept recall(String callKey) {
        return null;
      }
    };
  }

  /// Null where it was never known or is forgotten.
  @Nullable Kept recall(String callKey);
}
