package dev.turnpike.dialect.sse;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/// What the lines of one event said, gathered line by line. Places are relative to the buffer that
/// the lines lie in.
final class EventLines {
  private static final byte[] DATA = {'d', 'a', 't', 'a'};
  private static final byte[] EVENT = {'e', 'v', 'e', 'n', 't'};
  private static final byte[] ERROR = {'e', 'r', 'r', 'o', 'r'};

  private int dataFrom;
  private int dataTo;
  private boolean hasData;
  private boolean namedError;
  private boolean isBare;

  /// All `data` lines, from the second on.
  private @Nullable ByteArrayOutputStream joined;

  void clear() {
    hasData = false;
    namedError = false;
    isBare = false;
    joined = null;
  }

  /// The buffer's first `by` bytes are gone.
  void shift(int by) {
    dataFrom -= by;
    dataTo -= by;
  }

  /// Takes a line that is not empty.
  void add(byte[] b, int from, int to) {
    int colon = from;
    while (colon < to && b[colon] != ':') {
      colon++;
    }
    int value = Math.min(to, colon + 1);
    if (value < to && b[value] == ' ') {
      value++;
    }
    if (is(DATA, b, from, colon)) {
      data(b, value, to);
    } else if (is(EVENT, b, from, colon)) {
      namedError = is(ERROR, b, value, to);
    } else if (!hasData && !namedError) {
      isBare |= b[from] == '{' || b[from] == '[' || b[from] == '<';
    }
  }

  private void data(byte[] b, int from, int to) {
    if (!hasData) {
      hasData = true;
      dataFrom = from;
      dataTo = to;
      return;
    }
    if (joined == null) {
      joined = new ByteArrayOutputStream();
      joined.write(b, dataFrom, dataTo - dataFrom);
    }
    joined.write('\n');
    joined.write(b, from, to - from);
  }

  private static boolean is(byte[] word, byte[] b, int from, int to) {
    if (to - from != word.length) {
      return false;
    }
    for (int i = 0; i < word.length; i++) {
      if (b[from + i] != word[i]) {
        return false;
      }
    }
    return true;
  }

  /// These lines are not of the language of events at all: JSON or HTML.
  boolean isBare() {
    return isBare;
  }

  boolean isNamedError() {
    return namedError;
  }

  boolean hasData() {
    return hasData && (joined != null || dataTo > dataFrom);
  }

  byte[] dataIn(byte[] buffer) {
    return joined == null ? buffer : joined.toByteArray();
  }

  int dataFrom() {
    return joined == null ? dataFrom : 0;
  }

  int dataTo() {
    return joined == null ? dataTo : joined.size();
  }
}
