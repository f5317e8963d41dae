package dev.turnpike.gateway.flow;

import dev.turnpike.conversation.Notes;
import dev.turnpike.dialect.Dialect;
import dev.turnpike.dialect.Operation;
import dev.turnpike.dialect.StreamTap;
import dev.turnpike.dialect.WholeReply;
import dev.turnpike.dialect.embeddings.EmbeddingsAnswer;
import dev.turnpike.dialect.translation.Translation;
import dev.turnpike.route.Target;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The body as it came, less what the model is known to refuse.
record StraightPassage(Call call, Target target, byte[] request, Notes changes) implements Passage {

  /// As far as they are known: packing vectors is one that the answer brings.
  @Override
  public List<String> notes() {
    return Passage.notes(call, changes);
  }

  @Override
  public boolean isVerbatim() {
    return true;
  }

  @Override
  public Dialect dialect() {
    return call.dialect();
  }

  @Override
  public String path() {
    return call.dialect().upstreamPath(call.operation(), target.upstreamModel(), call.query());
  }

  @Override
  public boolean isStream(@Nullable String contentType) {
    return Passage.isEvents(contentType)
        || (contentType != null
            && call.operation() == Operation.STREAM_GENERATE_CONTENT
            && Passage.isJson(contentType)
            && !Passage.asksForEvents(call));
  }

  @Override
  public StreamTap streamTap(@Nullable String contentType) {
    return call.dialect().streamTap(call.operation(), call.envelope(), call.query());
  }

  @Override
  public Translation.Whole readWhole(byte[] body) {
    WholeReply reply = call.dialect().readWhole(call.operation(), call.envelope(), body);
    return call.operation() == Operation.EMBEDDINGS && reply instanceof WholeReply.Answer
        ? new Translation.Whole(reply, packed(body))
        : new Translation.Whole(reply, body);
  }

  /// Not every host that takes `base64` writes it.
  private byte[] packed(byte[] body) {
    byte[] packed = EmbeddingsAnswer.asAsked(call.envelope().body(), body);
    if (!Arrays.equals(packed, body)) {
      changes.emulated("encoding_format");
    }
    return packed;
  }

  @Override
  public Translation.Whole readAsStream(byte[] body) {
    return Passage.toldAsStream(call, readWhole(body));
  }
}
