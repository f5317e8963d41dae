package dev.turnpike.gateway.control;

/// The control plane's paths, answered one at a time on a thread that may wait.
public interface ControlPlane {
  ApiReply answer(ApiRequest request);
}
