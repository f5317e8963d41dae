package dev.turnpike.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.dialect.eventstream.Frames;

/// A stream and the whole answer that says the same, of each dialect that only providers speak.
public record ProviderStreams(Dialect dialect, byte[] stream, String whole) {
  /// The request that is answered.
  public static final Envelope ENVELOPE =
      (Envelope)
          Dialects.client("chat")
              .readRequest(
                  Operation.CHAT_COMPLETIONS,
                  "{\"model\":\"m/n\",\"messages\":[{\"role\":\"user\",\"content\":\"hello there, you\"}]}"
                      .getBytes(UTF_8));

  @Override
  public String toString() {
    return dialect.id();
  }

  public static ProviderStreams converse() {
    return new ProviderStreams(
        Dialects.of("converse"),
        Frames.all(
            Frames.event("messageStart", "{\"role\":\"assistant\",\"p\":\"abc\"}"),
            delta(0, "{\"reasoningContent\":{\"text\":\"so \"}}"),
            delta(0, "{\"reasoningContent\":{\"text\":\"be it\"}}"),
            delta(0, "{\"reasoningContent\":{\"signature\":\"c2ln\"}}"),
            delta(0, "{\"reasoningContent\":{\"signature\":\"bmVk\"}}"),
            stop(0),
            delta(1, "{\"reasoningContent\":{\"redactedContent\":\"UmVk\"}}"),
            stop(1),
            delta(2, "{\"text\":\"hé\"}"),
            delta(2, "{\"text\":\"llo\"}"),
            delta(
                2,
                "{\"citation\":{\"title\":\"T\",\"sourceContent\":[{\"text\":\"q\"}],\"location\":{\"web\":{\"url\":\"https://x\"}}}}"),
            stop(2),
            start(3, "a", "f"),
            delta(3, "{\"toolUse\":{\"input\":\"{\\\"x\\\":\"}}"),
            delta(3, "{\"toolUse\":{\"input\":\"1.0}\"}}"),
            stop(3),
            start(4, "b", "g"),
            stop(4),
            Frames.event("messageStop", "{\"stopReason\":\"tool_use\"}"),
            Frames.event("metadata", "{\"usage\":{\"inputTokens\":20,\"outputTokens\":10}}")),
        "{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":[{\"reasoningContent\":{\"reasoningText\":{\"text\":\"so be it\",\"signature\":\"c2lnbmVk\"}}},{\"reasoningContent\":{\"redactedContent\":\"UmVk\"}},"
            + "{\"citationsContent\":{\"content\":[{\"text\":\"héllo\"}],\"citations\":[{\"title\":\"T\",\"sourceContent\":[{\"text\":\"q\"}],\"location\":{\"web\":{\"url\":\"https://x\"}}}]}},"
            + "{\"toolUse\":{\"toolUseId\":\"a\",\"name\":\"f\",\"input\":{\"x\":1.0}}},{\"toolUse\":{\"toolUseId\":\"b\",\"name\":\"g\",\"input\":{}}}]}},\"stopReason\":\"tool_use\",\"usage\":{\"inputTokens\":20,\"outputTokens\":10}}");
  }

  private static byte[] delta(int index, String delta) {
    return Frames.event(
        "contentBlockDelta", "{\"contentBlockIndex\":" + index + ",\"delta\":" + delta + "}");
  }

  private static byte[] start(int index, String id, String name) {
    return Frames.event(
        "contentBlockStart",
        "{\"contentBlockIndex\":"
            + index
            + ",\"start\":{\"toolUse\":{\"toolUseId\":\""
            + id
            + "\",\"name\":\""
            + name
            + "\"}}}");
  }

  private static byte[] stop(int index) {
    return Frames.event("contentBlockStop", "{\"contentBlockIndex\":" + index + "}");
  }

  public static ProviderStreams cohere() {
    return new ProviderStreams(
        Dialects.of("cohere"),
        """
        event: message-start
        data: {"id":"c1","type":"message-start","delta":{"message":{"role":"assistant","content":[],"tool_plan":"","tool_calls":[],"citations":[]}}}

        event: content-start
        data: {"type":"content-start","index":0,"delta":{"message":{"content":{"type":"thinking","thinking":""}}}}

        event: content-delta
        data: {"type":"content-delta","index":0,"delta":{"message":{"content":{"thinking":"so"}}}}

        event: content-end
        data: {"type":"content-end","index":0}

        event: content-start
        data: {"type":"content-start","index":1,"delta":{"message":{"content":{"type":"text","text":""}}}}

        event: content-delta
        data: {"type":"content-delta","index":1,"delta":{"message":{"content":{"text":"hé"}}}}

        event: content-delta
        data: {"type":"content-delta","index":1,"delta":{"message":{"content":{"text":"llo "}}}}

        event: content-end
        data: {"type":"content-end","index":1}

        event: tool-plan-delta
        data: {"type":"tool-plan-delta","delta":{"message":{"tool_plan":"I call."}}}

        event: citation-start
        data: {"type":"citation-start","index":0,"delta":{"message":{"citations":{"start":0,"end":5,"text":"héllo","sources":[{"type":"document","id":"d1","document":{"url":"https://x","title":"T"}},{"type":"tool","id":"t:0"}]}}}}

        event: tool-call-start
        data: {"type":"tool-call-start","index":0,"delta":{"message":{"tool_calls":{"id":"f_1","type":"function","function":{"name":"f","arguments":""}}}}}

        event: tool-call-delta
        data: {"type":"tool-call-delta","index":0,"delta":{"message":{"tool_calls":{"function":{"arguments":"{\\"x\\":1}"}}}}}

        event: tool-call-end
        data: {"type":"tool-call-end","index":0}

        event: tool-call-start
        data: {"type":"tool-call-start","index":1,"delta":{"message":{"tool_calls":{"id":"g_1","type":"function","function":{"name":"g","arguments":null}}}}}

        event: tool-call-end
        data: {"type":"tool-call-end","index":1}

        event: message-end
        data: {"type":"message-end","delta":{"finish_reason":"TOOL_CALL","usage":{"billed_units":{"input_tokens":12,"output_tokens":7},"tokens":{"input_tokens":200.0,"output_tokens":9},"cached_tokens":144}}}

        data: [DONE]

        """
            .getBytes(UTF_8),
        """
        {"id":"c1","finish_reason":"TOOL_CALL","message":{"role":"assistant","content":[{"type":"thinking","thinking":"so"},{"type":"text","text":"héllo "}],"tool_plan":"I call.",
        "tool_calls":[{"id":"f_1","type":"function","function":{"name":"f","arguments":"{\\"x\\":1}"}},{"id":"g_1","type":"function","function":{"name":"g","arguments":null}}],
        "citations":[{"start":0,"end":5,"text":"héllo","sources":[{"type":"document","id":"d1","document":{"url":"https://x","title":"T"}},{"type":"tool","id":"t:0"}]}]},
        "usage":{"tokens":{"input_tokens":200,"output_tokens":9},"billed_units":{"input_tokens":12,"output_tokens":7},"cached_tokens":144}}""");
  }

  public static ProviderStreams ollama() {
    return new ProviderStreams(
        Dialects.of("ollama"),
        """
        {"model":"qwen3","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":"","thinking":"so"},"done":false}
        {"model":"qwen3","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":"hé"},"done":false}
        {"model":"qwen3","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":"llo"},"done":false}
        {"model":"qwen3","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":"","tool_calls":[{"function":{"name":"f","arguments":{"a":1}}}]},"done":false}
        {"model":"qwen3","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":"","tool_calls":[{"function":{"index":1,"name":"g","arguments":{}}}]},"done":false}
        {"model":"qwen3","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","total_duration":5,"prompt_eval_count":20,"eval_count":9}
        """
            .getBytes(UTF_8),
        """
        {"model":"qwen3","message":{"role":"assistant","content":"héllo","thinking":"so","tool_calls":[{"function":{"name":"f","arguments":{"a":1}}},{"function":{"name":"g","arguments":{}}}]},"done":true,"done_reason":"stop","prompt_eval_count":20,"eval_count":9}""");
  }
}
