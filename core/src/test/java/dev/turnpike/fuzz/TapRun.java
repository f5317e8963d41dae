package dev.turnpike.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.StreamTap;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a tap let through of a stream, and what it said of it in the end.
record TapRun(
    String passed,
    StreamTap.Stage stage,
    @Nullable Failure failure,
    boolean relayed,
    @Nullable String finish,
    @Nullable String model,
    @Nullable String tier,
    Usage usage) {

  /// However a stream is cut, the same comes of it.
  static TapRun ofAnyCut(Supplier<StreamTap> tap, byte[] stream, int size) {
    TapRun whole = of(tap.get(), List.of(stream));
    assertThat(of(tap.get(), Input.pieces(stream, size)))
        .as("in pieces of %d", size)
        .isEqualTo(whole);
    return whole;
  }

  private static TapRun of(StreamTap tap, List<byte[]> pieces) {
    ByteArrayOutputStream passed = new ByteArrayOutputStream();
    for (byte[] piece : pieces) {
      passed.writeBytes(tap.take(piece));
    }
    passed.writeBytes(tap.end());
    assertThat(tap.stage() == StreamTap.Stage.FAILED).isEqualTo(tap.failure() != null);
    return new TapRun(
        passed.toString(StandardCharsets.ISO_8859_1),
        tap.stage(),
        tap.failure(),
        tap.failureRelayed(),
        tap.finishReason(),
        tap.answeringModel(),
        tap.serviceTier(),
        tap.usage());
  }
}
