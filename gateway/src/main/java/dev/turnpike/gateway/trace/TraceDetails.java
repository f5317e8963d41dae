package dev.turnpike.gateway.trace;

import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Usage;
import dev.turnpike.gateway.store.JsonText;
import dev.turnpike.gateway.trace.Trace.Answer;
import dev.turnpike.gateway.trace.Trace.Attempt;
import dev.turnpike.gateway.trace.Trace.Caller;
import dev.turnpike.gateway.trace.Trace.Times;
import dev.turnpike.price.Cost;
import dev.turnpike.price.PriceRow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What is only looked at of a call, as one JSON object: a value that is bound costs more than one
/// that is written into a text.
final class TraceDetails {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Bucket[] BUCKETS = Bucket.values();

  private final JsonNode json;

  private TraceDetails(JsonNode json) {
    this.json = json;
  }

  static String of(Trace trace, PackedBodies bodies) {
    JsonText json = new JsonText().open('{');
    json.field("span_id", trace.ids().spanId());
    json.field("parent_span_id", trace.ids().parentSpanId());
    Caller caller = trace.caller();
    json.field("key_name", caller.keyName());
    json.field("identity", caller.identityJson());
    json.field("client_version", caller.clientVersion());
    Times times = trace.times();
    json.field("sent_upstream", times.sentUpstream());
    json.field("first_upstream_byte", times.firstUpstreamByte());
    json.field("overhead", times.overhead());
    write(json, trace.answer());
    if (!trace.attempts().isEmpty()) {
      json.open("attempts", '[');
      trace.attempts().forEach(attempt -> write(json, attempt));
      json.close(']');
    }
    json.field("notes", trace.notes()).field("routing", trace.routing());
    json.field("keep", trace.bodies().keep().name());
    json.field("request_length", bodies.requestLength());
    json.field("response_length", bodies.responseLength());
    json.field("request_cut", bodies.requestCut() ? 1 : 0);
    json.field("response_cut", bodies.responseCut() ? 1 : 0);
    return json.close('}').toString();
  }

  private static void write(JsonText json, Answer answer) {
    json.field("error_message", answer.errorMessage());
    json.field("credential_id", answer.credentialId());
    json.field("upstream_request_id", answer.upstreamRequestId());
    json.field("request_bytes", answer.requestBytes());
    json.field("response_bytes", answer.responseBytes());
    Usage usage = answer.usage();
    json.field("estimated", usage.estimated() ? 1 : 0);
    writeBuckets(json, "usage", usage::of);
    if (!usage.iterations().isEmpty()) {
      json.open("iterations", '[');
      for (Usage.Iteration iteration : usage.iterations()) {
        json.open('{').field("model", iteration.model());
        json.field("estimated", iteration.usage().estimated() ? 1 : 0);
        writeBuckets(json, "usage", iteration.usage()::of);
        json.close('}');
      }
      json.close(']');
    }
    switch (answer.cost()) {
      case Cost.Unpriced unpriced -> {
        json.field("unpriced", unpriced.reason());
        if (!unpriced.tier().equals(PriceRow.STANDARD)) {
          json.field("price_tier", unpriced.tier());
        }
      }
      case Cost.Priced priced -> {
        json.field("price_id", priced.priceId()).field("price_tier", priced.tier());
        writeBuckets(json, "cost", priced::nanos);
      }
    }
  }

  private static void writeBuckets(JsonText json, String name, ToLongFunction<Bucket> amounts) {
    json.open(name, '{');
    for (Bucket bucket : BUCKETS) {
      long amount = amounts.applyAsLong(bucket);
      if (amount != 0) {
        json.field(bucket.id(), amount);
      }
    }
    json.close('}');
  }

  private static void write(JsonText json, Attempt attempt) {
    json.open('{')
        .field("span_id", attempt.spanId())
        .field("provider", attempt.provider())
        .field("model", attempt.model())
        .field("credential_id", attempt.credentialId())
        .field("started", attempt.started())
        .field("ended", attempt.ended())
        .field("http_status", attempt.httpStatus())
        .field("outcome", attempt.outcome())
        .field("detail", attempt.detail())
        .close('}');
  }

  static TraceDetails read(String text) {
    return new TraceDetails(JSON.readTree(text));
  }

  String text(String name) {
    return json.path(name).asString();
  }

  @Nullable String optionalText(String name) {
    return json.has(name) ? text(name) : null;
  }

  long number(String name) {
    return json.path(name).asLong();
  }

  int smallNumber(String name) {
    return json.path(name).asInt();
  }

  boolean flag(String name) {
    return number(name) != 0;
  }

  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    json.path(name).forEach(node -> texts.add(node.asString()));
    return texts;
  }

  Usage usage() {
    Usage.Counter counter = Usage.counter();
    if (flag("estimated")) {
      counter.estimated();
    }
    JsonNode iterations = json.path("iterations");
    if (iterations.isEmpty()) {
      count(json, counter);
    }
    for (JsonNode iteration : iterations) {
      Usage.Counter one = Usage.counter();
      if (iteration.path("estimated").asInt(0) != 0) {
        one.estimated();
      }
      count(iteration, one);
      counter.iteration(iteration.path("model").stringValue(null), one.usage());
    }
    return counter.usage();
  }

  private static void count(JsonNode of, Usage.Counter counter) {
    for (Bucket bucket : BUCKETS) {
      counter.set(bucket, of.path("usage").path(bucket.id()).asLong(0));
    }
  }

  Cost cost() {
    if (json.has("unpriced")) {
      String tier = optionalText("price_tier");
      return new Cost.Unpriced(text("unpriced"), tier == null ? PriceRow.STANDARD : tier);
    }
    long[] nanos = new long[BUCKETS.length];
    for (Bucket bucket : BUCKETS) {
      nanos[bucket.ordinal()] = json.path("cost").path(bucket.id()).asLong(0);
    }
    return new Cost.Priced(text("price_id"), text("price_tier"), nanos);
  }

  /// The same details with another cost.
  String with(Cost.Priced cost) {
    ObjectNode changed = ((ObjectNode) json).deepCopy();
    changed.remove("unpriced");
    changed.put("price_id", cost.priceId()).put("price_tier", cost.tier());
    ObjectNode nanos = changed.putObject("cost");
    for (Bucket bucket : BUCKETS) {
      if (cost.nanos(bucket) != 0) {
        nanos.put(bucket.id(), cost.nanos(bucket));
      }
    }
    return JSON.writeValueAsString(changed);
  }

  List<Attempt> attempts() {
    List<Attempt> attempts = new ArrayList<>();
    for (JsonNode node : json.path("attempts")) {
      TraceDetails attempt = new TraceDetails(node);
      attempts.add(
          new Attempt(
              attempt.text("span_id"),
              attempt.text("provider"),
              attempt.text("model"),
              attempt.text("credential_id"),
              attempt.number("started"),
              attempt.number("ended"),
              attempt.smallNumber("http_status"),
              attempt.text("outcome"),
              attempt.optionalText("detail")));
    }
    return attempts;
  }
}
