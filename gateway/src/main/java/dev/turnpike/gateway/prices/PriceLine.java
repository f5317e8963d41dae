package dev.turnpike.gateway.prices;

import dev.turnpike.price.PriceRow;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// A price row as a line of a price list.
public final class PriceLine {
  private static final JsonMapper JSON = JsonMapper.shared();

  private PriceLine() {}

  static String of(Map<String, Object> fields) {
    return JSON.writeValueAsString(fields);
  }

  /// Everything that is known of a row, its id first.
  public static String of(PriceRow row) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", row.id());
    fields.put("model", row.model().toString());
    fields.put("tier", row.tier());
    fields.putAll(row.period().fields());
    if (row.above() > 0) {
      fields.put("above", row.above());
    }
    if (row.upTo() != Long.MAX_VALUE) {
      fields.put("up_to", row.upTo());
    }
    row.rates().usd().forEach((bucket, usd) -> fields.put(bucket.id(), usd));
    if (row.rates().request() != null) {
      fields.put("request", row.rates().request());
    }
    fields.put("source", row.source());
    fields.put("as_of", row.asOf());
    return of(fields);
  }
}
