package dev.turnpike.bench.scenario;

import dev.turnpike.bench.contender.Ask;
import dev.turnpike.bench.contender.Entrant;
import dev.turnpike.bench.contender.Route;
import dev.turnpike.bench.contender.Upstream;
import dev.turnpike.bench.load.ClosedLoop;
import dev.turnpike.bench.load.Engine;
import dev.turnpike.bench.load.FixedRate;
import dev.turnpike.bench.load.Request;
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

/// What a proxy adds to the time of a request at a rate that all can bear, beside the same requests
/// put to the simulator itself.
final class LatencyScenario implements Scenario {
  private static final int CONNECTIONS = 64;
  private static final int PER_SECOND = 500;
  private static final Duration WARM_UP = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Ask ask;

  LatencyScenario(Ask ask) {
    this.ask = ask;
  }

  /// Microseconds.
  private record Sample(double half, double late, double whole, double loops) {}

  @Override
  public String name() {
    return "latency";
  }

  @Override
  public void run(Field field, Findings findings) throws IOException {
    Notes notes = new Notes();
    List<Sample> direct = new ArrayList<>();
    Map<Entrant, List<Sample>> samples = new LinkedHashMap<>();
    for (Entrant entrant : field.entrants()) {
      try {
        warmUp(entrant, field.effort());
        notes.lossesBefore(entrant);
        samples.put(entrant, new ArrayList<>());
      } catch (IOException e) {
        notes.excluded(entrant, e);
      }
    }
    for (int round = 0; round <= field.effort().shortRounds(); round++) {
      Duration time = round == 0 ? WARM_UP : field.effort().fixedRate();
      Sample straight = direct(field.simulators().direct(), time);
      say(field, round, "direct", straight);
      if (round > 0) {
        direct.add(straight);
      }
      for (Entrant entrant : List.copyOf(samples.keySet())) {
        try {
          Sample sample = measure(entrant, time, notes);
          say(field, round, entrant.name(), sample);
          if (round > 0) {
            samples.getOrDefault(entrant, new ArrayList<>()).add(sample);
          }
        } catch (IOException e) {
          notes.excluded(entrant, e);
          samples.remove(entrant);
        }
      }
    }
    for (Entrant entrant : samples.keySet()) {
      notes.lossesAfter(entrant);
    }
    findings.add(
        new Section(
            "Added latency at " + PER_SECOND + " requests a second",
            "The 1.6 KB request, sent at a fixed rate over "
                + CONNECTIONS
                + " connections whether or not answers come in time. Microseconds from when a"
                + " request was due to the last byte of its answer; *added* is the difference to"
                + " the medians of the direct way. Processor time for a request is higher than"
                + " under full load, since each one wakes a thread of its own.",
            table(direct, samples),
            notes.lines()));
  }

  private void warmUp(Entrant entrant, Effort effort) throws IOException {
    Route route = entrant.to(Upstream.PLAIN);
    Request request = ask.by(route);
    Measuring.warmUp(
        entrant,
        route.port(),
        time -> new ClosedLoop(request, CONNECTIONS, time),
        effort,
        true,
        PATIENCE);
  }

  private Sample direct(Route route, Duration time) throws IOException {
    FixedRate load = new FixedRate(ask.by(route), CONNECTIONS, PER_SECOND, time);
    try (Engine engine = new Engine(route.port())) {
      if (!engine.run(load, time.plus(PATIENCE)) || load.failures() > 0) {
        throw new IOException("the simulator itself failed: " + load.firstFailure());
      }
    }
    return sample(load, 0, 0);
  }

  private Sample measure(Entrant entrant, Duration time, Notes notes) throws IOException {
    Route route = entrant.to(Upstream.PLAIN);
    FixedRate load = new FixedRate(ask.by(route), CONNECTIONS, PER_SECOND, time);
    Taken taken = Measuring.take(entrant, route.port(), load, time.plus(PATIENCE));
    notes.failures(entrant, load);
    return sample(
        load,
        taken.use().nanos() / 1e3 / load.answers(),
        taken.use().loopNanos() / 1e3 / load.answers());
  }

  private static Sample sample(FixedRate load, double whole, double loops) {
    return new Sample(
        load.latency().getValueAtPercentile(50) / 1e3,
        load.latency().getValueAtPercentile(99) / 1e3,
        whole,
        loops);
  }

  private static void say(Field field, int round, String name, Sample sample) {
    field.say(
        "%s, %s: p50 %s µs, p99 %s µs"
            .formatted(
                round == 0 ? "warm-up" : "round " + round,
                name,
                Spread.number(sample.half()),
                Spread.number(sample.late())));
  }

  private static Table table(List<Sample> direct, Map<Entrant, List<Sample>> samples) {
    Table table =
        new Table(
            "µs", "p50", "p99", "added p50", "added p99", "CPU, whole process", "event loops");
    Spread half = spread(direct, Sample::half);
    Spread late = spread(direct, Sample::late);
    table.row("direct", half.text(), late.text(), "", "", "", "");
    samples.forEach(
        (entrant, taken) -> {
          Spread itsHalf = spread(taken, Sample::half);
          Spread itsLate = spread(taken, Sample::late);
          table.row(
              entrant.name(),
              itsHalf.text(),
              itsLate.text(),
              Spread.number(itsHalf.median() - half.median()),
              Spread.number(itsLate.median() - late.median()),
              spread(taken, Sample::whole).text(),
              entrant.hasLoops() ? spread(taken, Sample::loops).text() : "");
        });
    return table;
  }

  private interface Part {
    double of(Sample sample);
  }

  private static Spread spread(List<Sample> samples, Part part) {
    return Spread.of(samples.stream().map(part::of).toList());
  }
}
