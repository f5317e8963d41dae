package dev.turnpike.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The corpus of raw HTTP: what a parser lets through is what an attacker sends.
class RawHttpTest {
  private static final String BODY =
      "{\"model\":\"c/echo\",\"messages\":[{\"role\":\"user\",\"content\":\"raw\"}]}";
  private static final int PATIENCE_MILLIS = 15_000;

  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start("timeouts: {header: 1s, client_idle: 2s}");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  /// `statuses` are the good answers; none means that the connection is closed without one.
  /// `closes` says that nothing more may be served on the connection.
  record Raw(String name, String bytes, List<Integer> statuses, boolean closes) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static String head(String target, String... headers) {
    return "POST "
        + target
        + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
        + TestGateway.KEY
        + "\r\nContent-Type: application/json\r\n"
        + String.join("", List.of(headers).stream().map(h -> h + "\r\n").toList())
        + "\r\n";
  }

  private static String good(String... headers) {
    String[] all = java.util.Arrays.copyOf(headers, headers.length + 1);
    all[headers.length] = "Content-Length: " + BODY.length();
    return head("/v1/chat/completions", all) + BODY;
  }

  private static String get(String target, String... headers) {
    return "GET "
        + target
        + " HTTP/1.1\r\n"
        + String.join("", List.of(headers).stream().map(h -> h + "\r\n").toList())
        + "\r\n";
  }

  private static final String SECOND = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";

