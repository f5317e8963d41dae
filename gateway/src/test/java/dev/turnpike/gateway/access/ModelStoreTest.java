package dev.turnpike.gateway.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.catalog.ModelId;
import dev.turnpike.catalog.ModelKind;
import dev.turnpike.gateway.config.StartFailure;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelStoreTest {
  private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");
  private static final ModelId ONE = new ModelId("a", "one");
  private static final ModelId TWO = new ModelId("a", "two");

  @TempDir Path temp;

  private interface Use {
    void of(ModelStore store) throws Exception;
  }

  private void open(Use use) throws Exception {
    try (DataFolder folder = DataFolder.open(temp.resolve("data"));
        KeyStore keys = KeyStore.open(folder, InstantSource.fixed(NOW), new SecureRandom())) {
      use.of(keys.models());
    }
  }

  private static OwnModel own(String model, String base) {
    return new OwnModel(
        model,
        "Shown",
        "",
        ModelKind.CHAT,
        "",
        URI.create(base),
        "secret of " + model,
        "1",
        null,
        10,
        0,
        List.of("vision"),
        NOW,
        NOW);
  }

  @Test
  void whatIsDecidedIsThereAtOnceAndAfterARestart() throws Exception {
    List<ModelBook> seen = new ArrayList<>();
    open(
        store -> {
          assertThat(store.book()).isEqualTo(ModelBook.EMPTY);
          store.whenChanged(() -> seen.add(store.book()));
          assertThat(store.enable(ONE, true)).isTrue();
          store.enable(TWO, true);
          store.enable(TWO, false);
          store.share(TWO, Set.of("p", "q"));
          store.share(ONE, Set.of());
          store.settings("Team", true);
          store.settings(null, null);
          store.putAlias("x", List.of("a/one"));
          store.putAlias("x", List.of("a/one", "a/two"));
          store.putAlias("y", List.of("a/one"));
          store.removeAlias("y");
          store.add(own("mine", "https://m.test/v1"));
        });
    assertThat(seen).hasSize(12);
    ModelBook last = seen.getLast();
    assertThat(last.workspaceName()).isEqualTo("Team");
    assertThat(last.enforceEnabled()).isTrue();
    assertThat(last.enabled())
        .containsEntry(ONE, true)
        .containsEntry(TWO, false)
        .containsEntry(new ModelId(OwnModel.PROVIDER, "mine"), true)
        .hasSize(3);
    assertThat(last.projects()).containsEntry(ONE, Set.of()).containsEntry(TWO, Set.of("p", "q"));
    assertThat(last.aliases()).hasSize(1).containsEntry("x", List.of("a/one", "a/two"));
    assertThat(last.own()).containsExactly(own("mine", "https://m.test/v1"));
    assertThat(last.own().toString()).doesNotContain("secret");
    open(store -> assertThat(store.book()).isEqualTo(last));
  }

  @Test
  void whatIsRemovedLeavesNothing() throws Exception {
    open(
        store -> {
          OwnModel model = own("mine", "https://m.test/v1");
          store.add(model);
          store.share(model.id(), Set.of("p"));
          store.remove(model);
          assertThat(store.book()).isEqualTo(ModelBook.EMPTY);
          store.share(ONE, Set.of("p"));
          store.share(ONE, null);
          assertThat(store.book()).isEqualTo(ModelBook.EMPTY);
        });
  }

  @Test
  void aFullStoreTakesNothingNewAndStillChangesWhatItHas() throws Exception {
    try (DataFolder folder = DataFolder.open(temp.resolve("data"));
        ControlDatabase database = ControlDatabase.open(folder)) {
      Secrets secrets = new Secrets(new byte[32], new SecureRandom());
      ModelStore store = new ModelStore(database, secrets, new ModelStore.Limits(2, 1, 1));
      assertThat(store.putAlias("x", List.of("a/one"))).isTrue();
      assertThat(store.putAlias("y", List.of("a/one"))).isFalse();
      assertThat(store.putAlias("x", List.of("a/two"))).isTrue();
      assertThat(store.add(own("mine", "https://m.test/v1"))).isEqualTo(ModelStore.Added.DONE);
      assertThat(store.add(own("other", "https://m.test/v1"))).isEqualTo(ModelStore.Added.FULL);
      assertThat(store.add(own("mine", "https://m.test/v2"))).isEqualTo(ModelStore.Added.KNOWN);
      assertThat(store.enable(ONE, true)).isTrue();
      assertThat(store.enable(TWO, true)).isFalse();
      assertThat(store.share(TWO, Set.of())).isFalse();
      assertThat(store.enable(ONE, false)).isTrue();
      assertThat(store.book().aliases()).hasSize(1);
      assertThat(store.book().own()).hasSize(1);
      assertThat(store.book().enabled()).hasSize(2);
    }
  }

  @Test
  void aChangeThatCannotBeWrittenIsNotInForce() throws Exception {
    open(
        store -> {
          store.enable(ONE, true);
          tamper(
              "CREATE TRIGGER full BEFORE INSERT ON aliases BEGIN SELECT RAISE(ABORT, 'full'); END");
          assertThatThrownBy(() -> store.putAlias("x", List.of("a/one")))
              .isInstanceOf(SQLException.class);
          assertThat(store.book().aliases()).isEmpty();
          store.enable(ONE, false);
          assertThat(store.book().enabled()).containsEntry(ONE, false);
        });
  }

  // Keys at rest.

  @Test
  void keysAreNotReadableOnTheDisk() throws Exception {
    open(store -> store.add(own("mine", "https://m.test/v1")));
    byte[] sealed = sealedKey("mine");
    assertThat(new String(sealed, ISO_8859_1)).doesNotContain("secret");
    open(store -> store.change(own("mine", "https://m.test/v1").id(), same -> same));
    assertThat(sealedKey("mine")).isNotEqualTo(sealed);
  }

  @Test
  void whatIsDeletedMeanwhileIsNotWrittenAgain() throws Exception {
    OwnModel mine = own("mine", "https://m.test/v1");
    open(
        store -> {
          store.add(mine);
          store.remove(mine);
          assertThat(store.change(mine.id(), same -> same)).isEmpty();
          assertThat(store.book().own()).isEmpty();
        });
  }

  @Test
  void aModelThatIsForAllAgainTakesNoRoom() throws Exception {
    open(
        store -> {
          store.share(ONE, Set.of());
          store.share(ONE, null);
          assertThat(store.book().projects()).isEmpty();
        });
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT count(*) FROM models")) {
      assertThat(rows.getInt(1)).isZero();
    }
  }

  private byte[] sealedKey(String model) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "SELECT api_key FROM own_models WHERE model = '" + model + "'")) {
      return row.getBytes(1);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + temp.resolve("data/control.db"));
  }

  private void tamper(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private void startFails() {
    assertThatThrownBy(() -> open(_ -> {}))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("a stored secret was changed, or belongs to another row")
        .hasMessageNotContaining("secret of");
  }

  @Test
  void aKeyThatWasChangedDoesNotOpen() throws Exception {
    open(store -> store.add(own("mine", "https://m.test/v1")));
    byte[] sealed = sealedKey("mine");
    sealed[sealed.length - 1] ^= 1;
    tamper("UPDATE own_models SET api_key = x'" + HexFormat.of().formatHex(sealed) + "'");
    startFails();
    tamper("UPDATE own_models SET api_key = x'00'");
    startFails();
  }

  @Test
  void aKeyIsBoundToItsModelAndItsAddress() throws Exception {
    open(
        store -> {
          store.add(own("mine", "https://m.test/v1"));
          store.add(own("other", "https://m.test/v1"));
        });
    String mine = HexFormat.of().formatHex(sealedKey("mine"));
    tamper("UPDATE own_models SET base_url = 'https://evil.test/v1' WHERE model = 'mine'");
    startFails();
    tamper("UPDATE own_models SET base_url = 'https://m.test/v1' WHERE model = 'mine'");
    open(store -> assertThat(store.book().own()).hasSize(2));
    tamper("UPDATE own_models SET api_key = x'" + mine + "' WHERE model = 'other'");
    startFails();
  }

  @Test
  void anOlderDatabaseIsTaken() throws Exception {
    open(store -> store.enable(ONE, true));
    tamper(
        "DROP TABLE settings; DROP TABLE models; DROP TABLE aliases; DROP TABLE own_models;"
            + " PRAGMA user_version = 1; UPDATE facts SET name = name");
    open(store -> assertThat(store.book()).isEqualTo(ModelBook.EMPTY));
  }
}
