package dev.turnpike.gateway.control;

/// What the control plane answers: an HTTP status and JSON.
public record ApiReply(int status, byte[] body) {}
