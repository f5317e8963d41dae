package dev.turnpike.gateway.upstream;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/// Says which addresses the gateway connects to: public ones, and others only where the operator
/// named the origin. Asked about the resolved address that is then connected to, so a name that
/// changes its answer gains nothing.
public final class EgressGuard {
  private EgressGuard() {}

  /// Whether `address` is reachable for everyone on the internet: not this machine, not its
  /// networks, not a cloud's metadata service, not a reserved range.
  public static boolean isPublic(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    return switch (address) {
      case Inet4Address four -> isPublic4(four.getAddress());
      case Inet6Address six -> isPublic6(six.getAddress());
      default -> false;
    };
  }

  private static boolean isPublic4(byte[] a) {
    int first = a[0] & 0xff;
    int second = a[1] & 0xff;
    int third = a[2] & 0xff;
    if (first == 0 || first == 10 || first == 127 || first >= 224) {
      return false;
    }
    if (first == 100 && second >= 64 && second <= 127) {
      return false; // carrier-grade NAT, RFC 6598
    }
    if ((first == 169 && second == 254) || (first == 172 && second >= 16 && second <= 31)) {
      return false;
    }
    if (first == 192 && (second == 168 || (second == 0 && (third == 0 || third == 2)))) {
      return false;
    }
    return !(first == 198 && (second == 18 || second == 19 || (second == 51 && third == 100)))
        && !(first == 203 && second == 0 && third == 113);
  }

  private static boolean isPublic6(byte[] a) {
    int first = a[0] & 0xff;
    int second = a[1] & 0xff;
    if ((first & 0xfe) == 0xfc) {
      return false; // unique local, RFC 4193
    }
    if (isZero(a, 0, 10) || isZero(a, 0, 12)) {
      return false; // v4-mapped and v4-compatible come as IPv4 where they are meant
    }
    if (first == 0x00) {
      boolean wellKnown = (a[2] & 0xff) == 0xff && (a[3] & 0xff) == 0x9b && isZero(a, 4, 12);
      return second == 0x64
          && wellKnown
          && isPublic4(new byte[] {a[12], a[13], a[14], a[15]}); // NAT64, RFC 6052
    }
    if (first == 0x20 && second == 0x02) {
      return isPublic4(new byte[] {a[2], a[3], a[4], a[5]}); // 6to4, RFC 3056
    }
    boolean teredo = first == 0x20 && second == 0x01 && a[2] == 0 && a[3] == 0;
    boolean documentation =
        first == 0x20 && second == 0x01 && (a[2] & 0xff) == 0x0d && (a[3] & 0xff) == 0xb8;
    return !teredo && !documentation && (first & 0xe0) == 0x20;
  }

  private static boolean isZero(byte[] a, int from, int to) {
    for (int i = from; i < to; i++) {
      if (a[i] != 0) {
        return false;
      }
    }
    return true;
  }
}
