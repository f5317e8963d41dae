package dev.turnpike.dialect.translation;

import dev.turnpike.conversation.Answer;
import dev.turnpike.conversation.Citation;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.StopReason;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.Block;
import dev.turnpike.dialect.Blocks;
import dev.turnpike.dialect.ToolArguments;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What the blocks of an answer come to: a whole answer is a stream that arrives at once.
final class Fold implements Blocks {
  private final List<Part> parts = new ArrayList<>();
  private final List<Citation> citations = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private @Nullable String id;
  private @Nullable Block open;
  private @Nullable Seal seal;
  private @Nullable Answer answer;

  Answer answer() {
    return Objects.requireNonNull(answer, "the answer is not finished");
  }

  @Override
  public void started(@Nullable String startedId) {
    id = startedId;
  }

  @Override
  public void opened(Block block) {
    open = block;
    text.setLength(0);
    citations.clear();
    seal = null;
  }

  @Override
  public void said(String more) {
    text.append(more);
  }

  @Override
  public void sealed(Seal theirs) {
    seal = theirs;
  }

  @Override
  public void cited(Citation citation) {
    citations.add(citation);
  }

  @Override
  public void closed() {
    String said = text.toString();
    parts.add(
        switch (Objects.requireNonNull(open, "no block is open")) {
          case Block.Text _ -> new Part.Text(said, citations, null);
          case Block.Refusal _ -> new Part.Refusal(said);
          case Block.Thought thought -> new Part.Thought(thought.summary(), said, seal);
          case Block.Call call ->
              new Part.ToolUse(
                  call.id(),
                  call.namespace(),
                  call.name(),
                  call.freeform(),
                  said,
                  call.seal(),
                  null);
        });
    open = null;
  }

  @Override
  public void hosted(Part.Hosted part) {
    parts.add(part);
  }

  @Override
  public void finished(StopReason reason, @Nullable String sequence, Usage usage) {
    boolean cutShort = reason == StopReason.LENGTH || reason == StopReason.CONTEXT;
    if (cutShort && !parts.isEmpty() && isHalfCall(parts.getLast())) {
      parts.removeLast();
    }
    answer = new Answer(id, parts, reason, sequence);
  }

  /// A call that the end of the answer cut through must not be made.
  private static boolean isHalfCall(Part part) {
    return part instanceof Part.ToolUse use
        && !use.freeform()
        && !use.arguments().isBlank()
        && !ToolArguments.isObject(use.arguments());
  }
}
