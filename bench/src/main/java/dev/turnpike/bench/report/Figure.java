package dev.turnpike.bench.report;

/// A figure of the gateway with everything on that has a target.
public enum Figure {
  REQUEST_LOOPS("1.6 KB request, event loops", "µs", 45),
  REQUEST_WHOLE("1.6 KB request, whole process with recording", "µs", 100),
  CHUNK_LOOPS("paced SSE chunk, event loops", "µs", 28),
  LARGE_LOOPS("200 KB request, event loops", "µs", 400),
  TRANSLATED_REQUEST("1.6 KB request, added by translation, whole process", "µs", 60),
  TRANSLATED_LARGE("90 KB request, added by translation, whole process", "µs", 1_000),
  TRANSLATED_CHUNK("streamed event, added by translation, whole process", "µs", 6),
  FIRST_ANSWER("start to first answer, with AOT cache", "s", 1.0),
  IDLE("resident, idle", "MB", 160),
  STREAMS("resident, 9,500 slow streams", "MB", 600);

  private final String meaning;
  private final String unit;
  private final double target;

  Figure(String meaning, String unit, double target) {
    this.meaning = meaning;
    this.unit = unit;
    this.target = target;
  }

  String meaning() {
    return meaning;
  }

  String unit() {
    return unit;
  }

  /// At most this.
  double target() {
    return target;
  }
}
