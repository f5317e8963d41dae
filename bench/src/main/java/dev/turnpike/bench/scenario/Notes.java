package dev.turnpike.bench.scenario;

import dev.turnpike.bench.contender.Entrant;
import dev.turnpike.bench.load.Load;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a reader of a scenario's figures has to know beside them.
final class Notes {
  private final List<String> lines = new ArrayList<>();
  private final Map<String, Map<String, Long>> lossesBefore = new HashMap<>();

  void failures(Entrant entrant, Load load) {
    if (load.failures() > 0) {
      add(entrant.name() + ": " + load.failures() + " failures, the first: " + load.firstFailure());
    }
  }

  void unsettled(Entrant entrant) {
    add(
        entrant.name()
            + " was still busy 10 s after the load; that work is not in its figure for that round");
  }

  void excluded(Entrant entrant, IOException why) {
    add(entrant.name() + " has no figure: " + why.getMessage());
  }

  void add(String line) {
    if (!lines.contains(line)) {
      lines.add(line);
    }
  }

  /// Remembers what an entrant had lost before, so that [#lossesAfter] tells what came since.
  void lossesBefore(Entrant entrant) throws IOException {
    lossesBefore.put(entrant.name(), entrant.losses());
  }

  void lossesAfter(Entrant entrant) {
    Map<String, Long> before = lossesBefore.getOrDefault(entrant.name(), Map.of());
    try {
      entrant
          .losses()
          .forEach(
              (counter, now) -> lost(entrant, counter, now - before.getOrDefault(counter, 0L)));
    } catch (IOException e) {
      add(entrant.name() + " does not say what it lost: " + e.getMessage());
    }
  }

  private void lost(Entrant entrant, String counter, long more) {
    if (more > 0) {
      add(entrant.name() + " lost some of its records: `" + counter + "` rose by " + more);
    }
  }

  List<String> lines() {
    return List.copyOf(lines);
  }
}
