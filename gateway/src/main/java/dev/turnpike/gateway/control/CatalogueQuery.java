package dev.turnpike.gateway.control;

import dev.turnpike.conversation.Bucket;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Which models of the catalogue somebody wants, in which order, and which page of them.
record CatalogueQuery(
    Query query,
    @Nullable String offeringOf,
    @Nullable String search,
    Comparator<CatalogueEntry> order,
    int limit,
    @Nullable String after,
    @Nullable String before) {
  static final int MOST = 1_000;

  private static final int LONGEST_SEARCH = 200;
  private static final int NO_LIMIT = Integer.MAX_VALUE;
  private static final Set<String> KNOWN =
      Set.of(
          "limit",
          "starting_after",
          "ending_before",
          "provider",
          "endpoint",
          "input_modality",
          "output_modality",
          "location",
          "feature",
          "supported_parameter",
          "tier",
          "offering_of",
          "search",
          "sort_by",
          "order");
  private static final List<String> SORTS =
      List.of("id", "name", "provider", "created", "context_window", "input_cost", "output_cost");

  /// What a page holds, and whether there is more in the direction that was asked for.
  record Page(List<CatalogueEntry> entries, boolean hasMore) {}

  /// All models, or with `offeringOf` those of one base model.
  static CatalogueQuery read(@Nullable String raw, @Nullable String offeringOf) {
    Set<String> known = new HashSet<>(KNOWN);
    if (offeringOf != null) {
      known.remove("offering_of");
    }
    Query query = Query.read(raw, known);
    String after = query.one("starting_after");
    String before = query.one("ending_before");
    if (after != null && before != null) {
      throw Refusal.invalid(
          "ending_before", "starting_after and ending_before are both there, must be one of them");
    }
    String search = query.one("search");
    if (search != null && search.length() > LONGEST_SEARCH) {
      throw Refusal.invalid(
          "search", "search has " + search.length() + " characters, must have at most 200");
    }
    return new CatalogueQuery(
        query,
        offeringOf == null ? query.one("offering_of") : offeringOf,
        search,
        order(query),
        query.number("limit", 1, MOST, NO_LIMIT),
        after,
        before);
  }

  private static Comparator<CatalogueEntry> order(Query query) {
    Comparator<CatalogueEntry> byId = Comparator.comparing(entry -> entry.id().toString());
    String sort = query.choice("sort_by", SORTS);
    Comparator<CatalogueEntry> order =
        switch (sort) {
          case "id" -> byId;
          case "name" -> Comparator.comparing(e -> e.model().name().toLowerCase(Locale.ROOT));
          case "provider" -> Comparator.comparing(entry -> entry.provider().id());
          case "created" -> Comparator.comparingLong(entry -> entry.model().created());
          case "context_window" -> Comparator.comparingLong(e -> e.model().contextWindow());
          case "input_cost" -> Comparator.comparing(entry -> cost(entry, Pricing::usdOfInput));
          default -> Comparator.comparing(entry -> cost(entry, it -> it.usd(Bucket.OUTPUT)));
        };
    boolean down = query.choice("order", List.of("asc", "desc")).equals("desc");
    return (down ? order.reversed() : order).thenComparing(byId);
  }

  /// What has no price comes first, as what has no date does.
  private static BigDecimal cost(
      CatalogueEntry entry, Function<Pricing, Optional<BigDecimal>> shown) {
    return entry.pricing().flatMap(shown).orElse(BigDecimal.ONE.negate());
  }

  Page page(List<CatalogueEntry> all, Instant now) {
    List<CatalogueEntry> found = new ArrayList<>();
    for (CatalogueEntry entry : all) {
      if (!entry.isDeprecated(now) && matches(entry)) {
        found.add(entry);
      }
    }
    found.sort(order);
    if (before != null) {
      CatalogueEntry end = cursor("ending_before", before, all);
      List<CatalogueEntry> rest =
          found.stream().filter(entry -> order.compare(entry, end) < 0).toList();
      int from = Math.max(0, rest.size() - limit);
      return new Page(rest.subList(from, rest.size()), from > 0);
    }
    List<CatalogueEntry> rest = found;
    if (after != null) {
      CatalogueEntry start = cursor("starting_after", after, all);
      rest = found.stream().filter(entry -> order.compare(entry, start) > 0).toList();
    }
    int to = Math.min(limit, rest.size());
    return new Page(rest.subList(0, to), to < rest.size());
  }

  private static CatalogueEntry cursor(String name, String id, List<CatalogueEntry> all) {
    return all.stream()
        .filter(entry -> entry.id().toString().equals(id))
        .findFirst()
        .orElseThrow(
            () -> Refusal.invalid(name, name + " must be the id of a model of the catalogue"));
  }

  private boolean matches(CatalogueEntry entry) {
    return any("provider", List.of(entry.provider().id()))
        && any("endpoint", entry.endpoints())
        && any("input_modality", entry.facts().input())
        && any("output_modality", entry.facts().output())
        && any("location", entry.location())
        && any("feature", entry.facts().features())
        && any("supported_parameter", entry.parameters())
        && any("tier", entry.tiers())
        && (offeringOf == null || offeringOf.equals(entry.facts().offeringOf()))
        && (search == null || entry.mentions(search));
  }

  /// Whether nothing is asked for, or one of the values that are.
  private boolean any(String name, List<String> values) {
    Set<String> wanted = query.all(name);
    return wanted.isEmpty() || values.stream().anyMatch(wanted::contains);
  }

  /// Where `offeringOf` came by the path.
  String base() {
    return Objects.requireNonNull(offeringOf);
  }
}
