package dev.turnpike.dialect;

import dev.turnpike.conversation.Failure;
import dev.turnpike.dialect.json.MalformedJson;
import org.jspecify.annotations.Nullable;

/// Reads a whole answer as a stream that arrives at once, in one event.
public final class WholeAnswer {
  private WholeAnswer() {}

  public static WholeReply read(AnswerReader reader, byte[] body) {
    @Nullable Failure unreadable = unreadable(reader, body);
    if (unreadable != null) {
      return new WholeReply.Broken(unreadable);
    }
    Progress progress = reader.progress();
    Failure failure = progress.failure();
    if (failure != null) {
      return new WholeReply.Broken(failure);
    }
    progress.complete();
    return new WholeReply.Answer(
        reader.usage(), progress.finishReason(), progress.answeringModel(), progress.serviceTier());
  }

  private static @Nullable Failure unreadable(AnswerReader reader, byte[] body) {
    if (UpstreamError.isHtml(null, body)) {
      return new Failure.Garbled("The upstream answered with an HTML page.");
    }
    try {
      reader.event(body, 0, body.length, false);
      return null;
    } catch (MalformedJson e) {
      return new Failure.Garbled("The upstream's answer cannot be read: " + e.getMessage() + ".");
    }
  }
}
