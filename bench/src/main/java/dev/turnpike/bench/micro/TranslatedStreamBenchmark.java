package dev.turnpike.bench.micro;

import dev.turnpike.dialect.StreamTap;
import dev.turnpike.dialect.translation.Translation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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

/// A streamed answer of 200 words that a client gets in another dialect, each event arriving alone.
/// The time is that of one event.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TranslatedStreamBenchmark {
  private static final int WORDS = 200;

  private final Answer messagesToChat =
      new Answer(
          Crossing.of("chat", "messages", "anthropic", "claude-sonnet-4-5"),
          "{\"model\":\"a/b\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
          messages());
  private final Answer chatToMessages =
      new Answer(
          Crossing.of("messages", "chat", "deepseek", "deepseek-chat"),
          "{\"model\":\"a/b\",\"stream\":true,\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
          chat());
  private final Answer chatToResponses =
      new Answer(
          Crossing.of("responses", "chat", "deepseek", "deepseek-chat"),
          "{\"model\":\"a/b\",\"stream\":true,\"input\":\"hi\"}",
          chat());
  private final Answer geminiToChat =
      new Answer(
          Crossing.of("chat", "gemini", "google-ai", "gemini-2.5-flash"),
          "{\"model\":\"a/b\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
          gemini());

  /// A provider's answer, and the question.
  private record Answer(Crossing crossing, String question, List<byte[]> events) {
    StreamTap told() {
      Translation translation = crossing.translate(question.getBytes(StandardCharsets.UTF_8));
      StreamTap tap = translation.streamTap();
      for (byte[] event : events) {
        tap.take(event);
      }
      tap.end();
      return tap;
    }
  }

  @Setup
  public void checkThatAllIsToldToTheEnd() {
    for (Answer answer : List.of(messagesToChat, chatToMessages, chatToResponses, geminiToChat)) {
      if (answer.told().stage() != StreamTap.Stage.COMPLETE) {
        throw new IllegalStateException("the answer was not complete: " + answer.told().failure());
      }
    }
  }

  private static List<byte[]> messages() {
    List<byte[]> events = new ArrayList<>();
    events.add(
        named(
            "message_start",
            """
            {"type":"message_start","message":{"id":"msg_01","type":"message","role":"assistant",\
            "model":"claude-sonnet-4-5","content":[],"stop_reason":null,"stop_sequence":null,\
            "usage":{"input_tokens":25,"cache_creation_input_tokens":0,\
            "cache_read_input_tokens":0,"output_tokens":1}}}"""));
    events.add(
        named(
            "content_block_start",
            """
            {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"""));
    for (int i = 0; i < WORDS; i++) {
      events.add(
          named(
              "content_block_delta",
              """
              {"type":"content_block_delta","index":0,\
              "delta":{"type":"text_delta","text":"word %d "}}"""
                  .formatted(i)));
    }
    events.add(named("content_block_stop", "{\"type\":\"content_block_stop\",\"index\":0}"));
    events.add(
        named(
            "message_delta",
            """
            {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},\
            "usage":{"output_tokens":400}}"""));
    events.add(named("message_stop", "{\"type\":\"message_stop\"}"));
    return events;
  }

  private static List<byte[]> chat() {
    List<byte[]> events = new ArrayList<>();
    events.add(chunk("{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}", "null"));
    for (int i = 0; i < WORDS; i++) {
      events.add(
          chunk(
              "{\"index\":0,\"delta\":{\"content\":\"word " + i + " \"},\"finish_reason\":null}",
              "null"));
    }
    events.add(chunk("{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}", "null"));
    events.add(chunk("", "{\"prompt_tokens\":25,\"completion_tokens\":400,\"total_tokens\":425}"));
    events.add(bytes("data: [DONE]\n\n"));
    return events;
  }

  private static byte[] chunk(String choice, String usage) {
    return bytes(
        """
        data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1767225600,\
        "model":"deepseek-chat","system_fingerprint":"fp_1","choices":[%s],"usage":%s}

        """
            .formatted(choice, usage));
  }

  private static List<byte[]> gemini() {
    List<byte[]> events = new ArrayList<>();
    for (int i = 0; i < WORDS; i++) {
      boolean last = i == WORDS - 1;
      events.add(
          bytes(
              """
              data: {"candidates":[{"content":{"parts":[{"text":"word %d "}],"role":"model"}%s,\
              "index":0}],"usageMetadata":{"promptTokenCount":25,"candidatesTokenCount":%d,\
              "totalTokenCount":%d},"modelVersion":"gemini-2.5-flash","responseId":"r1"}

              """
                  .formatted(i, last ? ",\"finishReason\":\"STOP\"" : "", i, i + 25)));
    }
    return events;
  }

  private static byte[] named(String name, String data) {
    return bytes("event: " + name + "\ndata: " + data + "\n\n");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Benchmark
  @OperationsPerInvocation(WORDS)
  public StreamTap messagesToChat() {
    return messagesToChat.told();
  }

  @Benchmark
  @OperationsPerInvocation(WORDS)
  public StreamTap chatToMessages() {
    return chatToMessages.told();
  }

  @Benchmark
  @OperationsPerInvocation(WORDS)
  public StreamTap chatToResponses() {
    return chatToResponses.told();
  }

  @Benchmark
  @OperationsPerInvocation(WORDS)
  public StreamTap geminiToChat() {
    return geminiToChat.told();
  }
}
