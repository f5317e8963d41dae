package dev.turnpike.gateway.flow;

import dev.turnpike.conversation.RateLimits;
import dev.turnpike.dialect.Operation;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.util.List;

/// The head of an answer: what of the provider's goes on, and what the gateway says of its way.
final class AnswerHead {
  private AnswerHead() {}

  static void write(Call call, Attempt by, Instant now, MultiMap headers) {
    MultiMap theirs = by.head();
    Passage passage = by.passage();
    if (theirs != null && passage.isVerbatim()) {
      HeaderRules.toClient(theirs, headers);
    } else if (!passage.isVerbatim()) {
      headers.set("content-type", contentType(call));
      rates(call, by, now, headers);
      headers.set("request-id", call.identity().callId());
      headers.set("x-request-id", call.identity().callId());
    }
    String type = passage.contentType(theirs == null ? null : theirs.get("content-type"));
    if (type != null) {
      headers.set("content-type", type);
    }
    headers.set("x-turnpike-model", HeaderRules.visible(by.target().id().toString()));
    List<String> notes = passage.notes();
    if (!notes.isEmpty()) {
      headers.set("x-turnpike-notes", HeaderRules.visible(String.join(", ", notes)));
    }
  }

  /// What the provider says is left, in the words of the client's dialect.
  private static void rates(Call call, Attempt by, Instant now, MultiMap headers) {
    MultiMap theirs = by.head();
    if (theirs != null) {
      RateLimits rates = by.passage().dialect().readRates(theirs::get, now);
      if (!rates.limits().isEmpty()) {
        call.dialect().writeRates(rates, now).forEach(headers::set);
      }
    }
  }

  /// Of an answer that is written in the client's dialect.
  static String contentType(Call call) {
    boolean array =
        call.operation() == Operation.STREAM_GENERATE_CONTENT
            && (call.query() == null || !call.query().contains("alt=sse"));
    return call.streams() && !array ? "text/event-stream; charset=utf-8" : "application/json";
  }
}
