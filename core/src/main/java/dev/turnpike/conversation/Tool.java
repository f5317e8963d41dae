package dev.turnpike.conversation;

import org.jspecify.annotations.Nullable;

/// What a model may call.
public sealed interface Tool {

  /// What it is called by; "" for a hosted tool without a name.
  String name();

  /// Whether it is a provider's own search of the web.
  default boolean isSearch() {
    return this instanceof Hosted hosted && hosted.service() == Hosted.Service.WEB_SEARCH;
  }

  /// A function of the client's. `schema` is the JSON Schema of its arguments as it was written, or
  /// null where there was none; `strict` is null where nothing was said. `deferred` tools are to be
  /// found by a search before they are shown to the model.
  record Function(
      @Nullable String namespace,
      String name,
      @Nullable String description,
      @Nullable String schema,
      @Nullable Boolean strict,
      boolean deferred,
      @Nullable CacheMark mark)
      implements Tool {}

  /// A tool whose argument is any text. `format` is the grammar as JSON, or null for plain text.
  record Freeform(
      @Nullable String namespace,
      String name,
      @Nullable String description,
      @Nullable String format)
      implements Tool {}

  /// A tool that the provider runs. `json` is its declaration in `dialect`.
  record Hosted(Service service, String name, String dialect, String json) implements Tool {

    public enum Service {
      WEB_SEARCH,
      WEB_FETCH,
      CODE,
      FILE_SEARCH,
      COMPUTER,
      IMAGE,
      TOOL_SEARCH,
      MCP,
      OTHER
    }
  }
}
