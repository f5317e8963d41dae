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

  /// The form that a content type means; null where it names none of these.
  static @Nullable AudioFormat ofType(String contentType) {
    String type = contentType.toLowerCase(Locale.ROOT).replaceFirst(";.*", "").strip();
    return switch (type) {
      case "audio/mpeg", "audio/mp3" -> MP3;
      case "audio/opus", "audio/ogg" -> OPUS;
      case "audio/aac" -> AAC;
      case "audio/flac" -> FLAC;
      case "audio/wav", "audio/x-wav", "audio/wave" -> WAV;
      case "audio/pcm", "audio/l16" -> PCM;
      default -> null;
    };
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
