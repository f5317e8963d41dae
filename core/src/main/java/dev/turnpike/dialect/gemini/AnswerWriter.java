package dev.turnpike.dialect.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.conversation.Answer;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.ReplyTo;
import dev.turnpike.dialect.ToolArguments;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes a whole answer for a Gemini client.
final class AnswerWriter {
  private final ResponseWriter response;
  private final GroundingWriter grounding = new GroundingWriter();
  private @Nullable Seal carried;
  private boolean refused;

  private AnswerWriter(ReplyTo to) {
    this.response = new ResponseWriter(to);
  }

  static byte[] write(Answer answer, Usage usage, ReplyTo to) {
    AnswerWriter writer = new AnswerWriter(to);
    List<Part> parts = answer.parts();
    for (int i = 0; i < parts.size(); i++) {
      boolean mayBeCut = i == parts.size() - 1 && FinishReason.cutsOff(answer.reason());
      if (!mayBeCut || isWhole(parts.get(i))) {
        writer.part(parts.get(i));
      }
    }
    return writer
        .response
        .finished(answer.reason(), writer.refused, writer.grounding, usage)
        .getBytes(UTF_8);
  }

  private static boolean isWhole(Part part) {
    return !(part instanceof Part.ToolUse use) || ToolArguments.isObject(use.arguments());
  }

  private void part(Part part) {
    switch (part) {
      case Part.Text text -> {
        grounding.opened();
        grounding.said(text.text());
        text.citations().forEach(grounding::cited);
        response.text(text.text());
      }
      case Part.Refusal refusal -> {
        refused = true;
        grounding.said(refusal.text());
        response.text(refusal.text());
      }
      case Part.Thought thought -> {
        Seal seal = thought.seal();
        if (seal != null) {
          carried = Signature.carried(seal, thought.text());
        }
        if (seal != null || !thought.text().isEmpty()) {
          response.thought(thought.text(), seal);
        }
      }
      case Part.ToolUse use -> {
        Seal seal = use.seal() == null ? carried : use.seal();
        carried = null;
        response.call(use.id(), use.name(), use.arguments(), seal);
      }
      case Part.Hosted hosted -> {
        if (hosted.search() != null) {
          grounding.searched(hosted.search());
        }
      }
      case Part.Image _,
          Part.Document _,
          Part.Audio _,
          Part.Video _,
          Part.ToolResult _,
          Part.Compaction _ -> {
        // no part of an answer, or one that a client of Gemini's has no word for
      }
    }
  }
}
