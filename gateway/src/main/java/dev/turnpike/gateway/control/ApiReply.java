package dev.turnpike.gateway.control;

/// What the control plane answers: a status and a JSON document.
public record ApiReply(int status, byte[] body) {}
