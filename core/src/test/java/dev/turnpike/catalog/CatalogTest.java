package dev.turnpike.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.catalog.Provider.CredentialForm;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogTest {
  private static final Catalog CATALOG = Catalog.read();

  @Test
  void theIndexNamesEveryProviderFileInOrder() throws Exception {
    Path folder = Path.of(Objects.requireNonNull(Catalog.class.getResource("providers")).toURI());
    try (var files = Files.list(folder)) {
      assertThat(ProviderFile.index())
          .isEqualTo(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.endsWith(".json"))
                  .map(name -> name.replace(".json", ""))
                  .sorted()
                  .toList());
    }
  }

  @Test
  void noTwoModelsOfAProviderShareAName() {
    for (Provider provider : CATALOG.providers()) {
      assertThat(
              provider.models().values().stream()
                  .flatMap(model -> Stream.concat(Stream.of(model.id()), model.also().stream())))
          .as(provider.id())
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void aProviderThatTakesAKeyAndHasAnAddressSaysWhichVariablesMayHoldIt() {
    for (Provider provider : CATALOG.providers()) {
      boolean hasAddress = !provider.bases().isEmpty() || !provider.hosting().templates().isEmpty();
      boolean takesKey =
          provider.credential() != CredentialForm.NONE
              && provider.credential() != CredentialForm.GOOGLE; // a file in place of a key
      if (takesKey && hasAddress) {
        assertThat(provider.environment()).as(provider.id()).isNotEmpty();
      } else if (!takesKey) {
        assertThat(provider.environment()).as(provider.id()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "openai, chat, https://api.openai.com/v1, BEARER, OPENAI_API_KEY",
    "openai, responses, https://api.openai.com/v1, BEARER, OPENAI_API_KEY",
    "anthropic, messages, https://api.anthropic.com, X_API_KEY, ANTHROPIC_API_KEY",
    "google-ai, gemini, https://generativelanguage.googleapis.com, GOOGLE_API_KEY, GEMINI_API_KEY",
    "google-ai, chat, https://generativelanguage.googleapis.com/v1beta/openai, BEARER, GOOGLE_API_KEY",
    "deepseek, chat, https://api.deepseek.com, BEARER, DEEPSEEK_API_KEY",
    "deepseek, messages, https://api.deepseek.com/anthropic, BEARER, DEEPSEEK_API_KEY",
  })
  void theKnownProvidersAreWhereTheyAre(
      String id, String dialect, URI base, CredentialForm form, String variable) {
    Provider provider = CATALOG.provider(id).orElseThrow();
    assertThat(provider.bases()).containsEntry(dialect, base);
    assertThat(provider.credential(dialect)).isEqualTo(form);
    assertThat(provider.environment()).contains(variable);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gpt-4o | azure/gpt-4o openai/gpt-4o openrouter/openai/gpt-4o",
        "gpt-4o-2024-08-06 | azure/gpt-4o-2024-08-06 openai/gpt-4o-2024-08-06",
        "claude-sonnet-4-5-20250929 | anthropic/claude-sonnet-4-5-20250929 foundry/claude-sonnet-4-5-20250929 google/claude-sonnet-4-5-20250929",
        "gemini-2.5-pro | google/gemini-2.5-pro google-ai/gemini-2.5-pro openrouter/google/gemini-2.5-pro",
        "echo | sim/echo",
      })
  void aBareNameIsToldWhatItCouldHaveMeant(String bare, String ids) {
    assertThat(CATALOG.meantBy(bare)).map(ModelId::toString).containsExactly(ids.split(" "));
  }

  @Test
  void aNameThatNobodyHasMeansNothing() {
    assertThat(CATALOG.meantBy("gpt-nine")).isEmpty();
    assertThat(CATALOG.meantBy("")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "gpt-5.1-2025-11-13, gpt-5.1",
        "gpt-5.1-latest, gpt-5.1",
        "claude-haiku-4-5@20251001, claude-haiku-4-5",
        "claude-haiku-4-5-20251001, claude-haiku-4-5",
        "gpt-4-0613, -",
        "model-19991231, -",
        "-2025-11-13, -",
        "-latest, -",
        "a-2025-1-113, -",
        "2025-11-13, -",
        "gpt-52025-11-13, -",
      })
  void aDateOrLatestIsTakenOffAnId(String id, @Nullable String undated) {
    assertThat(ModelNames.undated(id).orElse(null)).isEqualTo(undated);
  }

  @Test
  void anOpenProviderHasAnyModelAndAnotherOnlyItsOwn() {
    assertThat(CATALOG.provider("openrouter").orElseThrow().model("some/new-one")).isPresent();
    assertThat(CATALOG.provider("openai").orElseThrow().model("gpt-9")).isEmpty();
    assertThat(CATALOG.provider("openai").orElseThrow().model("gpt-5.6"))
        .get()
        .extracting(Model::id)
        .isEqualTo("gpt-5.6-sol");
  }

  @Test
  void theSimulatorIsGivenItsAddressesWhenItListens() {
    Provider sim = CATALOG.provider("sim").orElseThrow();
    assertThat(sim.bases()).isEmpty();
    Map<String, URI> bases = Map.of("chat", URI.create("http://127.0.0.1:4711/v1"));
    assertThat(sim.withBases(bases).bases()).isEqualTo(bases);
    assertThat(sim.withBases(bases).models()).isEqualTo(sim.models());
  }

  @Test
  void modelsKeepTheOrderOfTheirFile() {
    assertThat(CATALOG.provider("sim").orElseThrow().models().keySet())
        .containsExactlyElementsOf(List.of("echo", "tool", "reasoning", "cached", "speaker"));
  }
}
