package dev.turnpike.simulator.script;

import java.util.Locale;

/// How an answer goes wrong once it is on its way, or the connection before it is.
public enum Break {
  RESET("TCP reset before any byte of an answer"),
  HANG_UP("the connection is closed before any byte of an answer"),
  STALL_FIRST("no byte of an answer ever comes"),
  STALL_HEADERS("headers, then nothing"),
  STALL_MID("half of the content, then nothing"),
  CUT_MID("half of the content, then TCP reset"),
  CLOSE_MID("half of the content, then the connection is closed without the end of the body"),
  TRUNCATE(
      "stream: clean end of the body before finish and terminal event; whole: half of the JSON"),
  SHORT_LENGTH(
      "content-length is 100 more than the bytes that come before the connection is closed"),
  GARBAGE("bytes that are not HTTP"),
  BAD_CHUNK("chunked body with a chunk size that is no number"),
  INTERIM_FLOOD("interim responses without end"),
  BAD_EVENT(
      "stream: one event in the middle is cut JSON, the rest is right; whole: JSON that is cut"),
  BAD_UTF8("one byte in the middle is no UTF-8"),
  ERROR_EVENT(
      "stream: the dialect's error event in the middle, then the end; whole: 200 with an error"),
  ERROR_BARE(
      "as error-event, but Responses sends `error` in place of `response.failed`, and Converse a"
          + " message that is all headers"),
  ERROR_TAIL("stream: a JSON error without SSE framing after half of the content"),
  ERROR_FIRST("stream: the error event comes first and alone"),
  JSON_FOR_STREAM("a whole answer as application/json to a request for a stream");

  private final String sentence;

  Break(String sentence) {
    this.sentence = sentence;
  }

  /// The word it is ordered by.
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public String sentence() {
    return sentence;
  }
}
