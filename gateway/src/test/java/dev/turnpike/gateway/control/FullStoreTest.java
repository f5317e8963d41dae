package dev.turnpike.gateway.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.catalog.Catalog;
import dev.turnpike.catalog.Facts;
import dev.turnpike.gateway.access.DataFolder;
import dev.turnpike.gateway.access.ModelStore;
import dev.turnpike.gateway.access.SmallModelStore;
import dev.turnpike.price.PriceSheet;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where as much is kept as can be, the next one is refused by name and the old ones stay.
class FullStoreTest {
  private static final Catalog CATALOG = Catalog.read();
  private static final Shelf SHELF =
      new Shelf(CATALOG, PriceSheet.read(CATALOG), Set.of("openai"), Map.of(), true);

  @TempDir Path temp;

  @Test
  void theNextOneIsRefused() throws Exception {
    try (DataFolder folder = DataFolder.open(temp.resolve("data"));
        SmallModelStore small = new SmallModelStore(folder, new ModelStore.Limits(1, 1, 0))) {
      ModelStore store = small.store();
      WorkspaceApi workspace = new WorkspaceApi(() -> SHELF, store);
      AliasesApi aliases = new AliasesApi(() -> SHELF, store);
      InstantSource clock = InstantSource.fixed(Instant.EPOCH);
      ModelsApi models = new ModelsApi(() -> SHELF, store, () -> Facts.read(CATALOG), clock);
      ModelProbe answers =
          (_, _, _, _, _) ->
              new ModelProbe.Outcome.Answered(200, "{\"choices\":[]}".getBytes(UTF_8));
      OwnModelsApi own = new OwnModelsApi(() -> SHELF, store, models, answers, clock);

      assertThat(workspace.enable(body("{\"model_id\":\"openai/gpt-4o\"}")).status())
          .isEqualTo(204);
      full(workspace.enable(body("{\"model_id\":\"openai/gpt-4.1\"}")));
      full(workspace.disable("openai/gpt-4.1"));
      full(workspace.share("openai/gpt-4.1", body("{\"all_projects\":{}}")));
      byte[] one = body("{\"models\":[\"openai/gpt-4o\"]}");
      assertThat(aliases.put("x", one).status()).isEqualTo(200);
      full(aliases.put("y", one));
      assertThat(aliases.put("x", one).status()).isEqualTo(200);
      full(
          own.create(
              new ApiRequest(
                  "POST",
                  "/v2/models/openai-like",
                  null,
                  body(
                      "{\"base_url\":\"http://127.0.0.1/v1\",\"api_key\":\"k\",\"model_id\":\"m\","
                          + "\"display_name\":\"M\",\"model_type\":\"chat\"}"),
                  null,
                  "127.0.0.1",
                  null)));
    }
  }

  private static byte[] body(String json) {
    return json.getBytes(UTF_8);
  }

  private static void full(ApiReply reply) {
    assertThat(reply.status()).isEqualTo(409);
    assertThat(new String(reply.body(), UTF_8)).contains("\"limit_reached\"");
  }
}
