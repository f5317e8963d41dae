package dev.turnpike.catalog;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a model is for. Data files and the API name them in lower case.
public enum ModelKind {
  /// Answers a conversation.
  CHAT,
  /// Goes on with a text.
  COMPLETION,
  EMBEDDING,
  IMAGE,
  VIDEO,
  /// Says a text aloud.
  TTS,
  /// Writes down what is said.
  STT,
  /// Hears and speaks over one connection.
  REALTIME,
  RERANK,
  OCR,
  MODERATION;

  /// Its word in data files.
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The kind with this word, or null.
  public static @Nullable ModelKind of(String id) {
    for (ModelKind kind : values()) {
      if (kind.id().equals(id)) {
        return kind;
      }
    }
    return null;
  }
}
