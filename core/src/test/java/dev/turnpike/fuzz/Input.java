package dev.turnpike.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The bytes of one run: four that choose what is tried, the rest is what it is tried with.
record Input(byte[] bytes) {
  private static final int CHOICES = 4;

  /// One of several ways, `which` counts from 0.
  int choice(int which, int ways) {
    return which < bytes.length ? Byte.toUnsignedInt(bytes[which]) % ways : 0;
  }

  <T> T choice(int which, List<T> ways) {
    return ways.get(choice(which, ways.size()));
  }

  byte[] rest() {
    return bytes.length <= CHOICES ? new byte[0] : Arrays.copyOfRange(bytes, CHOICES, bytes.length);
  }

  static byte[] of(int first, int second, int third, int fourth, byte[] rest) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(first);
    out.write(second);
    out.write(third);
    out.write(fourth);
    out.writeBytes(rest);
    return out.toByteArray();
  }

  static byte[] of(int first, int second, int third, int fourth, String rest) {
    return of(first, second, third, fourth, rest.getBytes(UTF_8));
  }

  /// `all` in pieces of this size.
  static List<byte[]> pieces(byte[] all, int size) {
    List<byte[]> pieces = new ArrayList<>();
    for (int at = 0; at < all.length; at += size) {
      pieces.add(Arrays.copyOfRange(all, at, Math.min(all.length, at + size)));
    }
    return pieces;
  }
}
