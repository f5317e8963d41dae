package dev.turnpike.simulator.line;

import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// A response as it goes over the wire: after `delay` the head, then packet by packet, then the
/// finale. Without a head the packets are all that is sent, and need not be HTTP.
public record Delivery(
    Optional<Head> head, Iterator<Packet> packets, Duration delay, Finale finale) {

  /// An ordinary response whose body is known.
  public static Delivery whole(Head head, byte[] body) {
    return whole(head, Packet.of(body));
  }

  public static Delivery whole(Head head, Packet body) {
    return new Delivery(
        Optional.of(head.withLength(body.bytes().length())),
        List.of(body).iterator(),
        Duration.ZERO,
        Finale.END);
  }

  /// A response without a body.
  public static Delivery bodiless(Head head) {
    return new Delivery(Optional.of(head), Collections.emptyIterator(), Duration.ZERO, Finale.END);
  }

  /// A response in chunks.
  public static Delivery stream(Head head, Iterator<Packet> packets) {
    return new Delivery(Optional.of(head), packets, Duration.ZERO, Finale.END);
  }

  /// Bytes without a head of ours.
  public static Delivery raw(Iterator<Packet> packets, Finale finale) {
    return new Delivery(Optional.empty(), packets, Duration.ZERO, finale);
  }

  /// Not a single byte.
  public static Delivery nothing(Finale finale) {
    return raw(Collections.emptyIterator(), finale);
  }

  public Delivery after(Duration other) {
    return new Delivery(head, packets, other, finale);
  }

  public Delivery with(Head other) {
    return new Delivery(Optional.of(other), packets, delay, finale);
  }

  public Delivery with(Iterator<Packet> others) {
    return new Delivery(head, others, delay, finale);
  }

  public Delivery with(Finale other) {
    return new Delivery(head, packets, delay, other);
  }
}
