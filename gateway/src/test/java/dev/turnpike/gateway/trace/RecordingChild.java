package dev.turnpike.gateway.trace;

import dev.turnpike.gateway.config.Config;
import dev.turnpike.gateway.trace.Trace.Bodies.Keep;
import java.nio.file.Path;

/// A process of its own that records and says how far the spool has come, until it is killed or has
/// recorded as many as it was told to.
public final class RecordingChild {
  private RecordingChild() {}

  /// `folder first most`: the data folder, the number of the first call, how many there are at
  /// most.
  public static void main(String[] arguments) throws Exception {
    int first = Integer.parseInt(arguments[1]);
    int most = Integer.parseInt(arguments[2]);
    Config.Traces settings = new Config.Traces(Keep.KEEP, 1 << 20, 30, 7);
    String words = "{\"text\":\"" + "some words to keep. ".repeat(40) + "\"}";
    try (Traces traces =
        Traces.open(Path.of(arguments[0]), settings, new ManualClock(SampleTrace.NOON))) {
      RecordingCounts counts = traces.recorder().counts();
      for (int i = 0; i < most; i++) {
        traces
            .recorder()
            .record(SampleTrace.number(first + i).saying(Keep.KEEP, words, words).trace());
        if (i % 100 == 99) {
          // Recorded by one thread, so the spool's first n are the first n of these.
          System.out.println("spooled " + counts.spooled());
          Thread.yield();
        }
      }
      System.out.println("recorded " + counts.recorded() + " dropped " + counts.droppedRows());
    }
    System.out.println("closed");
  }
}
