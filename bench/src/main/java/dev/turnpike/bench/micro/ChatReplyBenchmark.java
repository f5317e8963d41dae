package dev.turnpike.bench.micro;

import dev.turnpike.bench.contender.Ask;
import dev.turnpike.dialect.ClientDialect;
import dev.turnpike.dialect.Dialects;
import dev.turnpike.dialect.Envelope;
import dev.turnpike.dialect.Operation;
import dev.turnpike.dialect.StreamTap;
import dev.turnpike.dialect.WholeReply;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// A chat answer on its way back: a whole one of 0.8 KB read for its usage, and a stream of 200
/// chunks listened to, each arriving alone.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ChatReplyBenchmark {
  private static final int CHUNKS = 200;

  private final ClientDialect chat = Dialects.client("chat");
  private Envelope envelope;
  private byte[] whole;
  private final byte[][] chunks = new byte[CHUNKS][];
  private byte[] last;

  @Setup
  public void prepare() {
    byte[] body = new Ask("m", true, 1_600).body("m").getBytes(StandardCharsets.UTF_8);
    envelope = (Envelope) chat.readRequest(Operation.CHAT_COMPLETIONS, body);
    whole =
        bytes(
            """
            {"id":"chatcmpl-1","object":"chat.completion","created":1767225600,"model":"gpt-5.1",\
            "choices":[{"index":0,"message":{"role":"assistant","content":"%s","refusal":null},\
            "finish_reason":"stop"}],"usage":{"prompt_tokens":400,"completion_tokens":60,\
            "total_tokens":460,"prompt_tokens_details":{"cached_tokens":128},\
            "completion_tokens_details":{"reasoning_tokens":0}}}"""
                .formatted("toll ".repeat(90)));
    for (int i = 0; i < CHUNKS; i++) {
      chunks[i] =
          bytes(
              chunk("{\"index\":0,\"delta\":{\"content\":\"word " + i + "\"},\"logprobs\":null}"));
    }
    last =
        bytes(chunk("{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}") + "data: [DONE]\n\n");
  }

  private static String chunk(String choice) {
    return """
    data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1767225600,\
    "model":"gpt-5.1","service_tier":"default","system_fingerprint":"fp_1","choices":[%s]}

    """
        .formatted(choice);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Benchmark
  public WholeReply readWhole() {
    return chat.readWhole(Operation.CHAT_COMPLETIONS, envelope, whole);
  }

  @Benchmark
  @OperationsPerInvocation(CHUNKS)
  public StreamTap tapChunk() {
    StreamTap tap = chat.streamTap(Operation.CHAT_COMPLETIONS, envelope, null);
    int relayed = 0;
    for (byte[] chunk : chunks) {
      relayed += tap.take(chunk).length;
    }
    tap.take(last);
    tap.end();
    if (relayed == 0 || tap.failure() != null) {
      throw new IllegalStateException("the stream was not relayed: " + tap.failure());
    }
    return tap;
  }
}
