package dev.turnpike.gateway.trace;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads what a [FormWriter] wrote. Its input passed a checksum, so a shape that does not fit is a
/// fault of the program and ends in an [IndexOutOfBoundsException].
final class FormReader {
  private final byte[] bytes;
  private final int end;
  private int at;

  FormReader(byte[] bytes, int from, int length) {
    this.bytes = bytes;
    this.at = from;
    this.end = from + length;
  }

  int octet() {
    if (at >= end) {
      throw new IndexOutOfBoundsException("the form ends at byte " + end);
    }
    return bytes[at++] & 0xff;
  }

  boolean flag() {
    return octet() != 0;
  }

  long number() {
    long value = unsigned();
    return (value >>> 1) ^ -(value & 1);
  }

  int smallNumber() {
    return Math.toIntExact(number());
  }

  String text() {
    String value = optionalText();
    if (value == null) {
      throw new IndexOutOfBoundsException("no text before byte " + at + ", where one must be");
    }
    return value;
  }

  @Nullable String optionalText() {
    int length = length();
    if (length < 0) {
      return null;
    }
    String value = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    return value;
  }

  byte @Nullable [] content() {
    int length = length();
    if (length < 0) {
      return null;
    }
    byte[] value = Arrays.copyOfRange(bytes, at, at + length);
    at += length;
    return value;
  }

  List<String> texts() {
    int count = count();
    List<String> values = new ArrayList<>(Math.min(count, 64));
    for (int i = 0; i < count; i++) {
      values.add(text());
    }
    return values;
  }

  Map<String, String> pairs() {
    int count = count();
    Map<String, String> values = LinkedHashMap.newLinkedHashMap(Math.min(count, 64));
    for (int i = 0; i < count; i++) {
      values.put(text(), text());
    }
    return values;
  }

  int count() {
    return Math.toIntExact(unsigned());
  }

  private int length() {
    int length = count() - 1;
    if (length > end - at) {
      throw new IndexOutOfBoundsException(length + " bytes at " + at + " of a form of " + end);
    }
    return length;
  }

  private long unsigned() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = octet();
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw new IndexOutOfBoundsException("a number of more than ten bytes before byte " + at);
  }
}
