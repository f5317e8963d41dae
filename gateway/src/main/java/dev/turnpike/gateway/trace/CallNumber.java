package dev.turnpike.gateway.trace;

import java.util.concurrent.TimeUnit;

/// The number of a call among those of its day: when it began, then some bits of its id.
///
/// It is made from the call alone, so a replay finds the same one, and the day's two files need not
/// agree on anything.
final class CallNumber {
  /// How far from its number a call may be, where several wanted the same.
  static final int NEIGHBOURS = 8;

  private static final int ID_BITS = 26;
  private static final long MICROS = TimeUnit.DAYS.toMicros(1);

  private CallNumber() {}

  static long of(Trace trace) {
    return of(trace.times().startedAt(), trace.ids().callId());
  }

  static long of(long startedAt, String callId) {
    // The multiplier spreads what similar ids differ in over all bits.
    long spread = callId.hashCode() * 0x9e3779b97f4a7c15L;
    return firstAt(startedAt) | spread >>> (Long.SIZE - ID_BITS);
  }

  /// No call that began then or later on the same day has a smaller number.
  static long firstAt(long startedAt) {
    return Math.floorMod(startedAt, MICROS) << ID_BITS;
  }
}
