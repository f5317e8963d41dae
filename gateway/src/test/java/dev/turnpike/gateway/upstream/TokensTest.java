package dev.turnpike.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.conversation.Failure;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TokensTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Failure DOWN =
      new Failure.Unreachable(Failure.Unreachable.Kind.REFUSED, "down");

  private final Tokens tokens = new Tokens(new NoGrant());
  private final List<String> heard = new ArrayList<>();
  private int fetches;

  private record NoGrant() implements Grant {
    @Override
    public Endpoint endpoint() {
      return new Endpoint(URI.create("https://tokens.example/token"), false, null);
    }

    @Override
    public byte[] request(Instant now) {
      return new byte[0];
    }

    @Override
    public Answer read(int status, byte[] body) {
      return new Answer.Nothing();
    }

    @Override
    public List<Secret> secrets() {
      return List.of(new Secret("client-secret"));
    }
  }

  private record Hears(List<String> heard) implements Tokens.Waiter {
    @Override
    public void take(Secret token) {
      heard.add(token.text());
    }

    @Override
    public void fail(Failure failure) {
      heard.add(failure.message());
    }
  }

  private void ask(Instant now) {
    tokens.ask(now, _ -> fetches++, new Hears(heard));
  }

  private void came(String token, Duration life, Instant asked) {
    tokens.came(new Secret(token), life, asked);
  }

  @Test
  void allWhoAskBeforeItIsThereShareOneFetch() {
    ask(START);
    ask(START);
    ask(START.plusSeconds(1));
    assertThat(fetches).isEqualTo(1);
    assertThat(heard).isEmpty();
    came("one", HOUR, START);
    assertThat(heard).containsExactly("one", "one", "one");
    ask(START.plusSeconds(2));
    assertThat(heard).hasSize(4);
    assertThat(fetches).isEqualTo(1);
  }

  @Test
  void itIsRenewedBeforeItEndsAndNobodyWaits() {
    ask(START);
    came("one", HOUR, START);
    ask(START.plus(HOUR).minus(Tokens.MARGIN).minusSeconds(1));
    assertThat(fetches).isEqualTo(1);
    Instant late = START.plus(HOUR).minus(Tokens.MARGIN);
    ask(late);
    ask(late);
    assertThat(fetches).isEqualTo(2);
    assertThat(heard).containsExactly("one", "one", "one", "one");
    came("two", HOUR, late);
    ask(late);
    assertThat(heard).endsWith("two");
  }

  @Test
  void aShortLifeIsRenewedInItsLastQuarter() {
    ask(START);
    came("one", Duration.ofSeconds(40), START);
    ask(START.plusSeconds(29));
    assertThat(fetches).isEqualTo(1);
    ask(START.plusSeconds(30));
    assertThat(fetches).isEqualTo(2);
  }

  @Test
  void oneThatHasEndedIsNotUsed() {
    ask(START);
    came("one", HOUR, START);
    ask(START.plus(HOUR));
    assertThat(heard).containsExactly("one");
    came("two", HOUR, START.plus(HOUR));
    assertThat(heard).containsExactly("one", "two");
  }

  @Test
  void aFailureIsToldToAllWhoWaitAndNotRepeatedForAWhile() {
    ask(START);
    ask(START);
    tokens.failed(DOWN, START);
    assertThat(heard).containsExactly("down", "down");
    ask(START.plusMillis(999));
    assertThat(heard).hasSize(3);
    assertThat(fetches).isEqualTo(1);
    ask(START.plus(Tokens.PAUSE));
    assertThat(fetches).isEqualTo(2);
    came("one", HOUR, START);
    assertThat(heard).endsWith("one");
  }

  @Test
  void aFailedRenewalLeavesTheOldOneInUse() {
    ask(START);
    came("one", HOUR, START);
    Instant late = START.plus(HOUR).minusSeconds(60);
    ask(late);
    tokens.failed(DOWN, late);
    ask(late);
    assertThat(heard).containsExactly("one", "one", "one");
    assertThat(fetches).isEqualTo(2);
    ask(late.plus(Tokens.PAUSE));
    assertThat(fetches).isEqualTo(3);
  }

  @Test
  void oneThatTheProviderRefusedIsForgottenButStillMasked() {
    ask(START);
    came("first-token", HOUR, START);
    tokens.forget(new Secret("another-token"));
    ask(START);
    assertThat(fetches).isEqualTo(1);
    tokens.forget(new Secret("first-token"));
    ask(START);
    assertThat(fetches).isEqualTo(2);
    assertThat(tokens.secrets())
        .containsExactly(new Secret("client-secret"), new Secret("first-token"));
    came("second-token", HOUR, START);
    assertThat(tokens.secrets()).contains(new Secret("second-token"));
    assertThat(tokens.toString()).doesNotContain("secret").doesNotContain("second");
  }

  @Test
  void onlySoManyWait() {
    for (int i = 0; i < Tokens.MOST_WAITING; i++) {
      ask(START);
    }
    assertThat(heard).isEmpty();
    ask(START);
    assertThat(heard).containsExactly("Too many calls wait for the provider's access token.");
    came("one", HOUR, START);
    assertThat(heard).hasSize(Tokens.MOST_WAITING + 1);
  }

  @Test
  void manyThreadsShareOneFetch() throws InterruptedException {
    AtomicInteger fetched = new AtomicInteger();
    AtomicInteger served = new AtomicInteger();
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    await(go);
                    for (int n = 0; n < 200; n++) {
                      tokens.ask(START, _ -> fetched.incrementAndGet(), new Counts(served));
                    }
                  }));
    }
    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(fetched.get()).isEqualTo(1);
    came("one", HOUR, START);
    assertThat(served.get()).isEqualTo(1_600);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private record Counts(AtomicInteger served) implements Tokens.Waiter {
    @Override
    public void take(Secret token) {
      served.incrementAndGet();
    }

    @Override
    public void fail(Failure failure) {
      throw new AssertionError(failure.message());
    }
  }
}
