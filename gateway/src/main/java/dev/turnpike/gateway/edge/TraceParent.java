package dev.turnpike.gateway.edge;

import org.jspecify.annotations.Nullable;

/// The caller's own trace, from the W3C `traceparent` header.
record TraceParent(String traceId, String spanId) {
  private static final int TRACE_AT = 3;
  private static final int SPAN_AT = 36;
  private static final int FLAGS_AT = 53;
  private static final int LENGTH = 55;

  /// Null where there is none or it is not well-formed: then the call starts a trace of its own.
  static @Nullable TraceParent read(@Nullable String header) {
    if (header == null || header.length() < LENGTH || header.startsWith("ff")) {
      return null;
    }
    boolean dashed =
        header.charAt(TRACE_AT - 1) == '-'
            && header.charAt(SPAN_AT - 1) == '-'
            && header.charAt(FLAGS_AT - 1) == '-';
    String trace = header.substring(TRACE_AT, SPAN_AT - 1);
    String span = header.substring(SPAN_AT, FLAGS_AT - 1);
    return dashed && isId(trace) && isId(span) ? new TraceParent(trace, span) : null;
  }

  private static boolean isId(String text) {
    boolean zero = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
        return false;
      }
      zero &= c == '0';
    }
    return !zero;
  }
}
