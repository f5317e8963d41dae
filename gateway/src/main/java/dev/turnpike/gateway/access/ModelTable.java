package dev.turnpike.gateway.access;

import dev.turnpike.catalog.ModelId;
import dev.turnpike.catalog.ModelKind;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The SQL of what is decided about models. Lists are kept as one text, an entry a line.
final class ModelTable {
  private static final String ENFORCE = "enforce_enabled_models";
  private static final String NAME = "display_name";

  private final Connection connection;
  private final Secrets secrets;

  ModelTable(Connection connection, Secrets secrets) {
    this.connection = connection;
    this.secrets = secrets;
  }

  ModelBook read() throws SQLException {
    Map<String, String> settings = new HashMap<>();
    each(
        "SELECT name, value FROM settings",
        row -> settings.put(row.getString(1), row.getString(2)));
    Map<ModelId, Boolean> enabled = new HashMap<>();
    Map<ModelId, Set<String>> projects = new HashMap<>();
    each(
        "SELECT id, enabled, projects FROM models",
        row -> {
          ModelId id = ModelId.parse(row.getString(1)).orElseThrow();
          int decided = row.getInt(2);
          if (!row.wasNull()) {
            enabled.put(id, decided == 1);
          }
          String only = row.getString(3);
          if (only != null) {
            projects.put(id, Set.copyOf(lines(only)));
          }
        });
    Map<String, List<String>> aliases = new HashMap<>();
    each(
        "SELECT name, models FROM aliases",
        row -> aliases.put(row.getString(1), lines(row.getString(2))));
    List<OwnModel> own = new ArrayList<>();
    each("SELECT * FROM own_models ORDER BY model", row -> own.add(own(row)));
    return new ModelBook(
        settings.getOrDefault(NAME, ModelBook.EMPTY.workspaceName()),
        "true".equals(settings.get(ENFORCE)),
        enabled,
        projects,
        aliases,
        own);
  }

  void enforce(boolean enforce) throws SQLException {
    set(ENFORCE, Boolean.toString(enforce));
  }

  void name(String name) throws SQLException {
    set(NAME, name);
  }

  private void set(String name, String value) throws SQLException {
    change("INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)", name, value);
  }

  void enable(ModelId id, boolean enabled) throws SQLException {
    change(
        "INSERT INTO models (id, enabled) VALUES (?1, ?2)"
            + " ON CONFLICT (id) DO UPDATE SET enabled = ?2",
        id.toString(),
        enabled ? 1 : 0);
  }

  /// `projects` null is all.
  void share(ModelId id, @Nullable Set<String> projects) throws SQLException {
    change(
        "INSERT INTO models (id, projects) VALUES (?1, ?2)"
            + " ON CONFLICT (id) DO UPDATE SET projects = ?2",
        id.toString(),
        projects == null ? null : String.join("\n", projects.stream().sorted().toList()));
  }

  /// A line that says nothing goes.
  void forgetIfUndecided(ModelId id) throws SQLException {
    change(
        "DELETE FROM models WHERE id = ? AND enabled IS NULL AND projects IS NULL", id.toString());
  }

  void forget(ModelId id) throws SQLException {
    change("DELETE FROM models WHERE id = ?", id.toString());
  }

  void alias(String name, List<String> models) throws SQLException {
    change(
        "INSERT OR REPLACE INTO aliases (name, models) VALUES (?, ?)",
        name,
        String.join("\n", models));
  }

  void removeAlias(String name) throws SQLException {
    change("DELETE FROM aliases WHERE name = ?", name);
  }

  void put(OwnModel model) throws SQLException {
    change(
        "INSERT OR REPLACE INTO own_models (model, display_name, description, kind, region,"
            + " base_url, api_key, input_price, output_price, context_window, max_output,"
            + " features, created_at, updated_at)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        model.model(),
        model.displayName(),
        model.description(),
        model.kind().id(),
        model.region(),
        model.baseUrl().toString(),
        secrets.seal(model.apiKey(), place(model.model(), model.baseUrl())),
        model.inputPrice(),
        model.outputPrice(),
        model.contextWindow(),
        model.maxOutput(),
        String.join("\n", model.features()),
        model.createdAt().toEpochMilli(),
        model.updatedAt().toEpochMilli());
  }

  void removeOwn(String model) throws SQLException {
    change("DELETE FROM own_models WHERE model = ?", model);
  }

  private OwnModel own(ResultSet row) throws SQLException {
    String model = row.getString("model");
    URI base = URI.create(row.getString("base_url"));
    String key;
    try {
      key = secrets.open(row.getBytes("api_key"), place(model, base));
    } catch (Secrets.Spoilt e) {
      throw new SQLException("the key of private model " + model + ": " + e.getMessage(), e);
    }
    return new OwnModel(
        model,
        row.getString("display_name"),
        row.getString("description"),
        Objects.requireNonNull(ModelKind.of(row.getString("kind"))),
        row.getString("region"),
        base,
        key,
        row.getString("input_price"),
        row.getString("output_price"),
        row.getLong("context_window"),
        row.getLong("max_output"),
        lines(row.getString("features")),
        Instant.ofEpochMilli(row.getLong("created_at")),
        Instant.ofEpochMilli(row.getLong("updated_at")));
  }

  /// A key opens only for the model and the address that it was given for.
  private static String place(String model, URI base) {
    return "own_models.api_key\n" + model + "\n" + base;
  }

  private static List<String> lines(String text) {
    return text.lines().toList();
  }

  private interface Row {
    void read(ResultSet row) throws SQLException;
  }

  private void each(String sql, Row one) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql);
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        one.read(rows);
      }
    }
  }

  private void change(String sql, @Nullable Object... values) throws SQLException {
    try (PreparedStatement change = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        change.setObject(i + 1, values[i]);
      }
      change.executeUpdate();
    }
  }
}
