package dev.turnpike.dialect.speech;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.Progress;
import dev.turnpike.dialect.StreamTap;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Listens to audio on its way: every byte goes on as it comes, or in base64 as OpenAI's events.
/// Plain audio has no place for an error: its break must be heard as one.
final class AudioTap implements StreamTap {
  private static final byte[] NOTHING = {};
  private static final String DELTA = "data: {\"type\":\"speech.audio.delta\",\"audio\":\"";
  private static final String DONE = "data: {\"type\":\"speech.audio.done\"}\n\n";

  private final Usage asked;
  private final boolean events;
  private final Progress progress = new Progress();
  private byte[] head;

  /// `asked` is what the request uses once there is audio. `head` goes before the first bytes.
  AudioTap(Usage asked, byte[] head, boolean events) {
    this.asked = asked;
    this.head = head;
    this.events = events;
  }

  @Override
  public byte[] take(byte[] chunk) {
    if (chunk.length == 0 || progress.hasFailed()) {
      return NOTHING;
    }
    if (progress.contentBytes() == 0 && NoAudio.isText(chunk)) {
      progress.fail(NoAudio.failure(chunk), false);
      return NOTHING;
    }
    progress.said(chunk.length);
    byte[] audio = chunk;
    if (head.length > 0) {
      ByteArrayOutputStream both = new ByteArrayOutputStream(head.length + chunk.length);
      both.writeBytes(head);
      both.writeBytes(chunk);
      audio = both.toByteArray();
      head = NOTHING;
    }
    return events ? delta(audio) : audio;
  }

  private static byte[] delta(byte[] audio) {
    byte[] text = Base64.getEncoder().encode(audio);
    return (DELTA + new String(text, ISO_8859_1) + "\"}\n\n").getBytes(ISO_8859_1);
  }

  @Override
  public byte[] end() {
    if (progress.hasFailed()) {
      return NOTHING;
    }
    if (progress.contentBytes() == 0) {
      progress.fail(new Failure.Garbled("The upstream's answer holds no audio."), false);
      return NOTHING;
    }
    progress.complete();
    return events ? DONE.getBytes(US_ASCII) : NOTHING;
  }

  @Override
  public Stage stage() {
    return progress.stage();
  }

  @Override
  public @Nullable Failure failure() {
    return progress.failure();
  }

  @Override
  public boolean failureRelayed() {
    return false;
  }

  @Override
  public boolean tellsError() {
    return false;
  }

  @Override
  public boolean canTellBreak() {
    return events;
  }

  @Override
  public Usage usage() {
    return SpeechAnswer.used(asked, progress);
  }

  @Override
  public @Nullable String finishReason() {
    return null;
  }

  @Override
  public @Nullable String answeringModel() {
    return null;
  }

  @Override
  public @Nullable String serviceTier() {
    return null;
  }

  @Override
  public byte[] errorEvent(Failure failure, String requestId) {
    return events ? SpeechEvents.error(failure) : NOTHING;
  }

  @Override
  public byte[] keepAlive() {
    return events ? SpeechEvents.comment() : NOTHING;
  }
}
