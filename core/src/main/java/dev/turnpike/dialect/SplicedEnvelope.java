package dev.turnpike.dialect;

import dev.turnpike.conversation.GatewayFields;
import dev.turnpike.dialect.json.JsonText;
import dev.turnpike.dialect.json.Splice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The envelope of every dialect: the body, what was read of it, and the edits that make it fit for
/// an upstream. `written` is null where the model is not in the body.
public record SplicedEnvelope(
    byte[] body,
    @Nullable Written written,
    boolean stream,
    GatewayFields fields,
    @Nullable String user,
    @Nullable String session,
    Splice splice,
    List<String> notes)
    implements Envelope {

  public SplicedEnvelope {
    notes = List.copyOf(notes);
  }

  /// A model's name and where it stands in the body, quotes included.
  public record Written(String text, int from, int to) {}

  @Override
  public @Nullable String model() {
    return written == null ? null : written.text;
  }

  @Override
  public byte[] spliced(String upstreamModel) {
    if (written == null || written.text.equals(upstreamModel)) {
      return splice.apply(body);
    }
    byte[] model = JsonText.quotedBytes(upstreamModel);
    return splice.and(new Splice.Edit(written.from, written.to, model)).apply(body);
  }
}
