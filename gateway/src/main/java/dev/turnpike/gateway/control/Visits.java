package dev.turnpike.gateway.control;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// How often each address asked in the last minute for what needs no key. Exact within a minute,
/// and bounded: where too many addresses come, those that were longest away are forgotten.
final class Visits {
  static final int A_MINUTE = 120;
  static final int MOST_ADDRESSES = 4_096;

  private static final long MINUTE_NANOS = 60_000_000_000L;
  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final int NETWORK_BYTES = 8;

  private final LongSupplier nanos;
  private final Map<String, Visitor> visitors =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Visitor> eldest) {
          return size() > MOST_ADDRESSES;
        }
      };

  Visits(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /// 0 where the visit is one of those allowed; else after how many seconds the next one is.
  synchronized int secondsToWait(String address) {
    long now = nanos.getAsLong();
    return visitors.computeIfAbsent(network(address), _ -> new Visitor()).come(now);
  }

  synchronized int addresses() {
    return visitors.size();
  }

  /// Who has one IPv6 address has a whole network of them: they count together.
  private static String network(String address) {
    try {
      InetAddress literal = InetAddress.ofLiteral(address);
      return literal instanceof Inet6Address six
          ? Arrays.toString(Arrays.copyOf(six.getAddress(), NETWORK_BYTES))
          : literal.getHostAddress();
    } catch (IllegalArgumentException notLiteral) {
      return address;
    }
  }

  /// The times of the last visits, as a ring that grows to its full size only where it must.
  private static final class Visitor {
    private long[] times = new long[4];
    private int first;
    private int count;

    int come(long now) {
      while (count > 0 && now - times[first] >= MINUTE_NANOS) {
        first = (first + 1) % times.length;
        count--;
      }
      if (count == A_MINUTE) {
        long left = MINUTE_NANOS - (now - times[first]);
        return (int) ((left + SECOND_NANOS - 1) / SECOND_NANOS);
      }
      if (count == times.length) {
        grow();
      }
      times[(first + count) % times.length] = now;
      count++;
      return 0;
    }

    private void grow() {
      long[] larger = new long[Math.min(A_MINUTE, times.length * 2)];
      for (int i = 0; i < count; i++) {
        larger[i] = times[(first + i) % times.length];
      }
      times = larger;
      first = 0;
    }
  }
}
