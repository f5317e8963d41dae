package dev.turnpike.dialect.messages;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.AnswerReader;
import dev.turnpike.dialect.Envelope;
import dev.turnpike.dialect.ErrorBody;
import dev.turnpike.dialect.Estimate;
import dev.turnpike.dialect.Progress;
import dev.turnpike.dialect.UpstreamError;
import dev.turnpike.dialect.json.JsonCursor;
import dev.turnpike.dialect.json.JsonCursor.Kind;
import dev.turnpike.dialect.json.MalformedJson;
import dev.turnpike.dialect.json.Names;

/// Reads the events of a Messages stream, or one whole message. The terminal event is
/// `message_stop`.
final class MessagesAnswer implements AnswerReader {
  private static final Names EVENT =
      Names.of(
          "type",
          "message",
          "delta",
          "content_block",
          "usage",
          "error",
          "model",
          "content",
          "stop_reason",
          "stop_details");
  private static final Names TYPES = Names.of("message_stop", "message_delta", "error", "message");
  private static final Names SAYING =
      Names.of("text", "thinking", "partial_json", "data", "name", "input", "content", "citation");

  /// Of a delta, and of a block that says that a model took over.
  private static final Names STOP = Names.of("stop_reason", "stop_details", "from", "trigger");

  private static final byte[] PING = "event: ping\ndata: {\"type\":\"ping\"}\n\n".getBytes(UTF_8);

  private final Envelope envelope;
  private final Progress progress = new Progress();
  private final MessagesUsage usage = new MessagesUsage();
  private final Declined declined = new Declined();
  private final JsonCursor json = new JsonCursor(PING);

  /// The output count is the last word, not the placeholder of `message_start`.
  private boolean hasFinalOutput;

  private boolean hasContent;

  MessagesAnswer(Envelope envelope) {
    this.envelope = envelope;
  }

  @Override
  public Progress progress() {
    return progress;
  }

  /// Whether it was a message at all.
  boolean hasContent() {
    return hasContent;
  }

  @Override
  public boolean event(byte[] bytes, int from, int to, boolean error) throws MalformedJson {
    if (progress.isComplete()) {
      return true; // `[DONE]`, which some say after all
    }
    json.reset(bytes, from, to);
    String type = "";
    boolean reported = false;
    ErrorBody fault = null;
    json.open();
    while (json.member()) {
      switch (json.key(EVENT)) {
        case "type" -> type = json.word(TYPES);
        case "message" -> start();
        case "delta", "content_block" -> saying();
        case "usage" -> reported = usage.read(json, progress);
        case "error" -> fault = json.is(Kind.NULL) ? null : ErrorBody.at(json);
        case "model" -> progress.answers(json.textOr(progress.answeringModel()));
        case "content" -> content();
        case "stop_reason" -> progress.finish(json.textOr(null));
        case "stop_details" -> declined.readDetails(json);
        default -> json.skip();
      }
    }
    json.finish();
    if (fault != null) {
      progress.fail(UpstreamError.inside(fault), true);
    } else if (type.equals("error") || error) {
      json.reset(bytes, from, to);
      progress.fail(UpstreamError.inside(ErrorBody.at(json)), true);
    }
    if (reported) {
      hasFinalOutput = true;
      progress.reported();
    }
    if (type.equals("message_stop")) {
      stop();
    }
    return true;
  }

  private void stop() {
    if (progress.contentBytes() == 0 && progress.finishReason() == null) {
      progress.fail(new Failure.Garbled("The upstream ended its stream without an answer."), false);
    } else {
      progress.complete();
    }
  }

  /// `message_start`, with the figures of the prompt.
  private void start() throws MalformedJson {
    if (!json.is(Kind.OBJECT)) {
      json.skip();
      return;
    }
    json.open();
    while (json.member()) {
      switch (json.key(EVENT)) {
        case "usage" -> usage.read(json, progress);
        case "model" -> progress.answers(json.textOr(progress.answeringModel()));
        case "stop_reason" -> progress.finish(json.textOr(null));
        default -> json.skip();
      }
    }
  }

  /// A whole message's blocks.
  private void content() throws MalformedJson {
    if (!json.is(Kind.ARRAY)) {
      json.skip();
      return;
    }
    hasContent = true;
    json.open();
    while (json.element()) {
      saying();
    }
  }

  /// A block, or a piece of one.
  private void saying() throws MalformedJson {
    if (!json.is(Kind.OBJECT)) {
      json.skip();
      return;
    }
    String from = null;
    String why = null;
    json.open();
    while (json.member()) {
      if (json.keyIndex(SAYING) >= 0) {
        progress.said(json.weight());
        continue;
      }
      switch (json.key(STOP)) {
        case "stop_reason" -> progress.finish(json.textOr(null));
        case "stop_details" -> declined.readDetails(json);
        case "from" -> from = Declined.readModel(json);
        case "trigger" -> why = Declined.readTrigger(json);
        default -> json.skip();
      }
    }
    if (from != null && why != null) {
      declined.add(from, why);
    }
  }

  @Override
  public void end() {
    if (!progress.isComplete()) {
      progress.fail(AnswerReader.truncated(), false);
    }
  }

  @Override
  public Usage usage() {
    if (progress.saidNothing() && usage.isEmpty()) {
      return Usage.NONE;
    }
    boolean free = isFree();
    if (free && !usage.hasIterations()) {
      return Usage.NONE;
    }
    long input = usage.knowsInput() ? usage.input() : Estimate.promptTokens(envelope.body());
    long output = hasFinalOutput ? usage.output() : 0;
    boolean counted = !progress.isComplete() || !hasFinalOutput;
    if (counted) {
      long more = hasFinalOutput ? progress.unreportedBytes() : progress.contentBytes();
      output = Math.max(usage.output(), output + Estimate.tokens(more));
    }
    Usage.Counter buckets = usage.buckets(input, output, progress.answeringModel(), declined, free);
    return (counted || !usage.knowsInput() ? buckets.estimated() : buckets).usage();
  }

  /// Whether the model refused before it said anything, for a reason that is not billed.
  private boolean isFree() {
    return progress.isComplete()
        && progress.contentBytes() == 0
        && usage.output() == 0
        && "refusal".equals(progress.finishReason())
        && declined.isUnbilled();
  }

  @Override
  public byte[] errorEvent(Failure failure, String requestId) {
    return MessagesError.event(failure, requestId);
  }

  @Override
  public byte[] keepAlive() {
    return ping();
  }

  static byte[] ping() {
    return PING.clone();
  }
}
