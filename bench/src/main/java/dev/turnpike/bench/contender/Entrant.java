package dev.turnpike.bench.contender;

import dev.turnpike.bench.load.ClosedLoop;
import dev.turnpike.bench.load.Engine;
import dev.turnpike.bench.load.Load;
import dev.turnpike.bench.process.Child;
import dev.turnpike.bench.process.Children;
import dev.turnpike.bench.process.CpuReading;
import dev.turnpike.bench.process.Proc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// A contender that runs and has answered once.
public final class Entrant implements AutoCloseable {
  private static final Ask FIRST = new Ask(Ask.SMALL_ANSWER, false, 400);
  private static final Duration LONGEST_START = Duration.ofSeconds(60);
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(3);

  private final Contender contender;
  private final Contender.Way way;
  private final Child child;
  private final Children children;
  private final Proc proc = new Proc();
  private final Duration toFirstAnswer;
  private boolean warm;

  private Entrant(
      Contender contender,
      Contender.Way way,
      Child child,
      Children children,
      Duration toFirstAnswer) {
    this.contender = contender;
    this.way = way;
    this.child = child;
    this.children = children;
    this.toFirstAnswer = toFirstAnswer;
  }

  /// Starts a contender in a new folder in `place` and waits for its first answer.
  public static Entrant start(
      Contender contender, Path place, Upstreams upstreams, Children children) throws IOException {
    Path folder = Files.createTempDirectory(place, "contender-");
    Contender.Launch launch = contender.prepare(folder, upstreams);
    Route route = launch.way().to(Upstream.PLAIN);
    long begin = System.nanoTime();
    Child child = children.start(contender.name(), launch.command(), folder.resolve("output.log"));
    try {
      Duration took = firstAnswer(route, child, begin);
      return new Entrant(contender, launch.way(), child, children, took);
    } catch (IOException e) {
      children.end(child);
      throw e;
    }
  }

  /// Asks on `route` until it is answered; the time since `begin`.
  public static Duration firstAnswer(Route route, Child child, long begin) throws IOException {
    String last = "nothing";
    while (System.nanoTime() - begin < LONGEST_START.toNanos()) {
      Load once = new ClosedLoop(FIRST.by(route), 1, Duration.ZERO);
      try (Engine engine = new Engine(route.port())) {
        engine.run(once, LONGEST_START);
      }
      if (once.answers() == 1) {
        return Duration.ofNanos(System.nanoTime() - begin);
      }
      if (!child.isAlive()) {
        throw new IOException(child.name() + " ended at its start: " + child.lastWords());
      }
      last = String.valueOf(once.firstFailure());
      LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
    }
    throw new IOException(
        child.name()
            + " gave no answer within "
            + LONGEST_START.toSeconds()
            + " s; the last try met: "
            + last
            + "\n"
            + child.lastWords());
  }

  public String name() {
    return contender.name();
  }

  /// Whether its event loops are told apart from its other threads.
  public boolean hasLoops() {
    return contender.hasLoops();
  }

  /// Whether it is the one whose figures have targets.
  public boolean isTarget() {
    return contender.isTarget();
  }

  public Route to(Upstream upstream) {
    return way.to(upstream);
  }

  /// From the start of the process to its first answer.
  public Duration toFirstAnswer() {
    return toFirstAnswer;
  }

  /// Whether it has been under load before, as said by [#warmed].
  public boolean isWarm() {
    return warm;
  }

  public void warmed() {
    warm = true;
  }

  public CpuReading cpu() {
    return proc.cpu(child.ids());
  }

  public long residentBytes() {
    return proc.residentBytes(child.ids());
  }

  /// What it says it has lost so far of what it should record.
  public Map<String, Long> losses() throws IOException {
    return contender.losses(to(Upstream.PLAIN).port());
  }

  /// Throws where it has ended by itself.
  public void mustRun() throws IOException {
    if (!child.isAlive()) {
      throw new IOException(name() + " has ended: " + child.lastWords());
    }
  }

  @Override
  public void close() {
    children.end(child);
  }
}
