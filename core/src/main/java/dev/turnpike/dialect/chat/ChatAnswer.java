package dev.turnpike.dialect.chat;

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
import dev.turnpike.dialect.openai.OpenAiErrors;
import dev.turnpike.dialect.openai.OpenAiUsage;
import java.util.BitSet;
import java.util.Optional;

/// Reads the chunks of a Chat stream, or one whole completion.
///
/// The terminal event is `[DONE]`. An end without it is complete where each choice that came has
/// come to a finish reason.
final class ChatAnswer implements AnswerReader {
  private static final Names CHUNK =
      Names.of("choices", "usage", "model", "service_tier", "error", "x_groq");
  private static final Names GROQ = Names.of("usage", "error");
  private static final Names CHOICE = Names.of("index", "delta", "message", "finish_reason");
  private static final Names SAYING =
      Names.of(
          "content",
          "reasoning_content",
          "reasoning",
          "reasoning_details",
          "refusal",
          "tool_calls",
          "function_call",
          "audio");

  /// Choices beyond this one count as it.
  private static final int MOST_CHOICES = 1_000;

  private static final byte[] DONE = "[DONE]".getBytes(UTF_8);
  private static final byte[] KEEP_ALIVE = ": keep-alive\n\n".getBytes(UTF_8);

  private final Envelope envelope;
  private final boolean translated;
  private final boolean hidesUsage;
  private final Progress progress = new Progress();
  private final InclusiveCounts counts = new InclusiveCounts();
  private final JsonCursor json = new JsonCursor(DONE);
  private boolean hasChoices;

  /// By their index.
  private final BitSet begun = new BitSet();

  private final BitSet finished = new BitSet();

  /// `translated` says that no client of Chat hears it: one would know what to make of a finish
  /// reason that is none, others take it for a good end.
  ChatAnswer(Envelope envelope, boolean translated) {
    this.envelope = envelope;
    this.translated = translated;
    this.hidesUsage = envelope.notes().contains(ChatRequest.INJECTED);
  }

  @Override
  public Progress progress() {
    return progress;
  }

  /// Whether a choice came at all.
  boolean hasChoices() {
    return hasChoices && !begun.isEmpty();
  }

  @Override
  public boolean event(byte[] bytes, int from, int to, boolean error) throws MalformedJson {
    if (progress.isComplete()) {
      return true;
    }
    if (isDone(bytes, from, to)) {
      done();
      return true;
    }
    json.reset(bytes, from, to);
    if (error) {
      progress.fail(UpstreamError.inside(ErrorBody.at(json)), true);
      json.finish();
      return true;
    }
    boolean seen = chunk();
    json.finish();
    return seen;
  }

  private void done() {
    if (progress.contentBytes() == 0 && progress.finishReason() == null) {
      progress.fail(new Failure.Garbled("The upstream ended its stream without an answer."), false);
    } else {
      progress.complete();
    }
  }

  private static boolean isDone(byte[] bytes, int from, int to) {
    if (to - from < DONE.length || bytes[from] != '[') {
      return false;
    }
    for (int i = 0; i < DONE.length; i++) {
      if (bytes[from + i] != DONE[i]) {
        return false;
      }
    }
    return true;
  }

  private boolean chunk() throws MalformedJson {
    boolean noChoices = false;
    boolean usage = false;
    json.open();
    while (json.member()) {
      switch (json.key(CHUNK)) {
        case "choices" -> noChoices = choices() == 0;
        case "usage" -> usage = readUsage();
        case "model" -> progress.answers(json.textOr(progress.answeringModel()));
        case "service_tier" -> progress.tier(json.textOr(progress.serviceTier()));
        case "error" -> error();
        case "x_groq" -> groq();
        default -> json.skip();
      }
    }
    return !(hidesUsage && noChoices && usage);
  }

  private boolean readUsage() throws MalformedJson {
    boolean reported = OpenAiUsage.read(json, counts);
    if (reported && counts.knows(Part.ANSWER)) {
      progress.reported();
    }
    return reported;
  }

  private void groq() throws MalformedJson {
    if (!json.is(Kind.OBJECT)) {
      json.skip();
      return;
    }
    json.open();
    while (json.member()) {
      switch (json.key(GROQ)) {
        case "usage" -> readUsage();
        case "error" -> error();
        default -> json.skip();
      }
    }
  }

  private void error() throws MalformedJson {
    if (json.is(Kind.NULL) || json.is(Kind.BOOLEAN)) {
      json.skip();
    } else {
      progress.fail(UpstreamError.inside(ErrorBody.at(json)), true);
    }
  }

  private int choices() throws MalformedJson {
    if (!json.is(Kind.ARRAY)) {
      json.skip();
      return -1;
    }
    hasChoices = true;
    int count = 0;
    json.open();
    while (json.element()) {
      count++;
      if (json.is(Kind.OBJECT)) {
        choice();
      }
    }
    return count;
  }

  private void choice() throws MalformedJson {
    long index = 0;
    String reason = null;
    json.open();
    while (json.member()) {
      switch (json.key(CHOICE)) {
        case "index" -> index = json.count();
        case "delta", "message" -> saying();
        case "finish_reason" -> reason = json.textOr(null);
        default -> json.skip();
      }
    }
    progress.finish(reason);
    if (translated && reason != null && FinishReasons.isFailure(reason)) {
      progress.fail(
          new Failure.UpstreamBroken(
              502,
              "The upstream ended its answer with the reason " + reason + ".",
              Optional.empty()),
          false);
    }
    int place = Math.clamp(index, 0, MOST_CHOICES);
    begun.set(place);
    if (reason != null && !reason.isEmpty()) {
      finished.set(place);
    }
  }

  private void saying() throws MalformedJson {
    if (!json.is(Kind.OBJECT)) {
      json.skip();
      return;
    }
    json.open();
    while (json.member()) {
      if (json.keyIndex(SAYING) >= 0) {
        progress.said(json.weight());
      } else {
        json.skip();
      }
    }
  }

  @Override
  public boolean mayEndHere() {
    return progress.finishReason() != null && begun.cardinality() == finished.cardinality();
  }

  @Override
  public void end() {
    if (progress.isComplete()) {
      return;
    }
    if (mayEndHere()) {
      progress.complete();
    } else {
      progress.fail(AnswerReader.truncated(), false);
    }
  }

  @Override
  public Usage usage() {
    return counts.usage(progress, envelope.body());
  }

  @Override
  public byte[] errorEvent(Failure failure, String requestId) {
    return ("data: " + OpenAiErrors.object(failure) + "\n\n").getBytes(UTF_8);
  }

  @Override
  public byte[] keepAlive() {
    return KEEP_ALIVE.clone();
  }
}
