package dev.turnpike.gateway;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits for what another thread or process brings about.
final class Eventually {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long LOOK_AGAIN_NANOS = 2_000_000;

  private Eventually() {}

  static void holds(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError(
            "after " + PATIENCE.toSeconds() + " s it is still not so: " + what);
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
  }
}
