package dev.turnpike.simulator.voice;

import java.util.List;

/// A piece of an answer's content. Its `pieces` are what a stream sends one by one.
public sealed interface Part {
  List<String> pieces();

  /// All of it; never asked of an answer without end.
  default String whole() {
    return String.join("", pieces());
  }

  record Text(List<String> pieces) implements Part {}

  /// Thinking, and the seal (signature, encrypted content) that a client has to bring back.
  record Thinking(List<String> pieces, String seal) implements Part {}

  /// A tool call; `pieces` make its arguments, which are JSON, or plain text where it is free-form.
  record Call(String id, String name, List<String> pieces, boolean freeForm) implements Part {}
}
