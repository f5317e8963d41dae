package dev.turnpike.dialect.responses;

import dev.turnpike.conversation.Answer;
import dev.turnpike.conversation.Citation;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.Block;
import dev.turnpike.dialect.Blocks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A whole answer as the blocks it was, so that it is written by who writes the stream.
final class Retold {
  private Retold() {}

  static void tell(Answer answer, Usage usage, Blocks to) {
    to.started(answer.id());
    for (Part part : answer.parts()) {
      switch (part) {
        case Part.Text text -> block(to, new Block.Text(), text.text(), null, text.citations());
        case Part.Refusal refusal ->
            block(to, new Block.Refusal(), refusal.text(), null, List.of());
        case Part.Thought thought ->
            block(
                to,
                new Block.Thought(thought.summary()),
                thought.text(),
                thought.seal(),
                List.of());
        case Part.ToolUse use ->
            block(
                to,
                new Block.Call(use.id(), use.namespace(), use.name(), use.freeform(), use.seal()),
                use.arguments(),
                null,
                List.of());
        case Part.Hosted hosted -> to.hosted(hosted);
        case Part.Image _,
            Part.Document _,
            Part.Audio _,
            Part.Video _,
            Part.ToolResult _,
            Part.Compaction _ -> {
          // no model answers in them here
        }
      }
    }
    to.finished(answer.reason(), answer.sequence(), usage);
  }

  private static void block(
      Blocks to, Block block, String text, @Nullable Seal seal, List<Citation> citations) {
    to.opened(block);
    if (!text.isEmpty()) {
      to.said(text);
    }
    citations.forEach(to::cited);
    if (seal != null) {
      to.sealed(seal);
    }
    to.closed();
  }
}
