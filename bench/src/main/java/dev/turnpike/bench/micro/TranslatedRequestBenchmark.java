package dev.turnpike.bench.micro;

import dev.turnpike.bench.contender.Ask;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// A request that goes to a model of another dialect: read, fitted to the model and written. A chat
/// request of 1.6 KB, and one of 88 KB that Claude Code sent, its words replaced by others.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TranslatedRequestBenchmark {
  private final Crossing chatToMessages =
      Crossing.of("chat", "messages", "anthropic", "claude-sonnet-4-5");
  private final Crossing messagesToChat =
      Crossing.of("messages", "chat", "deepseek", "deepseek-chat");
  private final Crossing messagesToResponses =
      Crossing.of("messages", "responses", "openai", "gpt-5.1");
  private final Crossing messagesToGemini =
      Crossing.of("messages", "gemini", "google-ai", "gemini-2.5-flash");
  private byte[] small;
  private byte[] claudeCode;

  @Setup
  public void prepare() throws IOException {
    small = new Ask("a/b", true, 1_600).body("a/b").getBytes(StandardCharsets.UTF_8);
    try (InputStream in =
        Objects.requireNonNull(
            TranslatedRequestBenchmark.class.getResourceAsStream("claude-code.json"))) {
      claudeCode = in.readAllBytes();
    }
  }

  @Benchmark
  public byte[] smallChatToMessages() {
    return chatToMessages.translate(small).request();
  }

  @Benchmark
  public byte[] claudeCodeToChat() {
    return messagesToChat.translate(claudeCode).request();
  }

  @Benchmark
  public byte[] claudeCodeToResponses() {
    return messagesToResponses.translate(claudeCode).request();
  }

  @Benchmark
  public byte[] claudeCodeToGemini() {
    return messagesToGemini.translate(claudeCode).request();
  }
}
