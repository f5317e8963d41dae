package dev.turnpike.dialect.ollama;

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

/// Reads the lines of an Ollama stream, or one whole answer. The last says `"done":true`, and what
/// was used: the prompt only as far as it was not in memory already.
final class OllamaAnswer implements AnswerReader {
  private static final Names FIELDS =
      Names.of(
          "model", "message", "done", "done_reason", "prompt_eval_count", "eval_count", "error");
  private static final Names SAYING = Names.of("content", "thinking", "name", "arguments");
  private static final Names WITHIN = Names.of("tool_calls", "function");
  private static final byte[] NOTHING = {};

  private final Envelope envelope;
  private final Progress progress = new Progress();
  private final InclusiveCounts counts = new InclusiveCounts();
  private final Speech speech = new Speech(SAYING, WITHIN, progress);
  private final JsonCursor json = new JsonCursor(NOTHING);
  private boolean hasMessage;

  OllamaAnswer(Envelope envelope) {
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
    json.reset(bytes, from, to);
    boolean done = facts();
    json.finish();
    if (done) {
      progress.complete();
    }
    return true;
  }

  private boolean facts() throws MalformedJson {
    boolean done = false;
    json.open();
    while (json.member()) {
      switch (json.key(FIELDS)) {
        case "model" -> progress.answers(json.textOr(progress.answeringModel()));
        case "message" -> {
          hasMessage |= json.is(Kind.OBJECT);
          speech.hear(json);
        }
        case "done" -> {
          done = json.is(Kind.BOOLEAN) && json.truth();
          json.settle();
        }
        case "done_reason" -> progress.finish(json.textOr(null));
        case "prompt_eval_count" -> counts.report(Part.PROMPT, json.count());
        case "eval_count" -> {
          counts.report(Part.ANSWER, json.count());
          progress.reported();
        }
        case "error" -> {
          if (!json.is(Kind.NULL)) {
            progress.fail(UpstreamError.inside(ErrorBody.at(json)), false);
          }
        }
        default -> json.skip();
      }
    }
    return done;
  }

  @Override
  public void end() {
    if (progress.finishReason() != null) {
      progress.complete();
    } else if (!progress.isComplete()) {
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
