package dev.turnpike.gateway.access;

import dev.turnpike.gateway.access.Principal.Role;
import dev.turnpike.gateway.config.StartFailure;
import dev.turnpike.gateway.config.Why;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The keys that a start begins with, in one transaction: of two starts at once one makes them.
final class FirstStart {
  private final KeyStore store;
  private final DataFolder folder;
  private final KeyTable table;

  FirstStart(KeyStore store, DataFolder folder, KeyTable table) {
    this.store = store;
    this.folder = folder;
    this.table = table;
  }

  FirstKeys run(PresetKeys presets) throws SQLException {
    return table.isEmpty() ? begin(presets) : goOn(presets);
  }

  /// The file for the command line comes before the keys: a start that ends between the two begins
  /// anew the next time.
  private FirstKeys begin(PresetKeys presets) throws SQLException {
    NewKey caller = first(Role.CALLER, "first API key", presets.apiKey());
    NewKey manager = first(Role.MANAGER, "first management key", presets.managementKey());
    try {
      PrivateFiles.write(
          folder.file(DataFolder.MANAGEMENT_KEY),
          (manager.raw() + "\n").getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new StartFailure(
          "cannot write to " + folder.file(DataFolder.MANAGEMENT_KEY) + ": " + Why.of(e), e);
    }
    return new FirstKeys(
        true,
        presets.apiKey() == null ? caller.raw() : null,
        presets.managementKey() == null ? manager.raw() : null,
        List.of());
  }

  private NewKey first(Role role, String name, @Nullable String preset) throws SQLException {
    return preset == null
        ? store.make(table, role, name, null)
        : store.keepPreset(table, role, name, preset);
  }

  private FirstKeys goOn(PresetKeys presets) throws SQLException {
    List<String> warnings = new ArrayList<>();
    ensure(Role.CALLER, PresetKeys.API_KEY, presets.apiKey(), warnings);
    ensure(Role.MANAGER, PresetKeys.MANAGEMENT_KEY, presets.managementKey(), warnings);
    return new FirstKeys(false, null, null, warnings);
  }

  private void ensure(Role role, String source, @Nullable String preset, List<String> warnings)
      throws SQLException {
    if (preset == null) {
      return;
    }
    Optional<StoredKey> found = store.find(table, preset);
    if (found.isEmpty()) {
      store.keepPreset(table, role, source, preset);
    } else if (found.get().role() != role) {
      throw new StartFailure(
          source
              + switch (role) {
                case CALLER -> " is a management key here, must be an API key";
                case MANAGER -> " is an API key here, must be a management key";
              });
    } else if (!store.isGood(found.get())) {
      warnings.add(source + " is a key that was revoked; whoever presents it is refused");
    }
  }
}
