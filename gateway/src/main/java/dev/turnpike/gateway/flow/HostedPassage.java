package dev.turnpike.gateway.flow;

import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Notes;
import dev.turnpike.dialect.Dialect;
import dev.turnpike.dialect.HostForm;
import dev.turnpike.dialect.Operation;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.StreamTap;
import dev.turnpike.dialect.json.MalformedJson;
import dev.turnpike.dialect.translation.Translation;
import dev.turnpike.route.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The body as it came, with the splices of a host that speaks the client's dialect in a form of
/// its own. Its errors and headers are no words for the dialect's clients.
record HostedPassage(Call call, Target target, HostForm host, byte[] request, List<String> notes)
    implements Passage {

  static HostedPassage of(Call call, Target target, HostForm host, byte[] own, Notes notes)
      throws RequestRefused {
    List<String> betas = call.request().headers().getAll("anthropic-beta");
    try {
      byte[] request = host.hosted(call.operation(), own, betas, notes);
      return new HostedPassage(call, target, host, request, Passage.notes(call, notes));
    } catch (MalformedJson e) {
      throw new RequestRefused(
          Failure.BadRequest.json("The body is not valid JSON: " + e.getMessage()));
    }
  }

  @Override
  public boolean isOwnDialect() {
    return true;
  }

  @Override
  public boolean showsHeaders() {
    return host.takesHeaders();
  }

  @Override
  public Dialect dialect() {
    return host;
  }

  @Override
  public String path() {
    return host.path(call.operation(), target.upstreamModel(), call.streams(), call.query());
  }

  @Override
  public boolean isStream(@Nullable String contentType) {
    String wanted = host.streamType();
    return contentType == null
        || contentType.regionMatches(true, 0, wanted, 0, wanted.length())
        || (call.operation() == Operation.STREAM_GENERATE_CONTENT
            && Passage.isJson(contentType)
            && !Passage.asksForEvents(call));
  }

  @Override
  public StreamTap streamTap(@Nullable String contentType) {
    return host.streamTap(call.operation(), call.envelope(), call.query());
  }

  @Override
  public Translation.Whole readAsStream(byte[] body) {
    return Passage.toldAsStream(call, readWhole(body));
  }

  @Override
  public Translation.Whole readWhole(byte[] body) {
    return new Translation.Whole(host.readWhole(call.operation(), call.envelope(), body), body);
  }
}
