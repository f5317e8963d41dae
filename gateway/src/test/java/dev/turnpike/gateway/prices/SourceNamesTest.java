package dev.turnpike.gateway.prices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.catalog.Catalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceNamesTest {
  private final Catalog catalog = Catalog.read();

  @Test
  void every_name_of_a_source_leads_to_a_provider_that_there_is() {
    assertThat(SourceNames.PROVIDERS.values())
        .allSatisfy(id -> assertThat(catalog.provider(id)).as(id).isPresent());
  }

  @ParameterizedTest
  @CsvSource({
    "aws, aws",
    "bedrock, aws",
    "amazon-bedrock, aws",
    "vertex-ai, google",
    "google-vertex-anthropic, google",
    "google, google-ai",
    "openai, openai"
  })
  void clouds_are_found_by_all_their_names(String name, String id) {
    assertThat(new SourceNames(catalog).provider(name).orElseThrow().id()).isEqualTo(id);
  }
}
