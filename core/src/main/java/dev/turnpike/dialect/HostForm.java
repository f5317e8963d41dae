package dev.turnpike.dialect;

import dev.turnpike.conversation.Notes;
import dev.turnpike.dialect.json.MalformedJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A client's dialect as another host than its owner's speaks it: with other paths, with a few
/// fields of the body elsewhere, and perhaps with other frames around its events.
///
/// What [Dialect] asks for it does for translated calls; the rest is for a body that came in the
/// same dialect and goes on but for a few splices.
public interface HostForm extends Dialect {

  /// As [ClientDialect#upstreamPath].
  String path(Operation operation, String upstreamModel, boolean stream, @Nullable String query);

  /// The body as this host wants it, every other byte as it was. `betas` are the values of the
  /// caller's `anthropic-beta` headers, which not every host takes as headers.
  byte[] hosted(Operation operation, byte[] body, List<String> betas, Notes notes)
      throws MalformedJson;

  /// Listens to the streamed answer; what goes on are events as the dialect's clients know them.
  StreamTap streamTap(Operation operation, Envelope envelope, @Nullable String query);

  /// Reads the whole answer to any operation.
  WholeReply readWhole(Operation operation, Envelope envelope, byte[] body);
}
