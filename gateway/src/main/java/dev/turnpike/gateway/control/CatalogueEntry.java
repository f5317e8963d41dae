package dev.turnpike.gateway.control;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.Catalog;
import dev.turnpike.catalog.Model;
import dev.turnpike.catalog.ModelFacts;
import dev.turnpike.catalog.ModelId;
import dev.turnpike.catalog.ModelKind;
import dev.turnpike.catalog.Provider;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A model at a provider with all that is known of it.
record CatalogueEntry(
    ModelId id,
    Provider provider,
    Model model,
    ModelFacts facts,
    Accepts accepts,
    List<String> location,
    Optional<Pricing> pricing) {

  static CatalogueEntry of(
      Catalog catalog,
      Provider provider,
      Model model,
      ModelFacts facts,
      List<String> location,
      PriceTable prices) {
    ModelId id = provider.fullId(model.id());
    Set<String> spoken =
        provider.bases().isEmpty()
            ? provider.hosting().templates().keySet()
            : provider.bases().keySet();
    String dialect = spoken.isEmpty() ? "chat" : spoken.iterator().next();
    return new CatalogueEntry(
        id,
        provider,
        model,
        facts,
        catalog.accepts(provider, model, dialect),
        location,
        prices.of(id));
  }

  /// The API's endpoints that are for such a model. A conversation reaches it in every dialect.
  List<String> endpoints() {
    return switch (facts.kind()) {
      case CHAT -> List.of("chat", "generate_content", "messages", "responses");
      case COMPLETION -> List.of("completions");
      case EMBEDDING -> List.of("embeddings");
      case IMAGE -> List.of("images");
      case VIDEO -> List.of("videos");
      case TTS -> List.of("speech");
      case STT -> List.of("transcriptions");
      case REALTIME -> List.of("realtime");
      case RERANK -> List.of("rerank");
      case OCR -> List.of("ocr");
      case MODERATION -> List.of("moderations");
    };
  }

  List<String> parameters() {
    return facts.kind() == ModelKind.CHAT ? Parameters.of(accepts, facts) : List.of();
  }

  /// Service tiers that have a price of their own.
  List<String> tiers() {
    return pricing.stream()
        .flatMap(prices -> prices.variants().stream())
        .map(Pricing.Variant::tier)
        .filter(tier -> !tier.equals("standard"))
        .distinct()
        .sorted()
        .toList();
  }

  String description() {
    return "%s: %s model of %s at %s; takes %s, gives %s."
        .formatted(
            model.name(),
            facts.kind().id(),
            facts.developer(),
            provider.name(),
            String.join(", ", facts.input()),
            String.join(", ", facts.output()));
  }

  boolean isDeprecated(Instant now) {
    return facts.deprecated() || deprecation().filter(end -> !end.isAfter(now)).isPresent();
  }

  /// The first second of the day, month or year that is known.
  Optional<Instant> deprecation() {
    String date = facts.deprecation();
    LocalDate day =
        switch (date.length()) {
          case 0 -> null;
          case 4 -> Year.parse(date).atDay(1);
          case 7 -> YearMonth.parse(date).atDay(1);
          default -> LocalDate.parse(date);
        };
    return Optional.ofNullable(day).map(at -> at.atStartOfDay().toInstant(ZoneOffset.UTC));
  }

  boolean mentions(String text) {
    String wanted = text.toLowerCase(Locale.ROOT);
    return id.toString().toLowerCase(Locale.ROOT).contains(wanted)
        || model.name().toLowerCase(Locale.ROOT).contains(wanted)
        || description().toLowerCase(Locale.ROOT).contains(wanted);
  }

  /// In the catalogue's shape: whole numbers of 64 bits are texts there.
  ObjectNode json(Instant now) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", id.toString());
    json.put("created", Long.toString(model.created()));
    deprecation().ifPresent(end -> json.put("deprecation", Long.toString(end.getEpochSecond())));
    json.put("name", model.name());
    json.put("description", description());
    json.putObject("provider").put("id", provider.id()).put("logo", "");
    texts(json, "endpoints", endpoints());
    ObjectNode modalities = json.putObject("modalities");
    texts(modalities, "input", facts.input());
    texts(modalities, "output", facts.output());
    json.put("offering_of", facts.offeringOf());
    pricing.ifPresent(prices -> json.set("pricing", prices.json()));
    texts(json, "supported_parameters", parameters());
    texts(json, "supported_tiers", tiers());
    if (model.contextWindow() > 0) {
      json.put("context_window", Long.toString(model.contextWindow()));
    }
    texts(json, "location", location);
    texts(json, "features", facts.features());
    json.put("deprecated", isDeprecated(now));
    return json;
  }

  static void texts(ObjectNode json, String name, List<String> texts) {
    ArrayNode all = json.putArray(name);
    texts.forEach(all::add);
  }
}
