package dev.turnpike.simulator.line;

/// What happens after the last packet.
public enum Finale {
  /// The body ends as it should.
  END,
  /// Nothing, until the client leaves or [Pump#LONGEST_STALL] is over.
  STALL,
  /// The connection is reset.
  RESET,
  /// The connection is closed, whatever was promised.
  CLOSE
}
