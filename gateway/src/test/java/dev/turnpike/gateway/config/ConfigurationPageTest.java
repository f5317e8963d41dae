package dev.turnpike.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Holds `docs/configuration.md` and the loader together.
class ConfigurationPageTest {
  private static final Path PAGE = Path.of("../docs/configuration.md");
  private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z_A-Z.\\[\\]]+)` \\| .*\\|$");

  @Test
  void everyKeyStandsThereWithDefaultAndMeaning() throws IOException {
    List<String> rows =
        Settings.all().stream()
            .map(
                setting ->
                    "| `%s` | %s | %s | %s |"
                        .formatted(
                            setting.key(),
                            setting.standard().isEmpty() ? "" : "`" + setting.standard() + "`",
                            setting.meaning(),
                            AtStart.reads(setting) ? "restart" : ""))
            .toList();
    assertThat(
            ROW.matcher(table())
                .results()
                .map(row -> row.group())
                .collect(Collectors.joining("\n")))
        .isEqualTo(String.join("\n", rows));
  }

  private static String table() throws IOException {
    String page = Files.readString(PAGE);
    return page.substring(page.indexOf("## Every key"));
  }

  @Test
  void everyExampleIsTaken() throws IOException {
    List<String> examples =
        EXAMPLE.matcher(Files.readString(PAGE)).results().map(found -> found.group(1)).toList();
    assertThat(examples).hasSizeGreaterThan(4);
    Surroundings surroundings =
        new Surroundings(
            Map.of("OPENAI_API_KEY", "a", "TEAM_KEY", "b"),
            Path.of("/home"),
            Set.of("openai", "anthropic", "google-ai", "aws", "google", "azure"));
    for (String example : examples) {
      assertThat(ConfigFile.read(example, Path.of("turnpike.yaml"), Flags.NONE, surroundings))
          .as(example)
          .isInstanceOf(Loaded.Good.class);
    }
  }

  @Test
  void everyDefaultIsOfItsForm() {
    assertThat(Settings.all())
        .filteredOn(setting -> !setting.standard().isEmpty())
        .hasSizeGreaterThan(20)
        .allSatisfy(setting -> assertThat(setting.standardValue()).isNotNull());
  }
}
