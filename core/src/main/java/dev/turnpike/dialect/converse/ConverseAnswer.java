package dev.turnpike.dialect.converse;

import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.AnswerReader;
import dev.turnpike.dialect.Envelope;
import dev.turnpike.dialect.Progress;
import dev.turnpike.dialect.Speech;
import dev.turnpike.dialect.json.JsonCursor;
import dev.turnpike.dialect.json.JsonCursor.Kind;
import dev.turnpike.dialect.json.MalformedJson;
import dev.turnpike.dialect.json.Names;
import org.jspecify.annotations.Nullable;

/// Reads the events of a Converse stream, each an object with the event's name for its one member,
/// or one whole answer.
///
/// `messageStop` says why the answer ended; `metadata` comes last, with the usage.
final class ConverseAnswer implements AnswerReader {
  private static final Names FIELDS =
      Names.of(
          "contentBlockStart",
          "contentBlockDelta",
          "messageStop",
          "metadata",
          "output",
          "stopReason",
          "usage",
          "serviceTier");
  private static final Names SAYING = Names.of("text", "name", "input", "redactedContent");
  private static final Names WITHIN =
      Names.of(
          "message",
          "content",
          "start",
          "delta",
          "toolUse",
          "reasoningContent",
          "reasoningText",
          "citationsContent");
  private static final Names TYPE = Names.of("type");
  private static final byte[] NOTHING = {};

  private final Envelope envelope;
  private final Progress progress = new Progress();
  private final ConverseUsage usage = new ConverseUsage();
  private final Speech speech = new Speech(SAYING, WITHIN, progress);
  private final JsonCursor json = new JsonCursor(NOTHING);
  private boolean hasOutput;
  private boolean hasMetadata;

  ConverseAnswer(Envelope envelope) {
    this.envelope = envelope;
  }

  @Override
  public Progress progress() {
    return progress;
  }

  /// Whether it was an answer at all.
  boolean hasOutput() {
    return hasOutput;
  }

  @Override
  public boolean event(byte[] bytes, int from, int to, boolean error) throws MalformedJson {
    if (progress.isComplete()) {
      return true;
    }
    json.reset(bytes, from, to);
    facts();
    json.finish();
    if (hasMetadata && progress.finishReason() != null) {
      progress.complete();
    }
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
        case "contentBlockStart", "contentBlockDelta" -> speech.hear(json);
        case "output" -> {
          hasOutput = json.is(Kind.OBJECT);
          speech.hear(json);
        }
        case "messageStop" -> facts();
        case "metadata" -> {
          hasMetadata = true;
          facts();
        }
        case "stopReason" -> stopped(json.textOr(null));
        case "usage" -> {
          if (usage.read(json)) {
            progress.reported();
          }
        }
        case "serviceTier" -> tier();
        default -> json.skip();
      }
    }
  }

  private void stopped(@Nullable String reason) {
    progress.finish(reason);
    if (reason != null && reason.startsWith("malformed_")) {
      progress.fail(
          new Failure.Garbled("The model's answer is none that Bedrock can read: " + reason + "."),
          false);
    }
  }

  /// `{"type":"flex"}`.
  private void tier() throws MalformedJson {
    if (!json.is(Kind.OBJECT)) {
      json.skip();
      return;
    }
    json.open();
    while (json.member()) {
      if (json.keyIndex(TYPE) >= 0) {
        progress.tier(json.textOr(null));
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
    return usage.usage(progress, envelope.body());
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
