package dev.turnpike.gateway.cli;

import dev.turnpike.gateway.log.Shown;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import tools.jackson.databind.JsonNode;

/// One trace as one line of the list. Columns have fixed widths, since followed lines come one by
/// one.
final class TraceLine {
  private static final String FORM = "%-19s  %-32s  %-20s  %8s  %7s  %15s  %12s  %-32s  %s";
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private TraceLine() {}

  static String heading() {
    return FORM.formatted(
            "TIME", "MODEL", "STATUS", "MS", "TTFT", "TOKENS", "USD", "TRACE", "THREAD")
        .stripTrailing();
  }

  static String of(JsonNode trace, ZoneId zone) {
    return FORM.formatted(
            time(trace, zone),
            Shown.of(model(trace), 32),
            Shown.of(status(trace), 20),
            number(trace.path("duration_ms")),
            millis(trace.path("times").path("time_to_first_token_us")),
            tokens(trace.path("usage")),
            cost(trace.path("cost")),
            Shown.of(text(trace, "trace_id"), 32),
            Shown.of(text(trace, "thread_id"), 40))
        .stripTrailing();
  }

  private static String time(JsonNode trace, ZoneId zone) {
    String started = text(trace, "started_at");
    try {
      return TIME.format(Instant.parse(started).atZone(zone));
    } catch (DateTimeException _) {
      return Shown.of(started, 19);
    }
  }

  /// Who answered, or else what was asked for.
  private static String model(JsonNode trace) {
    String answered = trace.path("models").path(0).stringValue("");
    return answered.isEmpty() ? text(trace, "requested_model") : answered;
  }

  private static String status(JsonNode trace) {
    String error = text(trace.path("error"), "code");
    String status = text(trace, "status");
    return error.isEmpty() ? status : status + " " + error;
  }

  private static String tokens(JsonNode usage) {
    String in = number(usage.path("prompt_tokens"));
    String out = number(usage.path("completion_tokens"));
    long characters = usage.path("buckets").path("characters").asLong(0);
    if (characters > 0 && in.equals("0") && out.equals("0")) {
      return characters + " chars"; // speech that is not counted in tokens
    }
    return in.equals("-") && out.equals("-") ? "-" : in + "/" + out;
  }

  private static String cost(JsonNode cost) {
    JsonNode total = cost.path("total");
    if (total.isString()) {
      return Shown.of(total.stringValue(), 20);
    }
    return total.isNumber() ? total.decimalValue().toPlainString() : "unpriced";
  }

  private static String millis(JsonNode micros) {
    return micros.isNumber() ? Long.toString(Math.round(micros.doubleValue() / 1_000)) : "-";
  }

  private static String number(JsonNode node) {
    return node.isNumber() ? Long.toString(Math.round(node.doubleValue())) : "-";
  }

  private static String text(JsonNode trace, String field) {
    return trace.path(field).stringValue("");
  }
}
