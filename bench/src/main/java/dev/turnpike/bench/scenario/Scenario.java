package dev.turnpike.bench.scenario;

import dev.turnpike.bench.report.Findings;
import java.io.IOException;

/// Something that is measured of all contenders.
public interface Scenario {

  /// The word by which it can be asked for alone.
  String name();

  /// Measures, and adds what it finds. A contender that fails becomes a note, not an exception.
  void run(Field field, Findings findings) throws IOException;
}
