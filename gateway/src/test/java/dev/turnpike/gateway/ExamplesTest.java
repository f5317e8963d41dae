package dev.turnpike.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.catalog.Catalog;
import dev.turnpike.gateway.cli.Banner;
import dev.turnpike.gateway.config.ConfigSource;
import dev.turnpike.gateway.config.Flags;
import dev.turnpike.gateway.config.Loaded;
import dev.turnpike.gateway.config.Surroundings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The first call that somebody with keys of providers is shown.
class ExamplesTest {
  @TempDir Path folder;

  private Banner.Example with(String... variables) {
    Map<String, String> environment =
        Arrays.stream(variables).collect(Collectors.toMap(name -> name, _ -> "key-0123456789"));
    Catalog shipped = Catalog.read();
    Loaded loaded =
        new ConfigSource(
                new Flags(null, "0", folder.toString(), null),
                new Surroundings(environment, folder, Set.of()))
            .load();
    return Examples.of(Providers.of(shipped, ((Loaded.Good) loaded).config(), environment, null));
  }

  @ParameterizedTest
  @CsvSource({
    "COHERE_API_KEY, chat, cohere/command-r7b-12-2024",
    "COHERE_API_KEY ANTHROPIC_API_KEY, messages, anthropic/claude-haiku-4-5",
    "MISTRAL_API_KEY OPENAI_API_KEY ANTHROPIC_API_KEY, chat, openai/gpt-6-luna",
    "GEMINI_API_KEY, chat, google-ai/gemini-3.5-flash-lite"
  })
  void a_cheap_model_that_talks_is_asked(String variables, String dialect, String model) {
    assertThat(with(variables.split(" "))).isEqualTo(new Banner.Example(dialect, model));
  }

  @ParameterizedTest
  @CsvSource({"XAI_API_KEY, xai/", "MOONSHOT_API_KEY, moonshotai/"})
  void where_none_is_known_as_such_it_is_the_newest(String variable, String beginning) {
    assertThat(with(variable).model()).startsWith(beginning);
  }
}
