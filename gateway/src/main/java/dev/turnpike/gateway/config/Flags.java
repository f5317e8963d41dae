package dev.turnpike.gateway.config;

import org.jspecify.annotations.Nullable;

/// What was said on the command line, as it was typed; null where nothing was.
public record Flags(
    @Nullable String host, @Nullable String port, @Nullable String data, @Nullable String config) {
  public static final Flags NONE = new Flags(null, null, null, null);
}
