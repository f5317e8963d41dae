package dev.turnpike.dialect.json;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where the members of one object stand, so that some can be cut out of it with the right commas.
/// Refuses a key that comes twice, however it is spelled.
public final class Members {
  /// The most members of an object that the gateway routes on.
  public static final int MAX_MEMBERS = 1000;

  private final byte[] bytes;

  /// For each member: the comma before it (-1 for the first), its key's opening quote, the place
  /// behind its key, the place behind its value.
  private int[] places = new int[4 * 16];

  private int count;

  /// All keys as text, from the first one on that is written with an escape.
  private @Nullable Set<String> decoded;

  private final BitSet removed = new BitSet();

  public Members(byte[] bytes) {
    this.bytes = bytes;
  }

  /// Notes the member that `json` has come to.
  public void begin(JsonCursor json) throws MalformedJson {
    if (count == MAX_MEMBERS) {
      throw new MalformedJson("it has more than " + MAX_MEMBERS + " members");
    }
    int from = json.keyFrom();
    int to = json.keyTo();
    if (repeated(json, from, to)) {
      throw new MalformedJson("the key at byte ", from, " comes twice in one object");
    }
    if (4 * count == places.length) {
      places = Arrays.copyOf(places, 2 * places.length);
    }
    places[4 * count] = json.comma();
    places[4 * count + 1] = from;
    places[4 * count + 2] = to;
    count++;
  }

  /// Notes that the member begun last has ended before `to`.
  public void end(int to) {
    places[4 * count - 1] = to;
  }

  private boolean repeated(JsonCursor json, int from, int to) {
    if (decoded == null && json.keyIsEscaped()) {
      decoded = new HashSet<>();
      for (int i = 0; i < count; i++) {
        decoded.add(JsonText.decoded(bytes, places[4 * i + 1] + 1, places[4 * i + 2] - 1));
      }
    }
    if (decoded != null) {
      return !decoded.add(json.key());
    }
    for (int i = 0; i < count; i++) {
      if (Arrays.equals(bytes, places[4 * i + 1], places[4 * i + 2], bytes, from, to)) {
        return true;
      }
    }
    return false;
  }

  /// The number of the member begun last.
  public int last() {
    return count - 1;
  }

  public void remove(int member) {
    removed.set(member);
  }

  /// What gives the member begun last another name.
  public Splice.Edit renamed(String name) {
    return new Splice.Edit(
        places[4 * count - 3], places[4 * count - 2], JsonText.quotedBytes(name));
  }

  /// What puts other bytes in the place of a member, its key included.
  public Splice.Edit replaced(int member, byte[] with) {
    return new Splice.Edit(places[4 * member + 1], places[4 * member + 3], with);
  }

  /// `splice` and the cuts that take the removed members out.
  public Splice cut(Splice splice) {
    boolean kept = false;
    for (int i = 0; i < count; i++) {
      if (!removed.get(i)) {
        kept = true;
        continue;
      }
      int from = places[4 * i + 1];
      int to = places[4 * i + 3];
      if (kept) {
        from = places[4 * i];
      } else if (i + 1 < count) {
        to = places[4 * (i + 1) + 1];
      }
      splice = splice.and(Splice.Edit.remove(from, to));
    }
    return splice;
  }
}
