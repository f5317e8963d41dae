package dev.turnpike.gateway.config;

/// What a value may look like: reads it, or says what it must be.
interface Form<T> {
  T read(String text) throws Unfit;

  /// Whether the value must stay out of messages.
  default boolean secret() {
    return false;
  }
}
