package dev.turnpike.gateway.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VisitsTest {
  private static final long SECOND = 1_000_000_000L;

  private long now = Long.MAX_VALUE - 100 * SECOND; // it may run over, as System.nanoTime may
  private final Visits visits = new Visits(() -> now);

  @Test
  void aHundredAndTwentyComeInWithinAMinuteAndTheNextWaits() {
    for (int i = 0; i < 120; i++) {
      assertThat(visits.secondsToWait("192.0.2.1")).isZero();
      now += SECOND / 4;
    }
    assertThat(visits.secondsToWait("192.0.2.1")).isEqualTo(30);
    assertThat(visits.secondsToWait("192.0.2.2")).isZero();
    now += 30 * SECOND - 1;
    assertThat(visits.secondsToWait("192.0.2.1")).isEqualTo(1);
    now += 1;
    assertThat(visits.secondsToWait("192.0.2.1")).isZero();
    assertThat(visits.secondsToWait("192.0.2.1")).isEqualTo(1);
  }

  @Test
  void inNoMinuteAreThereMore() {
    Random random = new Random(4711);
    Deque<Long> let = new ArrayDeque<>();
    for (int i = 0; i < 5_000; i++) {
      now += random.nextLong(SECOND / 2);
      if (visits.secondsToWait("192.0.2.1") == 0) {
        let.add(now);
      }
      while (!let.isEmpty() && now - let.getFirst() >= 60 * SECOND) {
        let.removeFirst();
      }
      assertThat(let.size()).isLessThanOrEqualTo(120);
    }
    assertThat(let.size()).isGreaterThan(110);
  }

  @Test
  void theAddressesOfOneNetworkCountTogether() {
    for (int i = 0; i < 120; i++) {
      assertThat(visits.secondsToWait("2001:db8:1:2::" + Integer.toHexString(i))).isZero();
    }
    assertThat(visits.secondsToWait("2001:db8:1:2:ffff::1")).isPositive();
    assertThat(visits.secondsToWait("2001:db8:1:3::1")).isZero();
  }

  @Test
  void noMoreAddressesAreRememberedThanThereIsRoomFor() {
    for (int i = 0; i < Visits.MOST_ADDRESSES + 500; i++) {
      visits.secondsToWait("10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255));
    }
    assertThat(visits.addresses()).isEqualTo(Visits.MOST_ADDRESSES);
  }
}
