package dev.turnpike.dialect.speech;

import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.Envelope;
import dev.turnpike.dialect.Progress;
import dev.turnpike.dialect.StreamTap;
import dev.turnpike.dialect.WholeReply;
import dev.turnpike.dialect.sse.SseTap;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Listens to the answer of a provider that takes OpenAI's form. `envelope` is always that of a
/// request for speech.
public final class SpeechAnswer {
  private static final byte[] NO_HEAD = {};

  private SpeechAnswer() {}

  /// `contentType` is the provider's.
  public static StreamTap tap(Envelope envelope, @Nullable String contentType) {
    SpeechAsked asked = asked(envelope);
    Usage characters = usage(asked);
    return asked.events() && !isSound(contentType)
        ? new SseTap(new SpeechEvents(characters))
        : new AudioTap(characters, NO_HEAD, asked.events());
  }

  /// Whether a success with this content type is what the request asks for, or can be made so.
  public static boolean isAudio(Envelope envelope, @Nullable String contentType) {
    return contentType == null
        || isSound(contentType)
        || (asked(envelope).events() && lower(contentType).startsWith("text/event-stream"));
  }

  /// Whether events are asked for and plain audio comes, from a host that knows no `stream_format`.
  public static boolean isMadeEvents(Envelope envelope, @Nullable String contentType) {
    return isSound(contentType) && asked(envelope).events();
  }

  static boolean isSound(@Nullable String contentType) {
    String type = contentType == null ? "" : lower(contentType);
    return type.startsWith("audio/")
        || type.startsWith("video/")
        || type.startsWith("application/octet-stream")
        || type.startsWith("application/ogg");
  }

  private static String lower(String type) {
    return type.toLowerCase(Locale.ROOT);
  }

  /// What the request wants to be answered with, as a header says it.
  public static String accept(Envelope envelope) {
    return asked(envelope).events() ? "text/event-stream" : "*/*";
  }

  /// The content type of an answer whose provider names none.
  public static String unnamed(Envelope envelope) {
    return asked(envelope).events() ? "text/event-stream" : "application/octet-stream";
  }

  /// A whole answer where audio should be.
  public static WholeReply notAudio(byte[] reply) {
    return new WholeReply.Broken(NoAudio.failure(reply));
  }

  static SpeechAsked asked(Envelope envelope) {
    if (envelope instanceof SpeechEnvelope speech) {
      return speech.asked();
    }
    throw new IllegalArgumentException("this is no request for speech");
  }

  /// What is billed where the provider does not say: the characters to be said.
  static Usage usage(SpeechAsked asked) {
    return Usage.counter().set(Bucket.CHARACTERS, asked.characters()).usage();
  }

  /// `asked` once there is audio, an estimate while it is not all there; nothing where what came
  /// was none.
  static Usage used(Usage asked, Progress progress) {
    if (progress.saidNothing()) {
      return Usage.NONE;
    }
    return progress.isComplete() ? asked : asked.asEstimate();
  }
}
