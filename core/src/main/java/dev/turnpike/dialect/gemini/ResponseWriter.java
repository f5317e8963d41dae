package dev.turnpike.dialect.gemini;

import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.StopReason;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.ReplyTo;
import dev.turnpike.dialect.ToolArguments;
import dev.turnpike.dialect.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/// Writes one response of Gemini's: a chunk of a stream or a whole answer. First its parts, then
/// what stands around them.
final class ResponseWriter {
  private final ReplyTo to;
  private final JsonWriter out = new JsonWriter();
  private boolean empty = true;

  ResponseWriter(ReplyTo to) {
    this.to = to;
    out.object().name("candidates").array().object();
    out.name("content").object().name("parts").array();
  }

  ResponseWriter text(String text) {
    empty = false;
    out.object().field("text", text).end();
    return this;
  }

  ResponseWriter thought(String text, @Nullable Seal seal) {
    empty = false;
    out.object().field("text", text).field("thought", true);
    signature(seal);
    out.end();
    return this;
  }

  ResponseWriter call(String id, String name, String arguments, @Nullable Seal seal) {
    empty = false;
    out.object()
        .name("functionCall")
        .object()
        .field("id", id)
        .field("name", name)
        .rawField("args", oneLine(ToolArguments.object(arguments)))
        .end();
    signature(seal);
    out.end();
    return this;
  }

  private void signature(@Nullable Seal seal) {
    if (seal != null) {
      out.field("thoughtSignature", Signature.write(seal));
    }
  }

  /// A line break would end the line of the event; within strings there is none.
  private static String oneLine(String json) {
    return json.replace('\n', ' ').replace('\r', ' ');
  }

  /// A chunk that others follow.
  String going() {
    closeContent();
    out.end().end();
    return around();
  }

  /// The last chunk, or a whole answer.
  String finished(StopReason reason, boolean refused, GroundingWriter grounding, Usage usage) {
    if (empty) {
      text("");
    }
    closeContent();
    out.field("finishReason", FinishReason.write(refused ? StopReason.FILTER : reason));
    grounding.write(out);
    out.end().end();
    usage(usage);
    return around();
  }

  private void closeContent() {
    out.end().field("role", "model").end().field("index", 0);
  }

  private String around() {
    return out.field("modelVersion", to.model()).field("responseId", to.id("", 0)).end().toString();
  }

  private void usage(Usage usage) {
    long cached = usage.of(Bucket.CACHE_READ) + usage.of(Bucket.CACHE_READ_AUDIO);
    long thoughts = usage.of(Bucket.REASONING);
    out.name("usageMetadata").object().field("promptTokenCount", usage.promptTokens());
    out.field("candidatesTokenCount", usage.answerTokens() - thoughts);
    out.field("totalTokenCount", usage.promptTokens() + usage.answerTokens());
    if (cached > 0) {
      out.field("cachedContentTokenCount", cached);
    }
    if (thoughts > 0) {
      out.field("thoughtsTokenCount", thoughts);
    }
    out.end();
  }
}
