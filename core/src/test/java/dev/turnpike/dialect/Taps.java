package dev.turnpike.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Usage;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Runs streams through taps and tells what came of them.
final class Taps {
  static final byte[] CHAT =
      "{\"model\":\"openai/gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"hello there, you\"}],\"stream\":true}"
          .getBytes(UTF_8);

  private Taps() {}

  /// What a tap let through and what it said in the end.
  record Outcome(
      String passed,
      StreamTap.Stage stage,
      @Nullable Failure failure,
      boolean relayed,
      @Nullable String finish,
      @Nullable String model,
      @Nullable String tier,
      Usage usage) {

    /// The failure, which there must be.
    Failure broken() {
      if (failure == null) {
        throw new AssertionError("the stream did not fail");
      }
      return failure;
    }
  }

  static StreamTap tap(Operation operation, @Nullable String query, byte[] body) {
    ClientDialect dialect = Dialects.client(operation.dialect());
    return dialect.streamTap(operation, envelope(operation, body), query);
  }

  static Envelope envelope(Operation operation, byte[] body) {
    Reading reading = Dialects.client(operation.dialect()).readRequest(operation, body);
    return switch (reading) {
      case Envelope envelope -> envelope;
      case Reading.Other other -> throw new AssertionError("a body of " + other.dialect());
      case Reading.Malformed malformed -> throw new AssertionError(malformed.failure().message());
    };
  }

  static Outcome run(StreamTap tap, List<byte[]> chunks) {
    ByteArrayOutputStream passed = new ByteArrayOutputStream();
    for (byte[] chunk : chunks) {
      passed.writeBytes(tap.take(chunk));
    }
    passed.writeBytes(tap.end());
    return new Outcome(
        passed.toString(UTF_8),
        tap.stage(),
        tap.failure(),
        tap.failureRelayed(),
        tap.finishReason(),
        tap.answeringModel(),
        tap.serviceTier(),
        tap.usage());
  }

  static Outcome chat(String stream) {
    return run(tap(Operation.CHAT_COMPLETIONS, null, CHAT), List.of(stream.getBytes(UTF_8)));
  }

  static Outcome run(Operation operation, String stream) {
    return run(tap(operation, "alt=sse", request(operation)), List.of(stream.getBytes(UTF_8)));
  }

  static byte[] request(Operation operation) {
    return switch (operation) {
      case CHAT_COMPLETIONS -> CHAT;
      case EMBEDDINGS -> "{\"model\":\"openai/e\",\"input\":\"hello\"}".getBytes(UTF_8);
      case SPEECH -> "{\"model\":\"openai/tts-1\",\"input\":\"hello\"}".getBytes(UTF_8);
      case RESPONSES ->
          "{\"model\":\"openai/gpt-4o\",\"input\":\"hello there, you\",\"stream\":true}"
              .getBytes(UTF_8);
      case MESSAGES, COUNT_TOKENS ->
          "{\"model\":\"anthropic/claude\",\"max_tokens\":9,\"messages\":[],\"stream\":true}"
              .getBytes(UTF_8);
      case GENERATE_CONTENT, STREAM_GENERATE_CONTENT, GEMINI_COUNT_TOKENS ->
          "{\"contents\":[{\"parts\":[{\"text\":\"hello there, you\"}]}]}".getBytes(UTF_8);
    };
  }
}
