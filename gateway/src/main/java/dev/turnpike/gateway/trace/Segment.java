package dev.turnpike.gateway.trace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One file of the spool. Its name carries its place in the order and the salt of its checksums.
///
/// One thread writes it and moves `end`; another reads up to `end`, which is always the end of a
/// whole frame while this process writes.
final class Segment {
  private static final Pattern NAME = Pattern.compile("([0-9a-f]{16})-([0-9a-f]{16})\\.spool");

  private final Path path;
  private final long number;
  private final long salt;
  private volatile long end;
  private volatile boolean sealed;

  private Segment(Path path, long number, long salt) {
    this.path = path;
    this.number = number;
    this.salt = salt;
  }

  static Segment create(Path folder, long number, long salt) {
    return new Segment(folder.resolve("%016x-%016x.spool".formatted(number, salt)), number, salt);
  }

  /// A segment that an earlier process left, or empty where the file is something else.
  static Optional<Segment> found(Path path) throws IOException {
    Matcher name = NAME.matcher(path.getFileName().toString());
    if (!name.matches()) {
      return Optional.empty();
    }
    Segment segment =
        new Segment(
            path,
            Long.parseUnsignedLong(name.group(1), 16),
            Long.parseUnsignedLong(name.group(2), 16));
    segment.end = Files.size(path);
    segment.sealed = true;
    return Optional.of(segment);
  }

  Path path() {
    return path;
  }

  long number() {
    return number;
  }

  long salt() {
    return salt;
  }

  long end() {
    return end;
  }

  /// Nothing more comes.
  boolean isSealed() {
    return sealed;
  }

  void moveEnd(long end) {
    this.end = end;
  }

  void seal() {
    sealed = true;
  }
}
