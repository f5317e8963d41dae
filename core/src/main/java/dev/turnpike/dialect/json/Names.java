package dev.turnpike.dialect.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// A small fixed set of words that a key or a value is looked up in without making a string.
public final class Names {
  private final List<String> names;
  private final byte[][] bytes;

  /// Open addressing; an entry is an index plus one, 0 is free.
  private final int[] table;

  private Names(List<String> names) {
    this.names = names;
    this.bytes = new byte[names.size()][];
    this.table = new int[Integer.highestOneBit(names.size()) * 8];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = names.get(i).getBytes(StandardCharsets.UTF_8);
      int slot = slot(bytes[i], 0, bytes[i].length);
      while (table[slot] != 0) {
        slot = slot + 1 & table.length - 1;
      }
      table[slot] = i + 1;
    }
  }

  public static Names of(String... names) {
    return new Names(List.of(names));
  }

  public Names and(String... more) {
    return new Names(List.of(concat(names, more)));
  }

  private static String[] concat(List<String> names, String... more) {
    String[] all = Arrays.copyOf(names.toArray(String[]::new), names.size() + more.length);
    System.arraycopy(more, 0, all, names.size(), more.length);
    return all;
  }

  public List<String> all() {
    return names;
  }

  public String name(int index) {
    return names.get(index);
  }

  /// The index of the name that these bytes spell, or -1.
  int find(byte[] b, int from, int to) {
    int slot = slot(b, from, to);
    for (int entry = table[slot]; entry != 0; entry = table[slot]) {
      byte[] name = bytes[entry - 1];
      if (Arrays.equals(name, 0, name.length, b, from, to)) {
        return entry - 1;
      }
      slot = slot + 1 & table.length - 1;
    }
    return -1;
  }

  private int slot(byte[] b, int from, int to) {
    int length = to - from;
    int hash =
        length == 0
            ? 0
            : length * 0x9e3b + b[from] * 0x85eb + b[to - 1] * 0xc2b3 + b[from + length / 2] * 31;
    return (hash ^ hash >>> 7) & table.length - 1;
  }
}
