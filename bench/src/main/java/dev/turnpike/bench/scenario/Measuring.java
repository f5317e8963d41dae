package dev.turnpike.bench.scenario;

import dev.turnpike.bench.contender.Entrant;
import dev.turnpike.bench.load.Engine;
import dev.turnpike.bench.load.Load;
import dev.turnpike.bench.process.CpuReading;
import dev.turnpike.bench.process.CpuUse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Puts a load to an entrant and takes the processor time that it used for it, to the last bit: a
/// gateway that records behind the caller's back is waited for.
final class Measuring {
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final Duration LONGEST_SETTLING = Duration.ofSeconds(10);
  private static final double BUSY = 0.02;
  private static final double STILL_WARMING = 0.95;

  /// One failure in so many answers is noted; more of them make a measurement void.
  private static final int MOST_FAILURES_IN = 200;

  private Measuring() {}

  /// What a load cost.
  record Taken(CpuUse use, Duration time, boolean settled) {}

  static Taken take(Entrant entrant, int port, Load load, Duration limit) throws IOException {
    entrant.mustRun();
    CpuReading before = entrant.cpu();
    long begin = System.nanoTime();
    boolean done;
    try (Engine engine = new Engine(port)) {
      done = engine.run(load, limit);
    }
    Duration time = Duration.ofNanos(System.nanoTime() - begin);
    boolean settled = settle(entrant);
    CpuUse use = entrant.cpu().since(before);
    entrant.mustRun();
    if (!done) {
      throw new IOException("the load was not over within " + limit.toSeconds() + " s");
    }
    if (load.failures() * MOST_FAILURES_IN > load.answers()) {
      throw new IOException(
          load.failures()
              + " failures beside "
              + load.answers()
              + " answers, the first: "
              + load.firstFailure());
    }
    return new Taken(use, time, settled);
  }

  /// Makes a load of the given time.
  interface LoadOf {
    Load of(Duration time);
  }

  /// Repeats a load until an answer costs no longer much less than the time before, since a JVM
  /// compiles while it works. An entrant that is warm is put to a `known` kind of load once.
  static void warmUp(
      Entrant entrant, int port, LoadOf loadOf, Effort effort, boolean known, Duration patience)
      throws IOException {
    boolean once = known && entrant.isWarm();
    Duration longest = once ? Duration.ZERO : effort.longestWarmUp();
    long end = System.nanoTime() + longest.toNanos();
    double last = Double.MAX_VALUE;
    do {
      Load load = loadOf.of(effort.warmUp());
      Taken taken = take(entrant, port, load, effort.warmUp().plus(patience));
      double each = (double) taken.use().nanos() / load.answers();
      if (each > last * STILL_WARMING) {
        break;
      }
      last = each;
    } while (System.nanoTime() - end < 0);
    entrant.warmed();
  }

  /// Waits until an entrant rests; false where it did not.
  static boolean settle(Entrant entrant) {
    long end = System.nanoTime() + LONGEST_SETTLING.toNanos();
    CpuReading last = entrant.cpu();
    while (System.nanoTime() - end < 0) {
      pause(LOOK);
      CpuReading now = entrant.cpu();
      if (now.since(last).nanos() < LOOK.toNanos() * BUSY) {
        return true;
      }
      last = now;
    }
    return false;
  }

  static void pause(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
