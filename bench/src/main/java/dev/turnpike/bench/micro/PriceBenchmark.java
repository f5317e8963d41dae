package dev.turnpike.bench.micro;

import dev.turnpike.catalog.Catalog;
import dev.turnpike.catalog.ModelId;
import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Usage;
import dev.turnpike.price.Cost;
import dev.turnpike.price.PriceSheet;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// From usage to nano-USD.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PriceBenchmark {
  private final PriceSheet sheet = PriceSheet.read(Catalog.read());
  private final ModelId model = new ModelId("openai", "gpt-5.1");
  private final Instant at = Instant.parse("2026-11-01T12:00:00Z");
  private final Usage usage = usage();

  private static Usage usage() {
    return Usage.counter()
        .set(Bucket.INPUT, 1_200)
        .set(Bucket.CACHE_READ, 800)
        .set(Bucket.OUTPUT, 350)
        .usage();
  }

  @Benchmark
  public Cost price() {
    return sheet.cost(model, usage, "default", at);
  }
}
