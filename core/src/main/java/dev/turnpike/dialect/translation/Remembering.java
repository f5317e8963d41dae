package dev.turnpike.dialect.translation;

import dev.turnpike.conversation.Citation;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.StopReason;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.Block;
import dev.turnpike.dialect.Blocks;
import dev.turnpike.dialect.translation.ThoughtMemory.Kept;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Hears an answer on its way to a client and remembers what was thought before each call of a
/// tool.
final class Remembering implements Blocks {
  private final Blocks out;
  private final ThoughtMemory memory;
  private final List<Part.Thought> thoughts = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private @Nullable Block open;
  private @Nullable Seal seal;

  Remembering(Blocks out, ThoughtMemory memory) {
    this.out = out;
    this.memory = memory;
  }

  /// The conversation with what its client left out: where a message calls tools and brings no
  /// thought with it, those that are remembered.
  static Conversation recalled(Conversation asked, ThoughtMemory memory) {
    List<Message> messages = new ArrayList<>(asked.messages().size());
    for (Message message : asked.messages()) {
      messages.add(message.role() == Message.Role.ASSISTANT ? recalled(message, memory) : message);
    }
    return asked.with(messages);
  }

  private static Message recalled(Message message, ThoughtMemory memory) {
    boolean isSealed =
        message.parts().stream()
            .anyMatch(part -> part instanceof Part.Thought thought && thought.seal() != null);
    List<Part> parts = new ArrayList<>(message.parts().size() + 1);
    boolean changed = false;
    for (Part part : message.parts()) {
      Kept kept = part instanceof Part.ToolUse use ? memory.recall(ThoughtMemory.key(use)) : null;
      if (kept == null || !(part instanceof Part.ToolUse use)) {
        parts.add(part);
        continue;
      }
      changed = true;
      if (!isSealed && !kept.thoughts().isEmpty()) {
        parts.removeIf(Part.Thought.class::isInstance); // told again, without its seal
        parts.addAll(0, kept.thoughts());
        isSealed = true;
      }
      parts.add(use.seal() == null ? sealed(use, kept.seal()) : use);
    }
    return changed ? message.with(parts) : message;
  }

  private static Part.ToolUse sealed(Part.ToolUse use, @Nullable Seal seal) {
    return new Part.ToolUse(
        use.id(), use.namespace(), use.name(), use.freeform(), use.arguments(), seal, use.mark());
  }

  @Override
  public void opened(Block block) {
    open = block;
    seal = null;
    text.setLength(0);
    out.opened(block);
  }

  @Override
  public void said(String more) {
    if (open instanceof Block.Thought || open instanceof Block.Call) {
      text.append(more);
    }
    out.said(more);
  }

  @Override
  public void sealed(Seal theirs) {
    seal = theirs;
    out.sealed(theirs);
  }

  @Override
  public void closed() {
    if (open instanceof Block.Thought thought) {
      thoughts.add(new Part.Thought(thought.summary(), text.toString(), seal));
    } else if (open instanceof Block.Call call && !(thoughts.isEmpty() && call.seal() == null)) {
      memory.keep(
          ThoughtMemory.key(call.id(), call.name(), text.toString()),
          new Kept(thoughts, call.seal()));
      thoughts.clear();
    }
    open = null;
    out.closed();
  }

  @Override
  public void started(@Nullable String id) {
    out.started(id);
  }

  @Override
  public void cited(Citation citation) {
    out.cited(citation);
  }

  @Override
  public void hosted(Part.Hosted part) {
    out.hosted(part);
  }

  @Override
  public void finished(StopReason reason, @Nullable String sequence, Usage usage) {
    out.finished(reason, sequence, usage);
  }
}
