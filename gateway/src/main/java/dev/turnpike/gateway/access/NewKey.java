package dev.turnpike.gateway.access;

/// A key just made: the only time that it is known whole.
public record NewKey(StoredKey key, String raw) {
  /// Without the raw key.
  @Override
  public String toString() {
    return "NewKey[" + key + "]";
  }
}
