package dev.turnpike.bench.scenario;

import dev.turnpike.bench.contender.Contender;
import dev.turnpike.bench.contender.Entrant;
import dev.turnpike.bench.contender.Simulators;
import dev.turnpike.bench.report.Figure;
import dev.turnpike.bench.report.Findings;
import dev.turnpike.bench.report.Section;
import dev.turnpike.bench.report.Spread;
import dev.turnpike.bench.report.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// From the start of a process, with an empty data folder, to the last byte of its first answer.
final class StartScenario implements Scenario {
  private final List<Contender> contenders;
  private final Optional<Contender> target;

  /// `target` is the one whose figure has a target, where it is present.
  StartScenario(List<Contender> contenders, Optional<Contender> target) {
    this.contenders = List.copyOf(contenders);
    this.target = target;
  }

  @Override
  public String name() {
    return "start";
  }

  @Override
  public void run(Field field, Findings findings) throws IOException {
    Notes notes = new Notes();
    Map<Contender, List<Double>> seconds = new LinkedHashMap<>();
    contenders.forEach(contender -> seconds.put(contender, new ArrayList<>()));
    try (Simulators simulators = field.freshSimulators()) {
      for (int round = 1; round <= field.effort().starts(); round++) {
        for (Contender contender : List.copyOf(seconds.keySet())) {
          try (Entrant entrant = field.start(contender, simulators)) {
            double took = entrant.toFirstAnswer().toNanos() / 1e9;
            seconds.getOrDefault(contender, new ArrayList<>()).add(took);
            field.say("%s: %.2f s".formatted(contender.name(), took));
          } catch (IOException e) {
            notes.add(contender.name() + " has no figure: " + e.getMessage());
            seconds.remove(contender);
          }
        }
      }
    }
    Table table = new Table("seconds", "median", "least", "greatest");
    seconds.forEach(
        (contender, taken) -> {
          Spread spread = Spread.of(taken);
          table.row(
              contender.name(),
              "%.2f".formatted(spread.median()),
              "%.2f".formatted(spread.least()),
              "%.2f".formatted(spread.greatest()));
          if (target.filter(contender::equals).isPresent()) {
            findings.add(Figure.FIRST_ANSWER, spread);
          }
        });
    findings.add(
        new Section(
            "Start to first answer",
            "From the start of the process, with an empty data folder, to the last byte of the"
                + " first answer with status 200. The program's files are in the page cache; two"
                + " cores are shared with the simulator and with whoever asks, every 3 ms.",
            table,
            notes.lines()));
  }
}
