package dev.turnpike.gateway.config;

/// A value is not of its form. The message continues the sentence "`key` is `value`, ".
final class Unfit extends Exception {
  Unfit(String message) {
    super(message);
  }
}
