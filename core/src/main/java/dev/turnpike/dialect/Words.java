package dev.turnpike.dialect;

import dev.turnpike.conversation.Part;
import org.jspecify.annotations.Nullable;

/// Parts in nothing but words, for dialects whose messages are text with images beside it.
public final class Words {
  private Words() {}

  /// What a part says in words; "" where it has none.
  public static String of(Part part) {
    return switch (part) {
      case Part.Text text -> text.text();
      case Part.Refusal refusal -> refusal.text();
      case Part.Hosted hosted -> hosted.text();
      case Part.Compaction compaction -> compaction.summary();
      case Part.Document document -> PlainDocument.text(document);
      case Part.Image _,
          Part.Audio _,
          Part.Video _,
          Part.Thought _,
          Part.ToolUse _,
          Part.ToolResult _ ->
          "";
    };
  }

  /// What is against a part, for [Objections]: neither words nor an image would come of it.
  public static @Nullable String objection(Part part) {
    return switch (part) {
      case Part.Document document when !PlainDocument.isText(document) ->
          "a document that is no text, which this model's provider does not take";
      case Part.Audio _ -> "audio, which this model's provider does not take";
      case Part.Video _ -> "a video, which this model's provider does not take";
      case Part.Text _,
          Part.Refusal _,
          Part.Image _,
          Part.Document _,
          Part.Thought _,
          Part.ToolUse _,
          Part.ToolResult _,
          Part.Hosted _,
          Part.Compaction _ ->
          null;
    };
  }
}
