package dev.turnpike.gateway.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Usage;
import dev.turnpike.gateway.trace.Repricing.Position;
import dev.turnpike.gateway.trace.Repricing.Pricing;
import dev.turnpike.gateway.trace.Repricing.Request;
import dev.turnpike.gateway.trace.Repricing.Sums;
import dev.turnpike.price.Cost;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepricingTest {
  private static final Instant FROM = Instant.parse("2026-09-14T00:00:00Z");
  private static final Instant TO = Instant.parse("2026-09-16T00:00:00Z");
  private static final String MODEL = "openai/gpt-4o-mini";

  /// A nano for an input token, and nothing else.
  private static final Pricing ONE = (_, _, usage, tier, _) -> priced(usage.of(Bucket.INPUT), tier);

  private static final Pricing NONE = (_, _, _, tier, _) -> new Cost.Unpriced("none", tier);

  @TempDir Path folder;
  private Recording recording;

  @BeforeEach
  void open() throws Exception {
    recording = Recording.in(folder);
  }

  @AfterEach
  void close() {
    recording.close();
  }

  @Test
  void callsArePricedAnewByTheirUsageAndNothingIsWrittenUnasked() throws Exception {
    recording.record(1, 3).flushed();

    Repricing dry = reprice(FROM, TO, false, ONE);

    assertThat(dry.models()).containsExactly(entry(new Sums(3, 3, 351_000, 900, 0, 0, 0, 0)));
    assertThat(dry.next()).isNull();
    assertThat(cost(1)).isInstanceOfSatisfying(Cost.Priced.class, c -> isTotal(c, 117_000));
  }

  @Test
  void whatIsWrittenIsInTheTraceAndDoingItAgainChangesNothing() throws Exception {
    recording.record(1, 3).flushed();
    Trace before = recording.find(SampleTrace.id(2)).call().trace();

    reprice(FROM, TO, true, ONE);

    Trace after = recording.find(SampleTrace.id(2)).call().trace();
    assertThat(after.answer().cost()).isEqualTo(priced(300, "standard"));
    assertThat(after).usingRecursiveComparison().ignoringFields("answer.cost").isEqualTo(before);
    assertThat(reprice(FROM, TO, true, ONE).models())
        .containsExactly(entry(new Sums(3, 0, 900, 900, 0, 0, 0, 0)));
    TraceQuery cheap =
        new TraceQuery(
            FROM,
            TO,
            List.of(TraceFilter.of("f", "cost", "lt", List.of("0.000001"))),
            false,
            "",
            TraceSort.COST,
            true,
            10,
            null);
    assertThat(recording.ids(cheap)).hasSize(3);
  }

  @Test
  void anUnpricedCallIsPricedAtTheTierThatItRanAt() throws Exception {
    recording
        .record(SampleTrace.number(1).unpricedAt("flex").trace())
        .record(SampleTrace.number(2).unpriced().trace())
        .flushed();
    List<String> tiers = new ArrayList<>();
    Pricing pricing =
        (provider, model, usage, tier, at) -> {
          tiers.add(provider + " " + model + " " + tier + " " + at);
          return ONE.cost(provider, model, usage, tier, at);
        };

    Repricing done = reprice(FROM, TO, true, pricing);

    assertThat(tiers)
        .containsExactly(
            "openai gpt-4o-mini flex 2026-09-15T12:00:00.001Z",
            "openai gpt-4o-mini standard 2026-09-15T12:00:00.002Z");
    assertThat(done.models()).containsExactly(entry(new Sums(2, 0, 0, 0, 2, 600, 0, 0)));
    assertThat(cost(1)).isEqualTo(priced(300, "flex"));
  }

  @Test
  void theCallsOfModelsWithinACallArePricedAsTheyWereUsed() throws Exception {
    Usage asked = Usage.counter().set(Bucket.INPUT, 3).usage();
    Usage adviser = Usage.counter().set(Bucket.OUTPUT, 5).usage();
    Usage used = Usage.counter().iteration(null, asked).iteration("claude-x", adviser).usage();
    recording.record(SampleTrace.number(1).used(used).trace()).flushed();
    List<Usage> priced = new ArrayList<>();
    Pricing pricing =
        (provider, model, usage, tier, at) -> {
          priced.add(usage);
          return ONE.cost(provider, model, usage, tier, at);
        };

    reprice(FROM, TO, true, pricing);

    assertThat(priced).containsExactly(used);
    assertThat(recording.find(SampleTrace.id(1)).call().trace().answer().usage()).isEqualTo(used);
  }

  @Test
  void aPriceOfWhichNoRowIsKnownAnyMoreIsKept() throws Exception {
    recording.record(SampleTrace.number(1).trace(), SampleTrace.number(2).unpriced().trace());
    recording.flushed();

    assertThat(reprice(FROM, TO, true, NONE).models())
        .containsExactly(entry(new Sums(2, 0, 117_000, 117_000, 0, 0, 1, 1)));
    assertThat(cost(1)).isInstanceOfSatisfying(Cost.Priced.class, c -> isTotal(c, 117_000));
  }

  @Test
  void whatAProviderToldIsKept() throws Exception {
    recording.record(SampleTrace.number(1).told(4_711).trace()).flushed();
    assertThat(reprice(FROM, TO, true, ONE).models())
        .containsExactly(entry(new Sums(1, 0, 4_711, 4_711, 0, 0, 0, 0)));
    assertThat(cost(1)).isInstanceOfSatisfying(Cost.Priced.class, c -> isTotal(c, 4_711));
  }

  @Test
  void callsThatUsedNothingStayOut() throws Exception {
    recording.record(SampleTrace.empty()).flushed();
    assertThat(reprice(Recording.FROM, Recording.TO, true, ONE).models()).isEmpty();
  }

  @Test
  void aSliceIsSmallAndTheTokensLeadThroughAllDays() throws Exception {
    int count = DayRepricer.SLICE + 500;
    recording.record(0, count);
    Instant dayBefore = SampleTrace.NOON.minus(Duration.ofDays(1));
    for (int i = count; i < count + 10; i++) {
      recording.record(SampleTrace.number(i).at(dayBefore.plusMillis(i)).trace());
    }
    recording.flushed();

    List<Long> calls = new ArrayList<>();
    Position after = null;
    do {
      Repricing slice = recording.traces.store().reprice(new Request(FROM, TO, after, true), ONE);
      calls.add(slice.models().getOrDefault(MODEL, Sums.NONE).calls());
      after = slice.next();
    } while (after != null);

    assertThat(calls).containsExactly(10L, (long) DayRepricer.SLICE, 500L);
    assertThat(reprice(FROM, TO, false, ONE).models())
        .allSatisfy((_, sums) -> assertThat(sums.changed()).isZero());
  }

  @Test
  void onlyCallsOfTheTimeArePriced() throws Exception {
    recording.record(1, 5).flushed();
    Instant third = SampleTrace.NOON.plusMillis(3);
    assertThat(reprice(third, third.plusMillis(2), false, ONE).models())
        .containsExactly(entry(new Sums(2, 2, 234_000, 600, 0, 0, 0, 0)));
  }

  @Test
  void theDaysWriterGoesOnBesideIt() throws Exception {
    recording.record(1, 100).flushed();
    Thread writer =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 101; i < 2_000; i++) {
                    recording.record(i, 1);
                  }
                });
    for (int i = 0; i < 20; i++) {
      int factor = i;
      reprice(FROM, TO, true, (_, _, _, tier, _) -> priced(1_000L + factor, tier));
    }
    writer.join();
    recording.flushed();
    assertThat(recording.counts().storeErrors.sum()).isZero();
    Sums sums = Objects.requireNonNull(reprice(FROM, TO, true, ONE).models().get(MODEL));
    assertThat(sums.calls()).isEqualTo(1_999);
    assertThat(cost(50)).isEqualTo(priced(300, "standard"));
    assertThat(cost(1_999)).isEqualTo(priced(300, "standard"));
  }

  private Repricing reprice(Instant from, Instant to, boolean write, Pricing pricing)
      throws StoreUnavailable {
    return recording.traces.store().reprice(new Request(from, to, null, write), pricing);
  }

  private Cost cost(int number) throws StoreUnavailable {
    return recording.find(SampleTrace.id(number)).call().trace().answer().cost();
  }

  private static Map.Entry<String, Sums> entry(Sums sums) {
    return Map.entry(MODEL, sums);
  }

  private static void isTotal(Cost.Priced cost, long nanos) {
    assertThat(cost.totalNanos()).isEqualTo(nanos);
  }

  private static Cost.Priced priced(long nanos, @Nullable String tier) {
    long[] all = new long[Bucket.values().length];
    all[Bucket.INPUT.ordinal()] = nanos;
    return new Cost.Priced("a row", tier == null ? "standard" : tier, all);
  }
}
