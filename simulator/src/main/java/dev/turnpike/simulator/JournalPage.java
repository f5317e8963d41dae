package dev.turnpike.simulator;

import dev.turnpike.simulator.voice.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The journal as `GET /journal` shows it. A body that is no UTF-8 is shown as `body_base64`.
final class JournalPage {
  private JournalPage() {}

  static byte[] of(Journal journal) {
    return Json.bytes(
        Json.object(
            "dropped", journal.dropped(),
            "entries", journal.received().stream().map(JournalPage::entry).toList()));
  }

  private static Map<String, @Nullable Object> entry(Journal.Received received) {
    Map<String, @Nullable Object> entry =
        Json.object(
            "number", received.number(),
            "method", received.method(),
            "target", received.target(),
            "headers",
                received.headers().stream()
                    .map(header -> List.of(header.getKey(), header.getValue()))
                    .toList(),
            "body_bytes", received.bodyBytes(),
            "ending", received.ending().name().toLowerCase(Locale.ROOT),
            "after_ms", received.after().toNanos() / 1e6);
    try {
      entry.put(
          "body",
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(received.body())).toString());
    } catch (CharacterCodingException e) {
      entry.put("body_base64", Base64.getEncoder().encodeToString(received.body()));
    }
    return entry;
  }
}
