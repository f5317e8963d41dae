package dev.turnpike.gateway.cli;

import dev.turnpike.catalog.ModelId;
import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Usage;
import dev.turnpike.gateway.log.Shown;
import dev.turnpike.price.Cost;
import dev.turnpike.price.PriceSheet;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A usage that somebody wants the price of.
record PricedUsage(ModelId model, Usage usage, @Nullable String tier, Instant at) {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int LONGEST_LINE = 64 * 1024;
  private static final int WIDEST = 100;

  /// `at` is a time or a date, null for now.
  static PricedUsage of(
      String model,
      Map<String, String> usage,
      @Nullable String tier,
      @Nullable String at,
      Instant now) {
    ModelId id =
        ModelId.parse(model)
            .orElseThrow(
                () ->
                    new CommandFailure(
                        "model is " + Shown.of(model, WIDEST) + ", must be such as openai/gpt-5"));
    Usage.Counter counter = Usage.counter();
    usage.forEach((name, count) -> counter.set(bucket(name), count(name, count)));
    return new PricedUsage(id, counter.usage(), tier, at == null ? now : time(at));
  }

  static PricedUsage read(String line, Instant now) {
    JsonNode json;
    try {
      json = JSON.readTree(line);
    } catch (JacksonException e) {
      throw new CommandFailure("this is not JSON: " + Shown.of(line, WIDEST), e);
    }
    for (String name : json.propertyNames()) {
      switch (name) {
        case "model", "usage", "tier", "at" -> {}
        default ->
            throw new CommandFailure(
                "key "
                    + Shown.of(name, WIDEST)
                    + " is not known, must be one of model, usage,"
                    + " tier, at");
      }
    }
    Map<String, String> usage = new HashMap<>();
    json.path("usage")
        .properties()
        .forEach(count -> usage.put(count.getKey(), count.getValue().asString()));
    return of(
        json.path("model").stringValue(""),
        usage,
        json.path("tier").isString() ? json.path("tier").stringValue() : null,
        json.path("at").isString() ? json.path("at").stringValue() : null,
        now);
  }

  /// The next line; one that does not end is a failure, not a memory.
  static @Nullable String line(BufferedReader lines) throws IOException {
    StringBuilder line = new StringBuilder();
    int c = lines.read();
    if (c < 0) {
      return null;
    }
    for (; c >= 0 && c != '\n'; c = lines.read()) {
      line.append((char) c);
      if (line.length() > LONGEST_LINE) {
        throw new CommandFailure("a line is longer than " + LONGEST_LINE + " characters");
      }
    }
    return line.toString();
  }

  Cost cost(PriceSheet sheet) {
    return sheet.cost(model, usage, tier, at);
  }

  /// The cost as one line of JSON.
  String answer(PriceSheet sheet) {
    ObjectNode answer = JSON.createObjectNode();
    answer.put("model", model.toString());
    switch (cost(sheet)) {
      case Cost.Unpriced unpriced ->
          answer.put("state", "unpriced").put("unpriced_reason", unpriced.reason());
      case Cost.Priced priced -> {
        answer.put("state", "priced").put("total_nanos", priced.totalNanos());
        ObjectNode nanos = answer.putObject("nanos");
        for (Bucket bucket : Bucket.values()) {
          if (priced.nanos(bucket) != 0) {
            nanos.put(bucket.id(), priced.nanos(bucket));
          }
        }
        answer.put("price_id", priced.priceId()).put("tier", priced.tier());
      }
    }
    return JSON.writeValueAsString(answer);
  }

  private static Bucket bucket(String name) {
    for (Bucket bucket : Bucket.values()) {
      if (bucket.id().equals(name)) {
        return bucket;
      }
    }
    throw new CommandFailure(
        "bucket "
            + Shown.of(name, WIDEST)
            + " is not known, must be one of "
            + Arrays.stream(Bucket.values()).map(Bucket::id).collect(Collectors.joining(", ")));
  }

  private static long count(String name, String text) {
    try {
      long count = Long.parseLong(text);
      if (count >= 0 && count <= Usage.Counter.MOST) {
        return count;
      }
    } catch (NumberFormatException _) {
      // said below, as for one that is too large
    }
    throw new CommandFailure(
        name
            + " is "
            + Shown.of(text, WIDEST)
            + ", must be a whole number from 0 to "
            + Usage.Counter.MOST);
  }

  private static Instant time(String text) {
    try {
      return text.indexOf('T') < 0
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new CommandFailure(
          "at is "
              + Shown.of(text, WIDEST)
              + ", must be a date or a time such as 2026-11-01T12:00:00Z",
          e);
    }
  }
}
