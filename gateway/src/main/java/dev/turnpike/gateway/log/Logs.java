package dev.turnpike.gateway.log;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.ErrorManager;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// Sends every log record of the process, those of libraries included, to one stream as JSON lines.
public final class Logs {
  /// Vert.x tells of each connection that a client or a provider reset as an error with a stack;
  /// whom it concerns is told in the trace.
  private static final Logger CONNECTIONS =
      Logger.getLogger("io.vertx.core.net.impl.ConnectionBase");

  private Logs() {}

  /// To standard error, from `INFO` on.
  public static void install() {
    install(System.err, Level.INFO);
  }

  public static void install(OutputStream out, Level from) {
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    root.setLevel(from);
    root.addHandler(new LineHandler(out, from));
    CONNECTIONS.setLevel(Level.OFF);
  }

  /// A line reaches the stream whole, in one write, before the next.
  private static final class LineHandler extends Handler {
    private final PrintStream out;

    LineHandler(OutputStream out, Level from) {
      this.out = new PrintStream(out, false, StandardCharsets.UTF_8);
      setFormatter(new JsonLine());
      setLevel(from);
    }

    @Override
    public void publish(LogRecord record) {
      if (isLoggable(record)) {
        try {
          byte[] line = getFormatter().format(record).getBytes(StandardCharsets.UTF_8);
          synchronized (out) {
            out.write(line, 0, line.length);
            out.flush();
          }
        } catch (RuntimeException e) {
          reportError(null, e, ErrorManager.FORMAT_FAILURE);
        }
      }
    }

    @Override
    public void flush() {
      out.flush();
    }

    /// Standard error is not ours to close.
    @Override
    public void close() {
      out.flush();
    }
  }
}
