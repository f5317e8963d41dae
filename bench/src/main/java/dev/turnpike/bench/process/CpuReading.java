package dev.turnpike.bench.process;

import java.util.Map;

/// Processor time that processes had used at one moment: `tasks` by thread id, exact but without
/// threads that have ended; `tickNanos` with those, but only exact to `slackNanos`.
public record CpuReading(Map<Long, Task> tasks, long tickNanos, long slackNanos) {

  /// The kernel keeps 15 letters of a thread's name, so this is what it calls an event loop.
  private static final String EVENT_LOOP = "vert.x-eventloo";

  private static final String COMPILER = " CompilerThre";

  public CpuReading {
    tasks = Map.copyOf(tasks);
  }

  /// One thread.
  public record Task(String name, long nanos) {}

  /// What was used between `before` and this reading.
  public CpuUse since(CpuReading before) {
    long all = 0;
    long loops = 0;
    long compilers = 0;
    for (Map.Entry<Long, Task> each : tasks.entrySet()) {
      Task now = each.getValue();
      Task then = before.tasks.get(each.getKey());
      long nanos = now.nanos() - (then == null ? 0 : then.nanos());
      all += nanos;
      if (now.name().startsWith(EVENT_LOOP)) {
        loops += nanos;
      } else if (now.name().endsWith(COMPILER)) {
        compilers += nanos;
      }
    }
    // threads that ended in between are in the ticks only
    long atLeast = tickNanos - before.tickNanos - slackNanos;
    return new CpuUse(Math.max(all, atLeast), loops, compilers);
  }
}
