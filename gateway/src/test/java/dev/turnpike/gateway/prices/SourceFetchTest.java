package dev.turnpike.gateway.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.turnpike.gateway.TestCertificate;
import dev.turnpike.gateway.upstream.EgressGuard;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceFetchTest {
  private static final int MOST = 10_000;

  @TempDir Path folder;
  private final CountDownLatch ended = new CountDownLatch(1);
  private TestCertificate certificate;
  private HttpsServer server;

  @BeforeEach
  void open() throws Exception {
    certificate = TestCertificate.make(folder, "dns:localhost,ip:127.0.0.1");
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context()));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/good", exchange -> answer(exchange, 200, "{}"));
    server.createContext("/exact", exchange -> answer(exchange, 200, "x".repeat(MOST)));
    server.createContext("/long", exchange -> answer(exchange, 200, "x".repeat(MOST + 1)));
    server.createContext("/missing", exchange -> answer(exchange, 404, "no"));
    server.createContext("/hop", exchange -> redirect(exchange, "/good"));
    server.createContext("/round", exchange -> redirect(exchange, "/round"));
    server.createContext("/plain", exchange -> redirect(exchange, "http://127.0.0.1/good"));
    server.createContext("/nonsense", exchange -> redirect(exchange, "https://[oops"));
    server.createContext("/silent", this::stall);
    server.createContext("/slow", this::begin);
    server.start();
  }

  @AfterEach
  void close() {
    ended.countDown();
    server.stop(0);
  }

  @Test
  void whatAnswersIsReadToTheLimit() throws Exception {
    assertThat(fetch("/good", _ -> false)).isEqualTo("{}");
    assertThat(fetch("/exact", _ -> false)).hasSize(MOST);
  }

  @Test
  void aRedirectIsFollowedToAPublicHostOnly() throws Exception {
    assertThat(fetch("/hop", _ -> true)).isEqualTo("{}");
    assertThatThrownBy(() -> fetch("/hop", EgressGuard::isPublic))
        .isInstanceOf(IOException.class)
        .hasMessage("a redirect leads to 127.0.0.1, which is not a public host");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/long|127.0.0.1 cannot be read: it is longer than 10000 bytes",
        "/missing|127.0.0.1 answered 404, wanted 200",
        "/round|127.0.0.1 redirects more than 3 times",
        "/plain|the address is http://..., must be https://HOST/...",
        "/nonsense|127.0.0.1 redirects to what is no address",
        "/silent|127.0.0.1 takes longer than 1 s",
        "/slow|127.0.0.1 takes longer than 1 s",
      })
  void whatCannotBeHadIsSaidSo(String path, String what) {
    assertThatThrownBy(() -> fetch(path, _ -> true))
        .isInstanceOf(IOException.class)
        .hasMessage(what);
  }

  @Test
  void aSecretInTheAddressIsRefusedAndNotShown() {
    assertThatThrownBy(
            () ->
                new SourceFetch(EgressGuard::isPublic)
                    .fetch(URI.create("https://user:secret@127.0.0.1/")))
        .hasMessageNotContaining("secret")
        .hasMessageContaining("must be https://HOST/");
  }

  private String fetch(String path, Predicate<InetAddress> isPublic) throws IOException {
    HttpClient.Builder client = HttpClient.newBuilder().sslContext(certificate.trust());
    URI address = URI.create("https://127.0.0.1:" + server.getAddress().getPort() + path);
    byte[] content =
        new SourceFetch(client, isPublic, MOST, Duration.ofSeconds(path.startsWith("/s") ? 1 : 20))
            .fetch(address);
    return new String(content, StandardCharsets.UTF_8);
  }

  private SSLContext context() throws Exception {
    char[] password = "for-this-test".toCharArray();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve("store.p12"))) {
      store.load(in, password);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static void redirect(HttpExchange exchange, String to) throws IOException {
    exchange.getResponseHeaders().set("location", to);
    exchange.sendResponseHeaders(302, -1);
    exchange.close();
  }

  private void stall(HttpExchange exchange) {
    try {
      ended.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    exchange.close();
  }

  /// Sends a head and a byte, and then nothing.
  private void begin(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 100);
    exchange.getResponseBody().write('x');
    exchange.getResponseBody().flush();
    stall(exchange);
  }
}
