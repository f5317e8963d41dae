package dev.turnpike.dialect.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.conversation.Citation;
import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.StopReason;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.Block;
import dev.turnpike.dialect.ReplyTo;
import dev.turnpike.dialect.StreamWriter;
import dev.turnpike.dialect.ToolArguments;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Writes a streamed answer for a Gemini client, each chunk a whole response: as events, or as the
/// elements of one array. Text comes as it is said, a call when it is complete.
final class GeminiStream implements StreamWriter {
  private static final byte[] COMMENT = ": keep-alive\n\n".getBytes(UTF_8);
  private static final byte[] WHITESPACE = {'\n'};

  private final ReplyTo to;
  private final boolean isSse;
  private final GroundingWriter grounding = new GroundingWriter();
  private final StringBuilder out = new StringBuilder();

  /// What was said in the open thought or call.
  private final StringBuilder heard = new StringBuilder();

  private @Nullable Block open;

  /// The proof of a thought that no call carries yet: most clients keep it on calls only.
  private @Nullable Seal carried;

  /// A call that may be cut off: it is told where the answer goes on or ends well.
  private @Nullable ResponseWriter held;

  private boolean refused;
  private boolean sent;

  GeminiStream(ReplyTo to) {
    this.to = to;
    this.isSse = GeminiPath.isSse(to.query());
  }

  @Override
  public void started(@Nullable String id) {
    // nothing is told before something is said
  }

  @Override
  public void opened(Block block) {
    release();
    open = block;
    heard.setLength(0);
    grounding.opened();
  }

  @Override
  public void said(String text) {
    switch (Objects.requireNonNull(open, "no block is open")) {
      case Block.Text _ -> {
        grounding.said(text);
        chunk(new ResponseWriter(to).text(text));
      }
      case Block.Refusal _ -> {
        refused = true;
        grounding.said(text);
        chunk(new ResponseWriter(to).text(text));
      }
      case Block.Thought _ -> {
        heard.append(text);
        chunk(new ResponseWriter(to).thought(text, null));
      }
      case Block.Call _ -> heard.append(text);
    }
  }

  @Override
  public void sealed(Seal seal) {
    carried = Signature.carried(seal, heard.toString());
    chunk(new ResponseWriter(to).thought("", seal));
  }

  @Override
  public void cited(Citation citation) {
    grounding.cited(citation);
  }

  @Override
  public void closed() {
    if (open instanceof Block.Call call) {
      Seal seal = call.seal() == null ? carried : call.seal();
      carried = null;
      held = new ResponseWriter(to).call(call.id(), call.name(), heard.toString(), seal);
      if (ToolArguments.isObject(heard.toString())) {
        release();
      }
    }
    open = null;
  }

  private void release() {
    if (held != null) {
      chunk(held);
      held = null;
    }
  }

  @Override
  public void hosted(Part.Hosted part) {
    if (part.search() != null) {
      grounding.searched(part.search()); // of other tools a client of Gemini's is not told
    }
  }

  @Override
  public void finished(StopReason reason, @Nullable String sequence, Usage usage) {
    if (!FinishReason.cutsOff(reason)) {
      release();
    }
    write(new ResponseWriter(to).finished(reason, refused, grounding, usage));
    out.append(isSse ? "" : "]");
  }

  private void chunk(ResponseWriter response) {
    write(response.going());
  }

  private void write(String json) {
    if (isSse) {
      out.append("data: ").append(json).append("\n\n");
    } else {
      out.append(sent ? ",\n" : "[").append(json);
    }
    sent = true;
  }

  @Override
  public byte[] take() {
    byte[] bytes = out.toString().getBytes(UTF_8);
    out.setLength(0);
    return bytes;
  }

  @Override
  public byte[] errorEvent(Failure failure, String requestId) {
    String error = GeminiError.object(failure);
    String event = isSse ? "data: " + error + "\n\n" : (sent ? "," : "[") + error + "]";
    return event.getBytes(UTF_8);
  }

  @Override
  public byte[] keepAlive() {
    return isSse ? COMMENT.clone() : WHITESPACE.clone();
  }
}
