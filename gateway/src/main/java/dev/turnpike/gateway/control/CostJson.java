package dev.turnpike.gateway.control;

import dev.turnpike.conversation.Bucket;
import dev.turnpike.price.Cost;
import tools.jackson.core.JsonGenerator;

/// Writes what a call cost: USD for people, whole nano-USD for sums, and nothing but a reason where
/// there is no price.
final class CostJson {
  private final JsonGenerator json;

  CostJson(JsonGenerator json) {
    this.json = json;
  }

  void write(Cost cost) {
    json.writeObjectPropertyStart("cost");
    json.writeStringProperty("currency", "USD");
    switch (cost) {
      case Cost.Priced priced -> writePriced(priced);
      case Cost.Unpriced unpriced -> {
        json.writeStringProperty("state", "unpriced");
        json.writeStringProperty("unpriced_reason", unpriced.reason());
        json.writeNullProperty("total");
        json.writeNullProperty("total_nanos");
      }
    }
    json.writeEndObject();
  }

  /// The parts of the first line add up to the total.
  private void writePriced(Cost.Priced cost) {
    json.writeStringProperty("state", "priced");
    writeSum(cost, "input", Bucket.INPUT, Bucket.INPUT_IMAGE, Bucket.CHARACTERS);
    writeSum(cost, "audio_input", Bucket.INPUT_AUDIO);
    writeSum(cost, "cache_read", Bucket.CACHE_READ, Bucket.CACHE_READ_AUDIO);
    writeSum(cost, "cache_write", Bucket.CACHE_WRITE_5M, Bucket.CACHE_WRITE_1H);
    writeSum(cost, "output", Bucket.OUTPUT, Bucket.OUTPUT_IMAGE);
    writeSum(cost, "audio_output", Bucket.OUTPUT_AUDIO);
    writeSum(cost, "reasoning", Bucket.REASONING);
    writeSum(cost, "web_search", Bucket.WEB_SEARCH);
    Json.usd(json, "total", cost.totalNanos());
    json.writeNumberProperty("total_nanos", cost.totalNanos());
    json.writeObjectPropertyStart("nanos");
    for (Bucket bucket : Bucket.values()) {
      json.writeNumberProperty(bucket.id(), cost.nanos(bucket));
    }
    json.writeEndObject();
    json.writeStringProperty("price_id", cost.priceId());
    json.writeStringProperty("tier", cost.tier());
  }

  private void writeSum(Cost.Priced cost, String name, Bucket... buckets) {
    long nanos = 0;
    for (Bucket bucket : buckets) {
      nanos += cost.nanos(bucket);
    }
    Json.usd(json, name, nanos);
  }
}
