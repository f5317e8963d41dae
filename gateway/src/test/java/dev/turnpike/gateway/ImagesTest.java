package dev.turnpike.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.gateway.upstream.OpenWeb;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// An image that a client names by its address reaches a model that takes bytes only, where the
/// operator lets the gateway fetch it; `o` speaks Ollama's dialect, which has no addresses.
class ImagesTest {
  private static final String CHAT = "/v3/router/chat/completions";
  private static final String OLLAMA = "  o: {dialect: ollama, base_url: \"ORIGIN\"}";

  private static ImageHost host;

  /// It reaches `host`, which is on this machine.
  private static TestGateway gateway;

  /// It reaches what callers reach, and the setting is on.
  private static TestGateway open;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    TestCertificate certificate = TestCertificate.make(folder, "dns:localhost");
    host = new ImageHost(certificate);
    gateway =
        TestGateway.start(
            "images: {fetch: true, limit: 50KB, timeout: 20s, most: 3}",
            OLLAMA,
            null,
            new OpenWeb.Reach(true, certificate.chain()));
    open = TestGateway.start("images: {fetch: true}", OLLAMA);
  }

  @AfterAll
  static void stop() {
    open.close();
    gateway.close();
    host.close();
  }

  @BeforeEach
  void forget() {
    host.forget();
    gateway.upstream().clear();
  }

  @AfterEach
  void allMemoryIsGivenBack() {
    gateway.flush();
    assertThat(gateway.turnpike().gateway().traffic().bytes()).isZero();
  }

  enum Client {
    CHAT_COMPLETIONS(
        CHAT,
        """
        {"model": "o/echo", "messages": [{"role": "user", "content": [
          {"type": "image_url", "image_url": {"url": "%s"}}]}]}
        """),
    RESPONSES(
        "/v3/router/responses",
        """
        {"model": "o/echo", "input": [{"role": "user", "content": [
          {"type": "input_image", "image_url": "%s"}]}]}
        """),
    MESSAGES(
        "/v3/anthropic/v1/messages",
        """
        {"model": "o/echo", "max_tokens": 100, "messages": [{"role": "user", "content": [
          {"type": "image", "source": {"type": "url", "url": "%s"}}]}]}
        """),
    GEMINI(
        "/v3/google/v1beta/models/o%2Fecho:generateContent",
        """
        {"contents": [{"role": "user", "parts": [
          {"fileData": {"fileUri": "%s", "mimeType": "image/png"}}]}]}
        """);

    private final String path;
    private final String body;

    Client(String path, String body) {
      this.path = path;
      this.body = body;
    }

    HttpResponse<String> show(String url) {
      return gateway.post(path, body.formatted(url));
    }
  }

  private static String chat(String model, String more, String... urls) {
    String images =
        Stream.of(urls)
            .map(url -> "{\"type\":\"image_url\",\"image_url\":{\"url\":\"" + url + "\"}}")
            .collect(Collectors.joining(","));
    return "{\"model\":\""
        + model
        + "\","
        + more
        + "\"messages\":[{\"role\":\"user\",\"content\":["
        + images
        + "]}]}";
  }

  private static String asked(int call) {
    return new String(gateway.upstream().received().get(call).body(), UTF_8);
  }

  private static void assertRefused(HttpResponse<String> answer, String why) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    JsonNode error = TestGateway.JSON.readTree(answer.body()).path("error");
    assertThat(error.path("code").asString()).isEqualTo("invalid_image_url");
    assertThat(error.path("param").asString()).isEqualTo("messages[0]");
    assertThat(error.path("message").asString()).contains(why);
    assertThat(answer.body())
        .doesNotContain("localhost", "127.0.0.1", "10.0.0.1", "secret", "html");
  }

  @ParameterizedTest
  @EnumSource
  void everyClientsAddressReachesTheModelAsBytes(Client client) {
    HttpResponse<String> answer = client.show(host.url("/image?of=cat"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("x-turnpike-notes").orElse(""))
        .contains("emulated:image_url");
    assertThat(asked(0))
        .contains("\"images\":[\"" + ImageHost.PNG + "\"]")
        .doesNotContain("https:");
    assertThat(gateway.trace(answer).toString())
        .contains("emulated:image_url", "images:1 fetched in");
  }

  @Test
  void itsHostIsToldNothingOfTheCallerAndNoKey() {
    HttpResponse<String> answer =
        gateway.post(
            CHAT, chat("o/echo", "", host.url("/image?of=cat")), "cookie", "a=b", "x-own", "c");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(host.seen()).hasSize(1);
    ImageHost.Seen seen = host.seen().getFirst();
    assertThat(seen.method() + " " + seen.target()).isEqualTo("GET /image?of=cat");
    assertThat(seen.headers().entries().stream().map(Map.Entry::getKey).toList())
        .extracting(name -> name.toLowerCase(Locale.ROOT))
        .containsExactlyInAnyOrder("host", "user-agent", "accept", "connection");
  }

  @Test
  void eachAddressIsFetchedOnceForAllAttempts() {
    String fallback = "\"fallbacks\":[{\"model\":\"o/echo\"}],";
    HttpResponse<String> answer =
        gateway.post(CHAT, chat("o/status-503", fallback, host.url("/image"), host.url("/image")));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(gateway.upstream().received()).hasSize(2);
    assertThat(asked(1)).contains(ImageHost.PNG + "\",\"" + ImageHost.PNG);
    assertThat(host.seen()).hasSize(1);
  }

  @Test
  void aModelThatTakesAddressesIsGivenTheAddress() {
    for (String model : List.of("c/echo", "m/echo")) {
      assertThat(gateway.post(CHAT, chat(model, "", host.url("/image"))).statusCode())
          .isEqualTo(200);
    }
    assertThat(asked(0)).contains(host.url("/image"));
    assertThat(asked(1)).contains(host.url("/image"));
    assertThat(host.seen()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/moved?key=secret, 'redirect (302), which is not followed'",
    "/nothing?key=secret, 'status 404, must be 200'",
    "/page, 'not a PNG, JPEG, GIF or WebP'",
    "/zipped, 'not a PNG, JPEG, GIF or WebP'",
    "/short, 'closed the connection'",
    "/endless, 'larger than 50000 bytes together (images.limit)'"
  })
  void whatIsNoImageIsRefusedWithItsReason(String path, String why) {
    HttpResponse<String> answer = gateway.post(CHAT, chat("o/echo", "", host.url(path)));
    assertRefused(answer, why);
    assertThat(host.seen()).hasSize(1);
    assertThat(gateway.upstream().received()).isEmpty();
    JsonNode trace = gateway.trace(answer);
    assertThat(trace.at("/error/message").asString()).contains(why);
    assertThat(trace.at("/routing").toString()).contains(why).doesNotContain("secret");
  }

  @Test
  void anImageThatDoesNotComeInTimeIsRefused(@TempDir Path folder) throws Exception {
    TestCertificate certificate = TestCertificate.make(folder, "dns:localhost");
    try (ImageHost silent = new ImageHost(certificate);
        TestGateway hasty =
            TestGateway.start(
                "images: {fetch: true, timeout: 200ms}",
                OLLAMA,
                null,
                new OpenWeb.Reach(true, certificate.chain()))) {
      assertRefused(
          hasty.post(CHAT, chat("o/echo", "", silent.url("/silent"))),
          "not there within 200 ms (images.timeout)");
    }
  }

  @Test
  void theLimitHoldsForAllImagesTogether() {
    assertThat(gateway.post(CHAT, chat("o/echo", "", host.url("/medium"))).statusCode())
        .isEqualTo(200);
    assertRefused(
        gateway.post(CHAT, chat("o/echo", "", host.url("/medium?1"), host.url("/medium?2"))),
        "larger than 50000 bytes together (images.limit)");
  }

  @Test
  void moreImagesThanMayBeFetchedAreRefusedBeforeTheFirst() {
    String[] urls =
        IntStream.range(0, 4).mapToObj(i -> host.url("/image?" + i)).toArray(String[]::new);
    assertRefused(gateway.post(CHAT, chat("o/echo", "", urls)), "at most 3 (images.most)");
    assertThat(host.seen()).isEmpty();
  }

  @Test
  void anImageThatCannotBeHadGoesToAFallbackThatTakesAddresses() {
    String fallback = "\"fallbacks\":[{\"model\":\"o/echo\"},{\"model\":\"m/echo\"}],";
    HttpResponse<String> answer =
        gateway.post(CHAT, chat("o/echo", fallback, host.url("/nothing")));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("x-turnpike-model")).contains("m/echo");
    assertThat(host.seen()).hasSize(1);
  }

  @Test
  void aClientThatLeavesEndsTheFetching() throws Exception {
    String trace = UUID.randomUUID().toString().replace("-", "");
    String body = chat("o/echo", "", host.url("/silent"));
    try (RawConnection client = new RawConnection(gateway.port())) {
      client.write(
          RawConnection.head(
                  CHAT,
                  "Traceparent: 00-" + trace + "-b7ad6b7169203331-01",
                  "Content-Length: " + body.length())
              + body);
      Eventually.holds("the image is asked for", () -> host.seen().size() == 1);
    }
    Eventually.holds("its host is left", () -> host.left() == 1);
    assertThat(gateway.trace(trace).at("/status").asString()).isEqualTo("cancelled");
    assertThat(gateway.upstream().received()).isEmpty();
  }

  @Test
  void imagesCountAgainstTheMemoryOfAllBodies(@TempDir Path folder) throws Exception {
    TestCertificate certificate = TestCertificate.make(folder, "dns:localhost");
    try (ImageHost other = new ImageHost(certificate);
        TestGateway small =
            TestGateway.start(
                "images: {fetch: true}\nlimits: {memory: 200KB}",
                OLLAMA,
                null,
                new OpenWeb.Reach(true, certificate.chain()))) {
      HttpResponse<String> full =
          small.post(CHAT, chat("o/echo", "", other.url("/medium?1"), other.url("/medium?2")));
      assertThat(full.statusCode()).as(full.body()).isEqualTo(503);
      assertThat(full.body()).contains("limits.memory");
      small.flush();
      assertThat(small.turnpike().gateway().traffic().bytes()).isZero();
    }
  }

  // Where callers cannot lead the gateway.

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://127.0.0.1/a.png",
        "https://localhost/a.png",
        "https://[::1]/a.png",
        "https://[::ffff:10.0.0.1]/a.png",
        "https://169.254.169.254/latest/meta-data/",
        "https://10.0.0.1:8443/a.png?key=secret",
        "https://[fd00::1]/a.png",
        "https://2130706433/a.png"
      })
  void privateHostsAreBlocked(String url) {
    assertRefused(open.post(CHAT, chat("o/echo", "", url)), "blocked");
  }

  @ParameterizedTest
  @CsvSource({
    "http://169.254.169.254/latest/meta-data/, must begin with https://",
    "http://127.0.0.1/a.png, must begin with https://",
    "ftp://example.com/a.png, must begin with https://",
    "file:///etc/passwd, must begin with https://",
    "//example.com/a.png, must begin with https://",
    "https://me:secret@example.com/a.png, must not hold a user name",
    "https://@example.com/a.png, must not hold a user name",
    "https:///a.png, must name a host",
    "https:a.png, must name a host",
    "https://0x7f.1/a.png, must name a host",
    "https://example.com:0/a.png, must name a host",
    "https://example.com:65536/a.png, must name a host",
    "https://exa mple.com/a.png, not a URL that can be read",
    "https://example.com/a.png\\r\\nX-Own: secret, not a URL that can be read"
  })
  void whatIsNoHttpsAddressIsNotAsked(String url, String why) {
    assertRefused(open.post(CHAT, chat("o/echo", "", url)), why);
  }

  @Test
  void anAddressHasALimit() {
    String url = "https://127.0.0.1/" + "a".repeat(8_192);
    assertRefused(open.post(CHAT, chat("o/echo", "", url)), "longer than 8192 characters");
  }

  @Test
  void withoutTheSettingTheErrorNamesIt() {
    try (TestGateway off = TestGateway.start("", OLLAMA)) {
      HttpResponse<String> answer =
          off.post(CHAT, chat("o/echo", "", "https://127.0.0.1/a.png?key=secret"));
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body())
          .contains("not_supported", "messages[0]", "images.fetch")
          .doesNotContain("secret");
    }
  }
}
