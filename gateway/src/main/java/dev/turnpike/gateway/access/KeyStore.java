package dev.turnpike.gateway.access;

import dev.turnpike.gateway.access.KeyHash.Digest;
import dev.turnpike.gateway.access.Principal.Role;
import dev.turnpike.gateway.config.StartFailure;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The keys on the disk, and the snapshot of them that the data plane reads.
///
/// Every change is on the disk before it is in a snapshot, and in the snapshot before the change
/// returns: a new key is good, and a revoked one refused, from the next call on. All methods but
/// [#keys] block; call them from a virtual thread.
public final class KeyStore implements AutoCloseable {
  /// The project of every key, until there are others.
  public static final String DEFAULT_PROJECT = "default";

  private static final String MASTER_FACT = "master key";

  private final DataFolder folder;
  private final ControlDatabase database;
  private final KeyHash hash;
  private final InstantSource clock;
  private final SecureRandom random;
  private final ModelStore models;
  private final LastUses lastUses = new LastUses();
  private final Object publishing = new Object();
  private volatile Keys keys;

  private KeyStore(
      DataFolder folder,
      ControlDatabase database,
      KeyHash hash,
      InstantSource clock,
      SecureRandom random,
      ModelStore models) {
    this.folder = folder;
    this.database = database;
    this.hash = hash;
    this.clock = clock;
    this.random = random;
    this.models = models;
    this.keys = new KeySnapshot(hash, clock, Map.of());
  }

  /// Opens what the folder holds, or begins it. `random` makes the keys.
  public static KeyStore open(DataFolder folder, InstantSource clock, SecureRandom random) {
    byte[] master = MasterKey.open(folder, random);
    KeyHash hash = new KeyHash(master);
    ControlDatabase database = ControlDatabase.open(folder);
    ModelStore models =
        new ModelStore(database, new Secrets(master, random), ModelStore.Limits.STANDARD);
    KeyStore store = new KeyStore(folder, database, hash, clock, random, models);
    try {
      store.checkMaster();
      models.load();
      store.publish();
      return store;
    } catch (StartFailure e) {
      database.closeQuietly();
      throw e;
    } catch (SQLException e) {
      database.closeQuietly();
      throw new StartFailure(
          "cannot read " + folder.file(ControlDatabase.FILE) + ": " + e.getMessage(), e);
    }
  }

  /// A database from one backup beside a master key from another would refuse every key.
  private void checkMaster() throws SQLException {
    String proof = hash.of(MASTER_FACT).hex();
    String known =
        database.run(connection -> new Facts(connection).putIfAbsent(MASTER_FACT, proof));
    if (!proof.equals(known)) {
      throw new StartFailure(
          folder.file(MasterKey.FILE)
              + " is not the one that "
              + ControlDatabase.FILE
              + " was made with; put both back from the same backup");
    }
  }

  /// What is decided about models, in the same database.
  public ModelStore models() {
    return models;
  }

  /// The newest snapshot. Cheap, for any thread.
  public Keys keys() {
    return keys;
  }

  /// Sees to it that there is a key of each kind at the first start, and that the keys the operator
  /// chose are there at every start.
  public FirstKeys ensureFirst(PresetKeys presets) {
    try {
      return change(table -> new FirstStart(this, folder, table).run(presets));
    } catch (SQLException e) {
      throw new StartFailure(
          "cannot write to " + folder.file(ControlDatabase.FILE) + ": " + e.getMessage(), e);
    }
  }

  /// Makes a key; `expiresAt` null is never.
  public NewKey create(Role role, String name, @Nullable Instant expiresAt) throws SQLException {
    return change(table -> make(table, role, name, expiresAt));
  }

  NewKey make(KeyTable table, Role role, String name, @Nullable Instant expiresAt)
      throws SQLException {
    String id = KeyForm.newId(random);
    return keep(table, id, role, name, KeyForm.newKey(role, id, random), expiresAt);
  }

