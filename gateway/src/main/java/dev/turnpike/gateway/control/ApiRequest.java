package dev.turnpike.gateway.control;

import dev.turnpike.gateway.access.Principal;
import org.jspecify.annotations.Nullable;

/// What the control plane is asked. `path` is decoded and without its query, `query` is the raw one
/// or null; `body` is empty where none came. `caller` is null at paths that need no key; else its
/// key is good, and of the kind that the path wants. `address` is where the connection comes from,
/// `ifNoneMatch` the header of that name.
public record ApiRequest(
    String method,
    String path,
    @Nullable String query,
    byte[] body,
    @Nullable Principal caller,
    String address,
    @Nullable String ifNoneMatch) {

  boolean reads() {
    return method.equals("GET") || method.equals("HEAD");
  }

  boolean isFromManager() {
    return caller != null && caller.role() == Principal.Role.MANAGER;
  }
}
