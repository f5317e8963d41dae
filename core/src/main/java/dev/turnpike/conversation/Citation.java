package dev.turnpike.conversation;

import org.jspecify.annotations.Nullable;

/// A source that an answer's text leans on. `url` is "" for a document of the request; `start` and
/// `end` are characters of the text, -1 where they are not told.
public record Citation(
    String url, @Nullable String title, @Nullable String quoted, int start, int end) {}
