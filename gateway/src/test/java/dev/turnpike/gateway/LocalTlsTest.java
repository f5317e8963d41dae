package dev.turnpike.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.gateway.cli.Shell;
import dev.turnpike.gateway.cli.TurnpikeCommand;
import dev.turnpike.gateway.config.Surroundings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command line reaches a gateway on its own machine whose certificate is good for a public
/// name only, and no impostor.
class LocalTlsTest {
  @TempDir Path ours;
  @TempDir Path theirs;
  private final StringWriter said = new StringWriter();

  private TestGateway start(TestCertificate certificate) {
    return TestGateway.start(
        "server: {tls: {cert: %s, key: %s}, hosts: [gateway.example.com]}"
            .formatted(certificate.chain(), certificate.key()));
  }

  private int run(TestGateway gateway, String... arguments) {
    PrintWriter out = new PrintWriter(said, true);
    Surroundings surroundings = new Surroundings(Map.of(), ours, Set.of());
    Shell shell =
        new Shell(out, out, surroundings, InstantSource.system(), ZoneOffset.UTC, _ -> false);
    String[] whole = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, whole, 0, arguments.length);
    whole[arguments.length] = "--data";
    whole[arguments.length + 1] = gateway.folder().resolve("data").toString();
    return TurnpikeCommand.line(shell, (_, _) -> 0).execute(whole);
  }

  @Test
  void commandsTrustTheCertificateOfTheGatewayThatRuns() throws Exception {
    try (TestGateway gateway = start(TestCertificate.make(ours, "dns:gateway.example.com"))) {
      assertThat(run(gateway, "key", "list")).as(said.toString()).isZero();
      assertThat(said.toString()).contains("first API key");
    }
  }

  @Test
  void commandsTrustNoOtherCertificate() throws Exception {
    try (TestGateway gateway = start(TestCertificate.make(ours, "dns:gateway.example.com"));
        TestGateway impostor =
            start(TestCertificate.make(theirs, "dns:gateway.example.com,ip:127.0.0.1"))) {
      moveTo(gateway, impostor.port());
      assertThat(run(gateway, "key", "list")).isEqualTo(1);
      assertThat(said.toString())
          .contains("does not show the certificate of this data folder's gateway");
    }
  }

  private static void moveTo(TestGateway gateway, int port) throws IOException {
    Path file = gateway.folder().resolve("data/gateway.address");
    String written = Files.readString(file);
    Files.writeString(file, written.replace(":" + gateway.port(), ":" + port));
    assertThat(Files.readString(file)).isNotEqualTo(written);
  }

  @Test
  void theAddressIsThereWhileTheGatewayRuns() throws Exception {
    Path file;
    try (TestGateway gateway = TestGateway.start()) {
      file = gateway.folder().resolve("data/gateway.address");
      assertThat(Files.readString(file)).isEqualTo(gateway.origin() + "\n\n");
    }
    assertThat(file).doesNotExist();
  }
}
