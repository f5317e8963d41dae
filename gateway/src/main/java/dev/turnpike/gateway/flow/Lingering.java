package dev.turnpike.gateway.flow;

import dev.turnpike.gateway.upstream.UpstreamCall;

/// A provider that has said all and has not ended its stream yet. It gets a moment to do so, since
/// its connection can then serve another call; after that it is closed.
final class Lingering extends Watchdog.Watched {
  static final long MOMENT_NANOS = 1_000_000_000L;

  private final UpstreamCall call;
  private final Watchdog watchdog;
  private final long since;

  Lingering(UpstreamCall call, Watchdog watchdog, long now) {
    this.call = call;
    this.watchdog = watchdog;
    this.since = now;
  }

  void watch() {
    watchdog.watch(this);
  }

  @Override
  protected void check(long now) {
    if (now - since >= MOMENT_NANOS) {
      call.cancel();
    }
    if (call.isOver()) {
      watchdog.forget(this);
    }
  }
}
