package dev.turnpike.gateway.access;

/// Who is calling. `role` says whether the key may call models or administer, never both.
public record Principal(String keyId, String keyName, String projectId, Role role) {
  public enum Role {
    CALLER,
    MANAGER
  }
}
