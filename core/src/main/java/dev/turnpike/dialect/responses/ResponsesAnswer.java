package dev.turnpike.dialect.responses;

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
import dev.turnpike.dialect.openai.OpenAiUsage;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the events of a Responses stream, or one whole response.
///
/// The terminal event is `response.completed`, `.incomplete` or `.failed`. An `error` event may
/// come before `.failed`, so it fails the stream only where nothing follows; the client then gets
/// the `.failed` from us, without which Codex takes the stream for cut off.
final class ResponsesAnswer implements AnswerReader {
  private static final Names EVENT =
      Names.of("type", "sequence_number", "delta", "item", "response");
  private static final Names RESPONSE =
      Names.of(
          "id",
          "created_at",
          "model",
          "status",
          "service_tier",
          "usage",
          "error",
          "incomplete_details",
          "output");
  private static final Names FIELDS = EVENT.and(RESPONSE.all().toArray(String[]::new));
  private static final Names TYPES =
      Names.of(
          "response.completed",
          "response.incomplete",
          "response.failed",
          "error",
          "response.output_item.added",
          "response.output_item.done",
          "response.created",
          "response.queued",
          "response.in_progress",
          "response.content_part.added",
          "response.reasoning_summary_part.added",
          "keepalive",
          "ping");
  private static final Names TYPE = Names.of("type");
  private static final Names ITEM = Names.of("type", "action");
  private static final Names ACTIONS = Names.of("open_page", "find_in_page", "find");
  private static final Names REASON = Names.of("reason");
  private static final Names ITEMS = Names.of("message", "reasoning", "web_search_call");
  private static final byte[] KEEP_ALIVE = ": keep-alive\n\n".getBytes(UTF_8);

  private final Envelope envelope;
  private final Progress progress = new Progress();
  private final InclusiveCounts counts = new InclusiveCounts();
  private final JsonCursor json = new JsonCursor(KEEP_ALIVE);

  private @Nullable String id;
  private long createdAt;
  private long nextSequence;
  private @Nullable ErrorBody fault;
  private @Nullable Failure announced;
  private @Nullable String status;
  private @Nullable String incomplete;
  private int searches;
  private boolean hasOutput;

  ResponsesAnswer(Envelope envelope) {
    this.envelope = envelope;
  }

  @Override
  public Progress progress() {
    return progress;
  }

  /// Whether it was a response at all.
  boolean hasOutput() {
    return hasOutput;
  }

  @Override
  public boolean event(byte[] bytes, int from, int to, boolean error) throws MalformedJson {
    if (progress.isComplete()) {
      return true; // `[DONE]`, which some say after all
    }
    json.reset(bytes, from, to);
    String type = null;
    String item = null;
    int delta = -1;
    json.open();
    while (json.member()) {
      String field = json.key(FIELDS);
      switch (field) {
        case "type" -> type = json.is(Kind.STRING) ? json.word(TYPES) : null;
        case "sequence_number" -> nextSequence = Math.max(nextSequence, json.count() + 1);
        case "delta" -> delta = json.weight();
        case "item" -> item = itemType();
        case "response" -> response();
        default -> field(field);
      }
    }
    json.finish();
    if (error || "error".equals(type)) {
      json.reset(bytes, from, to);
      announced = UpstreamError.inside(ErrorBody.at(json));
      progress.tellError();
    } else if (type == null) {
      whole();
    } else {
      handle(type, item, delta);
    }
    return true;
  }

  private void handle(String type, @Nullable String item, int delta) {
    switch (type) {
      case "response.completed", "response.incomplete" -> {
        finish(type.equals("response.completed"));
        progress.complete();
      }
      case "response.failed" -> fail();
      case "response.output_item.added" -> {
        if (!"message".equals(item) && !"reasoning".equals(item)) {
          progress.spoke(); // a tool call has a name by now
        }
      }
      case "response.output_item.done" -> {
        progress.spoke();
        searches += "web_search_call".equals(item) ? 1 : 0;
        counts.report(Part.SEARCHES, searches);
      }
      case "" -> {
        if (delta < 0) {
          progress.spoke();
        } else {
          progress.said(delta);
        }
      }
      default -> {} // of the opening, or to keep the connection alive
    }
  }

