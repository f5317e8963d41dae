package dev.turnpike.gateway.control;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/// How the control plane writes JSON: times, money and lists look the same everywhere.
final class Json {
  static final JsonMapper MAPPER = JsonMapper.shared();

  private Json() {}

  static ApiReply reply(int status, Consumer<JsonGenerator> writer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(4_096);
    try (JsonGenerator json = MAPPER.createGenerator(bytes)) {
      writer.accept(json);
    }
    return new ApiReply(status, bytes.toByteArray());
  }

  static void text(JsonGenerator json, String name, @Nullable String value) {
    if (value == null) {
      json.writeNullProperty(name);
    } else {
      json.writeStringProperty(name, value);
    }
  }

  static void texts(JsonGenerator json, String name, List<String> values) {
    json.writeArrayPropertyStart(name);
    values.forEach(json::writeString);
    json.writeEndArray();
  }

  /// Microseconds since 1970 as ISO 8601 in UTC.
  static void time(JsonGenerator json, String name, long micros) {
    json.writeStringProperty(name, Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString());
  }

  /// Nano-USD as USD, in plain decimal digits.
  static void usd(JsonGenerator json, String name, long nanos) {
    json.writeName(name);
    json.writeNumber(BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString());
  }

  /// Microseconds as milliseconds.
  static void millis(JsonGenerator json, String name, long micros) {
    json.writeName(name);
    json.writeNumber(BigDecimal.valueOf(micros, 3).stripTrailingZeros().toPlainString());
  }
}
