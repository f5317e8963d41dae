package dev.turnpike.simulator.script;

import java.util.Locale;

/// How an answer is given. All of these are right or harmless; a client has to cope.
public enum Manner {
  REASONING(
      "thinking before the answer, with signature or encrypted content, in the dialect's form"),
  CACHED(
      "usage: 1,003 prompt tokens, of which 900 read from a cache and 100 written (40 for an hour)"),
  LENGTH("ends in the middle because the output limit is reached"),
  REFUSAL("ends because the model refuses"),
  NO_USAGE("no usage at all"),
  USAGE_NEGATIVE("every usage figure is -5"),
  USAGE_HUGE("every usage figure is 10^18"),
  USAGE_STRING("every usage figure is a string"),
  NO_DONE("Chat: no [DONE]; speech: [DONE] alone at the end of events"),
  USAGE_EVERY_CHUNK("Chat: cumulative usage on every chunk"),
  USAGE_ON_FINISH("Chat: usage on the chunk that carries the finish reason"),
  ROLE_EVERY_CHUNK("Chat: the role on every chunk"),
  NO_FINISH("Chat: no finish reason before [DONE]"),
  FINISH_STOP("Chat: finish reason stop although a tool was called"),
  EMPTY_CHOICES_FIRST("Chat: a first chunk without choices, as Azure sends it"),
  WHOLE_CALL("Chat: a tool call in one chunk"),
  NO_INDEX("Chat: tool calls without index"),
  REASONING_FIELD("Chat: thinking as reasoning, not as reasoning_content"),
  PLAIN_AUDIO("speech: audio, though events were asked for"),
  ERROR_AS_AUDIO("speech: an error in JSON that is said to be audio"),
  CRLF("stream: lines end with CR LF"),
  CR("stream: lines end with CR"),
  COMMENTS("stream: comments before and between events"),
  NO_SPACE("stream: no space after the colon"),
  BOM("stream: begins with a byte order mark"),
  MULTI_LINE("stream: the data of an event on two data lines"),
  GZIP("the body is gzip-encoded, flushed after each event"),
  DRIP("the body comes byte by byte"),
  SPLIT_UTF8("characters of several bytes in the text, each cut in two writes"),
  WRONG_TYPE("content-type: text/plain"),
  COOKIES("sets cookies and sends headers of a proxy"),
  HEADERS_FLOOD("1,000 headers, 200 KB in all"),
  SLOW_HEADERS("the head of the response comes byte by byte, 1 ms apart");

  private final String sentence;

  Manner(String sentence) {
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
