package dev.turnpike.dialect.speech;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.AnswerReader;
import dev.turnpike.dialect.ErrorBody;
import dev.turnpike.dialect.Progress;
import dev.turnpike.dialect.UpstreamError;
import dev.turnpike.dialect.json.JsonCursor;
import dev.turnpike.dialect.json.JsonCursor.Kind;
import dev.turnpike.dialect.json.MalformedJson;
import dev.turnpike.dialect.json.Names;
import dev.turnpike.dialect.openai.OpenAiErrors;

/// Reads audio in OpenAI's server-sent events: `speech.audio.delta` with a piece in base64, and at
/// the end `speech.audio.done` with the usage.
final class SpeechEvents implements AnswerReader {
  private static final Names EVENT = Names.of("type", "audio", "usage", "error");
  private static final Names TYPES =
      Names.of(
          "speech.audio.delta",
          "speech.audio.done",
          "error",
          "speech.audio.error",
          "speech.audio.failed");
  private static final Names USAGE = Names.of("input_tokens", "output_tokens");
  private static final byte[] COMMENT = ": keepalive\n\n".getBytes(UTF_8);

  private final Usage asked;
  private final Progress progress = new Progress();
  private final JsonCursor json = new JsonCursor(COMMENT);
  private long input = -1;
  private long output = -1;
  private boolean done;

  /// `asked` is what the request used where the provider does not say.
  SpeechEvents(Usage asked) {
    this.asked = asked;
  }

  @Override
  public Progress progress() {
    return progress;
  }

  @Override
  public boolean event(byte[] bytes, int from, int to, boolean error) throws MalformedJson {
    if (isEnd(bytes, from, to)) {
      done();
      end();
      return true;
    }
    json.reset(bytes, from, to);
    String type = "";
    ErrorBody fault = null;
    json.open();
    while (json.member()) {
      switch (json.key(EVENT)) {
        case "type" -> type = json.word(TYPES);
        case "audio" -> progress.said(json.weight());
        case "usage" -> readUsage();
        case "error" -> fault = json.is(Kind.NULL) ? null : ErrorBody.at(json);
        default -> json.skip();
      }
    }
    json.finish();
    if (fault == null && (error || type.endsWith("error") || type.endsWith("failed"))) {
      json.reset(bytes, from, to);
      fault = ErrorBody.at(json);
    }
    if (fault != null) {
      progress.fail(UpstreamError.inside(fault), true);
    } else if (type.equals("speech.audio.done")) {
      done();
    }
    return true;
  }

  /// `[DONE]`, which some hosts say, and some in place of `speech.audio.done`.
  private static boolean isEnd(byte[] bytes, int from, int to) {
    return to - from == 6 && bytes[from] == '[' && bytes[from + 1] == 'D';
  }

  private void readUsage() throws MalformedJson {
    if (!json.is(Kind.OBJECT)) {
      json.skip();
      return;
    }
    json.open();
    while (json.member()) {
      switch (json.key(USAGE)) {
        case "input_tokens" -> input = json.count();
        case "output_tokens" -> output = json.count();
        default -> json.skip();
      }
    }
  }

  /// `[DONE]` may still follow.
  private void done() {
    if (progress.contentBytes() == 0) {
      progress.fail(new Failure.Garbled("The upstream's answer holds no audio."), false);
    }
    done = true;
  }

  @Override
  public boolean mayEndHere() {
    return done && !progress.isComplete() && !progress.hasFailed();
  }

  @Override
  public void end() {
    if (done) {
      progress.complete();
    } else {
      progress.fail(AnswerReader.truncated(), false);
    }
  }

  @Override
  public Usage usage() {
    if (input >= 0 && output > 0) {
      return Usage.counter().set(Bucket.INPUT, input).set(Bucket.OUTPUT_AUDIO, output).usage();
    }
    return SpeechAnswer.used(asked, progress);
  }

  @Override
  public byte[] errorEvent(Failure failure, String requestId) {
    return error(failure);
  }

  static byte[] error(Failure failure) {
    return ("data: " + OpenAiErrors.object(failure) + "\n\n").getBytes(UTF_8);
  }

  @Override
  public byte[] keepAlive() {
    return comment();
  }

  static byte[] comment() {
    return COMMENT.clone();
  }
}
