package dev.turnpike.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.turnpike.simulator.Caller.Speech;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Over TLS all is the same, a reset and bytes that are no HTTP included.
class TlsTest {
  private static final char[] PASSWORD = "simulated".toCharArray();

  private static final Vertx VERTX = Vertx.vertx();
  private static Simulator simulator;
  private static SSLContext trusting;

  @BeforeAll
  static void open(@TempDir Path folder) throws Exception {
    KeyStore store = selfSigned(folder.resolve("store.p12"));
    Path certificate = folder.resolve("cert.pem");
    Path key = folder.resolve("key.pem");
    writePem(certificate, "CERTIFICATE", store.getCertificate("sim").getEncoded());
    writePem(key, "PRIVATE KEY", store.getKey("sim", PASSWORD).getEncoded());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    trusting = SSLContext.getInstance("TLS");
    trusting.init(null, trust.getTrustManagers(), null);
    Simulator.Tls tls = new Simulator.Tls(certificate.toString(), key.toString());
    simulator =
        Caller.await(
            Simulator.listen(
                VERTX, "127.0.0.1", 0, new Simulator.Options(1, 10, Optional.of(tls))));
  }

  private static KeyStore selfSigned(Path file) throws Exception {
    Process keytool =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    "sim",
                    "-keyalg",
                    "EC",
                    "-groupname",
                    "secp256r1",
                    "-dname",
                    "CN=localhost",
                    "-storetype",
                    "PKCS12",
                    "-storepass",
                    new String(PASSWORD),
                    "-keystore",
                    file.toString()))
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(keytool.exitValue()).as(said).isZero();
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, PASSWORD);
      // the chain is trusted as a certificate of its own, too
      store.setCertificateEntry("trusted", store.getCertificate("sim"));
      return store;
    }
  }

  private static void writePem(Path file, String kind, byte[] der) throws IOException {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Files.writeString(
        file, "-----BEGIN " + kind + "-----\n" + lines + "\n-----END " + kind + "-----\n");
  }

  @AfterAll
  static void close() {
    Caller.await(simulator.close());
    Caller.await(VERTX.close());
  }

  private static byte[] ask(String model) throws IOException {
    try (SSLSocket socket = (SSLSocket) trusting.getSocketFactory().createSocket()) {
      socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), simulator.port()));
      socket.setSoTimeout(20_000);
      byte[] body = Speech.CHAT.body(model, true, "x").getBytes(StandardCharsets.UTF_8);
      String head =
          "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
              + "Content-Length: "
              + body.length
              + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(body);
      return socket.getInputStream().readAllBytes();
    }
  }

  @Test
  void anAnswerIsTheSame() throws IOException {
    Got got = new Got(ask("echo"), Got.End.CLOSED);

    assertThat(new Streamed(Speech.CHAT, got.events()).text).isEqualTo("x");
  }

  @Test
  void bytesThatAreNoHttpComeThroughTls() throws IOException {
    assertThat(new String(ask("garbage"), StandardCharsets.ISO_8859_1)).contains("this is no HTTP");
  }

  @Test
  void aResetIsNoGoodbye() {
    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(() -> ask("reset"))
        .withMessageContaining("reset");
    assertThatExceptionOfType(SocketException.class).isThrownBy(() -> ask("cut-mid"));
  }
}
