package dev.turnpike.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What is run and where things lie; paths are seen from the project's folder, where it is run.
///
/// @param only names of scenarios; none means all
/// @param beside the jar of another build of the gateway, to be measured in the same run
/// @param javaFlags the JVM's for the gateway, without those of the AOT cache
record Options(
    boolean quick,
    List<String> only,
    Path jar,
    Optional<Path> beside,
    Path aotCache,
    List<String> javaFlags) {
  static final Path WORK = Path.of("bench/target");
  static final Path PAGE = Path.of("docs/benchmarks.md");

  Options {
    only = List.copyOf(only);
    javaFlags = List.copyOf(javaFlags);
  }

  static Options read(String[] arguments) {
    boolean quick = false;
    List<String> only = List.of();
    Path jar = Path.of("gateway/target/gateway-0.1.0.jar");
    Optional<Path> beside = Optional.empty();
    Path aotCache = Path.of("gateway/target/turnpike.aot");
    List<String> javaFlags = List.of();
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--quick" -> quick = true;
        case "--only" -> only = List.of(value(arguments, ++i).split(",", -1));
        case "--jar" -> jar = Path.of(value(arguments, ++i));
        case "--beside" -> beside = Optional.of(Path.of(value(arguments, ++i)).toAbsolutePath());
        case "--aot" -> aotCache = Path.of(value(arguments, ++i));
        case "--java-flags" -> javaFlags = words(value(arguments, ++i));
        default ->
            throw new IllegalArgumentException(
                arguments[i]
                    + " is unknown; there are --quick, --only NAME[,NAME], --beside JAR and"
                    + " --peers");
      }
    }
    return new Options(
        quick, only, jar.toAbsolutePath(), beside, aotCache.toAbsolutePath(), javaFlags);
  }

  private static String value(String[] arguments, int at) {
    if (at == arguments.length) {
      throw new IllegalArgumentException(arguments[at - 1] + " has no value");
    }
    return arguments[at];
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+", -1));
  }

  /// Whether the results are those that the page in the documentation shows.
  boolean isWhole() {
    return !quick && only.isEmpty() && beside.isEmpty();
  }
}
