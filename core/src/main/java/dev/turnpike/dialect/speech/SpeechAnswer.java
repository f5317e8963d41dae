package dev.turnpike.dialect.speech;

import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.ErrorBody;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.StreamTap;
import dev.turnpike.dialect.UpstreamError;
import dev.turnpike.dialect.WholeReply;
import dev.turnpike.dialect.json.MalformedJson;
import dev.turnpike.dialect.sse.SseTap;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Listens to the answer of a provider that takes OpenAI's form. `body` is always that of a request
/// which was read before.
public final class SpeechAnswer {
  private static final byte[] NO_HEAD = {};

  private SpeechAnswer() {}

  public static StreamTap tap(byte[] body) {
    SpeechAsked asked = asked(body);
    Usage characters = usage(asked);
    return asked.events()
        ? new SseTap(new SpeechEvents(characters))
        : new AudioTap(characters, NO_HEAD, false);
  }

  /// Whether a success with this content type is what the request asks for.
  public static boolean isAudio(byte[] body, @Nullable String contentType) {
    if (contentType == null) {
      return true;
    }
    String type = contentType.toLowerCase(Locale.ROOT);
    return asked(body).events()
        ? type.startsWith("text/event-stream")
        : type.startsWith("audio/")
            || type.startsWith("video/")
            || type.startsWith("application/octet-stream")
            || type.startsWith("application/ogg");
  }

  /// What the request wants to be answered with, as a header says it.
  public static String accept(byte[] body) {
    return asked(body).events() ? "text/event-stream" : "*/*";
  }

  /// JSON where audio should be.
  public static WholeReply notAudio(byte[] reply) {
    return new WholeReply.Broken(
        ErrorBody.insteadOfEvents(reply, 0, reply.length)
            .map(UpstreamError::inside)
            .orElseGet(
                () -> new Failure.Garbled("The upstream answered with JSON in place of audio.")));
  }

  static SpeechAsked asked(byte[] body) {
    try {
      return SpeechAsked.read(body);
    } catch (RequestRefused | MalformedJson e) {
      throw new IllegalStateException("the body was read before", e);
    }
  }

  /// What is billed where the provider does not say: the characters to be said.
  static Usage usage(SpeechAsked asked) {
    return Usage.counter().set(Bucket.CHARACTERS, asked.characters()).usage();
  }
}
