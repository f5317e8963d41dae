package dev.turnpike.simulator;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// A provider on one port that speaks Chat, Responses, Messages, Gemini, Converse, Cohere and
/// Ollama, and misbehaves when asked to: by the model id, or by the header `x-sim`.
/// `docs/simulator.md` has the words.
///
/// HTTP/1.1, with TLS where [Options] name a certificate.
public final class Simulator {
  private static final int MOST_LINE_BYTES = 64 * 1024;
  private static final int MOST_HEADER_BYTES = 256 * 1024;
  private static final int BACKLOG = 4_096;

  private final Vertx vertx;
  private final String deployment;
  private final int port;
  private final Journal journal;

  private Simulator(Vertx vertx, String deployment, int port, Journal journal) {
    this.vertx = vertx;
    this.deployment = deployment;
    this.port = port;
    this.journal = journal;
  }

  /// How a simulator is set up. `loops` event loops share the port; the journal keeps
  /// `journalEntries`, none where that is 0.
  public record Options(int loops, int journalEntries, Optional<Tls> tls) {
    public static final Options USUAL = new Options(1, Journal.USUAL_ENTRIES, Optional.empty());

    public Options {
      if (loops < 1) {
        throw new IllegalArgumentException("loops is " + loops + ", must be 1 or more");
      }
      if (journalEntries < 0) {
        throw new IllegalArgumentException(
            "journalEntries is " + journalEntries + ", must be 0 or more");
      }
    }
  }

  /// Paths of a certificate chain and its private key, both PEM.
  public record Tls(String certificate, String key) {}

  /// Listens on one event loop; port 0 takes a free one.
  public static Future<Simulator> listen(Vertx vertx, String host, int port) {
    return listen(vertx, host, port, Options.USUAL);
  }

  public static Future<Simulator> listen(Vertx vertx, String host, int port, Options options) {
    Journal journal = new Journal(options.journalEntries(), System::nanoTime);
    Runs runs = new Runs();
    AtomicInteger bound = new AtomicInteger();
    // a negative port is a free one that all instances of a deployment share
    int asked = port == 0 ? -1 : port;
    return vertx
        .deployVerticle(
            () -> new Loop(host, asked, options, journal, runs, bound),
            new DeploymentOptions().setInstances(options.loops()))
        .map(deployment -> new Simulator(vertx, deployment, bound.get(), journal));
  }

  public int port() {
    return port;
  }

  public Journal journal() {
    return journal;
  }

  /// Stops listening and closes all connections.
  public Future<Void> close() {
    return vertx.undeploy(deployment);
  }

  /// A port of 127.0.0.1 on which connections are refused: the same one all the time, and no one
  /// else's as long as this process lives.
  public static int refusingPort() {
    return RefusingPort.NUMBER;
  }

  /// One event loop's server.
  private static final class Loop extends VerticleBase {
    private final String host;
    private final int port;
    private final Options options;
    private final Journal journal;
    private final Runs runs;
    private final AtomicInteger bound;

    Loop(String host, int port, Options options, Journal journal, Runs runs, AtomicInteger bound) {
      this.host = host;
      this.port = port;
      this.options = options;
      this.journal = journal;
      this.runs = runs;
      this.bound = bound;
    }

    @Override
    public Future<?> start() {
      Player player = new Player(new Refusals(runs, InstantSource.system()), new TokenDesk(runs));
      return vertx
          .createHttpServer(serverOptions())
          .requestHandler(new Reception(context, journal, runs, player))
          .listen(port, host)
          .onSuccess(server -> bound.set(server.actualPort()));
    }

    private HttpServerOptions serverOptions() {
      HttpServerOptions server =
          new HttpServerOptions()
              .setHttp2ClearTextEnabled(false)
              .setHandle100ContinueAutomatically(true)
              .setMaxInitialLineLength(MOST_LINE_BYTES)
              .setMaxHeaderSize(MOST_HEADER_BYTES)
              .setAcceptBacklog(BACKLOG);
      options
          .tls()
          .ifPresent(
              tls ->
                  server
                      .setSsl(true)
                      .setUseAlpn(false)
                      .setKeyCertOptions(
                          new PemKeyCertOptions()
                              .setCertPath(tls.certificate())
                              .setKeyPath(tls.key())));
      return server;
    }
  }
}