  static List<Raw> corpus() {
    String path = "/v1/chat/completions";
    String auth = "Authorization: Bearer " + TestGateway.KEY;
    return List.of(
        new Raw("a plain call", good(), List.of(200), false),
        new Raw(
            "an escaped slash in a model id",
            get("/v1/models/openai%2Fgpt-5.1", "Host: localhost", auth),
            List.of(200),
            false),
        new Raw(
            "an h2c upgrade with a body is served as HTTP/1.1",
            good("Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABk"),
            List.of(200),
            false),
        new Raw(
            "length and chunked together",
            head(path, "Content-Length: 4", "Transfer-Encoding: chunked") + "0\r\n\r\n" + SECOND,
            List.of(400),
            true),
        new Raw(
            "an unknown transfer coding with a length",
            head(path, "Content-Length: 4", "Transfer-Encoding: xchunked") + "0\r\n\r\n" + SECOND,
            List.of(400, 501),
            true),
        new Raw(
            "two different lengths",
            head(path, "Content-Length: 4", "Content-Length: 5") + "abcde" + SECOND,
            List.of(400),
            true),
        new Raw(
            "a signed length", head(path, "Content-Length: +7") + "1234567", List.of(400), true),
        new Raw(
            "a length that is not a number",
            head(path, "Content-Length: 7x") + "1234567",
            List.of(400),
            true),
        new Raw(
            "a bare CR in a header value",
            get("/healthz", "Host: localhost", "X-A: a\rb"),
            List.of(400),
            true),
        new Raw(
            "a NUL in a header value",
            get("/healthz", "Host: localhost", "X-A: a\u0000b"),
            List.of(400),
            true),
        new Raw(
            "a space before the colon",
            get("/healthz", "Host: localhost", "X-A : b"),
            List.of(400),
            true),
        new Raw("no host", get("/healthz"), List.of(400), true),
        new Raw(
            "two hosts", get("/healthz", "Host: localhost", "Host: localhost"), List.of(400), true),
        new Raw(
            "a host that is a URL",
            get("/v2/api-keys", "Host: localhost:4000/#@evil"),
            List.of(400),
            true),
        new Raw(
            "a host that is not ours",
            get("/healthz", "Host: evil.example.com"),
            List.of(400),
            true),
        new Raw(
            "a chunk size ended by a bare LF",
            head(path, "Transfer-Encoding: chunked") + "4\n1234\r\n0\r\n\r\n" + SECOND,
            List.of(400),
            true),
        new Raw(
            "a chunk size that is no number",
            head(path, "Transfer-Encoding: chunked") + "zz\r\n1234\r\n0\r\n\r\n" + SECOND,
            List.of(400),
            true),
        new Raw(
            "chunked in HTTP/1.0",
            "POST "
                + path
                + " HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                + SECOND,
            List.of(400),
            true),
        new Raw(
            "a head of 200 KB",
            get("/healthz", "Host: localhost", "X-A: " + "a".repeat(200_000)),
            List.of(431),
            true),
        new Raw(
            "a request line of 100 KB",
            get("/" + "a".repeat(100_000), "Host: localhost"),
            List.of(414),
            true),
        new Raw("dot segments", get("/v1/../v2/api-keys", "Host: localhost"), List.of(400), false),
        new Raw(
            "escaped dot segments",
            get("/v1/%2e%2e/v2/api-keys", "Host: localhost"),
            List.of(400),
            false),
        new Raw(
            "a path parameter", get("/v2/api-keys;x=1", "Host: localhost"), List.of(400), false),
        new Raw(
            "a doubled slash is one slash, and needs its key",
            get("//v2/api-keys", "Host: localhost"),
            List.of(401),
            false),
        new Raw(
            "an absolute target",
            get("http://evil.example.com/v2/api-keys", "Host: localhost"),
            List.of(400, 401),
            false),
        new Raw(
            "a method override changes nothing",
            get("/v1/chat/completions", "Host: localhost", "X-HTTP-Method-Override: POST", auth),
            List.of(405),
            false),
        new Raw(
            "a rewritten URL changes nothing",
            get("/healthz", "Host: localhost", "X-Original-URL: /v2/api-keys"),
            List.of(200),
            false),
        new Raw(
            "an unknown HTTP version",
            "GET /healthz HTTP/9.9\r\nHost: localhost\r\n\r\n",
            List.of(505),
            true),
        new Raw(
            "the preface of HTTP/2 in clear",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            List.of(505),
            true),
        new Raw(
            "no HTTP at all", "\u0016\u0003\u0001\u0000\u0000garbage\r\n\r\n", List.of(400), true),
        new Raw(
            "a key that is an injection",
            get("/v1/models", "Host: localhost", "Authorization: Bearer ' OR '1'='1"),
            List.of(401),
            false),
        new Raw(
            "two keys that differ",
            get("/v1/models", "Host: localhost", auth, "x-api-key: another"),
            List.of(400),
            false),
        new Raw(
            "two authorization headers that differ",
            get("/v1/models", "Host: localhost", auth, "Authorization: Bearer other"),
            List.of(400),
            false));
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void aRequestIsReadInOneWayOnly(Raw raw) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      write(socket, raw.bytes);
      String answers = readAll(socket, raw.closes || !raw.statuses.contains(200));
      List<Integer> statuses = statuses(answers);
      assertThat(statuses).as(answers).isNotEmpty();
      assertThat(raw.statuses).as(answers).contains(statuses.getFirst());
      assertThat(statuses).as("one answer: " + answers).hasSize(1);
      assertThat(answers.toLowerCase(Locale.ROOT)).contains("x-turnpike-trace-id: ");
    }
  }

  @Test
  void anAnnouncedBodyIsAskedFor() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      write(
          socket,
          head("/v1/chat/completions", "Content-Length: " + BODY.length(), "Expect: 100-continue"));
      assertThat(readUntil(socket, "\r\n\r\n")).startsWith("HTTP/1.1 100");
      write(socket, BODY);
      assertThat(readUntil(socket, "\r\n\r\n")).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void aBodyBeyondTheLimitIsRefusedBeforeItIsSent() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      write(
          socket,
          head("/v1/chat/completions", "Content-Length: 99999999999", "Expect: 100-continue"));
      assertThat(readAll(socket, true)).startsWith("HTTP/1.1 413");
    }
  }

  @Test
  void aHeadThatDripsInIsCutOff() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket.setSoTimeout(500);
      write(socket, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n");
      assertThat(dripUntilClosed(socket, 16)).isTrue();
    }
  }

  @Test
  void aSecondHeadThatDripsInIsCutOffToo() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket.setSoTimeout(500);
      write(socket, SECOND);
      assertThat(readUntil(socket, "ok\"}")).startsWith("HTTP/1.1 200");
      write(socket, "GET /healthz HTTP/1.1\r\n");
      assertThat(dripUntilClosed(socket, 16)).isTrue();
    }
  }

  @Test
  void aConnectionThatSaysNothingIsClosed() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  /// A header byte with every read that times out.
  private static boolean dripUntilClosed(Socket socket, int tries) throws IOException {
    for (int i = 0; i < tries; i++) {
      try {
        if (socket.getInputStream().read() < 0) {
          return true;
        }
      } catch (SocketTimeoutException stillOpen) {
        try {
          write(socket, "X");
        } catch (SocketException closed) {
          return true;
        }
      } catch (SocketException closed) {
        return true;
      }
    }
    return false;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  private static List<Integer> statuses(String answers) {
    return java.util.regex.Pattern.compile("HTTP/\\d\\.\\d (\\d{3}) ")
        .matcher(answers)
        .results()
        .map(match -> Integer.parseInt(match.group(1)))
        .toList();
  }

  private static String readUntil(Socket socket, String end) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    InputStream in = socket.getInputStream();
    while (!read.toString(ISO_8859_1).contains(end)) {
      int b = in.read();
      if (b < 0) {
        break;
      }
      read.write(b);
    }
    return read.toString(ISO_8859_1);
  }

  /// Everything until the gateway closes; a connection that stays open idles out.
  private static String readAll(Socket socket, boolean mustClose) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(read);
    } catch (SocketTimeoutException stillOpen) {
      assertThat(mustClose).as("still open after: " + read.toString(ISO_8859_1)).isFalse();
    } catch (SocketException reset) {
      // closed behind an unread request
    }
    return read.toString(ISO_8859_1);
  }
}
