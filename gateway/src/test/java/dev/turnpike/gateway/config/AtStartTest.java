package dev.turnpike.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AtStartTest {
  private static Config config(String text) {
    Surroundings surroundings = new Surroundings(Map.of(), Path.of("/home"), Set.of("openai"));
    return switch (ConfigFile.read(text, Path.of("/c.yaml"), Flags.NONE, surroundings)) {
      case Loaded.Good good -> good.config();
      case Loaded.Bad bad -> throw new AssertionError(bad.errors());
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "server: {port: 9000} | server.port",
        "server: {host: localhost} | server.host",
        "data: /elsewhere | data",
        "limits: {header: 32KB} | limits.header",
        "limits: {memory: 1GB} | limits.memory",
        "limits: {upstream_connections: 8} | limits.upstream_connections",
        "limits: {upstream_queue: 8} | limits.upstream_queue",
        "timeouts: {connect: 1s} | timeouts.connect",
        "traces: {retention_days: 20} | traces.retention_days",
        "traces: {body_retention_days: 2} | traces.body_retention_days",
      })
  void aKeyThatOnlyAStartReadsIsNamed(String text, String key) {
    assertThat(AtStart.changed(config(""), config(text))).containsExactly(key);
    assertThat(AtStart.changed(config(text), config(text))).isEmpty();
  }

  @Test
  void bothHalvesOfTlsAreNamedWhenItIsSwitchedOn() {
    assertThat(AtStart.changed(config(""), config("server: {tls: {cert: a, key: b}}")))
        .containsExactly("server.tls.cert", "server.tls.key");
  }

  @Test
  void allOfAProxyIsNamedWhereItChanges() {
    assertThat(AtStart.changed(config(""), config("proxy: {url: 'http://p:1'}")))
        .contains("proxy.url");
    String text = "proxy: {url: 'http://p:1', user: u, password: p, except: [a.example]}";
    assertThat(AtStart.changed(config("proxy: {url: 'http://p:1'}"), config(text)))
        .containsExactly("proxy.user", "proxy.password", "proxy.except[]");
  }

  @Test
  void allElseIsInForceAtOnce() {
    Config other =
        config(
            """
            server: {hosts: [a.example]}
            providers: {openai: {api_key: abc}}
            aliases: {a: openai/b}
            limits: {body: 1MB, streams: 5, connections: 5, reply: 1MB, stream_bytes: 1MB, body_rate: 0}
            timeouts: {header: 1s, client_idle: 2s, first_token: 1s, idle: 1s, total: 5s, keep_alive: 1s, drain: 1s}
            traces: {bodies: omit, body_limit: 1KB}
            """);
    assertThat(AtStart.changed(config(""), other)).isEmpty();
  }

  @Test
  void everyOneOfThemIsAKey() {
    assertThat(Settings.all()).filteredOn(AtStart::reads).hasSize(16);
  }
}
