package dev.turnpike.simulator;

import io.vertx.core.Vertx;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The simulator as a process: `--host --port --loops --journal`, and `--cert --key` for TLS.
public final class Main {
  private String host = "127.0.0.1";
  private int port = 9090;
  private int loops = 1;
  private int journalEntries = Journal.USUAL_ENTRIES;
  private @Nullable String certificate;
  private @Nullable String key;

  private Main() {}

  public static void main(String[] arguments) {
    Main main = new Main();
    try {
      main.read(arguments);
      main.run();
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private void read(String[] arguments) {
    for (int i = 0; i < arguments.length; i += 2) {
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException(arguments[i] + " has no value");
      }
      String value = arguments[i + 1];
      switch (arguments[i]) {
        case "--host" -> host = value;
        case "--port" -> port = number("--port", value);
        case "--loops" -> loops = number("--loops", value);
        case "--journal" -> journalEntries = number("--journal", value);
        case "--cert" -> certificate = value;
        case "--key" -> key = value;
        default ->
            throw new IllegalArgumentException(
                arguments[i]
                    + " is unknown; there are --host --port --loops --journal --cert --key");
      }
    }
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException("--cert and --key go together");
    }
  }

  private static int number(String name, String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " is '" + value + "', must be a number", e);
    }
  }

  private void run() {
    Vertx vertx = Vertx.vertx();
    Optional<Simulator.Tls> tls =
        certificate == null || key == null
            ? Optional.empty()
            : Optional.of(new Simulator.Tls(certificate, key));
    String scheme = tls.isPresent() ? "https" : "http";
    Simulator.listen(vertx, host, port, new Simulator.Options(loops, journalEntries, tls))
        .onSuccess(
            simulator ->
                System.out.printf(
                    "The simulator listens on %s://%s:%d (OpenAI: /v1, Anthropic: /, Gemini:"
                        + " /v1beta); GET /v1/models lists its words.%n",
                    scheme, host, simulator.port()))
        .onFailure(
            failure -> {
              System.err.println("The simulator cannot listen: " + failure.getMessage());
              vertx.close().onComplete(_ -> System.exit(1));
            });
  }
}
