package dev.turnpike.dialect.speech;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The forms of audio that `response_format` may ask for.
enum AudioFormat {
  MP3("audio/mpeg"),
  OPUS("audio/opus"),
  AAC("audio/aac"),
  FLAC("audio/flac"),
  WAV("audio/wav"),
  /// 24 kHz, 16 bits, one channel, little-endian, without a head.
  PCM("audio/pcm");

  private final String contentType;

  AudioFormat(String contentType) {
    this.contentType = contentType;
  }

  String contentType() {
    return contentType;
  }

  /// The word in a request.
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static @Nullable AudioFormat of(String word) {
    for (AudioFormat format : values()) {
      if (format.word().equals(word)) {
        return format;
      }
    }
    return null;
  }
}
