package dev.turnpike.conversation;

import org.jspecify.annotations.Nullable;

/// What form the answer is to have.
public sealed interface OutputFormat {

  record Plain() implements OutputFormat {}

  /// Some JSON object.
  record AnyJson() implements OutputFormat {}

  /// JSON that fits `schema`, a JSON Schema as it was written. `strict` is null where nothing was
  /// said.
  record Schema(String name, @Nullable String description, String schema, @Nullable Boolean strict)
      implements OutputFormat {}

  OutputFormat PLAIN = new Plain();
}
