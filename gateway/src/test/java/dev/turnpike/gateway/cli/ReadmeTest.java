package dev.turnpike.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.gateway.config.Surroundings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/// Every command that the documentation tells people to type is one that the command line takes.
class ReadmeTest {
  private static final List<String> PAGES =
      List.of("../README.md", "../docs/configuration.md", "../docs/traces.md");
  private static final Pattern TYPED = Pattern.compile("(?m)\\./turnpike ([^`#;|\\n]+)");

  /// What the script does by itself.
  private static final Set<String> OF_THE_SCRIPT = Set.of("test", "dev", "bench");

  static Stream<List<String>> commands() throws IOException {
    StringBuilder pages = new StringBuilder();
    for (String page : PAGES) {
      pages.append(Files.readString(Path.of(page))).append('\n');
    }
    return TYPED
        .matcher(pages)
        .results()
        .map(found -> List.of(found.group(1).strip().split("\\s+", -1)))
        .filter(words -> !OF_THE_SCRIPT.contains(words.getFirst()))
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void commandIsOneThatIsTaken(List<String> words) {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    Shell shell =
        new Shell(
            nowhere,
            nowhere,
            new Surroundings(Map.of(), Path.of("/home"), Set.of()),
            InstantSource.system(),
            ZoneOffset.UTC,
            _ -> false);
    CommandLine line = TurnpikeCommand.line(shell, (_, _) -> 0);
    CommandLine.ParseResult parsed = line.parseArgs(words.toArray(String[]::new));
    assertThat(parsed.hasSubcommand()).isTrue();
  }
}
