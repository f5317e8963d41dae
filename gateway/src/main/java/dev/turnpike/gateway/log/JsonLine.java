package dev.turnpike.gateway.log;

import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A log record as one line of JSON.
///
/// Of an exception it writes the classes and where they came from, and not the messages: those
/// repeat what was parsed or sent, which may be a prompt or a key. The same goes for what libraries
/// say, but for a few words ([LibraryWords]); and since the trace tells how a call went, such a
/// line is a warning at most.
public final class JsonLine extends Formatter {
  private static final int MAX_MESSAGE = 2_048;
  private static final int MAX_FRAMES = 30;
  private static final int MAX_CAUSES = 4;

  /// What looks like a credential, for messages that libraries write.
  private static final Pattern CREDENTIAL =
      Pattern.compile(
          "(?i)(\\bsk-|\\bbearer |\\bkey=|\\bAIza)[\\w.~+/=-]{8,}", Pattern.UNICODE_CASE);

  @Override
  public String format(LogRecord record) {
    StringBuilder out = new StringBuilder(256);
    out.append("{\"ts\":\"").append(record.getInstant().truncatedTo(ChronoUnit.MICROS));
    String message = formatMessage(record);
    boolean hidden =
        LibraryWords.from(record.getLoggerName()) && !LibraryWords.areHarmless(message);
    String level = level(record.getLevel());
    out.append("\",\"level\":\"").append(hidden && level.equals("error") ? "warn" : level);
    out.append('"');
    field(out, "logger", record.getLoggerName());
    field(out, "message", hidden ? LibraryWords.NOT_SHOWN : masked(message));
    field(out, "call", callId(record.getParameters()));
    if (record.getThrown() != null) {
      thrown(out, record.getThrown());
    }
    return out.append("}\n").toString();
  }

  private static String level(Level level) {
    if (level.intValue() >= Level.SEVERE.intValue()) {
      return "error";
    }
    if (level.intValue() >= Level.WARNING.intValue()) {
      return "warn";
    }
    return level.intValue() >= Level.INFO.intValue() ? "info" : "debug";
  }

  private static String masked(String message) {
    return Shown.of(CREDENTIAL.matcher(message).replaceAll("$1***"), MAX_MESSAGE);
  }

  private static @Nullable String callId(Object @Nullable [] parameters) {
    if (parameters != null) {
      for (Object parameter : parameters) {
        if (parameter instanceof CallId id) {
          return Shown.of(id.value());
        }
      }
    }
    return null;
  }

  private static void thrown(StringBuilder out, Throwable thrown) {
    field(out, "exception", thrown.getClass().getName());
    out.append(",\"stack\":[");
    String separator = "";
    Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
      if (depth > 0) {
        out.append(separator);
        quote(out, "caused by " + cause.getClass().getName());
      }
      StackTraceElement[] frames = cause.getStackTrace();
      for (int i = 0; i < Math.min(frames.length, MAX_FRAMES); i++) {
        out.append(separator);
        quote(out, frames[i].toString());
        separator = ",";
      }
      separator = ",";
      cause = cause.getCause();
    }
    out.append(']');
  }

  private static void field(StringBuilder out, String name, @Nullable String value) {
    if (value != null) {
      out.append(",\"").append(name).append("\":");
      quote(out, value);
    }
  }

  private static void quote(StringBuilder out, String value) {
    out.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || c == 0x7f) {
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
