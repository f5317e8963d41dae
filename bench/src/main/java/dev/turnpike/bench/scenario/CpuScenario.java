package dev.turnpike.bench.scenario;

import dev.turnpike.bench.contender.Ask;
import dev.turnpike.bench.contender.Entrant;
import dev.turnpike.bench.contender.Route;
import dev.turnpike.bench.contender.Upstream;
import dev.turnpike.bench.load.Load;
import dev.turnpike.bench.load.Request;
import dev.turnpike.bench.report.Figure;
import dev.turnpike.bench.report.Findings;
import dev.turnpike.bench.report.Section;
import dev.turnpike.bench.report.Spread;
import dev.turnpike.bench.report.Table;
import dev.turnpike.bench.scenario.Measuring.Taken;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Processor time for each unit of some work: a request, or a piece of a stream.
final class CpuScenario implements Scenario {
  /// Beyond the time that the load is meant to take.
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Work work;
  private final boolean few;
  private final Optional<Figure> loops;
  private final Optional<Figure> whole;

  /// What is done: `ask` by `upstream` as `load` says, each answer counting for `units`.
  record Work(
      String name,
      String title,
      String explanation,
      String unit,
      Ask ask,
      Upstream upstream,
      int units,
      LoadMaker load) {}

  interface LoadMaker {
    Load of(Request request, Duration time);
  }

  /// `few` rounds where the scenario is a variant of another; the figures are where targets apply.
  CpuScenario(Work work, boolean few, Optional<Figure> loops, Optional<Figure> whole) {
    this.work = work;
    this.few = few;
    this.loops = loops;
    this.whole = whole;
  }

  /// One measurement: microseconds of a unit, and units a second.
  record Sample(double whole, double loops, double compiler, double perSecond) {
    double rest() {
      return whole - loops - compiler;
    }
  }

  @Override
  public String name() {
    return work.name();
  }

  @Override
  public void run(Field field, Findings findings) throws IOException {
    Effort effort = field.effort();
    Notes notes = new Notes();
    Map<Entrant, List<Sample>> samples = new LinkedHashMap<>();
    for (Entrant entrant : field.entrants()) {
      try {
        warmUp(entrant, effort);
        notes.lossesBefore(entrant);
        samples.put(entrant, new ArrayList<>());
      } catch (IOException e) {
        notes.excluded(entrant, e);
      }
    }
    int rounds = few ? effort.shortRounds() : effort.rounds();
    for (int round = 1; round <= rounds; round++) {
      for (Entrant entrant : List.copyOf(samples.keySet())) {
        try {
          Sample sample = measure(entrant, effort.measured(), notes);
          samples.getOrDefault(entrant, new ArrayList<>()).add(sample);
          field.say(said(round, entrant, sample));
        } catch (IOException e) {
          notes.excluded(entrant, e);
          samples.remove(entrant);
        }
      }
    }
    for (Entrant entrant : samples.keySet()) {
      notes.lossesAfter(entrant);
    }
    findings.add(new Section(work.title(), work.explanation(), table(samples), notes.lines()));
    samples.forEach((entrant, taken) -> figures(entrant, taken, findings));
  }

  private void warmUp(Entrant entrant, Effort effort) throws IOException {
    Route route = entrant.to(work.upstream());
    Request request = work.ask().by(route);
    Measuring.warmUp(
        entrant, route.port(), time -> work.load().of(request, time), effort, few, PATIENCE);
  }

  private Sample measure(Entrant entrant, Duration time, Notes notes) throws IOException {
    return measure(work, entrant, time, notes);
  }

  static Sample measure(Work work, Entrant entrant, Duration time, Notes notes) throws IOException {
    Route route = entrant.to(work.upstream());
    Load load = work.load().of(work.ask().by(route), time);
    Taken taken = Measuring.take(entrant, route.port(), load, time.plus(PATIENCE));
    notes.failures(entrant, load);
    if (!taken.settled()) {
      notes.unsettled(entrant);
    }
    double units = (double) load.answers() * work.units();
    return new Sample(
        taken.use().nanos() / 1e3 / units,
        taken.use().loopNanos() / 1e3 / units,
        taken.use().compilerNanos() / 1e3 / units,
        units / (taken.time().toNanos() / 1e9));
  }

  private String said(int round, Entrant entrant, Sample sample) {
    return "round %d, %s: %s µs (event loops %s), %s %ss a second"
        .formatted(
            round,
            entrant.name(),
            Spread.number(sample.whole()),
            sample.loops() == 0 ? "-" : Spread.number(sample.loops()),
            Spread.number(sample.perSecond()),
            work.unit());
  }

  private Table table(Map<Entrant, List<Sample>> samples) {
    Table table =
        new Table(
            "CPU µs for each " + work.unit(),
            "whole process",
            "event loops",
            "compiler",
            "the rest",
            work.unit() + "s a second");
    samples.forEach(
        (entrant, taken) ->
            table.row(
                entrant.name(),
                spread(taken, Sample::whole).text(),
                entrant.hasLoops() ? spread(taken, Sample::loops).text() : "",
                entrant.hasLoops() ? spread(taken, Sample::compiler).text() : "",
                entrant.hasLoops() ? spread(taken, Sample::rest).text() : "",
                Spread.number(spread(taken, Sample::perSecond).median())));
    return table;
  }

  private void figures(Entrant entrant, List<Sample> taken, Findings findings) {
    if (entrant.isTarget()) {
      loops.ifPresent(figure -> findings.add(figure, spread(taken, Sample::loops)));
      whole.ifPresent(figure -> findings.add(figure, spread(taken, Sample::whole)));
    }
  }

  private interface Part {
    double of(Sample sample);
  }

  private static Spread spread(List<Sample> samples, Part part) {
    return Spread.of(samples.stream().map(part::of).toList());
  }
}