  /// Keeps a key that the operator chose.
  NewKey keepPreset(KeyTable table, Role role, String name, String raw) throws SQLException {
    return keep(table, KeyForm.newId(random), role, name, raw, null);
  }

  private NewKey keep(
      KeyTable table, String id, Role role, String name, String raw, @Nullable Instant expiresAt)
      throws SQLException {
    StoredKey draft =
        new StoredKey(
            0,
            id,
            role,
            name,
            KeyForm.shown(raw),
            DEFAULT_PROJECT,
            clock.instant(),
            expiresAt,
            null,
            null);
    return new NewKey(table.insert(draft, hash.of(raw)), raw);
  }

  Optional<StoredKey> find(KeyTable table, String raw) throws SQLException {
    return table.findByHash(hash.of(raw));
  }

  boolean isGood(StoredKey key) {
    return key.isGood(clock.instant());
  }

  /// The newest first, at most `most`, only those with a number below `before`.
  public List<StoredKey> page(long before, int most) throws SQLException {
    List<StoredKey> page = database.run(connection -> new KeyTable(connection).page(before, most));
    return page.stream().map(lastUses::laidOver).toList();
  }

  /// What became of a wish to revoke a key.
  public sealed interface Revocation {
    /// It is revoked now, whether or not it was before.
    record Revoked(StoredKey key) implements Revocation {}

    record Unknown() implements Revocation {}

    /// It stays: without it nobody could administer, not even to make another.
    record LastManager() implements Revocation {}
  }

  /// For good: a revoked key never comes back.
  public Revocation revoke(String id) throws SQLException {
    return change(
        table -> {
          Optional<StoredKey> found = table.findById(id);
          if (found.isEmpty()) {
            return new Revocation.Unknown();
          }
          if (isLastManager(table, found.get())) {
            return new Revocation.LastManager();
          }
          table.revoke(id, clock.instant());
          return new Revocation.Revoked(lastUses.laidOver(table.findById(id).orElseThrow()));
        });
  }

  private boolean isLastManager(KeyTable table, StoredKey key) throws SQLException {
    return key.role() == Role.MANAGER
        && isGood(key)
        && table.notRevoked().stream()
            .map(KeyTable.Row::key)
            .noneMatch(
                other ->
                    other.role() == Role.MANAGER && isGood(other) && !other.id().equals(key.id()));
  }

  /// Writes when keys were last used. For a timer: calls only note it in memory.
  public void writeLastUses() throws SQLException {
    Map<String, Instant> news = lastUses.news();
    if (!news.isEmpty()) {
      database.run(
          connection -> {
            new KeyTable(connection).use(news);
            return true;
          });
      lastUses.written(news);
    }
  }

  private interface Change<T> {
    T on(KeyTable table) throws SQLException;
  }

  private <T> T change(Change<T> change) throws SQLException {
    T result = database.run(connection -> change.on(new KeyTable(connection)));
    publish();
    return result;
  }

  /// Reads and sets under one lock, so that of two changes at once the later one is not lost.
  private void publish() throws SQLException {
    synchronized (publishing) {
      Map<Digest, KeySnapshot.Entry> entries = new HashMap<>();
      for (KeyTable.Row row : database.run(connection -> new KeyTable(connection).notRevoked())) {
        entries.put(row.hash(), entry(row.key()));
      }
      keys = new KeySnapshot(hash, clock, entries);
    }
  }

  private KeySnapshot.Entry entry(StoredKey key) {
    return new KeySnapshot.Entry(
        new Principal(key.id(), key.name(), key.project(), key.role()),
        key.expiresAt() == null ? Long.MAX_VALUE : key.expiresAt().toEpochMilli(),
        lastUses.of(key));
  }

  @Override
  public void close() throws SQLException {
    try {
      writeLastUses();
    } finally {
      database.close();
    }
  }
}
