package dev.turnpike.gateway.flow;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.ModelId;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.Dialect;
import dev.turnpike.dialect.Dialects;
import dev.turnpike.dialect.ReplyTo;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.embeddings.Embeddings;
import dev.turnpike.dialect.json.MalformedJson;
import dev.turnpike.dialect.translation.LinkedImage;
import dev.turnpike.dialect.translation.ThoughtMemory;
import dev.turnpike.dialect.translation.Translation;
import dev.turnpike.route.Target;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the client asked, read at most once for all attempts that need it in another dialect.
final class Asked {
  private final Call call;
  private final Snapshot snapshot;
  private final Loop loop;
  private final Images images;
  private @Nullable Conversation conversation;
  private boolean sealsLeftOut;
  private @Nullable ModelId putRight;
  private @Nullable ModelId embeddedAt;
  private @Nullable Embeddings embeddings;

  Asked(Call call, Snapshot snapshot, Loop loop, Images images) {
    this.loop = loop;
    this.call = call;
    this.snapshot = snapshot;
    this.images = images;
  }

  /// What the target's model takes.
  Accepts accepts(Target target) {
    return snapshot.router().catalog().accepts(target.provider(), target.model(), target.dialect());
  }

  /// The images that must be fetched before the call can go [#to] the target.
  List<LinkedImage> missingImages(Target target) throws RequestRefused {
    if (!call.operation().isConversation() || Passage.goesStraight(call, this, target)) {
      return List.of();
    }
    return LinkedImage.wantedAsBytes(conversation(), accepts(target)).stream()
        .filter(image -> !images.fetched().containsKey(image.url()))
        .toList();
  }

  /// Whether a provider refused a proof of what a model thought, so that none goes to any more.
  boolean sealsLeftOut() {
    return sealsLeftOut;
  }

  /// Leaves all proofs of thoughts out of further attempts; false where they were left out before,
  /// or the request that was refused had none.
  boolean leaveSealsOut(Target target) {
    if (sealsLeftOut) {
      return false;
    }
    try {
      if (Passage.goesStraight(call, this, target)) {
        byte[] body = call.envelope().body();
        sealsLeftOut = !Arrays.equals(call.dialect().withoutSeals(body), body);
      } else {
        sealsLeftOut = memory() != null || !conversation().equals(conversation().withoutSeals());
      }
      return sealsLeftOut;
    } catch (MalformedJson | RequestRefused read) {
      throw new IllegalStateException("the body was read before", read);
    }
  }

  /// Whether a request in the target's own dialect goes there as its rules want it.
  boolean isMended(Target target) {
    return accepts(target).mended()
        || target.id().equals(putRight)
        || loop.habits().isPicky(target.id(), loop.now());
  }

  /// The target has answered: where it had refused the request as it came, the next one is put
  /// right before it goes there.
  void answered(Target target) {
    if (target.id().equals(putRight)) {
      loop.habits().learn(target.id(), loop.now());
    }
  }

  /// Puts the request right for the target, which has refused it as it came; false where it was put
  /// right before or nothing about it is known to be wrong.
  boolean putRight(Target target) throws RequestRefused {
    if (isMended(target)) {
      return false;
    }
    Passage asItCame = Passage.of(call, this, target);
    putRight = target.id();
    return !Arrays.equals(asItCame.request(), Passage.of(call, this, target).request());
  }

  /// The vectors that are asked for, as far as the target has given them.
  Embeddings embeddings(Target target) throws RequestRefused {
    if (embeddings == null || !target.id().equals(embeddedAt)) {
      embeddings =
          Embeddings.of(
              call.envelope().cleaned(),
              formOfVectors(target),
              target.upstreamModel(),
              call.askedModel());
      embeddedAt = target.id();
    }
    return embeddings;
  }

  /// The tokens of a target's answers so far, where it takes several calls to have all vectors.
  long tokensOfVectors(Target target) {
    return usageOfVectors(target).promptTokens();
  }

  /// What those answers used.
  Usage usageOfVectors(Target target) {
    return embeddings == null || !target.id().equals(embeddedAt) ? Usage.NONE : embeddings.usage();
  }

  /// A host's own form of a dialect has its own for vectors too (Vertex AI).
  private static String formOfVectors(Target target) {
    String form = target.provider().hosting().form(target.dialect());
    return form == null ? target.dialect() : form;
  }

  /// Where a call to the target goes in the client's own dialect.
  Translation.To ownPlace(Target target) {
    return place(target, Dialects.of(target.dialect()));
  }

  private Translation.To place(Target target, Dialect dialect) {
    return new Translation.To(
        dialect, accepts(target), target.id().toString(), target.upstreamModel());
  }

  private @Nullable ThoughtMemory memory() {
    return call.dialect().returnsThoughts()
        ? null
        : loop.remembered().of(call.principal().projectId());
  }

  record Way(Translation translation, Dialect dialect) {}

  Way to(Target target) throws RequestRefused {
    Dialect dialect =
        Dialects.of(target.dialect(), target.provider().hosting().form(target.dialect()));
    ReplyTo replyTo =
        new ReplyTo(
            call.identity().callId(),
            call.askedModel(),
            call.identity().startedAtMicros() / 1_000_000,
            conversation().usageWanted(),
            call.query());
    Translation.To to = place(target, dialect);
    Conversation told = sealsLeftOut ? conversation().withoutSeals() : conversation();
    ThoughtMemory memory = memory();
    if (memory != null && sealsLeftOut) {
      memory = memory.withoutRecall();
    }
    return new Way(
        Translation.of(told, call.dialect(), to, replyTo, memory, Map.copyOf(images.fetched())),
        dialect);
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
