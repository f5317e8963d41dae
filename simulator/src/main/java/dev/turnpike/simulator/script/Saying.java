package dev.turnpike.simulator.script;

import java.time.Duration;
import java.util.Optional;

/// What the answer says.
public sealed interface Saying {

  /// The last text of the user.
  record Echo() implements Saying {}

  /// A call of the named tool, or of the first one, with these arguments, or with some that fit its
  /// schema; after a tool's result a text that quotes it.
  record CallTool(Optional<String> name, Optional<String> arguments) implements Saying {}

  /// A call of every tool on offer.
  record CallAllTools() implements Saying {}

  /// `count` pieces of `bytes` bytes, each after a pause.
  record Chunks(int count, Duration pause, int bytes) implements Saying {}

  /// A text of so many bytes.
  record Size(int bytes) implements Saying {}

  /// Pieces until the client leaves.
  record Endless(Duration pause) implements Saying {}

  /// One line of so many bytes, without any line end.
  record LongLine(long bytes) implements Saying {}

  /// Whether the answer is the same for every request, so that the request need not be read.
  default boolean isFixed() {
    return switch (this) {
      case Chunks _, Size _, Endless _, LongLine _ -> true;
      case Echo _, CallTool _, CallAllTools _ -> false;
    };
  }
}
