package dev.turnpike.dialect.gemini;

import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import dev.turnpike.dialect.json.JsonText;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One content of the model's. Thoughts are not told again: their signatures stand on the text or
/// the call that follows, or else on the text before.
final class ModelTurn {
  private final boolean thinks;
  private final List<Piece> pieces = new ArrayList<>();

  /// The signature of a thought that has no part yet to stand on.
  private @Nullable String waiting;

  /// `thinks` says that the model wants a signature on the first call of each turn.
  ModelTurn(boolean thinks) {
    this.thinks = thinks;
  }

  private enum Kind {
    TEXT,
    CALL,
    OTHER
  }

  private static final class Piece {
    final Kind kind;
    final String members;
    @Nullable String signature;

    Piece(Kind kind, String members, @Nullable String signature) {
      this.kind = kind;
      this.members = members;
      this.signature = signature;
    }
  }

  void write(List<Part> parts, JsonWriter out) {
    for (Part part : parts) {
      add(part);
    }
    settle();
    out.object().field("role", "model").name("parts").array();
    boolean called = false;
    for (Piece piece : pieces) {
      boolean firstCall = piece.kind == Kind.CALL && !called;
      called |= firstCall;
      String signature =
          piece.signature == null && firstCall && thinks ? Signature.SKIP : piece.signature;
      out.raw("{" + piece.members + signed(signature) + "}");
    }
    out.end().end();
  }

  private static String signed(@Nullable String signature) {
    return signature == null ? "" : ",\"thoughtSignature\":" + JsonText.quoted(signature);
  }

  private void add(Part part) {
    switch (part) {
      case Part.Thought thought -> {
        Seal seal = thought.seal();
        if (seal != null && seal.form() == Seal.Form.THOUGHT) {
          settle();
          waiting = seal.value();
        }
      }
      case Part.Text text -> add(Kind.TEXT, PartWriter.text(text.text()), null);
      case Part.Refusal refusal -> add(Kind.TEXT, PartWriter.text(refusal.text()), null);
      case Part.Compaction compaction ->
          add(Kind.TEXT, PartWriter.text(compaction.summary()), null);
      case Part.ToolUse use -> add(Kind.CALL, PartWriter.call(use), own(use.seal()));
      case Part.Hosted hosted -> add(Kind.OTHER, PartWriter.hosted(hosted), null);
      case Part.Image image -> add(Kind.OTHER, PartWriter.media(image.source()), null);
      case Part.Document document -> add(Kind.OTHER, PartWriter.media(document.source()), null);
      case Part.Video video -> add(Kind.OTHER, PartWriter.media(video.source()), null);
      case Part.Audio audio -> add(Kind.OTHER, PartWriter.audio(audio), null);
      case Part.ToolResult _ -> {
        // a model answers no calls
      }
    }
  }

  private static @Nullable String own(@Nullable Seal seal) {
    return seal != null && seal.form() == Seal.Form.THOUGHT ? seal.value() : null;
  }

  private void add(Kind kind, String members, @Nullable String signature) {
    String stands = signature;
    if (signature != null || kind == Kind.OTHER) {
      settle();
    } else {
      stands = waiting;
      waiting = null;
    }
    pieces.add(new Piece(kind, members, stands));
  }

  /// Puts the waiting signature on the text before, or on an empty one of its own.
  private void settle() {
    if (waiting == null) {
      return;
    }
    Piece last = pieces.isEmpty() ? null : pieces.getLast();
    if (last != null && last.kind == Kind.TEXT && last.signature == null) {
      last.signature = waiting;
    } else {
      pieces.add(new Piece(Kind.TEXT, PartWriter.text(""), waiting));
    }
    waiting = null;
  }
}
