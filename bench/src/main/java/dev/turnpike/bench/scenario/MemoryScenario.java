package dev.turnpike.bench.scenario;

import dev.turnpike.bench.contender.Ask;
import dev.turnpike.bench.contender.Contender;
import dev.turnpike.bench.contender.Entrant;
import dev.turnpike.bench.contender.Route;
import dev.turnpike.bench.contender.Simulators;
import dev.turnpike.bench.contender.Upstream;
import dev.turnpike.bench.load.ClosedLoop;
import dev.turnpike.bench.load.Engine;
import dev.turnpike.bench.load.Streams;
import dev.turnpike.bench.report.Figure;
import dev.turnpike.bench.report.Findings;
import dev.turnpike.bench.report.Section;
import dev.turnpike.bench.report.Spread;
import dev.turnpike.bench.report.Table;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// Resident memory of a fresh process: idle, with many slow streams, and after heavy load.
final class MemoryScenario implements Scenario {
  /// A gateway may hold a stream's opening back for some seconds until the model says something,
  /// and [#MOST_OPENING] open at once: 9,500 of them take two minutes then.
  private static final Duration LONGEST_OPENING = Duration.ofMinutes(3);

  private static final Duration APART = Duration.ofNanos(500_000);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final int MOST_OPENING = 256;
  private static final int CONNECTIONS = 32;
  private static final double MEGABYTE = 1e6;

  private final Ask ask;
  private final int mostStreams;

  /// `mostStreams` is what the limit of open files allows.
  MemoryScenario(Ask ask, int mostStreams) {
    this.ask = ask;
    this.mostStreams = mostStreams;
  }

  /// Megabytes.
  private record Sample(double idle, double streams, int opened, double loaded) {}

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public void run(Field field, Findings findings) throws IOException {
    int wanted = Math.min(field.effort().slowStreams(), mostStreams);
    Notes notes = new Notes();
    if (wanted < field.effort().slowStreams()) {
      notes.add("no more than " + wanted + " streams fit into the limit of open files");
    }
    String streams = String.format("%,d slow streams", wanted);
    Table table = new Table("resident MB", "idle", streams, "after load");
    for (Contender contender : field.contenders()) {
      try (Simulators simulators = field.freshSimulators();
          Entrant entrant = field.start(contender, simulators)) {
        Sample sample = measure(field, entrant, wanted);
        boolean all = sample.opened() == wanted;
        if (!all) {
          notes.add(
              "%s opened %,d of %,d streams within %d s: no figure for that target"
                  .formatted(entrant.name(), sample.opened(), wanted, LONGEST_OPENING.toSeconds()));
        }
        table.row(
            entrant.name(),
            Spread.number(sample.idle()),
            Spread.number(sample.streams()) + (all ? "" : " at " + sample.opened()),
            Spread.number(sample.loaded()));
        if (entrant.isTarget()) {
          findings.add(Figure.IDLE, Spread.of(List.of(sample.idle())));
          if (all && wanted == Effort.FULL.slowStreams()) {
            findings.add(Figure.STREAMS, Spread.of(List.of(sample.streams())));
          }
        }
      } catch (IOException e) {
        notes.add(contender.name() + " has no figure: " + e.getMessage());
      }
    }
    findings.add(
        new Section(
            "Memory",
            "Resident memory of all processes of a contender, freshly started: some seconds after"
                + " its first answer; the most while streams were open that bring an event each"
                + " 10 s, each with a connection of its own on both sides; and after full load"
                + " with 1.6 KB requests.",
            table,
            notes.lines()));
  }

  private Sample measure(Field field, Entrant entrant, int wanted) throws IOException {
    Measuring.pause(field.effort().idle());
    double idle = resident(entrant);
    field.say(entrant.name() + ": " + Spread.number(idle) + " MB idle");
    Streams load =
        new Streams(
            new Ask(Ask.SLOW, true, ask.bytes()).by(entrant.to(Upstream.PLAIN)),
            wanted,
            MOST_OPENING,
            APART);
    double streams = hold(field, entrant, load, wanted);
    int opened = load.opened();
    field.say(entrant.name() + ": " + Spread.number(streams) + " MB at " + opened + " streams");
    Measuring.settle(entrant);
    Route route = entrant.to(Upstream.PLAIN);
    Duration time = field.effort().warmUp().multipliedBy(2);
    Measuring.take(
        entrant,
        route.port(),
        new ClosedLoop(ask.by(route), CONNECTIONS, time),
        time.multipliedBy(4));
    double loaded = resident(entrant);
    field.say(entrant.name() + ": " + Spread.number(loaded) + " MB after load");
    return new Sample(idle, streams, opened, loaded);
  }

  /// Opens the streams, holds them for a while and closes them; the most memory seen.
  private static double hold(Field field, Entrant entrant, Streams load, int wanted)
      throws IOException {
    Duration limit = LONGEST_OPENING.plus(field.effort().hold()).multipliedBy(2);
    double most = 0;
    try (Engine engine = new Engine(entrant.to(Upstream.PLAIN).port())) {
      CompletableFuture<Void> running = inBackground(engine, load, limit);
      try {
        long end = System.nanoTime() + LONGEST_OPENING.toNanos();
        while (load.opened() < wanted && !running.isDone() && System.nanoTime() - end < 0) {
          Measuring.pause(LOOK);
        }
        long heldUntil = System.nanoTime() + field.effort().hold().toNanos();
        while (!running.isDone() && System.nanoTime() - heldUntil < 0) {
          Measuring.pause(LOOK);
          most = Math.max(most, resident(entrant));
        }
      } finally {
        engine.stop();
        join(running);
      }
    }
    if (load.failures() > 0) {
      throw new IOException(
          load.failures() + " of the streams failed, the first: " + load.firstFailure());
    }
    return most;
  }

  private static CompletableFuture<Void> inBackground(Engine engine, Streams load, Duration limit) {
    CompletableFuture<Void> running = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("bench-streams")
        .start(
            () -> {
              try {
                engine.run(load, limit);
                running.complete(null);
              } catch (IOException e) {
                running.completeExceptionally(e);
              }
            });
    return running;
  }

  private static void join(CompletableFuture<Void> running) throws IOException {
    try {
      running.join();
    } catch (CompletionException e) {
      throw new IOException("the streams ended: " + e.getCause(), e);
    }
  }

  private static double resident(Entrant entrant) {
    return entrant.residentBytes() / MEGABYTE;
  }
}
