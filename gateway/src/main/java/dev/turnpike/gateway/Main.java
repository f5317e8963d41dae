package dev.turnpike.gateway;

import dev.turnpike.catalog.Catalog;
import dev.turnpike.catalog.Provider;
import dev.turnpike.gateway.cli.Banner;
import dev.turnpike.gateway.cli.GatewayAddress;
import dev.turnpike.gateway.cli.Shell;
import dev.turnpike.gateway.cli.TurnpikeCommand;
import dev.turnpike.gateway.config.Config;
import dev.turnpike.gateway.config.ConfigSource;
import dev.turnpike.gateway.config.Loaded;
import dev.turnpike.gateway.config.Surroundings;
import dev.turnpike.gateway.log.Logs;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/// The program: the command line, and behind `up` the gateway until the process is told to end.
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    Map<String, String> environment = System.getenv();
    if (arguments.length > 0 && arguments[0].equals("train")) {
      System.exit(Training.run(out));
    }
    Shell shell =
        new Shell(
            out,
            err,
            new Surroundings(environment, home(), knownProviders()),
            Clock.systemUTC(),
            ZoneId.systemDefault(),
            Main::pause,
            config -> Providers.of(Catalog.read(), config, environment, null));
    System.exit(
        TurnpikeCommand.line(shell, (loaded, source) -> up(out, environment, loaded, source))
            .execute(arguments));
  }

  /// Where `./data` and `turnpike.yaml` are looked for: the launcher's own folder, else this one.
  private static Path home() {
    return Path.of(System.getProperty("turnpike.home", "")).toAbsolutePath();
  }

  private static Set<String> knownProviders() {
    return Catalog.read().providers().stream().map(Provider::id).collect(Collectors.toSet());
  }

  private static int up(
      PrintWriter out, Map<String, String> environment, Loaded.Good loaded, ConfigSource source) {
    Logs.install();
    Config config = loaded.config();
    Turnpike turnpike = Turnpike.start(config, source, environment);
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("drain")
                .unstarted(
                    () -> {
                      turnpike.drain(turnpike.config().timeouts().drain());
                      ended.countDown();
                    }));
    Signals.whenHeard("HUP", turnpike::reload);
    Signals.whenHeard("TERM", () -> System.exit(0)); // drains by the hook above
    Signals.whenHeard("INT", () -> System.exit(0));
    out.print(banner(config, turnpike, loaded.warnings()).text());
    out.flush();
    try {
      ended.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }

  private static Banner banner(Config config, Turnpike turnpike, List<String> warnings) {
    Gateway gateway = turnpike.gateway();
    List<Banner.Found> found = new ArrayList<>();
    Providers providers = gateway.providers();
    providers.foundBy().forEach((id, how) -> found.add(new Banner.Found(id, how)));
    List<String> all = new ArrayList<>(warnings);
    all.addAll(turnpike.firstKeys().warnings());
    return new Banner(
        GatewayAddress.of(config.server().on(gateway.port())),
        config.data(),
        turnpike.firstKeys(),
        found,
        gateway.hasSimulator() ? Banner.Example.SIMULATOR : Examples.of(providers),
        all);
  }

  private static boolean pause(Duration duration) {
    try {
      Thread.sleep(duration);
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
