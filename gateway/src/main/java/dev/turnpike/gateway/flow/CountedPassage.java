package dev.turnpike.gateway.flow;

import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.Dialect;
import dev.turnpike.dialect.StreamTap;
import dev.turnpike.dialect.TokenCount;
import dev.turnpike.dialect.WholeReply;
import dev.turnpike.dialect.translation.Translation;
import dev.turnpike.route.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The question for a request's tokens in another dialect.
record CountedPassage(Call call, Asked.Way way, TokenCount count, byte[] request)
    implements Passage {
  static CountedPassage of(Call call, Asked.Way way, Target target) {
    TokenCount count = way.dialect().tokenCount(target.upstreamModel());
    if (count == null) {
      throw new IllegalStateException(target.dialect() + " has no question for tokens");
    }
    return new CountedPassage(call, way, count, count.question(way.translation().request()));
  }

  @Override
  public Dialect dialect() {
    return way.dialect();
  }

  @Override
  public String path() {
    return count.path();
  }

  @Override
  public boolean isStream(@Nullable String contentType) {
    return false;
  }

  @Override
  public StreamTap streamTap(@Nullable String contentType) {
    throw new IllegalStateException("a count is no stream");
  }

  @Override
  public Translation.Whole readAsStream(byte[] body) {
    throw new IllegalStateException("a count is no stream");
  }

  @Override
  public Translation.Whole readWhole(byte[] body) {
    long tokens = count.read(body);
    return tokens < 0
        ? new Translation.Whole(
            new WholeReply.Broken(new Failure.Garbled("The provider's count cannot be read.")),
            new byte[0])
        : new Translation.Whole(
            new WholeReply.Answer(Usage.NONE, null, null, null),
            call.dialect().writeTokenCount(tokens));
  }

  @Override
  public List<String> notes() {
    return way.translation().notes();
  }
}
