package dev.turnpike.gateway.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.Catalog;
import dev.turnpike.catalog.Facts;
import dev.turnpike.catalog.Model;
import dev.turnpike.catalog.ModelId;
import dev.turnpike.catalog.Provider;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CatalogueEntryTest {
  private final Catalog catalog = Catalog.read();
  private final Facts facts = Facts.read(catalog);

  private CatalogueEntry entry(String provider, String name) {
    Provider at = catalog.provider(provider).orElseThrow();
    Model model = at.model(name).orElseThrow();
    ModelId id = at.fullId(model.id());
    Accepts accepts = catalog.accepts(at, model, "chat");
    return new CatalogueEntry(id, at, model, facts.of(id), accepts, List.of(), Optional.empty());
  }

  @Test
  void a_model_is_deprecated_from_the_first_second_of_its_last_day_on() {
    CatalogueEntry gpt4o = entry("openai", "gpt-4o");
    Instant end = Instant.parse("2027-01-14T00:00:00Z");
    assertThat(gpt4o.deprecation()).hasValue(end);
    assertThat(gpt4o.isDeprecated(end.minusSeconds(1))).isFalse();
    assertThat(gpt4o.isDeprecated(end)).isTrue();
    assertThat(gpt4o.json(end.minusSeconds(1)).path("deprecation").asString())
        .isEqualTo("1799884800");
    assertThat(gpt4o.json(end.minusSeconds(1)).path("deprecated").asBoolean()).isFalse();
  }

  @Test
  void a_model_whose_end_nobody_has_announced_is_not() {
    CatalogueEntry terra = entry("openai", "gpt-6.1-terra");
    assertThat(terra.deprecation()).isEmpty();
    assertThat(terra.json(Instant.MAX).has("deprecation")).isFalse();
    assertThat(terra.isDeprecated(Instant.MAX)).isFalse();
  }
}
