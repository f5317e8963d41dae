package dev.turnpike.gateway.control;

import org.jspecify.annotations.Nullable;

/// The control plane's paths, answered one at a time on a thread that may wait.
public interface ControlPlane {

  /// `path` is decoded and without its query, `query` is the raw one or null; `body` is empty where
  /// none came. The caller has a good management key.
  ApiReply answer(String method, String path, @Nullable String query, byte[] body);
}
