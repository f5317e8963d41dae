package dev.turnpike.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.gateway.log.Logs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the log says of providers that are rude, and of callers who leave in the wrong moment:
/// nothing of what they said, and no alarm.
class RudeProviderLogTest {
  private static final String CANARY = "CANARY-4711";
  private static final String BODY =
      "{\"choices\":[{\"message\":{\"content\":\"" + CANARY + "\"},\"finish_reason\":\"stop\"}]}";

  private static final List<String> RUDE =
      List.of(
          RawProvider.head(200, "application/json", 20) + BODY + CANARY + "\r\n\r\n",
          RawProvider.json(200, BODY) + CANARY + "\r\n\r\n",
          "HTTP/1.1 " + CANARY + " OK\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: " + CANARY + "\r\n\r\n",
          CANARY + " " + CANARY + " " + CANARY + "\r\n\r\n",
          RawProvider.stream() + CANARY + "\r\n" + CANARY + "\r\n");

  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private RawProvider provider;
  private TestGateway gateway;

  @BeforeEach
  void start() throws IOException {
    Logs.install(log, Level.ALL);
    provider = new RawProvider();
    gateway =
        TestGateway.start(
            "limits: {upstream_connections: 1}",
            "  raw: {dialect: chat, base_url: \"http://127.0.0.1:%d/v1\"}"
                .formatted(provider.port()));
  }

  @AfterEach
  void stop() throws IOException {
    gateway.close();
    provider.close();
    LogManager.getLogManager().readConfiguration();
  }

  private static String ask(boolean stream) {
    return "{\"model\":\"raw/x\",\"stream\":"
        + stream
        + ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
  }

  private List<String> lines(String word) {
    return log.toString(UTF_8).lines().filter(line -> line.contains(word)).toList();
  }

  @Test
  void nothingThatAProviderSaidIsInTheLogAlsoWhereConnectionsTellOfIt() {
    Logger connections = Logger.getLogger("io.vertx.core.net.impl.ConnectionBase");
    connections.setLevel(Level.ALL); // as other loggers of the library are
    for (String bytes : RUDE) {
      for (boolean stream : new boolean[] {false, true}) {
        provider.saysAndHolds(bytes);
        gateway.post("/v1/chat/completions", ask(stream));
      }
    }
    Eventually.holds("the library tells of it", () -> !lines("ConnectionBase").isEmpty());
    gateway.flush();
    assertThat(lines("4711")).isEmpty();
    assertThat(lines("\"level\":\"error\"")).isEmpty();
  }

  @Test
  void aCallerWhoLeavesWhileItsCallWaitsForAConnectionIsNoError() throws IOException {
    provider.saysAndHolds();
    List<RawConnection> callers = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      RawConnection caller = new RawConnection(gateway.port());
      caller.write(RawConnection.post("/v1/chat/completions", ask(false)));
      callers.add(caller);
    }
    Eventually.holds("some are answered", () -> provider.calls() > 0);
    for (RawConnection caller : callers.reversed()) {
      caller.close();
    }
    gateway.flush();
    provider.says(RawProvider.json(200, BODY));
    for (int i = 0; i < 16; i++) { // each waits behind those of its loop that left
      try (RawConnection caller = new RawConnection(gateway.port())) {
        caller.write(RawConnection.post("/v1/chat/completions", ask(false)));
        assertThat(caller.readUntil("finish_reason")).startsWith("HTTP/1.1 200");
      }
    }
    assertThat(lines("\"level\":\"error\"")).isEmpty();
    assertThat(lines("Stream reset")).isEmpty();
    assertThat(lines("HttpClientRequest")).isEmpty();
  }
}
