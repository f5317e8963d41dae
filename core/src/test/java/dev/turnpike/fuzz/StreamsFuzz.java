package dev.turnpike.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.dialect.Dialect;
import dev.turnpike.dialect.Dialects;
import dev.turnpike.dialect.Envelope;
import dev.turnpike.dialect.Operation;
import dev.turnpike.dialect.ProviderStreams;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Any bytes as the stream of a provider, relayed as it came: nothing throws, nothing is invented,
/// and where the bytes are cut changes nothing.
public final class StreamsFuzz {
  /// A dialect with its framing, and whether its client sees every event.
  private record Way(Dialect dialect, @Nullable String query, Envelope asked, boolean hides) {}

  static final List<String> NAMES =
      List.of("chat", "responses", "messages", "gemini", "gemini", "cohere", "ollama", "chat");

  private static final List<Way> WAYS =
      List.of(
          chat(true),
          way("responses", null),
          way("messages", null),
          way("gemini", "alt=sse"),
          way("gemini", null),
          way("cohere", null),
          way("ollama", null),
          chat(false));

  private StreamsFuzz() {}

  private static Way way(String dialect, @Nullable String query) {
    boolean client = Dialects.clients().stream().anyMatch(known -> known.id().equals(dialect));
    return new Way(Dialects.of(dialect), query, ProviderStreams.ENVELOPE, !client);
  }

  private static Way chat(boolean usageWanted) {
    byte[] body =
        ("{\"model\":\"a/b\",\"stream\":true,\"messages\":[],\"stream_options\":{\"include_usage\":"
                + usageWanted
                + "}}")
            .getBytes(UTF_8);
    Envelope asked =
        (Envelope) Dialects.client("chat").readRequest(Operation.CHAT_COMPLETIONS, body);
    return new Way(Dialects.of("chat"), null, asked, !usageWanted);
  }

  public static void fuzzerTestOneInput(byte[] bytes) {
    Input input = new Input(bytes);
    Way way = input.choice(0, WAYS);
    byte[] stream = input.rest();
    TapRun run =
        TapRun.ofAnyCut(
            () -> way.dialect.framed(way.dialect.answerReader(way.asked), way.query),
            stream,
            1 + input.choice(3, 40));
    if (!way.hides) {
      assertThat(new String(stream, ISO_8859_1)).startsWith(run.passed());
    }
  }
}
