package dev.turnpike.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.gateway.access.KeyStore.Revocation;
import dev.turnpike.gateway.access.Principal.Role;
import dev.turnpike.gateway.config.StartFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyStoreTest {
  private static final String PRESET = "preset-api-key-of-an-operator-0001";
  private static final String PRESET_MANAGER = "preset-management-key-of-an-operator";

  @TempDir Path temp;
  private final MovableClock clock = new MovableClock();
  private DataFolder folder;
  private KeyStore store;

  private static final class MovableClock implements InstantSource {
    private Instant now = Instant.parse("2026-11-25T10:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    void pass(Duration duration) {
      now = now.plus(duration);
    }
  }

  @BeforeEach
  void open() {
    folder = DataFolder.open(temp.resolve("data"));
    store = KeyStore.open(folder, clock, new SecureRandom());
  }

  @AfterEach
  void close() throws Exception {
    store.close();
    folder.close();
  }

  private void reopen() throws Exception {
    close();
    open();
  }

  @Test
  void firstStartMakesOneKeyOfEachKindAndTellsThemOnce() throws Exception {
    FirstKeys first = store.ensureFirst(PresetKeys.NONE);
    assertThat(first.isFirst()).isTrue();
    assertThat(find(first.apiKey()))
        .isEqualTo(
            new Principal(
                Objects.requireNonNull(first.apiKey()).substring(6, 16),
                "first API key",
                "default",
                Role.CALLER));
    assertThat(Objects.requireNonNull(find(first.managementKey())).role()).isEqualTo(Role.MANAGER);

    reopen();
    FirstKeys second = store.ensureFirst(PresetKeys.NONE);
    assertThat(second).isEqualTo(new FirstKeys(false, null, null, List.of()));
    assertThat(find(first.apiKey())).isNotNull();
    assertThat(store.page(Long.MAX_VALUE, 10)).hasSize(2);
  }

  @Test
  void managementKeyIsInAFileForItsOwnerOnly() throws IOException {
    FirstKeys first = store.ensureFirst(PresetKeys.NONE);
    Path file = folder.file("management.key");
    assertThat(file).hasContent(Objects.requireNonNull(first.managementKey()));
    for (String name : List.of("management.key", "master.key", "control.db")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.file(name))))
          .as(name)
          .isEqualTo("rw-------");
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())))
        .isEqualTo("rwx------");
  }

  @Test
  void noFileHoldsAKeyThatWasMade() throws Exception {
    FirstKeys first = store.ensureFirst(PresetKeys.NONE);
    NewKey made = store.create(Role.CALLER, "made", null);
    store.revoke(store.create(Role.CALLER, "gone", null).key().id());
    String api = Objects.requireNonNull(first.apiKey());
    for (String raw : new String[] {api, made.raw()}) {
      String secret = raw.substring(17, 60);
      for (Path file : files()) {
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(content.contains(secret.substring(0, 16))).as("in %s", file).isFalse();
        assertThat(content.contains(secret.substring(20, 36))).as("in %s", file).isFalse();
      }
    }
    String manager = Objects.requireNonNull(first.managementKey());
    List<Path> holders = new ArrayList<>();
    for (Path file : files()) {
      if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(manager)) {
        holders.add(file);
      }
    }
    assertThat(holders).containsExactly(folder.file("management.key"));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder.path())) {
      List<Path> files = all.filter(Files::isRegularFile).toList();
      assertThat(files)
          .extracting(file -> file.getFileName().toString())
          .contains("control.db-wal");
      return files;
    }
  }

  @Test
  void keyIsGoodAtOnceEvenAfterItWasRefused() throws SQLException {
    Keys before = store.keys();
    NewKey made = store.create(Role.CALLER, "made", null);
    assertThat(before.find(made.raw())).isNull();
    assertThat(find(made.raw())).isNotNull();
  }

  @Test
  void revokedKeyIsRefusedFromTheNextCallOnAndForGood() throws Exception {
    NewKey made = store.create(Role.CALLER, "made", null);
    assertThat(store.revoke(made.key().id()))
        .isInstanceOfSatisfying(
            Revocation.Revoked.class,
            revoked -> assertThat(revoked.key().revokedAt()).isEqualTo(clock.instant()));
    assertThat(find(made.raw())).isNull();
    Instant then = clock.instant();
    clock.pass(Duration.ofHours(1));
    assertThat(store.revoke(made.key().id()))
        .isInstanceOfSatisfying(
            Revocation.Revoked.class, again -> assertThat(again.key().revokedAt()).isEqualTo(then));
    reopen();
    assertThat(find(made.raw())).isNull();
    assertThat(store.revoke("nobody")).isEqualTo(new Revocation.Unknown());
  }

  @Test
  void lastManagementKeyStays() throws SQLException {
    String first = Objects.requireNonNull(store.ensureFirst(PresetKeys.NONE).managementKey());
    String id = Objects.requireNonNull(find(first)).keyId();
    store.create(Role.MANAGER, "expired soon", clock.instant().plusSeconds(1));
    clock.pass(Duration.ofSeconds(1));
    assertThat(store.revoke(id)).isEqualTo(new Revocation.LastManager());
    assertThat(find(first)).isNotNull();
    store.create(Role.MANAGER, "another", null);
    assertThat(store.revoke(id)).isInstanceOf(Revocation.Revoked.class);
    assertThat(find(first)).isNull();
  }

  @Test
  void keyIsGoodUpToItsExpiryWithoutANewSnapshot() throws SQLException {
    NewKey made = store.create(Role.CALLER, "made", clock.instant().plusSeconds(60));
    Keys snapshot = store.keys();
    clock.pass(Duration.ofSeconds(60).minusMillis(1));
    assertThat(snapshot.find(made.raw())).isNotNull();
    clock.pass(Duration.ofMillis(1));
    assertThat(snapshot.find(made.raw())).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "' OR '1'='1",
        "'; DROP TABLE keys; --",
        "\0",
        "sk-tp-",
        "ключ",
        "\uD800",
        "sk-tp-0123456789-0123456789012345678901234567890123456789012abcdef"
      })
  void strangeKeysAreSimplyUnknown(String presented) throws SQLException {
    NewKey made = store.create(Role.CALLER, "made", null);
    assertThat(store.keys().find(presented)).isNull();
    assertThat(store.keys().find(made.raw() + presented + "x")).isNull();
    assertThat(find(made.raw())).isNotNull();
  }

  @Test
  void veryLongKeyIsNotLookedAt() throws SQLException {
    assertThat(store.keys().find("a".repeat(1_000_000))).isNull();
    FirstKeys presets = store.ensureFirst(new PresetKeys("a".repeat(512), null));
    assertThat(presets.apiKey()).isNull();
    assertThat(store.keys().find("a".repeat(512))).isNotNull();
    assertThat(store.keys().find("a".repeat(513))).isNull();
  }

  @Test
  void namesAreKeptAsTheyAre() throws SQLException {
    String name = "'); DELETE FROM keys; -- \u202e\n";
    store.create(Role.CALLER, name, null);
    assertThat(store.page(Long.MAX_VALUE, 5)).extracting(StoredKey::name).containsExactly(name);
  }

  @Test
  void presetKeysAreTheFirstOnesAndNotTold() {
    FirstKeys first = store.ensureFirst(new PresetKeys(PRESET, PRESET_MANAGER));
    assertThat(first).isEqualTo(new FirstKeys(true, null, null, List.of()));
    assertThat(Objects.requireNonNull(find(PRESET)).role()).isEqualTo(Role.CALLER);
    assertThat(Objects.requireNonNull(find(PRESET_MANAGER)).role()).isEqualTo(Role.MANAGER);
    assertThat(folder.file("management.key")).hasContent(PRESET_MANAGER);
  }

  @Test
  void laterPresetIsAddedToTheOthers() throws SQLException {
    FirstKeys first = store.ensureFirst(PresetKeys.NONE);
    store.ensureFirst(new PresetKeys(PRESET, null));
    store.ensureFirst(new PresetKeys(PRESET, null));
    assertThat(find(PRESET)).isNotNull();
    assertThat(find(first.apiKey())).isNotNull();
    assertThat(store.page(Long.MAX_VALUE, 10)).hasSize(3);
  }

  @Test
  void revokedPresetStaysRevoked() throws SQLException {
    store.ensureFirst(new PresetKeys(PRESET, null));
    store.revoke(Objects.requireNonNull(find(PRESET)).keyId());
    assertThat(store.ensureFirst(new PresetKeys(PRESET, null)).warnings())
        .containsExactly(
            "TURNPIKE_API_KEY is a key that was revoked; whoever presents it is refused");
    assertThat(find(PRESET)).isNull();
  }

  @Test
  void presetOfTheOtherKindIsRefused() {
    store.ensureFirst(new PresetKeys(PRESET, PRESET_MANAGER));
    assertThatThrownBy(() -> store.ensureFirst(new PresetKeys(PRESET_MANAGER, null)))
        .isInstanceOf(StartFailure.class)
        .hasMessage("TURNPIKE_API_KEY is a management key here, must be an API key");
  }

  @Test
  void lastUseIsKept() throws Exception {
    NewKey made = store.create(Role.CALLER, "made", null);
    assertThat(made.key().lastUsedAt()).isNull();
    clock.pass(Duration.ofMinutes(5));
    Instant use = clock.instant();
    assertThat(find(made.raw())).isNotNull();
    assertThat(store.page(Long.MAX_VALUE, 1))
        .extracting(StoredKey::lastUsedAt)
        .containsExactly(use);
    reopen();
    assertThat(store.page(Long.MAX_VALUE, 1))
        .extracting(StoredKey::lastUsedAt)
        .containsExactly(use);
  }

  @Test
  void pagesGoFromTheNewestToTheOldest() throws SQLException {
    for (int i = 0; i < 5; i++) {
      store.create(Role.CALLER, "key " + i, null);
    }
    List<StoredKey> page = store.page(Long.MAX_VALUE, 2);
    assertThat(page).extracting(StoredKey::name).containsExactly("key 4", "key 3");
    assertThat(store.page(page.getLast().number(), 9))
        .extracting(StoredKey::name)
        .containsExactly("key 2", "key 1", "key 0");
  }

  @Test
  void missingMasterKeyStopsTheStart() throws Exception {
    close();
    Files.delete(folder.file("master.key"));
    folder = DataFolder.open(temp.resolve("data"));
    assertThatThrownBy(() -> KeyStore.open(folder, clock, new SecureRandom()))
        .isInstanceOf(StartFailure.class)
        .hasMessage(
            folder.file("master.key")
                + " is missing, but control.db beside it needs it; put it back from a backup");
  }

  @Test
  void strangeMasterKeyStopsTheStart() throws Exception {
    close();
    folder = DataFolder.open(temp.resolve("data"));
    Files.write(folder.file("master.key"), new byte[32]);
    assertThatThrownBy(() -> KeyStore.open(folder, clock, new SecureRandom()))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("is not the one that control.db was made with");
    Files.write(folder.file("master.key"), new byte[31]);
    assertThatThrownBy(() -> KeyStore.open(folder, clock, new SecureRandom()))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("has 31 bytes, must have 32");
  }

  @Test
  void damagedDatabaseStopsTheStart() throws Exception {
    close();
    folder = DataFolder.open(temp.resolve("data"));
    Files.writeString(folder.file("control.db"), "this is no database".repeat(300));
    assertThatThrownBy(() -> KeyStore.open(folder, clock, new SecureRandom()))
        .isInstanceOf(StartFailure.class)
        .hasMessageStartingWith("cannot use " + folder.file("control.db"));
  }

  @Test
  void noSecretIsInAText() throws SQLException {
    FirstKeys first = store.ensureFirst(new PresetKeys(null, PRESET_MANAGER));
    NewKey made = store.create(Role.CALLER, "made", null);
    assertThat(first.toString()).doesNotContain(Objects.requireNonNull(first.apiKey()));
    assertThat(made.toString()).doesNotContain(made.raw());
    assertThat(new PresetKeys(PRESET, null).toString()).doesNotContain(PRESET);
  }

  private @Nullable Principal find(@Nullable String key) {
    return store.keys().find(Objects.requireNonNull(key));
  }
}
