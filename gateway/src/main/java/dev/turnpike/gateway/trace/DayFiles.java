package dev.turnpike.gateway.trace;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/// Where the files of each day are, and how they go: one with the rows, one with the bodies.
final class DayFiles {
  private static final String ENDING = ".db";

  /// What SQLite keeps beside a file.
  private static final List<String> SIDES = List.of("", "-wal", "-shm");

  /// The two kinds of file.
  enum Kind {
    ROWS("traces-"),
    BODIES("bodies-");

    private final String prefix;

    Kind(String prefix) {
      this.prefix = prefix;
    }
  }

  private final Path folder;

  DayFiles(Path folder) throws IOException {
    this.folder = folder;
    Files.createDirectories(folder);
  }

  Path path(Kind kind, LocalDate day) {
    return folder.resolve(kind.prefix + day + ENDING);
  }

  boolean exists(Kind kind, LocalDate day) {
    return Files.exists(path(kind, day));
  }

  /// The days that have such a file.
  NavigableSet<LocalDate> days(Kind kind) throws IOException {
    NavigableSet<LocalDate> days = new TreeSet<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(folder, kind.prefix + "*" + ENDING)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        String day = name.substring(kind.prefix.length(), name.length() - ENDING.length());
        Day.parse(day).ifPresent(days::add);
      }
    }
    return days;
  }

  /// Deletes the files of days before `first`, those that were set aside included.
  void deleteBefore(Kind kind, LocalDate first) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, kind.prefix + "*")) {
      for (Path file : files) {
        String rest = file.getFileName().toString().substring(kind.prefix.length());
        String day = rest.substring(0, Math.min(rest.length(), "2026-01-01".length()));
        if (Day.parse(day).filter(first::isAfter).isPresent()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /// Renames a damaged file, so that a new one can begin in its place, and says what it is now.
  Path setAside(Path file) throws IOException {
    int number = 1;
    while (Files.exists(beside(file, ".damaged-" + number))) {
      number++;
    }
    Path aside = beside(file, ".damaged-" + number);
    for (String side : SIDES) {
      if (Files.exists(beside(file, side))) {
        Files.move(beside(file, side), beside(aside, side), StandardCopyOption.ATOMIC_MOVE);
      }
    }
    return aside;
  }

  private static Path beside(Path file, String ending) {
    return file.resolveSibling(file.getFileName() + ending);
  }
}
