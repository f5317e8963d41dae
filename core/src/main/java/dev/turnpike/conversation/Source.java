package dev.turnpike.conversation;

/// Where the content of an image, a document or a sound is.
public sealed interface Source {

  /// In the request itself: `data` in base64. `mediaType` such as `image/png`.
  record Inline(String mediaType, String data) implements Source {}

  /// At an address; `mediaType` is "" where it is not told.
  record Url(String url, String mediaType) implements Source {}

  /// In a provider's file store: means nothing to any other provider.
  record FileId(String id) implements Source {}

  /// Plain text that is treated as a document.
  record PlainText(String text) implements Source {}
}
