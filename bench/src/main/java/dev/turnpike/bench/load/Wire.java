package dev.turnpike.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/// One connection of an [Engine], with at most one request on it.
final class Wire {
  private final SocketChannel channel;
  private final SelectionKey key;
  private final AnswerReader answer = new AnswerReader();
  private ByteBuffer @Nullable [] unsent;
  private boolean waiting;
  private boolean begun;
  private long dueNanos;

  Wire(SocketChannel channel, SelectionKey key) {
    this.channel = channel;
    this.key = key;
    key.attach(this);
  }

  /// When the request on it was due, by `System.nanoTime`.
  long dueNanos() {
    return dueNanos;
  }

  /// True once for each answer: when its first event has come.
  boolean begins() {
    boolean begins = !begun && answer.events() > 0;
    begun = begun || begins;
    return begins;
  }

  AnswerReader answer() {
    return answer;
  }

  void send(Request request, long due) throws IOException {
    answer.reset();
    waiting = true;
    begun = false;
    dueNanos = due;
    unsent = request.next();
    flush();
  }

  void connected() throws IOException {
    channel.finishConnect();
    key.interestOps(SelectionKey.OP_READ);
  }

  /// Writes what the socket takes and listens for room where something is left.
  void flush() throws IOException {
    ByteBuffer[] parts = unsent;
    if (parts == null) {
      return;
    }
    channel.write(parts);
    if (parts[parts.length - 1].hasRemaining()) {
      key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    } else {
      unsent = null;
      key.interestOps(SelectionKey.OP_READ);
    }
  }

  /// Reads once; true where the answer is whole now.
  boolean read(ByteBuffer in) throws IOException {
    in.clear();
    int count = channel.read(in);
    boolean whole;
    if (count < 0) {
      whole = waiting && answer.closed();
      if (!whole) {
        throw new IOException(
            waiting
                ? "the connection was closed after " + answer.bodyBytes() + " bytes of an answer"
                : "the connection was closed between two requests");
      }
    } else if (!waiting && count > 0) {
      throw new IOException(count + " bytes came that no request asked for");
    } else {
      whole = answer.read(in.flip());
    }
    waiting = waiting && !whole;
    return whole;
  }

  void close() {
    waiting = false;
    key.cancel();
    try {
      channel.close();
    } catch (IOException _) {
      // it is gone either way
    }
  }
}
