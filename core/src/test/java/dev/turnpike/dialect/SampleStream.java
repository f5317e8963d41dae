package dev.turnpike.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.json.JsonCursor;
import dev.turnpike.dialect.json.MalformedJson;
import java.util.List;

/// A good stream of a dialect and what a tap makes of it. Up to `completeFrom` bytes of it are too
/// few to be an answer.
record SampleStream(
    String name,
    Operation operation,
    String query,
    String request,
    String stream,
    String passed,
    int completeFrom,
    String finish,
    String model,
    Usage usage) {

  StreamTap tap() {
    return Taps.tap(operation, query, request.getBytes(UTF_8));
  }

  byte[] bytes() {
    return stream.getBytes(UTF_8);
  }

  @Override
  public String toString() {
    return name;
  }

  /// Checks that `told`, all that a client was sent of a broken stream, can be read and ends in an
  /// error.
  void checkBroken(String told) {
    try {
      if (query.isEmpty()) {
        JsonCursor.check(told.getBytes(UTF_8), 0, told.getBytes(UTF_8).length);
        assertThat(told).contains("{\"error\":{");
        return;
      }
      String[] events = told.split("\n\n|\r\n\r\n", -1);
      assertThat(events[events.length - 1]).isEmpty();
      for (String event : events) {
        int data = event.indexOf("data:");
        if (data >= 0 && !event.contains("[DONE]")) {
          byte[] json = event.substring(data + 5).getBytes(UTF_8);
          JsonCursor.check(json, 0, json.length);
        }
      }
      assertThat(events[events.length - 2]).contains("error");
    } catch (MalformedJson e) {
      throw new AssertionError(told, e);
    }
  }

  private static String chat(boolean asked) {
    return "{\"model\":\"openai/gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"stream\":true"
        + (asked ? ",\"stream_options\":{\"include_usage\":true}}" : "}");
  }

  private static final String CHAT_HEAD =
      """
      : OPENROUTER PROCESSING

      data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"gpt-4o-2024","choices":[],"prompt_filter_results":[]}

      data: {"id":"c1","model":"gpt-4o-2024","service_tier":"default","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}],"usage":null}

      data: {"id":"c1","model":"gpt-4o-2024","choices":[{"index":0,"delta":{"content":"héllo 漢字 😀 \\n"},"finish_reason":null}],"usage":null}

      data: {"id":"c1","model":"gpt-4o-2024","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":null}

      """;
  private static final String CHAT_USAGE =
      """
      data: {"id":"c1","model":"gpt-4o-2024","choices":[],"usage":{"prompt_tokens":20,"completion_tokens":10,"total_tokens":30,"prompt_tokens_details":{"cached_tokens":8,"audio_tokens":2},"completion_tokens_details":{"reasoning_tokens":4}}}

      """;
  private static final String DONE = "data: [DONE]\n\n";
  private static final Usage CHAT_COUNTS =
      Usage.counter()
          .set(Bucket.INPUT, 10)
          .set(Bucket.INPUT_AUDIO, 2)
          .set(Bucket.CACHE_READ, 8)
          .set(Bucket.OUTPUT, 6)
          .set(Bucket.REASONING, 4)
          .usage();

  private static SampleStream chatHidden() {
    return new SampleStream(
        "chat, usage hidden",
        Operation.CHAT_COMPLETIONS,
        "alt=sse",
        chat(false),
        CHAT_HEAD + CHAT_USAGE + DONE,
        CHAT_HEAD + DONE,
        finishes(CHAT_HEAD),
        "stop",
        "gpt-4o-2024",
        CHAT_COUNTS);
  }

  /// An end after a finish reason is complete, even without the empty line.
  private static int finishes(String head) {
    return head.getBytes(UTF_8).length - 2;
  }

  private static SampleStream chatAsked() {
    String stream = (CHAT_HEAD + CHAT_USAGE + DONE).replace("\n", "\r\n");
    return new SampleStream(
        "chat, usage asked for",
        Operation.CHAT_COMPLETIONS,
        "alt=sse",
        chat(true),
        stream,
        stream,
        CHAT_HEAD.replace("\n", "\r\n").getBytes(UTF_8).length - 4,
        "stop",
        "gpt-4o-2024",
        CHAT_COUNTS);
  }

  private static SampleStream responses() {
    String stream =
        """
        event: response.created
        data: {"type":"response.created","sequence_number":0,"response":{"id":"resp_1","object":"response","created_at":5,"model":"gpt-5","status":"in_progress","error":null,"output":[],"usage":null}}

        event: response.output_item.added
        data: {"type":"response.output_item.added","sequence_number":1,"output_index":0,"item":{"id":"msg_1","type":"message","content":[]}}

        event: response.output_text.delta
        data: {"type":"response.output_text.delta","sequence_number":2,"item_id":"msg_1","delta":"hello é","logprobs":[]}

        event: response.output_item.done
        data: {"type":"response.output_item.done","sequence_number":3,"item":{"type":"web_search_call","id":"ws_1"}}

        event: response.completed
        data: {"type":"response.completed","sequence_number":4,"response":{"id":"resp_1","model":"gpt-5","status":"completed","service_tier":"flex","output":[{"type":"web_search_call","id":"ws_1"},{"type":"message","content":[{"type":"output_text","text":"hello é"}]}],"usage":{"input_tokens":30,"input_tokens_details":{"cached_tokens":10,"cache_write_tokens":5},"output_tokens":9,"output_tokens_details":{"reasoning_tokens":2},"total_tokens":39}}}

        """;
    return new SampleStream(
        "responses",
        Operation.RESPONSES,
        "alt=sse",
        new String(Taps.request(Operation.RESPONSES), UTF_8),
        stream,
        stream,
        finishes(stream),
        "completed",
        "gpt-5",
        Usage.counter()
            .set(Bucket.INPUT, 15)
            .set(Bucket.CACHE_READ, 10)
            .set(Bucket.CACHE_WRITE_5M, 5)
            .set(Bucket.OUTPUT, 7)
            .set(Bucket.REASONING, 2)
            .set(Bucket.WEB_SEARCH, 1)
            .usage());
  }

  private static SampleStream messages() {
    String stream =
        """
        event: message_start
        data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-opus-5","content":[],"stop_reason":null,"usage":{"input_tokens":12,"cache_read_input_tokens":100,"cache_creation_input_tokens":50,"cache_creation":{"ephemeral_5m_input_tokens":20,"ephemeral_1h_input_tokens":30},"output_tokens":1,"service_tier":"standard"}}}

        event: ping
        data: {"type": "ping"}

        event: content_block_start
        data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"so"}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\\"a\\":"}}

        event: message_delta
        data: {"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":40,"output_tokens_details":{"thinking_tokens":15},"server_tool_use":{"web_search_requests":2}}}

        event: message_stop
        data: {"type":"message_stop"}

        """;
    return new SampleStream(
        "messages",
        Operation.MESSAGES,
        "alt=sse",
        new String(Taps.request(Operation.MESSAGES), UTF_8),
        stream,
        stream,
        finishes(stream),
        "tool_use",
        "claude-opus-5",
        Usage.counter()
            .set(Bucket.INPUT, 12)
            .set(Bucket.CACHE_READ, 100)
            .set(Bucket.CACHE_WRITE_5M, 20)
            .set(Bucket.CACHE_WRITE_1H, 30)
            .set(Bucket.OUTPUT, 25)
            .set(Bucket.REASONING, 15)
            .set(Bucket.WEB_SEARCH, 2)
            .usage());
  }

  private static final String GEMINI_FIRST =
      "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"he\\\"llo] é\"}],\"role\":\"model\"}}],\"usageMetadata\":{\"promptTokenCount\":20},\"modelVersion\":\"gemini-2.5-flash\"}";
  private static final String GEMINI_LAST =
      "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"f\",\"args\":{}}}]},\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"promptTokenCount\":20,\"toolUsePromptTokenCount\":3,\"cachedContentTokenCount\":8,\"candidatesTokenCount\":7,\"thoughtsTokenCount\":5,\"promptTokensDetails\":[{\"modality\":\"TEXT\",\"tokenCount\":14},{\"modality\":\"AUDIO\",\"tokenCount\":6}],\"cacheTokensDetails\":[{\"modality\":\"AUDIO\",\"tokenCount\":2}]}}";
  private static final Usage GEMINI_COUNTS =
      Usage.counter()
          .set(Bucket.INPUT, 11)
          .set(Bucket.INPUT_AUDIO, 4)
          .set(Bucket.CACHE_READ, 6)
          .set(Bucket.CACHE_READ_AUDIO, 2)
          .set(Bucket.OUTPUT, 7)
          .set(Bucket.REASONING, 5)
          .usage();

  private static SampleStream geminiEvents() {
    String stream = "data: " + GEMINI_FIRST + "\r\n\r\ndata: " + GEMINI_LAST + "\r\n\r\n";
    return gemini("gemini, events", "alt=sse", stream, stream.getBytes(UTF_8).length - 4);
  }

  private static SampleStream geminiArray() {
    String stream = "[" + GEMINI_FIRST + "\n,\r\n" + GEMINI_LAST + "\n]\n";
    return gemini("gemini, array", "", stream, stream.getBytes(UTF_8).length - 1);
  }

  private static SampleStream gemini(String name, String query, String stream, int completeFrom) {
    return new SampleStream(
        name,
        Operation.STREAM_GENERATE_CONTENT,
        query,
        new String(Taps.request(Operation.STREAM_GENERATE_CONTENT), UTF_8),
        stream,
        stream,
        completeFrom,
        "STOP",
        "gemini-2.5-flash",
        GEMINI_COUNTS);
  }

  // Last, because it is made of the constants above.
  static final List<SampleStream> ALL =
      List.of(chatHidden(), chatAsked(), responses(), messages(), geminiEvents(), geminiArray());
}