  /// A whole response, which has no event type.
  private void whole() {
    if (fault != null || "failed".equals(status)) {
      fail();
    } else if ("incomplete".equals(status)) {
      finish(false);
    } else {
      progress.finish(status);
    }
  }

  private void finish(boolean completed) {
    progress.finish(completed ? "completed" : incomplete == null ? "incomplete" : incomplete);
  }

  private void fail() {
    progress.fail(
        fault == null
            ? new Failure.UpstreamBroken(502, "The upstream's answer failed.", Optional.empty())
            : UpstreamError.inside(fault),
        true);
  }

  private void response() throws MalformedJson {
    if (!json.is(Kind.OBJECT)) {
      json.skip();
      return;
    }
    json.open();
    while (json.member()) {
      field(json.key(RESPONSE));
    }
  }

  private void field(String field) throws MalformedJson {
    switch (field) {
      case "id" -> id = json.textOr(id);
      case "created_at" -> createdAt = Math.max(createdAt, json.count());
      case "model" -> progress.answers(json.textOr(progress.answeringModel()));
      case "status" -> status = json.textOr(status);
      case "service_tier" -> progress.tier(json.textOr(progress.serviceTier()));
      case "usage" -> {
        if (OpenAiUsage.read(json, counts) && counts.knows(Part.ANSWER)) {
          progress.reported();
        }
      }
      case "error" -> fault = json.is(Kind.NULL) ? null : ErrorBody.at(json);
      case "incomplete_details" -> reason();
      case "output" -> output();
      default -> json.skip();
    }
  }

  private void reason() throws MalformedJson {
    if (!json.is(Kind.OBJECT)) {
      json.skip();
      return;
    }
    json.open();
    while (json.member()) {
      incomplete = json.keyIndex(REASON) >= 0 ? json.textOr(null) : incomplete;
    }
  }

  /// All items of a response; in a terminal event they were heard before.
  private void output() throws MalformedJson {
    if (!json.is(Kind.ARRAY)) {
      json.skip();
      return;
    }
    hasOutput = true;
    int found = 0;
    int from = json.from();
    json.open();
    while (json.element()) {
      found += "web_search_call".equals(itemType()) ? 1 : 0;
    }
    searches = Math.max(searches, found);
    counts.report(Part.SEARCHES, searches);
    if (progress.contentBytes() == 0 && json.to() - from > 2) {
      progress.said(json.to() - from);
    }
  }

  /// The type of the item that `json` has come to, "" where it is none that matters here: a
  /// `web_search_call` that only looks into a page is no search.
  private String itemType() throws MalformedJson {
    if (!json.is(Kind.OBJECT)) {
      json.skip();
      return "";
    }
    String type = "";
    boolean looks = false;
    json.open();
    while (json.member()) {
      switch (json.key(ITEM)) {
        case "type" -> type = json.word(ITEMS);
        case "action" -> looks = looks();
        default -> json.skip();
      }
    }
    return looks && type.equals("web_search_call") ? "" : type;
  }

  private boolean looks() throws MalformedJson {
    if (!json.is(Kind.OBJECT)) {
      json.skip();
      return false;
    }
    boolean looks = false;
    json.open();
    while (json.member()) {
      looks |= json.keyIndex(TYPE) >= 0 && !json.word(ACTIONS).isEmpty();
    }
    return looks;
  }

  @Override
  public void end() {
    if (announced != null) {
      progress.fail(announced, false);
    } else if (!progress.isComplete()) {
      progress.fail(AnswerReader.truncated(), false);
    }
  }

  @Override
  public Usage usage() {
    return counts.usage(progress, envelope.body());
  }

  @Override
  public byte[] errorEvent(Failure failure, String requestId) {
    ResponsesError ending =
        new ResponsesError(
            failure,
            nextSequence,
            id == null ? "resp_" + requestId : id,
            createdAt,
            progress.answeringModel());
    return progress.hasToldError() ? ending.failed() : ending.events();
  }

  @Override
  public byte[] keepAlive() {
    return KEEP_ALIVE.clone();
  }
}
