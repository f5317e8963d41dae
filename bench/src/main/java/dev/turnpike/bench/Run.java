package dev.turnpike.bench;

import dev.turnpike.bench.contender.Contender;
import dev.turnpike.bench.contender.Nginx;
import dev.turnpike.bench.contender.Portkey;
import dev.turnpike.bench.contender.Turnpike;
import dev.turnpike.bench.process.Children;
import dev.turnpike.bench.process.OpenFiles;
import dev.turnpike.bench.report.Findings;
import dev.turnpike.bench.report.Machine;
import dev.turnpike.bench.report.ResultsPage;
import dev.turnpike.bench.report.Section;
import dev.turnpike.bench.report.Table;
import dev.turnpike.bench.scenario.Effort;
import dev.turnpike.bench.scenario.Field;
import dev.turnpike.bench.scenario.Scenario;
import dev.turnpike.bench.scenario.Scenarios;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One run from its contenders to its page of results.
final class Run {
  /// Files a process needs beside two for each stream.
  private static final int FILES_BESIDE_STREAMS = 1_000;

  private static final String QUICK =
      "A quick run: the JVM is still compiling, so the gateway's figures lie above those of a whole"
          + " run.\n\n";

  private final Options options;
  private final Children children;
  private final PrintStream out;
  private final List<Contender> present = new ArrayList<>();
  private final StringBuilder whoAndHow = new StringBuilder();

  Run(Options options, Children children, PrintStream out) {
    this.options = options;
    this.children = children;
    this.out = out;
  }

  void go() throws IOException {
    boolean cached = Files.exists(options.aotCache());
    List<String> without = options.javaFlags();
    List<String> flags = new ArrayList<>(without);
    if (cached) {
      flags.add("-XX:AOTCache=" + options.aotCache());
      flags.add("-Xlog:aot*=off");
      flags.add("-Xlog:cds*=off");
    }
    Contender everything = turnpike("Turnpike, everything on", Turnpike.Work.EVERYTHING, flags);
    Contender uncached = turnpike("Turnpike, no AOT cache", Turnpike.Work.EVERYTHING, without);
    Contender nginx = new Nginx();
    Contender portkey = new Portkey(Options.WORK.resolve("peers").toAbsolutePath());
    call(nginx);
    call(turnpike("Turnpike, bare", Turnpike.Work.BARE, flags));
    call(everything);
    options.beside().ifPresent(jar -> call(Turnpike.otherBuild(jar, without)));
    call(portkey);
    List<Contender> starting = new ArrayList<>();
    for (Contender each : List.of(nginx, everything, uncached, portkey)) {
      boolean here = each.absence().isEmpty();
      if (here && (cached || !each.equals(everything))) {
        starting.add(each);
      }
    }
    if (!cached) {
      note("No AOT cache at " + options.aotCache() + ": the gateway starts without one.");
    }
    Optional<Contender> target = cached ? Optional.of(everything) : Optional.empty();
    run(Scenarios.all(starting, target, mostStreams()));
  }

  private Turnpike turnpike(String name, Turnpike.Work work, List<String> flags) {
    return new Turnpike(name, work, options.jar(), flags);
  }

  private void call(Contender contender) {
    Optional<String> absence = contender.absence();
    if (absence.isEmpty()) {
      present.add(contender);
    }
    String how = absence.map(why -> "takes no part: " + why).orElse(contender.setUp());
    note("**" + contender.name() + "**: " + how + ".");
  }

  private void note(String line) {
    out.println(line.replace("**", ""));
    whoAndHow.append("* ").append(line).append('\n');
  }

  private static int mostStreams() {
    return (OpenFiles.mostOfOneProcess() - FILES_BESIDE_STREAMS) / 2;
  }

  private void run(List<Scenario> all) throws IOException {
    List<String> names = all.stream().map(Scenario::name).toList();
    for (String wanted : options.only()) {
      if (!names.contains(wanted)) {
        throw new IllegalArgumentException(
            "no scenario is called " + wanted + "; there are " + String.join(", ", names));
      }
    }
    long begin = System.nanoTime();
    Findings findings = new Findings();
    Path place = Options.WORK.resolve("run").toAbsolutePath();
    delete(place);
    Files.createDirectories(place);
    Effort effort = options.quick() ? Effort.QUICK : Effort.FULL;
    try (Field field = new Field(place, present, children, effort, out)) {
      for (Scenario scenario : all) {
        if (options.only().isEmpty() || options.only().contains(scenario.name())) {
          out.println("\n" + scenario.name());
          run(scenario, field, findings);
        }
      }
    } finally {
      children.close();
      delete(place);
    }
    write(findings, Duration.ofNanos(System.nanoTime() - begin));
  }

  /// What one scenario meets must not cost the figures of the others.
  private void run(Scenario scenario, Field field, Findings findings) {
    try {
      scenario.run(field, findings);
    } catch (IOException e) {
      out.println("  failed: " + e.getMessage());
      findings.add(
          new Section(
              scenario.name(), "Not measured: " + e.getMessage(), new Table(""), List.of()));
    }
  }

  private void write(Findings findings, Duration took) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append("Measured on ").append(LocalDate.now(ZoneOffset.UTC)).append(" in ");
    text.append(took.toSeconds()).append(" s by `./turnpike bench");
    text.append(options.quick() ? " --quick" : "");
    text.append(options.only().isEmpty() ? "" : " --only " + String.join(",", options.only()));
    text.append("`.\n\n")
        .append(options.quick() ? QUICK : "")
        .append(Machine.text())
        .append("* JVM flags of the gateway: `");
    text.append(String.join(" ", options.javaFlags())).append("`\n\n").append(whoAndHow);
    if (!findings.targets().table().isEmpty()) {
      text.append('\n').append(findings.targets().text());
    }
    for (Section section : findings.sections()) {
      text.append('\n').append(section.text());
    }
    out.println("\n" + text);
    Path own = Options.WORK.resolve("results.md");
    Files.writeString(own, text);
    if (options.isWhole()) {
      new ResultsPage(Options.PAGE).write(text.toString());
      out.println("Written to " + Options.PAGE);
    } else {
      out.println("Written to " + own + "; only a whole run changes " + Options.PAGE);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path each, IOException failed)
              throws IOException {
            Files.deleteIfExists(each);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
