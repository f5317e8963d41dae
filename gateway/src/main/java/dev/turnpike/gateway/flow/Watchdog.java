package dev.turnpike.gateway.flow;

/// Looks after the deadlines of all calls of one event loop in one sweep, so that a call that moves
/// its deadline with every chunk only writes a field. One event loop's own.
public final class Watchdog {
  /// How often [#sweep] is to be called: how exact a deadline is.
  public static final long SWEEP_MILLIS = 50;

  private final Watched ring =
      new Watched() {
        @Override
        protected void check(long nowNanos) {}
      };

  /// Something with a deadline; a member of a ring.
  public abstract static class Watched {
    private Watched next = this;
    private Watched previous = this;

    /// Called with every sweep on the event loop. May forget itself or others.
    protected abstract void check(long nowNanos);
  }

  public void watch(Watched watched) {
    watched.next = ring.next;
    watched.previous = ring;
    ring.next.previous = watched;
    ring.next = watched;
  }

  /// Harmless where it is not watched.
  public void forget(Watched watched) {
    watched.next.previous = watched.previous;
    watched.previous.next = watched.next;
    watched.next = watched;
    watched.previous = watched;
  }

  /// Checks everyone who is watched now, once. Who was forgotten meanwhile may end the sweep early;
  /// the next one follows soon.
  @SuppressWarnings("ReferenceEquality") // places in the ring, not values
  public void sweep(long nowNanos) {
    Watched watched = ring.next;
    while (watched != ring) {
      Watched next = watched.next;
      watched.check(nowNanos);
      watched = next == next.next && next != ring ? ring : next;
    }
  }
}
