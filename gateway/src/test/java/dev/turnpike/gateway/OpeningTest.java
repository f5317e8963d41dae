package dev.turnpike.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.catalog.Catalog;
import dev.turnpike.gateway.access.DataFolder;
import dev.turnpike.gateway.access.KeyStore;
import dev.turnpike.gateway.access.PresetKeys;
import dev.turnpike.gateway.config.Config;
import dev.turnpike.gateway.config.ConfigFile;
import dev.turnpike.gateway.config.Flags;
import dev.turnpike.gateway.config.Loaded;
import dev.turnpike.gateway.config.Surroundings;
import dev.turnpike.gateway.control.ApiReply;
import dev.turnpike.gateway.flow.Metrics;
import dev.turnpike.gateway.trace.Traces;
import dev.turnpike.gateway.upstream.OpenWeb;
import dev.turnpike.price.PriceSheet;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Between the moment at which the port is ours and the end of the start nobody is answered.
class OpeningTest {
  private static final Executor AT_ONCE = Runnable::run;

  @TempDir Path folder;

  @Test
  void aCallThatComesBeforeTheKeysAreMadeWaitsForThem() throws Exception {
    Config config = config();
    Catalog shipped = Catalog.read();
    try (DataFolder data = DataFolder.open(config.data());
        KeyStore keys = KeyStore.open(data, Clock.systemUTC(), new SecureRandom());
        Traces traces = Traces.open(config.data(), config.traces(), Clock.systemUTC());
        Gateway gateway =
            Gateway.start(
                config,
                new Gateway.Settings(
                    shipped,
                    () -> PriceSheet.read(shipped),
                    Map.of(),
                    keys,
                    traces.recorder(),
                    new Metrics(new PrometheusRegistry()),
                    AT_ONCE,
                    Clock.systemUTC(),
                    1,
                    OpenWeb.Reach.PUBLIC),
                _ -> new ApiReply(404, new byte[0]));
        RawConnection early = new RawConnection(gateway.port());
        RawConnection later = new RawConnection(gateway.port())) {
      early.write(
          RawConnection.post(
              "/v1/chat/completions",
              "{\"model\":\"sim/echo\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"));
      // The one event loop has read the call before it once it answers what came after it.
      later.write("no HTTP at all\r\n\r\n");
      assertThat(later.readUntil("\r\n")).contains(" 400 ");
      keys.ensureFirst(new PresetKeys(TestGateway.KEY, TestGateway.MANAGEMENT_KEY));
      gateway.open();
      assertThat(early.readUntil("\r\n")).startsWith("HTTP/1.1 200");
    }
  }

  private Config config() {
    Surroundings surroundings = new Surroundings(Map.of(), folder, Set.of());
    return switch (ConfigFile.read(
        "server: {port: 0}", folder.resolve("turnpike.yaml"), Flags.NONE, surroundings)) {
      case Loaded.Good good -> good.config();
      case Loaded.Bad bad -> throw new AssertionError(bad.errors());
    };
  }
}
