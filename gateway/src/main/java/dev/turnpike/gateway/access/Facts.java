package dev.turnpike.gateway.access;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/// The SQL of the table `facts`: what the database knows about itself, once and for all.
final class Facts {
  private final Connection connection;

  Facts(Connection connection) {
    this.connection = connection;
  }

  /// The fact that holds now: the one given, or an older one.
  String putIfAbsent(String name, String value) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT OR IGNORE INTO facts (name, value) VALUES (?, ?)")) {
      insert.setString(1, name);
      insert.setString(2, value);
      insert.executeUpdate();
    }
    try (PreparedStatement select =
        connection.prepareStatement("SELECT value FROM facts WHERE name = ?")) {
      select.setString(1, name);
      try (ResultSet row = select.executeQuery()) {
        return row.getString(1);
      }
    }
  }
}
