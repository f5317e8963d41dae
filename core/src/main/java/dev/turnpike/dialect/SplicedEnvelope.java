package dev.turnpike.dialect;

import dev.turnpike.conversation.GatewayFields;
import dev.turnpike.dialect.json.JsonText;
import dev.turnpike.dialect.json.Splice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The envelope of every dialect: the body, what was read of it, and the edits that make it fit for
/// an upstream. `written` is null where the model is not in the body. `splice` takes the gateway's
/// own fields out, `addition` is what a same-dialect upstream needs beside, or null.
public record SplicedEnvelope(
    byte[] body,
    @Nullable Written written,
    boolean stream,
    GatewayFields fields,
    @Nullable String user,
    @Nullable String session,
    Splice splice,
    Splice.@Nullable Edit addition,
    boolean functions,
    boolean freeform,
    List<String> notes)
    implements Envelope {

  public SplicedEnvelope {
    notes = List.copyOf(notes);
  }

  /// An envelope around a body that is not changed any more.
  public static SplicedEnvelope asIs(byte[] body, boolean stream, List<String> notes) {
    return new SplicedEnvelope(
        body, null, stream, GatewayFields.NONE, null, null, Splice.NONE, null, false, false, notes);
  }

  /// A model's name and where it stands in the body, quotes included.
  public record Written(String text, int from, int to) {}

  @Override
  public @Nullable String model() {
    return written == null ? null : written.text;
  }

  @Override
  public byte[] cleaned() {
    return splice.apply(body);
  }

  @Override
  public byte[] spliced(String upstreamModel) {
    Splice all = addition == null ? splice : splice.and(addition);
    if (written == null || written.text.equals(upstreamModel)) {
      return all.apply(body);
    }
    byte[] model = JsonText.quotedBytes(upstreamModel);
    return all.and(new Splice.Edit(written.from, written.to, model)).apply(body);
  }
}
