package dev.turnpike.gateway.access;

import dev.turnpike.gateway.access.KeyHash.Digest;
import dev.turnpike.gateway.access.Principal.Role;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The SQL of the table `keys`. Times are milliseconds since 1970.
final class KeyTable {
  private static final String COLUMNS =
      "number, id, kind, name, shown, project, created_at, expires_at, revoked_at, last_used_at";

  private final Connection connection;

  KeyTable(Connection connection) {
    this.connection = connection;
  }

  /// A key with its hash, which stays inside this package.
  record Row(StoredKey key, Digest hash) {}

  StoredKey insert(StoredKey key, Digest hash) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO keys (id, kind, name, hash, shown, project, created_at, expires_at)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
      insert.setString(1, key.id());
      insert.setString(2, kind(key.role()));
      insert.setString(3, key.name());
      insert.setString(4, hash.hex());
      insert.setString(5, key.shown());
      insert.setString(6, key.project());
      insert.setLong(7, key.createdAt().toEpochMilli());
      if (key.expiresAt() == null) {
        insert.setNull(8, Types.INTEGER);
      } else {
        insert.setLong(8, key.expiresAt().toEpochMilli());
      }
      insert.executeUpdate();
    }
    return find("id", key.id()).orElseThrow();
  }

  Optional<StoredKey> findById(String id) throws SQLException {
    return find("id", id);
  }

  Optional<StoredKey> findByHash(Digest hash) throws SQLException {
    return find("hash", hash.hex());
  }

  private Optional<StoredKey> find(String column, String value) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT " + COLUMNS + " FROM keys WHERE " + column + " = ?")) {
      select.setString(1, value);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? Optional.of(read(rows)) : Optional.empty();
      }
    }
  }

  /// The newest first, only those older than number `before`.
  List<StoredKey> page(long before, int most) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT " + COLUMNS + " FROM keys WHERE number < ? ORDER BY number DESC LIMIT ?")) {
      select.setLong(1, before);
      select.setInt(2, most);
      List<StoredKey> page = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          page.add(read(rows));
        }
      }
      return page;
    }
  }

  List<Row> notRevoked() throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement(
                "SELECT " + COLUMNS + ", hash FROM keys WHERE revoked_at IS NULL");
        ResultSet rows = select.executeQuery()) {
      List<Row> keys = new ArrayList<>();
      while (rows.next()) {
        keys.add(new Row(read(rows), Digest.fromHex(rows.getString("hash"))));
      }
      return keys;
    }
  }

  boolean isEmpty() throws SQLException {
    return page(Long.MAX_VALUE, 1).isEmpty();
  }

  void revoke(String id, Instant now) throws SQLException {
    update("UPDATE keys SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL", id, now);
  }

  void use(Map<String, Instant> lastUses) throws SQLException {
    for (var use : lastUses.entrySet()) {
      update("UPDATE keys SET last_used_at = ? WHERE id = ?", use.getKey(), use.getValue());
    }
  }

  private void update(String sql, String id, Instant time) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(sql)) {
      update.setLong(1, time.toEpochMilli());
      update.setString(2, id);
      update.executeUpdate();
    }
  }

  private static StoredKey read(ResultSet row) throws SQLException {
    return new StoredKey(
        row.getLong("number"),
        row.getString("id"),
        Role.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
        row.getString("name"),
        row.getString("shown"),
        row.getString("project"),
        Instant.ofEpochMilli(row.getLong("created_at")),
        time(row, "expires_at"),
        time(row, "revoked_at"),
        time(row, "last_used_at"));
  }

  private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }

  private static String kind(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }
}
