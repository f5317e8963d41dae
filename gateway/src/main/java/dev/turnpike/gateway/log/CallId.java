package dev.turnpike.gateway.log;

/// The call that a log line is about. Given as a parameter of the record: `LOG.log(Level.WARNING,
/// "the spool is full", new CallId(id))`.
public record CallId(String value) {}
