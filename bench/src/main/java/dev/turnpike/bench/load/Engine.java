package dev.turnpike.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/// Connections to one port of this machine, served by the thread that calls [#run].
public final class Engine implements AutoCloseable {
  private static final int READ_BYTES = 128 * 1024;
  private static final long LONGEST_SLEEP_MILLIS = 20;

  private final InetSocketAddress target;
  private final Selector selector;
  private final ByteBuffer in = ByteBuffer.allocate(READ_BYTES);
  private volatile boolean stopped;

  public Engine(int port) throws IOException {
    target = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    selector = Selector.open();
  }

  /// Runs a load to its end. False where `limit` was over first, or [#stop] was called.
  public boolean run(Load load, Duration limit) throws IOException {
    long deadline = System.nanoTime() + limit.toNanos();
    try {
      load.begin(this);
      long now = System.nanoTime();
      while (!load.isDone(now) && !stopped && now - deadline < 0) {
        selector.select(key -> ready(load, key), LONGEST_SLEEP_MILLIS);
        now = System.nanoTime();
        load.turn(this, now);
      }
      return load.isDone(now);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      load.over();
    }
  }

  /// Ends [#run] from another thread.
  public void stop() {
    stopped = true;
    selector.wakeup();
  }

  void wakeUp() {
    selector.wakeup();
  }

  void open() throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    Wire wire = new Wire(channel, channel.register(selector, SelectionKey.OP_CONNECT));
    try {
      channel.connect(target);
    } catch (IOException e) {
      wire.close();
      throw new IOException("cannot connect to " + target + ": " + e.getMessage(), e);
    }
  }

  private void ready(Load load, SelectionKey key) {
    Wire wire = (Wire) key.attachment();
    try {
      try {
        ready(load, key, wire);
      } catch (IOException e) {
        load.failed(this, wire, String.valueOf(e.getMessage()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void ready(Load load, SelectionKey key, Wire wire) throws IOException {
    if (key.isConnectable()) {
      wire.connected();
      load.connected(this, wire);
      return;
    }
    if (key.isWritable()) {
      wire.flush();
    }
    if (key.isReadable()) {
      if (wire.read(in)) {
        load.answered(this, wire);
      } else {
        load.progressed(this, wire);
      }
    }
  }

  /// Closes all connections.
  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      ((Wire) key.attachment()).close();
    }
    selector.close();
  }
}
