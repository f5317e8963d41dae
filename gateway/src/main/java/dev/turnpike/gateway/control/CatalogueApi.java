package dev.turnpike.gateway.control;

import dev.turnpike.catalog.Catalog;
import dev.turnpike.catalog.Facts;
import dev.turnpike.catalog.Model;
import dev.turnpike.catalog.Provider;
import dev.turnpike.gateway.log.Shown;
import dev.turnpike.price.PriceSheet;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `/v2/model-catalog`: what the gateway ships, for everybody. It says nothing of this gateway: not
/// which providers have a key here, nor an operator's models and prices.
final class CatalogueApi {
  private static final int ETAG_BYTES = 16;
  private static final String FRESH = "public, max-age=300";

  private final Catalog catalog;
  private final PriceSheet prices;
  private final Supplier<Facts> facts;
  private final InstantSource clock;
  private final Visits visits;

  CatalogueApi(
      Catalog catalog,
      PriceSheet prices,
      Supplier<Facts> facts,
      InstantSource clock,
      Visits visits) {
    this.catalog = catalog;
    this.prices = prices;
    this.facts = facts;
    this.clock = clock;
    this.visits = visits;
  }

  /// `rest` is the path behind `/v2/model-catalog`, empty or with its slash.
  ApiReply answer(ApiRequest request, String rest) {
    int wait = visits.secondsToWait(request.address());
    if (wait > 0) {
      ApiReply refused =
          new Refusal(
                  429,
                  "requests_per_minute_exceeded",
                  "this address asked "
                      + Visits.A_MINUTE
                      + " times within a minute, which is the most; ask again in "
                      + wait
                      + " seconds",
                  null)
              .reply();
      return new ApiReply(
          refused.status(), refused.body(), Map.of("retry-after", Integer.toString(wait)));
    }
    return Handlers.answered(() -> page(request, rest));
  }

  private ApiReply page(ApiRequest request, String rest) {
    Instant now = clock.instant();
    if (rest.isEmpty()) {
      return fresh(request, list(CatalogueQuery.read(request.query(), null), now));
    }
    String id = rest.substring(1);
    if (id.endsWith("/offerings")) {
      String base = id.substring(0, id.length() - "/offerings".length());
      return fresh(request, offerings(CatalogueQuery.read(request.query(), base), now));
    }
    Query.read(request.query(), Set.of());
    ObjectNode one = JsonNodeFactory.instance.objectNode();
    one.set("model", one(id, now).json(now));
    return fresh(request, one);
  }

  private CatalogueEntry one(String id, Instant now) {
    return entries(now).stream()
        .filter(entry -> entry.id().toString().equals(id))
        .findFirst()
        .orElseThrow(() -> unknown(id));
  }

  private static Refusal unknown(String id) {
    return new Refusal(
        404, "not_found", "there is no model " + Shown.of(id, 100) + " in the catalogue", "id");
  }

  private ObjectNode offerings(CatalogueQuery query, Instant now) {
    boolean known =
        entries(now).stream().anyMatch(e -> e.facts().offeringOf().equals(query.base()));
    if (!known) {
      throw unknown(query.base());
    }
    return list(query, now);
  }

  private ObjectNode list(CatalogueQuery query, Instant now) {
    CatalogueQuery.Page page = query.page(entries(now), now);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("object", "list");
    ArrayNode data = json.putArray("data");
    page.entries().forEach(entry -> data.add(entry.json(now)));
    json.put("has_more", page.hasMore());
    return json;
  }

  private List<CatalogueEntry> entries(Instant now) {
    PriceTable table = new PriceTable(prices, now);
    Facts known = facts.get();
    List<CatalogueEntry> entries = new ArrayList<>();
    for (Provider provider : catalog.providers()) {
      List<String> location = known.location(provider.id());
      for (Model model : provider.models().values()) {
        entries.add(
            CatalogueEntry.of(
                catalog, provider, model, known.of(provider.fullId(model.id())), location, table));
      }
    }
    return entries;
  }

  /// With a mark of what it says, so that whoever has the same already is told so in a word.
  private static ApiReply fresh(ApiRequest request, ObjectNode json) {
    byte[] body = Json.MAPPER.writeValueAsBytes(json);
    String tag = tag(body);
    Map<String, String> headers = Map.of("cache-control", FRESH, "etag", tag);
    return isKnown(request.ifNoneMatch(), tag)
        ? new ApiReply(304, new byte[0], headers)
        : new ApiReply(200, body, headers);
  }

  private static boolean isKnown(@Nullable String tags, String tag) {
    if (tags == null) {
      return false;
    }
    for (String known : tags.split(",", -1)) {
      String bare = known.strip();
      if (bare.equals("*") || bare.equals(tag) || bare.equals("W/" + tag)) {
        return true;
      }
    }
    return false;
  }

  private static String tag(byte[] body) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
      return "\"" + HexFormat.of().formatHex(hash, 0, ETAG_BYTES) + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
