package dev.turnpike.bench.scenario;

import dev.turnpike.bench.contender.Ask;
import dev.turnpike.bench.contender.Contender;
import dev.turnpike.bench.contender.Upstream;
import dev.turnpike.bench.load.ClosedLoop;
import dev.turnpike.bench.load.Streams;
import dev.turnpike.bench.report.Figure;
import dev.turnpike.bench.scenario.CpuScenario.Work;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// All scenarios, in the order in which they run.
public final class Scenarios {
  private static final Ask SMALL = new Ask(Ask.SMALL_ANSWER, false, 1_600);
  private static final Ask LARGE = new Ask(Ask.SMALL_ANSWER, false, 200_000);
  private static final Ask AGENT = new Ask(Ask.SMALL_ANSWER, false, 90_000);
  private static final Ask PACED = new Ask(Ask.PACED, true, 1_600);
  private static final int SMALL_CONNECTIONS = 32;
  private static final int LARGE_CONNECTIONS = 16;
  private static final int STREAMS = 200;
  private static final Duration STREAMS_APART = Duration.ofMillis(1);

  private Scenarios() {}

  /// `starting` are the variants whose start is measured, `target` the one of them that has a
  /// target; `mostStreams` is what the limit of open files allows.
  public static List<Scenario> all(
      List<Contender> starting, Optional<Contender> target, int mostStreams) {
    return List.of(
        new StartScenario(starting, target),
        new MemoryScenario(SMALL, mostStreams),
        new CpuScenario(
            small("request", "1.6 KB request", Upstream.PLAIN),
            false,
            Optional.of(Figure.REQUEST_LOOPS),
            Optional.of(Figure.REQUEST_WHOLE)),
        new CpuScenario(
            large("large", "200 KB request", Upstream.PLAIN),
            false,
            Optional.of(Figure.LARGE_LOOPS),
            Optional.empty()),
        new CpuScenario(
            paced("stream", "Paced SSE chunk", Upstream.PLAIN),
            false,
            Optional.of(Figure.CHUNK_LOOPS),
            Optional.empty()),
        new LatencyScenario(SMALL),
        new TranslationScenario(
            small("translated", "1.6 KB request, translated", Upstream.PLAIN),
            Figure.TRANSLATED_REQUEST),
        new TranslationScenario(
            agent("translated-large", "90 KB request, translated", Upstream.PLAIN),
            Figure.TRANSLATED_LARGE),
        new TranslationScenario(
            paced("translated-stream", "Paced SSE chunk, translated", Upstream.PLAIN),
            Figure.TRANSLATED_CHUNK),
        tls(small("request-tls", "1.6 KB request, TLS upstream", Upstream.TLS)),
        tls(large("large-tls", "200 KB request, TLS upstream", Upstream.TLS)),
        tls(paced("stream-tls", "Paced SSE chunk, TLS upstream", Upstream.TLS)));
  }

  private static CpuScenario tls(Work work) {
    return new CpuScenario(work, true, Optional.empty(), Optional.empty());
  }

  private static Work small(String name, String title, Upstream upstream) {
    return new Work(
        name,
        title,
        "A chat request of 1.6 KB with a whole answer of 0.8 KB, as fast as answers come over "
            + SMALL_CONNECTIONS
            + " kept connections.",
        "request",
        SMALL,
        upstream,
        1,
        (request, time) -> new ClosedLoop(request, SMALL_CONNECTIONS, time));
  }

  private static Work large(String name, String title, Upstream upstream) {
    return new Work(
        name,
        title,
        "A chat request of 200 KB in 50 messages with a whole answer of 0.8 KB, as fast as answers"
            + " come over "
            + LARGE_CONNECTIONS
            + " kept connections.",
        "request",
        LARGE,
        upstream,
        1,
        (request, time) -> new ClosedLoop(request, LARGE_CONNECTIONS, time));
  }

  private static Work agent(String name, String title, Upstream upstream) {
    return new Work(
        name,
        title,
        "A chat request of 90 KB in 50 messages with a whole answer of 0.8 KB, as fast as answers"
            + " come over "
            + LARGE_CONNECTIONS
            + " kept connections.",
        "request",
        AGENT,
        upstream,
        1,
        (request, time) -> new ClosedLoop(request, LARGE_CONNECTIONS, time));
  }

  private static Work paced(String name, String title, Upstream upstream) {
    return new Work(
        name,
        title,
        STREAMS
            + " chat streams at once, each "
            + Ask.PACED_CHUNKS
            + " chunks of 0.3 KB, 20 ms apart. The opening, the end and the recording of the streams"
            + " are part of the figure.",
        "chunk",
        PACED,
        upstream,
        Ask.PACED_CHUNKS,
        (request, _) -> new Streams(request, STREAMS, STREAMS, STREAMS_APART));
  }
}
