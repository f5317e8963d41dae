package dev.turnpike.simulator;

import dev.turnpike.simulator.voice.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// All bytes that came over a connection, and how it ended.
record Got(byte[] bytes, End end) {

  enum End {
    CLOSED,
    RESET,
    /// Nothing more came for as long as the test waits.
    SILENT
  }

  /// An event of an SSE body; the name is empty where it has none.
  record Event(String name, String data) {
    JsonNode json() {
      return Json.MAPPER.readTree(data);
    }
  }

  private int bodyAt() {
    byte[] gap = {'\r', '\n', '\r', '\n'};
    for (int i = 0; i + 4 <= bytes.length; i++) {
      if (Arrays.equals(bytes, i, i + 4, gap, 0, 4)) {
        return i + 4;
      }
    }
    return bytes.length;
  }

  String head() {
    return new String(bytes, 0, bodyAt(), StandardCharsets.ISO_8859_1);
  }

  int status() {
    return Integer.parseInt(head().split(" ", 3)[1]);
  }

  @Nullable String header(String name) {
    for (String line : head().split("\r\n", -1)) {
      if (line.toLowerCase(Locale.ROOT).startsWith(name + ":")) {
        return line.substring(name.length() + 1).strip();
      }
    }
    return null;
  }

  private boolean isChunked() {
    return "chunked".equals(header("transfer-encoding"));
  }

  /// Whether the body came to the end that its head promised.
  boolean isComplete() {
    byte[] raw = Arrays.copyOfRange(bytes, bodyAt(), bytes.length);
    if (isChunked()) {
      String text = new String(raw, StandardCharsets.ISO_8859_1);
      return text.endsWith("0\r\n\r\n");
    }
    String length = header("content-length");
    return length == null ? end == End.CLOSED : raw.length == Integer.parseInt(length);
  }

  byte[] body() {
    byte[] raw = Arrays.copyOfRange(bytes, bodyAt(), bytes.length);
    return isChunked() ? dechunked(raw) : raw;
  }

  private static byte[] dechunked(byte[] raw) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int at = 0;
    while (at < raw.length) {
      int line = at;
      while (line < raw.length && raw[line] != '\r') {
        line++;
      }
      int size = Integer.parseInt(new String(raw, at, line - at, StandardCharsets.US_ASCII), 16);
      int begin = Math.min(raw.length, line + 2);
      body.write(raw, begin, Math.min(size, raw.length - begin));
      at = begin + size + 2;
    }
    return body.toByteArray();
  }

  String text() {
    return new String(body(), StandardCharsets.UTF_8);
  }

  JsonNode json() {
    return Json.MAPPER.readTree(body());
  }

  /// The events of the body, read as the SSE standard says.
  List<Event> events() {
    return events(text());
  }

  static List<Event> events(String body) {
    List<Event> events = new ArrayList<>();
    String name = "";
    List<String> data = new ArrayList<>();
    String text = body.startsWith("\uFEFF") ? body.substring(1) : body;
    for (String line : text.split("\r\n|\n|\r", -1)) {
      if (line.isEmpty()) {
        if (!data.isEmpty()) {
          events.add(new Event(name, String.join("\n", data)));
        }
        name = "";
        data.clear();
        continue;
      }
      int colon = line.indexOf(':');
      String field = colon < 0 ? line : line.substring(0, colon);
      String value = colon < 0 ? "" : line.substring(colon + 1);
      value = value.startsWith(" ") ? value.substring(1) : value;
      if (field.equals("event")) {
        name = value;
      } else if (field.equals("data")) {
        data.add(value);
      }
    }
    return events;
  }
}
