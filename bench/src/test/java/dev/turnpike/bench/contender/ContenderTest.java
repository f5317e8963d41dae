package dev.turnpike.bench.contender;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContenderTest {
  @TempDir Path folder;

  private final Upstreams upstreams = new Upstreams(7001, 7002, Path.of("/tmp/sim.pem"));

  @Test
  void nginxIsGivenAWholeConfiguration() throws IOException {
    Contender.Launch launch = new Nginx().prepare(folder, upstreams);
    String written = Files.readString(folder.resolve("nginx.conf"));
    assertThat(written)
        .doesNotContain("%")
        .contains("server 127.0.0.1:7001;", "server 127.0.0.1:7002;", "/tmp/sim.pem")
        .contains("listen 127.0.0.1:" + launch.way().to(Upstream.PLAIN).port() + " ")
        .contains("listen 127.0.0.1:" + launch.way().to(Upstream.TLS).port() + " ");
  }

  @Test
  void theGatewayHasAPriceForEachModelOnlyWithEverythingOn() throws IOException {
    String everything = configuration(Turnpike.Work.EVERYTHING);
    assertThat(everything).contains(Ask.MODELS).contains("/tmp/sim.pem").doesNotContain("omit");
    String bare = configuration(Turnpike.Work.BARE);
    assertThat(bare).doesNotContain("price").contains("traces: {bodies: omit}");
  }

  @Test
  void theGatewaySeesNoProviderKeyOfThisProcess() throws IOException {
    ProcessBuilder command = gateway(Turnpike.Work.BARE).prepare(folder, upstreams).command();
    assertThat(command.environment().keySet())
        .contains("TURNPIKE_API_KEY", "TURNPIKE_MANAGEMENT_KEY")
        .allMatch(name -> name.startsWith("TURNPIKE_") || Environment.KEPT.contains(name));
    assertThat(command.environment().get("TURNPIKE_API_KEY")).hasSizeGreaterThanOrEqualTo(32);
  }

  @Test
  void onlyCountersOfLossesAreTaken() {
    String page =
        """
        # HELP turnpike_trace_rows_dropped_total Rows.
        # TYPE turnpike_trace_rows_dropped_total counter
        turnpike_trace_rows_dropped_total 3.0
        turnpike_trace_bodies_dropped_total{why="full"} 1.5E3
        turnpike_calls_total 9.0
        """;
    assertThat(Losses.find(page))
        .containsEntry("turnpike_trace_rows_dropped_total", 3L)
        .containsEntry("turnpike_trace_bodies_dropped_total{why=\"full\"}", 1_500L)
        .hasSize(2);
  }

  @Test
  void aCertificateIsMadeAsPem() throws IOException {
    Certificate made = Certificate.make(folder);
    assertThat(made.chain()).content().startsWith("-----BEGIN CERTIFICATE-----\n");
    assertThat(made.privateKey()).content().startsWith("-----BEGIN PRIVATE KEY-----\n");
  }

  private String configuration(Turnpike.Work work) throws IOException {
    gateway(work).prepare(folder, upstreams);
    return Files.readString(folder.resolve("turnpike.yaml"));
  }

  private static Turnpike gateway(Turnpike.Work work) {
    return new Turnpike("gateway", work, Path.of("gateway.jar"), List.of());
  }
}
