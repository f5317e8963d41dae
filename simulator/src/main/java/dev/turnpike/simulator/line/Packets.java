package dev.turnpike.simulator.line;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.zip.GZIPOutputStream;

/// Ways to cut and wrap a row of packets; each packet is looked at only when it is its turn.
public final class Packets {
  private Packets() {}

  /// One byte at a time, `pause` apart.
  public static Iterator<Packet> drip(Iterator<Packet> packets, Duration pause) {
    return each(
        packets,
        packet -> {
          List<Packet> drops = new ArrayList<>(packet.bytes().length());
          for (int i = 0; i < packet.bytes().length(); i++) {
            Duration wait = i == 0 ? packet.pause().plus(pause) : pause;
            drops.add(new Packet(packet.bytes().slice(i, i + 1), wait, true));
          }
          return drops;
        });
  }

  /// Cut after the first byte of every character that has several.
  public static Iterator<Packet> splitUtf8(Iterator<Packet> packets) {
    return each(
        packets,
        packet -> {
          List<Packet> halves = new ArrayList<>();
          Buffer bytes = packet.bytes();
          int begin = 0;
          for (int i = 1; i < bytes.length(); i++) {
            if ((bytes.getByte(i - 1) & 0xC0) == 0xC0) {
              halves.add(new Packet(bytes.slice(begin, i), Duration.ZERO, true));
              begin = i;
            }
          }
          halves.add(new Packet(bytes.slice(begin, bytes.length()), Duration.ZERO, true));
          halves.set(0, halves.getFirst().after(packet.pause()));
          return halves;
        });
  }

  /// One gzip stream over all, flushed after each packet.
  public static Iterator<Packet> gzip(Iterator<Packet> packets) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      GZIPOutputStream gzip = new GZIPOutputStream(bytes, 512, true);
      return each(
          packets,
          packet -> {
            try {
              gzip.write(packet.bytes().getBytes());
              gzip.flush();
              if (!packets.hasNext()) {
                gzip.close();
              }
            } catch (IOException e) {
              throw new UncheckedIOException(e); // a byte array does not fail
            }
            byte[] compressed = bytes.toByteArray();
            bytes.reset();
            return List.of(new Packet(Buffer.buffer(compressed), packet.pause(), packet.apart()));
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// `first`, then `bytes` bytes of the letter a.
  public static Iterator<Packet> letters(byte[] first, long bytes) {
    return new Letters(first, bytes);
  }

  /// The same packet again and again.
  public static Iterator<Packet> forEver(byte[] bytes) {
    Packet packet = Packet.of(bytes);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return true;
      }

      @Override
      public Packet next() {
        return packet;
      }
    };
  }

  /// `first`, then `second`.
  public static Iterator<Packet> both(Iterator<Packet> first, Iterator<Packet> second) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return first.hasNext() || second.hasNext();
      }

      @Override
      public Packet next() {
        return first.hasNext() ? first.next() : second.next();
      }
    };
  }

  /// What makes several packets, at least one, of one.
  private interface Cut {
    List<Packet> of(Packet packet);
  }

  private static Iterator<Packet> each(Iterator<Packet> packets, Cut cut) {
    return new Iterator<>() {
      private Iterator<Packet> ready = List.<Packet>of().iterator();

      @Override
      public boolean hasNext() {
        while (!ready.hasNext() && packets.hasNext()) {
          ready = cut.of(packets.next()).iterator();
        }
        return ready.hasNext();
      }

      @Override
      public Packet next() {
        if (!hasNext()) {
          throw new NoSuchElementException("no packet is left");
        }
        return ready.next();
      }
    };
  }

  private static final class Letters implements Iterator<Packet> {
    private static final int PACKET = 64 * 1024;
    private static final Packet FULL =
        Packet.of("a".repeat(PACKET).getBytes(StandardCharsets.US_ASCII));

    private final byte[] first;
    private boolean begun;
    private long left;

    Letters(byte[] first, long bytes) {
      this.first = first;
      left = bytes;
    }

    @Override
    public boolean hasNext() {
      return !begun || left > 0;
    }

    @Override
    public Packet next() {
      if (!begun) {
        begun = true;
        return Packet.of(first);
      }
      if (left <= 0) {
        throw new NoSuchElementException("no letter is left");
      }
      Packet packet = left >= PACKET ? FULL : Packet.of(FULL.bytes().slice(0, (int) left));
      left -= packet.bytes().length();
      return packet;
    }
  }
}
