package dev.turnpike.gateway.trace;

import dev.turnpike.gateway.config.Config;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The recording of a data folder: a recorder for the event loops, a store for readers, and the two
/// threads between them.
///
/// One process at a time may have a folder open; that is seen to elsewhere.
public final class Traces implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Traces.class);

  /// How long [#close] waits for what is still under way. What is in the spool by then is applied
  /// at the next start.
  static final Duration CLOSING = Duration.ofSeconds(10);

  private final Recorder recorder;
  private final TraceStore store;
  private final BodyPacker packer;
  private final SpoolWriter spoolWriter;
  private final Applier applier;
  private final Thread spoolThread;
  private final Thread applyThread;

  /// What can be chosen beside the configuration.
  record Options(
      Disk disk, long handOverBytes, long segmentBytes, long spoolBytes, Duration patience) {
    static final Options DEFAULT =
        new Options(
            Disk.FILES,
            Recorder.DEFAULT_LIMIT,
            Spool.SEGMENT_BYTES,
            Spool.LIMIT,
            TraceStore.PATIENCE);
  }

  private Traces(Path dataDir, Config.Traces settings, Clock clock, Options options)
      throws IOException {
    Path folder = dataDir.resolve("traces");
    makePrivate(folder);
    RecordingCounts counts = new RecordingCounts();
    DayFiles files = new DayFiles(folder);
    Spool spool =
        Spool.open(
            folder.resolve("spool"),
            options.disk(),
            options.segmentBytes(),
            options.spoolBytes(),
            new SecureRandom().nextLong(),
            counts);
    Retention retention =
        new Retention(settings.retentionDays(), settings.bodyRetentionDays(), clock);
    recorder = new Recorder(options.handOverBytes(), counts);
    store = new TraceStore(files, options.patience());
    applier = new Applier(spool, new StoreWriter(files, retention), counts, clock);
    packer = new BodyPacker();
    spoolWriter = new SpoolWriter(recorder, spool, packer, applier);
    applier.beforeSweep(spoolWriter::rotate);
    spoolThread = Thread.ofPlatform().daemon().name("trace-spool").unstarted(spoolWriter);
    applyThread = Thread.ofPlatform().daemon().name("trace-apply").unstarted(applier);
  }

  /// Opens the recording and applies, beside everything else, what an earlier process left in the
  /// spool.
  public static Traces open(Path dataDir, Config.Traces settings, Clock clock) throws IOException {
    return open(dataDir, settings, clock, Options.DEFAULT);
  }

  static Traces open(Path dataDir, Config.Traces settings, Clock clock, Options options)
      throws IOException {
    Traces traces = new Traces(dataDir, settings, clock, options);
    traces.applyThread.start();
    traces.spoolThread.start();
    return traces;
  }

  /// What was said is for the gateway's own user only.
  private static void makePrivate(Path folder) throws IOException {
    Files.createDirectories(folder);
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
  }

  public Recorder recorder() {
    return recorder;
  }

  public TraceStore store() {
    return store;
  }

  /// Waits until everything that was handed over before is in the store; false where that took
  /// longer.
  public boolean flush(Duration atMost) throws InterruptedException {
    CountDownLatch reached = recorder.mark();
    return reached.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }

  /// Takes nothing more, writes what was handed over and applies it. What the store does not take
  /// in time stays in the spool.
  @Override
  public void close() {
    recorder.close();
    long end = System.nanoTime() + CLOSING.toNanos();
    spoolWriter.stop();
    boolean ended = join(spoolThread, end);
    applier.stop();
    ended &= join(applyThread, end);
    store.close();
    if (ended) {
      packer.close();
    } else {
      LOG.warn("Traces are still being written; what is in the spool is applied at the next start");
    }
  }

  private static boolean join(Thread thread, long end) {
    try {
      return thread.join(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
