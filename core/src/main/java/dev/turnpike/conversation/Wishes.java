package dev.turnpike.conversation;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a request says beside the conversation, where more than one dialect has a word for it; null
/// or empty where nothing was said.
///
/// `endUser` is who uses the client's application. `tier` is `default`, `flex`, `priority` and so
/// on, in OpenAI's words. `cacheKey` is what calls with one prompt prefix share. `store` is whether
/// the provider keeps the answer. `others` are fields that only the client's own dialect knows.
public record Wishes(
    @Nullable String endUser,
    Map<String, String> metadata,
    @Nullable String tier,
    @Nullable String cacheKey,
    @Nullable Boolean store,
    @Nullable String verbosity,
    List<Other> others) {
  public static final Wishes NONE = new Wishes(null, Map.of(), null, null, null, null, List.of());

  public Wishes {
    metadata = Map.copyOf(metadata);
    others = List.copyOf(others);
  }

  /// A field that has no neutral form, with its raw JSON.
  public record Other(String field, String json) {}
}
