package dev.turnpike.gateway.control;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Something that is made when it is first asked for, and kept.
final class Once<T> implements Supplier<T> {
  private final Supplier<T> maker;
  private volatile @Nullable T made;

  Once(Supplier<T> maker) {
    this.maker = maker;
  }

  @Override
  public T get() {
    T there = made;
    if (there != null) {
      return there;
    }
    synchronized (this) {
      T kept = made;
      if (kept == null) {
        kept = maker.get();
        made = kept;
      }
      return kept;
    }
  }
}
