package dev.turnpike.dialect.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.AnswerReader;
import dev.turnpike.dialect.Envelope;
import dev.turnpike.dialect.ErrorBody;
import dev.turnpike.dialect.InclusiveCounts;
import dev.turnpike.dialect.InclusiveCounts.Part;
import dev.turnpike.dialect.Progress;
import dev.turnpike.dialect.UpstreamError;
import dev.turnpike.dialect.json.JsonCursor;
import dev.turnpike.dialect.json.JsonCursor.Kind;
import dev.turnpike.dialect.json.MalformedJson;
import dev.turnpike.dialect.json.Names;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the chunks of a Gemini stream, or one whole answer. There is no terminal event: an end is
/// complete where a finish reason or the reason of a refused prompt came.
final class GeminiAnswer implements AnswerReader {
  private static final Names CHUNK =
      Names.of("candidates", "usageMetadata", "modelVersion", "promptFeedback", "error");
  private static final Names CANDIDATE = Names.of("content", "finishReason", "groundingMetadata");
  private static final Names PARTS = Names.of("parts");
  private static final Names SILENT = Names.of("thought", "thoughtSignature", "videoMetadata");
  private static final Names SEARCHES = Names.of("webSearchQueries");
  private static final Names BLOCKED = Names.of("blockReason");
  private static final Set<String> BOTCHED =
      Set.of(
          "MALFORMED_FUNCTION_CALL",
          "UNEXPECTED_TOOL_CALL",
          "TOO_MANY_TOOL_CALLS",
          "MISSING_THOUGHT_SIGNATURE");
  private static final byte[] KEEP_ALIVE = ": keep-alive\n\n".getBytes(UTF_8);

  private final Envelope envelope;
  private final boolean translated;
  private final Progress progress = new Progress();
  private final InclusiveCounts counts = new InclusiveCounts();
  private final GeminiUsage usage = new GeminiUsage();
  private final JsonCursor json = new JsonCursor(KEEP_ALIVE);
  private boolean hasAnswered;

  /// `translated` says that no client of Gemini's hears it: one would know what to make of a call
  /// that went wrong, others take it for an empty answer.
  GeminiAnswer(Envelope envelope, boolean translated) {
    this.envelope = envelope;
    this.translated = translated;
  }

  @Override
  public Progress progress() {
    return progress;
  }

  /// Whether candidates, or a reason for having none, came at all.
  boolean hasAnswered() {
    return hasAnswered;
  }

  @Override
  public boolean event(byte[] bytes, int from, int to, boolean error) throws MalformedJson {
    json.reset(bytes, from, to);
    json.open();
    while (json.member()) {
      switch (json.key(CHUNK)) {
        case "candidates" -> candidates();
        case "usageMetadata" -> usage.read(json, counts, progress);
        case "modelVersion" -> progress.answers(json.textOr(progress.answeringModel()));
        case "promptFeedback" -> feedback();
        case "error" -> {
          if (!json.is(Kind.NULL)) {
            progress.fail(UpstreamError.inside(ErrorBody.at(json)), true);
          }
        }
        default -> json.skip();
      }
    }
    json.finish();
    return true;
  }

  private void candidates() throws MalformedJson {
    if (!json.is(Kind.ARRAY)) {
      json.skip();
      return;
    }
    hasAnswered = true;
    json.open();
    while (json.element()) {
      if (json.is(Kind.OBJECT)) {
        candidate();
      }
    }
  }

  private void candidate() throws MalformedJson {
    json.open();
    while (json.member()) {
      switch (json.key(CANDIDATE)) {
        case "content" -> content();
        case "finishReason" -> progress.finish(json.textOr(null));
        case "groundingMetadata" -> searches();
        default -> json.skip();
      }
    }
  }

  private void content() throws MalformedJson {
    if (!json.is(Kind.OBJECT)) {
      json.skip();
      return;
    }
    json.open();
    while (json.member()) {
      if (json.keyIndex(PARTS) < 0 || !json.is(Kind.ARRAY)) {
        continue;
      }
      json.open();
      while (json.element()) {
        if (json.is(Kind.OBJECT)) {
          part();
        }
      }
    }
  }

  private void part() throws MalformedJson {
    json.open();
    while (json.member()) {
      if (json.keyIndex(SILENT) < 0) {
        progress.said(json.weight());
      }
    }
  }

  private void searches() throws MalformedJson {
    if (!json.is(Kind.OBJECT)) {
      json.skip();
      return;
    }
    json.open();
    while (json.member()) {
      if (json.keyIndex(SEARCHES) < 0 || !json.is(Kind.ARRAY)) {
        continue;
      }
      int queries = 0;
      json.open();
      while (json.element()) {
        queries++;
      }
      counts.report(Part.SEARCHES, Math.max(queries, counts.of(Part.SEARCHES)));
    }
  }

  private void feedback() throws MalformedJson {
    if (!json.is(Kind.OBJECT)) {
      json.skip();
      return;
    }
    json.open();
    while (json.member()) {
      if (json.keyIndex(BLOCKED) >= 0) {
        progress.finish(json.textOr(null));
        hasAnswered = true;
      }
    }
  }

  /// Why an answer with a finish reason is none all the same, or null.
  @Nullable Failure botched() {
    String reason = progress.finishReason();
    return translated && reason != null && BOTCHED.contains(reason)
        ? new Failure.Garbled("The model tried to call a tool and failed: " + reason + ".")
        : null;
  }

  @Override
  public boolean mayEndHere() {
    return progress.finishReason() != null;
  }

  @Override
  public void end() {
    Failure botched = botched();
    if (progress.finishReason() == null) {
      progress.fail(AnswerReader.truncated(), false);
    } else if (botched != null) {
      progress.fail(botched, false);
    } else {
      progress.complete();
    }
  }

  @Override
  public Usage usage() {
    if (progress.isComplete() && progress.contentBytes() == 0 && !counts.knows(Part.ANSWER)) {
      counts.report(Part.ANSWER, 0); // Gemini leaves out what is zero
    }
    return counts.usage(progress, envelope.body());
  }

  @Override
  public byte[] errorEvent(Failure failure, String requestId) {
    return ("data: " + GeminiError.object(failure) + "\n\n").getBytes(UTF_8);
  }

  @Override
  public byte[] keepAlive() {
    return KEEP_ALIVE.clone();
  }
}
