package dev.turnpike.gateway.trace;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A growing array of bytes and the few shapes that are written into it: numbers of variable
/// length, strings, lists. [FormReader] reads them back in the same order.
final class FormWriter {
  private final int capacity;
  private byte[] bytes;
  private int size;

  FormWriter(int capacity) {
    this.capacity = capacity;
    bytes = new byte[capacity];
  }

  byte[] array() {
    return bytes;
  }

  int size() {
    return size;
  }

  /// Forgets what was written from `size` on.
  void cutTo(int size) {
    this.size = size;
  }

  /// Forgets everything, and a buffer that one long record made large.
  void clear() {
    size = 0;
    if (bytes.length > 4 * capacity) {
      bytes = new byte[capacity];
    }
  }

  /// Leaves room for `count` bytes that are written later, and says where it is.
  int skip(int count) {
    makeRoom(count);
    int at = size;
    size += count;
    return at;
  }

  void putInt(int at, int value) {
    bytes[at] = (byte) (value >>> 24);
    bytes[at + 1] = (byte) (value >>> 16);
    bytes[at + 2] = (byte) (value >>> 8);
    bytes[at + 3] = (byte) value;
  }

  FormWriter octet(int value) {
    makeRoom(1);
    bytes[size++] = (byte) value;
    return this;
  }

  FormWriter flag(boolean value) {
    return octet(value ? 1 : 0);
  }

  /// Small numbers of either sign take few bytes.
  FormWriter number(long value) {
    return unsigned((value << 1) ^ (value >> 63));
  }

  FormWriter text(@Nullable String value) {
    if (value == null) {
      return unsigned(0);
    }
    return content(value.getBytes(StandardCharsets.UTF_8));
  }

  FormWriter content(byte @Nullable [] value) {
    return value == null ? unsigned(0) : content(value, value.length);
  }

  FormWriter content(byte[] value, int length) {
    unsigned(length + 1L);
    makeRoom(length);
    System.arraycopy(value, 0, bytes, size, length);
    size += length;
    return this;
  }

  FormWriter texts(List<String> values) {
    unsigned(values.size());
    values.forEach(this::text);
    return this;
  }

  FormWriter pairs(Map<String, String> values) {
    unsigned(values.size());
    values.forEach((name, value) -> text(name).text(value));
    return this;
  }

  FormWriter unsigned(long value) {
    makeRoom(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
    return this;
  }

  private void makeRoom(int count) {
    if (bytes.length - size < count) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, count), bytes.length * 2));
    }
  }
}
