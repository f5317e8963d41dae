package dev.turnpike.gateway.trace;

import org.slf4j.Logger;

/// Says once that something stopped working and once that it works again, however often it is tried
/// in between. For one thread.
final class Outage {
  private final Logger log;
  private final String what;
  private long failures;

  Outage(Logger log, String what) {
    this.log = log;
    this.what = what;
  }

  void failed(Exception problem) {
    failures++;
    if (failures == 1) {
      String sentence = what + ": calls go on, and it is tried again until it works";
      if (problem instanceof RuntimeException) {
        log.error(sentence, problem);
      } else {
        log.error("{} ({})", sentence, problem.toString());
      }
    }
  }

  void worked() {
    if (failures > 0) {
      log.info("{}: works again after {} failed tries", what, failures);
      failures = 0;
    }
  }

  boolean isOn() {
    return failures > 0;
  }
}
