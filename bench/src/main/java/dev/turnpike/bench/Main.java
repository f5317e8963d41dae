package dev.turnpike.bench;

import dev.turnpike.bench.process.Children;
import java.io.IOException;
import java.util.Locale;

/// Measures the gateway beside its peers: `--quick`, `--only NAME[,NAME]`.
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT);
    try (Children children = new Children()) {
      new Run(Options.read(arguments), children, System.out).go();
    } catch (IllegalArgumentException | IOException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }
}
