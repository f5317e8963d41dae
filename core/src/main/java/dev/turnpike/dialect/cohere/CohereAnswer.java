package dev.turnpike.dialect.cohere;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.AnswerReader;
import dev.turnpike.dialect.Envelope;
import dev.turnpike.dialect.ErrorBody;
import dev.turnpike.dialect.InclusiveCounts;
import dev.turnpike.dialect.InclusiveCounts.Part;
import dev.turnpike.dialect.Progress;
import dev.turnpike.dialect.Speech;
import dev.turnpike.dialect.UpstreamError;
import dev.turnpike.dialect.json.JsonCursor;
import dev.turnpike.dialect.json.JsonCursor.Kind;
import dev.turnpike.dialect.json.MalformedJson;
import dev.turnpike.dialect.json.Names;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the events of a Cohere stream, or one whole answer. The terminal event is `message-end`;
/// an answer that broke is finished by `ERROR` or `TIMEOUT`.
final class CohereAnswer implements AnswerReader {
  private static final Names FIELDS =
      Names.of("type", "delta", "message", "finish_reason", "usage", "error");
  private static final Names END = Names.of("message-end");
  private static final Names SAYING =
      Names.of("text", "thinking", "tool_plan", "name", "arguments");
  private static final Names WITHIN = Names.of("content", "tool_calls", "function");
  private static final Names USAGE = Names.of("tokens", "billed_units", "cached_tokens");
  private static final Names UNITS = Names.of("input_tokens", "output_tokens");
  private static final byte[] DONE = "[DONE]".getBytes(UTF_8);
  private static final byte[] NOTHING = {};

  private final Envelope envelope;
  private final Progress progress = new Progress();
  private final InclusiveCounts counts = new InclusiveCounts();
  private final Speech speech = new Speech(SAYING, WITHIN, progress);
  private final JsonCursor json = new JsonCursor(NOTHING);
  private boolean hasMessage;
  private boolean isEnd;
  private boolean hasTokens;
  private @Nullable ErrorBody fault;

  CohereAnswer(Envelope envelope) {
    this.envelope = envelope;
  }

  @Override
  public Progress progress() {
    return progress;
  }

  /// Whether it was an answer at all.
  boolean hasMessage() {
    return hasMessage;
  }

  @Override
  public boolean event(byte[] bytes, int from, int to, boolean error) throws MalformedJson {
    if (progress.isComplete()) {
      return true;
    }
    if (Arrays.equals(bytes, from, to, DONE, 0, DONE.length)) {
      end();
      return true;
    }
    json.reset(bytes, from, to);
    if (error) {
      fault = ErrorBody.at(json);
    } else {
      facts();
    }
    json.finish();
    conclude();
    return true;
  }

  private void facts() throws MalformedJson {
    if (!json.is(Kind.OBJECT)) {
      json.skip();
      return;
    }
    json.open();
    while (json.member()) {
      switch (json.key(FIELDS)) {
        case "type" -> isEnd = !json.word(END).isEmpty();
        case "delta" -> facts();
        case "message" -> {
          hasMessage |= json.is(Kind.OBJECT);
          speech.hear(json);
        }
        case "finish_reason" -> progress.finish(json.textOr(null));
        case "usage" -> usageObject();
        case "error" -> fault = json.is(Kind.NULL) ? null : ErrorBody.at(json);
        default -> json.skip();
      }
    }
  }

  private void conclude() {
    String finish = progress.finishReason();
    if (fault != null) {
      progress.fail(UpstreamError.inside(fault), false);
    } else if ("ERROR".equals(finish) || "TIMEOUT".equals(finish)) {
      int status = "TIMEOUT".equals(finish) ? 504 : 502;
      progress.fail(
          new Failure.UpstreamBroken(
              status, "The upstream ended its answer with " + finish + ".", Optional.empty()),
          false);
    } else if (isEnd) {
      progress.complete();
    }
  }

  private void usageObject() throws MalformedJson {
    if (!json.is(Kind.OBJECT)) {
      json.skip();
      return;
    }
    json.open();
    while (json.member()) {
      switch (json.key(USAGE)) {
        case "tokens" -> {
          units(true);
          hasTokens = true;
        }
        case "billed_units" -> units(!hasTokens);
        case "cached_tokens" -> counts.report(Part.CACHED, json.count());
        default -> json.skip();
      }
    }
    progress.reported();
  }

  /// What the model took in and gave out. What is billed leaves out Cohere's own instructions, so
  /// it counts only where nothing else is told.
  private void units(boolean count) throws MalformedJson {
    if (!count || !json.is(Kind.OBJECT)) {
      json.skip();
      return;
    }
    json.open();
    while (json.member()) {
      switch (json.key(UNITS)) {
        case "input_tokens" -> counts.report(Part.PROMPT, json.count());
        case "output_tokens" -> counts.report(Part.ANSWER, json.count());
        default -> json.skip();
      }
    }
  }

  @Override
  public void end() {
    if (progress.finishReason() != null) {
      progress.complete();
    } else {
      progress.fail(AnswerReader.truncated(), false);
    }
  }

  @Override
  public Usage usage() {
    return counts.usage(progress, envelope.body());
  }

  /// No client speaks this dialect.
  @Override
  public byte[] errorEvent(Failure failure, String requestId) {
    return NOTHING;
  }

  @Override
  public byte[] keepAlive() {
    return NOTHING;
  }
}
