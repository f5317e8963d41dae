package dev.turnpike.gateway.flow;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Failure;
import dev.turnpike.dialect.Dialect;
import dev.turnpike.dialect.Dialects;
import dev.turnpike.dialect.ReplyTo;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.MalformedJson;
import dev.turnpike.dialect.translation.ThoughtMemory;
import dev.turnpike.dialect.translation.Translation;
import dev.turnpike.route.Target;
import org.jspecify.annotations.Nullable;

/// What the client asked, read at most once for all attempts that need it in another dialect.
final class Asked {
  private final Call call;
  private final Snapshot snapshot;
  private final Remembered remembered;
  private @Nullable Conversation conversation;

  Asked(Call call, Snapshot snapshot, Remembered remembered) {
    this.remembered = remembered;
    this.call = call;
    this.snapshot = snapshot;
  }

  /// What the target's model takes.
  Accepts accepts(Target target) {
    return snapshot.router().catalog().accepts(target.provider(), target.model(), target.dialect());
  }

  record Way(Translation translation, Dialect dialect) {}

  Way to(Target target) throws RequestRefused {
    Dialect dialect = Dialects.of(target.dialect());
    ReplyTo replyTo =
        new ReplyTo(
            call.identity().callId(),
            call.askedModel(),
            call.identity().startedAtMicros() / 1_000_000,
            conversation().usageWanted(),
            call.query());
    Translation.To to =
        new Translation.To(
            dialect, accepts(target), target.id().toString(), target.upstreamModel());
    ThoughtMemory memory =
        call.dialect().returnsThoughts() ? null : remembered.of(call.principal().projectId());
    return new Way(Translation.of(conversation(), call.dialect(), to, replyTo, memory), dialect);
  }

  private Conversation conversation() throws RequestRefused {
    if (conversation == null) {
      conversation = read();
    }
    return conversation;
  }

  private Conversation read() throws RequestRefused {
    try {
      return call.dialect().readConversation(call.operation(), call.envelope().cleaned());
    } catch (MalformedJson e) {
      throw new RequestRefused(
          Failure.BadRequest.json("The body is not valid JSON: " + e.getMessage()));
    }
  }
}
