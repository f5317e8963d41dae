package dev.turnpike.bench.scenario;

import dev.turnpike.bench.contender.Certificate;
import dev.turnpike.bench.contender.Contender;
import dev.turnpike.bench.contender.Entrant;
import dev.turnpike.bench.contender.Simulators;
import dev.turnpike.bench.process.Child;
import dev.turnpike.bench.process.Children;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a run takes place: the contenders, the simulators behind them, and a folder for their
/// files.
public final class Field implements AutoCloseable {
  private final Path place;
  private final List<Contender> contenders;
  private final Children children;
  private final Effort effort;
  private final PrintStream out;
  private final Certificate certificate;
  private final List<Entrant> entrants = new ArrayList<>();
  private @Nullable Simulators simulators;

  /// `contenders` are those that are present; `place` is an empty folder.
  public Field(
      Path place, List<Contender> contenders, Children children, Effort effort, PrintStream out)
      throws IOException {
    this.place = place;
    this.contenders = List.copyOf(contenders);
    this.children = children;
    this.effort = effort;
    this.out = out;
    certificate = Certificate.make(place);
  }

  Effort effort() {
    return effort;
  }

  List<Contender> contenders() {
    return contenders;
  }

  void say(String line) {
    out.println("  " + line);
  }

  /// All contenders that could be started, and still run, warm from what was measured before.
  List<Entrant> entrants() throws IOException {
    if (entrants.isEmpty()) {
      simulators = freshSimulators();
      for (Contender contender : contenders) {
        try {
          entrants.add(start(contender, simulators));
        } catch (IOException e) {
          say(contender.name() + " takes no part: " + e.getMessage());
        }
      }
    }
    return List.copyOf(entrants);
  }

  /// The simulators behind [#entrants].
  Simulators simulators() throws IOException {
    entrants();
    if (simulators == null) {
      throw new IOException("no contender could be started, so there is nothing to measure");
    }
    return simulators;
  }

  /// Ends all entrants and their simulators; who is wanted later is started anew.
  void clear() {
    entrants.forEach(Entrant::close);
    entrants.clear();
    if (simulators != null) {
      simulators.close();
      simulators = null;
    }
  }

  /// Another start of a contender, of which the caller takes care.
  Entrant start(Contender contender, Simulators behind) throws IOException {
    return Entrant.start(contender, place, behind.upstreams(), children);
  }

  /// Simulators that no one has asked anything yet, of which the caller takes care.
  Simulators freshSimulators() throws IOException {
    Path folder = Files.createTempDirectory(place, "simulators-");
    Simulators fresh = new Simulators(children, folder, certificate);
    try {
      Child first = fresh.running().getFirst();
      Entrant.firstAnswer(fresh.direct(), first, System.nanoTime());
      return fresh;
    } catch (IOException e) {
      fresh.close();
      throw e;
    }
  }

  @Override
  public void close() {
    clear();
  }
}
