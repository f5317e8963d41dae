package dev.turnpike.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.price.PriceSheet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FactsTest {
  private static final Catalog CATALOG = Catalog.read();
  private static final Facts FACTS = Facts.read(CATALOG);
  private static final String WHENCE = "{\"source\":\"here\",\"as_of\":\"2026-08-21\"}\n";

  @Test
  void everyModelThatShipsHasItsFacts() {
    int models = 0;
    for (Provider provider : CATALOG.providers()) {
      for (Model model : provider.models().values()) {
        ModelId id = provider.fullId(model.id());
        assertThat(FACTS.find(id))
            .as(id.toString())
            .hasValueSatisfying(
                facts -> {
                  assertThat(facts.input()).isNotEmpty();
                  assertThat(facts.output()).isNotEmpty();
                  assertThat(facts.developer()).isNotEmpty();
                  assertThat(facts.stem()).isNotEmpty();
                });
        models++;
      }
    }
    assertThat(models).isGreaterThanOrEqualTo(400);
  }

  @Test
  void factsAreOfModelsThatShip() {
    for (Provider provider : CATALOG.providers()) {
      try (DataFile file = DataFile.beside(Catalog.class, "facts/" + provider.id() + ".jsonl")) {
        Set<ModelId> known =
            file == null ? Set.of() : FactsFile.read(file, provider.id()).models().keySet();
        Set<ModelId> listed = new HashSet<>();
        provider.models().keySet().forEach(id -> listed.add(provider.fullId(id)));
        assertThat(known).as(provider.id()).isEqualTo(listed);
      }
    }
  }

  @Test
  void whatAModelGivesIsOfItsKind() {
    for (Provider provider : CATALOG.providers()) {
      for (Model model : provider.models().values()) {
        ModelFacts facts = FACTS.of(provider.fullId(model.id()));
        String wanted =
            switch (facts.kind()) {
              case CHAT, COMPLETION, STT, OCR -> "text";
              case EMBEDDING -> "embedding";
              case IMAGE -> "image";
              case VIDEO -> "video";
              case TTS, REALTIME -> "audio";
              case RERANK, MODERATION -> "score";
            };
        assertThat(facts.output()).as(model.id()).contains(wanted);
        assertThat(facts.has("vision"))
            .as(model.id())
            .isEqualTo(
                facts.input().contains("image")
                    && (facts.kind() == ModelKind.CHAT || facts.kind() == ModelKind.REALTIME));
        assertThat(facts.has("pdf_input"))
            .as(model.id())
            .isEqualTo(facts.input().contains("pdf") && facts.kind() == ModelKind.CHAT);
        assertThat(facts.efforts().isEmpty() || facts.has("reasoning")).as(model.id()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "openai/gpt-4o, CHAT, openai/gpt-4o, vision, true",
    "openai/gpt-4o, CHAT, openai/gpt-4o, reasoning, false",
    "azure/gpt-4o, CHAT, openai/gpt-4o, tool_calling, true",
    "openrouter/anthropic/claude-sonnet-4.5, CHAT, anthropic/claude-sonnet-4-5, reasoning, true",
    "anthropic/claude-sonnet-4-5, CHAT, anthropic/claude-sonnet-4-5, pdf_input, true",
    "google-ai/gemini-2.5-flash, CHAT, google/gemini-2.5-flash, video_input, true",
    "google-ai/gemini-2.5-flash-preview-tts, TTS, google/gemini-2.5-flash-preview-tts, vision,"
        + " false",
    "openai/text-embedding-3-small, EMBEDDING, openai/text-embedding-3-small, tool_calling, false",
    "openai/whisper-1, STT, openai/whisper-1, reasoning, false",
    "openai/gpt-image-1, IMAGE, openai/gpt-image-1, image_edit, true",
    "groq/openai/gpt-oss-120b, CHAT, openai/gpt-oss-120b, open_weights, true",
  })
  void factsAreThoseOfTheSources(
      String id, ModelKind kind, String offering, String feature, boolean has) {
    ModelFacts facts = FACTS.find(ModelId.parse(id).orElseThrow()).orElseThrow();
    assertThat(facts.kind()).isEqualTo(kind);
    assertThat(facts.offeringOf()).isEqualTo(offering);
    assertThat(facts.has(feature)).isEqualTo(has);
  }

  @Test
  void aModelThatNobodyKnowsTalks() {
    ModelFacts facts = FACTS.of(new ModelId("mine", "org/model"));
    assertThat(facts.kind()).isEqualTo(ModelKind.CHAT);
    assertThat(facts.offeringOf()).isEqualTo("mine/org/model");
    assertThat(FACTS.find(new ModelId("mine", "org/model"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"source\":\"here\"} | the first line must have source and as_of",
        "{\"id\":\"a\"} | key id is not known, must be one of source, as_of, location",
        "W{\"id\":\"a\",\"of\":\"b/c\",\"in\":[\"text\"]} | a model must have id, in and out",
        "W{\"id\":\"a\",\"of\":\"b\",\"in\":[\"text\"],\"out\":[\"text\"]} | of is b, must be",
        "W{\"id\":\"a\",\"of\":\"b/c\",\"in\":[\"smell\"],\"out\":[\"text\"]} | in has smell",
        "W{\"id\":\"a\",\"kind\":\"chatt\"} | kind is chatt, must be one of [chat,",
        "W{\"id\":\"a\",\"cutoff\":\"May 2025\"} | cutoff is May 2025, must be a date",
        "W{\"id\":\"a\",\"colour\":\"red\"} | key colour is not known",
        "W{\"id\":\"a\",\"of\":\"b/c\",\"in\":[\"text\"],\"out\":[\"text\"],\"features\":[\"z_z\",\"a_a\"]}"
            + " | must be in the order of the alphabet",
      })
  void whatIsWrongIsNamed(String text, String message) {
    String file = text.startsWith("W") ? WHENCE + text.substring(1) : text;
    assertThatThrownBy(() -> read(file)).hasMessageContaining(message);
  }

  @Test
  void aModelIsThereOnce() {
    String line = "{\"id\":\"a\",\"of\":\"b/c\",\"in\":[\"text\"],\"out\":[\"text\"]}\n";
    assertThat(read(WHENCE + line).models()).hasSize(1);
    assertThatThrownBy(() -> read(WHENCE + line + line)).hasMessageContaining("is there twice");
  }

  private static FactsFile read(String text) {
    try (DataFile file = DataFile.of("f.jsonl", text.getBytes(StandardCharsets.UTF_8))) {
      return FactsFile.read(file, "p");
    }
  }

  /// Ten of each, so that what else a JVM does meanwhile does not count.
  @Test
  void theWholeCatalogueIsSmall() {
    List<Object> kept = new ArrayList<>();
    long before = used();
    for (int i = 0; i < 10; i++) {
      Catalog catalog = Catalog.read();
      kept.add(catalog);
      kept.add(PriceSheet.read(catalog));
      kept.add(Facts.read(catalog));
    }
    long bytes = (used() - before) / 10;
    assertThat(kept).hasSize(30);
    assertThat(bytes).isLessThan(60_000_000L);
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
