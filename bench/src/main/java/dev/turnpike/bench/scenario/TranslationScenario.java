package dev.turnpike.bench.scenario;

import dev.turnpike.bench.contender.Entrant;
import dev.turnpike.bench.contender.Route;
import dev.turnpike.bench.contender.Upstream;
import dev.turnpike.bench.load.Request;
import dev.turnpike.bench.report.Figure;
import dev.turnpike.bench.report.Findings;
import dev.turnpike.bench.report.Section;
import dev.turnpike.bench.report.Spread;
import dev.turnpike.bench.report.Table;
import dev.turnpike.bench.scenario.CpuScenario.Sample;
import dev.turnpike.bench.scenario.CpuScenario.Work;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What translation costs: the same work through the gateway as installed, to a provider of the
/// client's dialect and to one of another, in turn.
final class TranslationScenario implements Scenario {
  private final Work straight;
  private final Work foreign;
  private final Figure added;

  TranslationScenario(Work straight, Figure added) {
    this.straight = straight;
    this.foreign =
        new Work(
            straight.name(),
            straight.title(),
            straight.explanation(),
            straight.unit(),
            straight.ask(),
            Upstream.FOREIGN,
            straight.units(),
            straight.load());
    this.added = added;
  }

  @Override
  public String name() {
    return straight.name();
  }

  @Override
  public void run(Field field, Findings findings) throws IOException {
    Effort effort = field.effort();
    Notes notes = new Notes();
    List<Sample> direct = new ArrayList<>();
    List<Sample> translated = new ArrayList<>();
    for (Entrant entrant : field.entrants()) {
      if (!entrant.isTarget()) {
        continue;
      }
      warmUp(straight, entrant, effort);
      warmUp(foreign, entrant, effort);
      for (int round = 1; round <= effort.rounds(); round++) {
        direct.add(CpuScenario.measure(straight, entrant, effort.measured(), notes));
        translated.add(CpuScenario.measure(foreign, entrant, effort.measured(), notes));
        field.say(
            "round %d: straight %s, translated %s µs"
                .formatted(
                    round,
                    Spread.number(direct.getLast().whole()),
                    Spread.number(translated.getLast().whole())));
      }
    }
    if (direct.isEmpty()) {
      throw new IOException("the gateway as installed takes no part");
    }
    findings.add(
        new Section(
            straight.title(),
            straight.explanation()
                + " Chat to Chat, byte for byte, and Chat to Messages, translated both ways; *added*"
                + " is the difference in one round.",
            table(direct, translated),
            notes.lines()));
    findings.add(added, wholeAdded(direct, translated));
  }

  private static void warmUp(Work work, Entrant entrant, Effort effort) throws IOException {
    Route route = entrant.to(work.upstream());
    Request request = work.ask().by(route);
    Measuring.warmUp(
        entrant,
        route.port(),
        time -> work.load().of(request, time),
        effort,
        false,
        CpuScenario.PATIENCE);
  }

  private Table table(List<Sample> direct, List<Sample> translated) {
    Table table = new Table("CPU µs for each " + straight.unit(), "whole process", "event loops");
    table.row("straight", whole(direct).text(), loops(direct).text());
    table.row("translated", whole(translated).text(), loops(translated).text());
    List<Double> loopsAdded = new ArrayList<>();
    for (int i = 0; i < direct.size(); i++) {
      loopsAdded.add(translated.get(i).loops() - direct.get(i).loops());
    }
    table.row("added", wholeAdded(direct, translated).text(), Spread.of(loopsAdded).text());
    return table;
  }

  private static Spread wholeAdded(List<Sample> direct, List<Sample> translated) {
    List<Double> wholeAdded = new ArrayList<>();
    for (int i = 0; i < direct.size(); i++) {
      wholeAdded.add(translated.get(i).whole() - direct.get(i).whole());
    }
    return Spread.of(wholeAdded);
  }

  private static Spread whole(List<Sample> samples) {
    return Spread.of(samples.stream().map(Sample::whole).toList());
  }

  private static Spread loops(List<Sample> samples) {
    return Spread.of(samples.stream().map(Sample::loops).toList());
  }
}
