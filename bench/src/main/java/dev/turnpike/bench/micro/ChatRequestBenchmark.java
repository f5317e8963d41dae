package dev.turnpike.bench.micro;

import dev.turnpike.bench.contender.Ask;
import dev.turnpike.dialect.ClientDialect;
import dev.turnpike.dialect.Dialects;
import dev.turnpike.dialect.Envelope;
import dev.turnpike.dialect.Operation;
import dev.turnpike.dialect.Reading;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// A chat request on its way in and out again: scanned as strict JSON, and its model replaced.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ChatRequestBenchmark {
  @Param({"1600", "200000"})
  int bytes;

  private final ClientDialect chat = Dialects.client("chat");
  private byte[] body;
  private Envelope envelope;

  @Setup
  public void prepare() {
    body =
        new Ask("openai/gpt-5.1", true, bytes)
            .body("openai/gpt-5.1")
            .getBytes(StandardCharsets.UTF_8);
    envelope = (Envelope) chat.readRequest(Operation.CHAT_COMPLETIONS, body);
  }

  @Benchmark
  public Reading scan() {
    return chat.readRequest(Operation.CHAT_COMPLETIONS, body);
  }

  @Benchmark
  public byte[] splice() {
    return envelope.spliced("gpt-5.1");
  }
}
