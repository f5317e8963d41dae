package dev.turnpike.gateway.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.gateway.access.DataFolder;
import dev.turnpike.gateway.access.KeyStore;
import dev.turnpike.gateway.access.PresetKeys;
import dev.turnpike.gateway.access.Principal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class KeysApiTest {
  private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");

  @TempDir Path temp;
  private DataFolder folder;
  private KeyStore store;
  private KeysApi api;

  @BeforeEach
  void open() {
    InstantSource clock = InstantSource.fixed(NOW);
    folder = DataFolder.open(temp.resolve("data"));
    store = KeyStore.open(folder, clock, new SecureRandom());
    api = new KeysApi(store, clock);
  }

  @AfterEach
  void close() throws Exception {
    store.close();
    folder.close();
  }

  @Test
  void madeKeyIsToldOnceAndGood() {
    JsonNode made =
        json(201, create("{\"name\":\"team\",\"expires_at\":\"2026-12-01T00:00:00+01:00\"}"));
    String token = made.get("token").stringValue();
    assertThat(made.propertyNames())
        .containsExactly(
            "object",
            "id",
            "name",
            "kind",
            "status",
            "token_masked",
            "permission_mode",
            "project_id",
            "created_at",
            "expires_at",
            "revoked_at",
            "last_used_at",
            "token");
    assertThat(made.get("expires_at").stringValue()).isEqualTo("2026-11-30T23:00:00Z");
    assertThat(made.get("status").stringValue()).isEqualTo("active");
    assertThat(Objects.requireNonNull(store.keys().find(token)).role())
        .isEqualTo(Principal.Role.CALLER);

    String list = new String(api.list(null, null).body(), StandardCharsets.UTF_8);
    assertThat(list)
        .contains("\"team\"")
        .doesNotContain(token.substring(17))
        .doesNotContain("hash");
  }

  @Test
  void managementKeyIsMadeWhenAskedFor() {
    JsonNode made =
        json(201, create("{\"name\":\"a\",\"kind\":\"manager\",\"permission_mode\":\"all\"}"));
    assertThat(made.get("token").stringValue()).startsWith("sk-tpm-");
    assertThat(made.get("kind").stringValue()).isEqualTo("manager");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | invalid_json | ",
        "{\"name\":\"a\"} x | invalid_json | ",
        "{\"name\":\"a\",\"name\":\"b\"} | invalid_json | ",
        "nonsense | invalid_json | ",
        "{} | invalid_request | name",
        "{\"name\":\" \"} | invalid_request | name",
        "{\"name\":5} | invalid_request | name",
        "{\"name\":\"a\",\"kind\":\"root\"} | invalid_request | kind",
        "{\"name\":\"a\",\"kind\":null} | invalid_request | kind",
        "{\"name\":\"a\",\"expires_at\":\"2026-11-25T10:00:00Z\"} | invalid_request | expires_at",
        "{\"name\":\"a\",\"expires_at\":1795600800} | invalid_request | expires_at",
        "{\"name\":\"a\",\"expires_at\":\"tomorrow\"} | invalid_request | expires_at",
        "{\"name\":\"a\",\"nmae\":1} | invalid_request | nmae",
        "{\"name\":\"a\",\"access\":{}} | not_supported | access",
        "{\"name\":\"a\",\"allowed_models\":[]} | not_supported | allowed_models",
        "{\"name\":\"a\",\"permission_mode\":\"restricted\"} | not_supported | permission_mode",
        "{\"name\":\"a\",\"project_scope\":{\"single\":{}}} | not_supported | project_scope",
      })
  void wrongRequestsAreRefusedByName(String body, String code, String param) {
    JsonNode error = json(400, create(body)).get("error");
    assertThat(error.get("code").stringValue()).isEqualTo(code);
    assertThat(error.get("param").stringValue(null)).isEqualTo(param);
    assertThat(json(200, api.list(null, null)).get("data")).isEmpty();
  }

  @Test
  void longNameIsRefused() {
    json(201, create("{\"name\":\"" + "a".repeat(128) + "\"}"));
    json(400, create("{\"name\":\"" + "a".repeat(129) + "\"}"));
  }

  @Test
  void listGoesPageByPage() {
    for (int i = 0; i < 5; i++) {
      create("{\"name\":\"key " + i + "\"}");
    }
    JsonNode first = json(200, api.list("2", null));
    assertThat(first.get("data").valueStream().map(key -> key.get("name").stringValue()))
        .containsExactly("key 4", "key 3");
    assertThat(first.get("has_more").booleanValue()).isTrue();
    JsonNode last = json(200, api.list("3", first.get("next_page_token").stringValue()));
    assertThat(last.get("data").valueStream().map(key -> key.get("name").stringValue()))
        .containsExactly("key 2", "key 1", "key 0");
    assertThat(last.get("has_more").booleanValue()).isFalse();
    assertThat(last.get("next_page_token").stringValue()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0,", "201,", "x,", "1 OR 1=1,", "5,x", "5,-1", "5,1; DROP TABLE keys"})
  void wrongPagesAreRefused(String limit, String token) {
    assertThat(json(400, api.list(limit, token)).get("error").get("code").stringValue())
        .isEqualTo("invalid_request");
  }

  @Test
  void revokedKeyIsRefusedAtOnce() {
    JsonNode made = json(201, create("{\"name\":\"a\"}"));
    JsonNode revoked = json(200, api.revoke(made.get("id").stringValue()));
    assertThat(revoked.get("status").stringValue()).isEqualTo("revoked");
    assertThat(revoked.get("revoked_at").stringValue()).isEqualTo(NOW.toString());
    assertThat(store.keys().find(made.get("token").stringValue())).isNull();
  }

  @Test
  void unknownAndLastKeysAreRefused() {
    assertThat(json(404, api.revoke("' OR '1'='1")).get("error").get("code").stringValue())
        .isEqualTo("not_found");
    String manager = Objects.requireNonNull(store.ensureFirst(PresetKeys.NONE).managementKey());
    String id = Objects.requireNonNull(store.keys().find(manager)).keyId();
    assertThat(json(409, api.revoke(id)).get("error").get("code").stringValue())
        .isEqualTo("last_management_key");
  }

  @Test
  void closedStoreIsAnAnswerAndNotACrash() throws Exception {
    store.close();
    assertThat(json(503, create("{\"name\":\"a\"}")).get("error").get("code").stringValue())
        .isEqualTo("store_unavailable");
  }

  private ApiReply create(String body) {
    return api.create(body.getBytes(StandardCharsets.UTF_8));
  }

  private static JsonNode json(int status, ApiReply reply) {
    assertThat(reply.status())
        .as(new String(reply.body(), StandardCharsets.UTF_8))
        .isEqualTo(status);
    return JsonMapper.shared().readTree(reply.body());
  }
}
