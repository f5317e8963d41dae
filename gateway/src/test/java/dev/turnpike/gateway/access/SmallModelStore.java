package dev.turnpike.gateway.access;

import java.security.SecureRandom;

/// A store of models that is soon full.
public final class SmallModelStore implements AutoCloseable {
  private final ControlDatabase database;
  private final ModelStore store;

  public SmallModelStore(DataFolder folder, ModelStore.Limits limits) {
    this.database = ControlDatabase.open(folder);
    this.store = new ModelStore(database, new Secrets(new byte[32], new SecureRandom()), limits);
  }

  public ModelStore store() {
    return store;
  }

  @Override
  public void close() {
    database.closeQuietly();
  }
}
