package dev.turnpike.dialect.json;

import java.util.ArrayList;
import java.util.List;

/// Changes to a body at known places; every byte elsewhere stays as it was.
///
/// Edits are kept in the order of their places and do not overlap.
public record Splice(List<Edit> edits) {
  public static final Splice NONE = new Splice(List.of());

  private static final byte[] NOTHING = {};

  public Splice {
    edits = List.copyOf(edits);
  }

  /// The bytes from `from` to before `to` become `with`.
  public record Edit(int from, int to, byte[] with) {
    public static Edit remove(int from, int to) {
      return new Edit(from, to, NOTHING);
    }

    public static Edit insert(int at, byte[] with) {
      return new Edit(at, at, with);
    }
  }

  /// These edits and one more.
  public Splice and(Edit edit) {
    List<Edit> all = new ArrayList<>(edits.size() + 1);
    int before = 0;
    while (before < edits.size() && edits.get(before).to() <= edit.from()) {
      all.add(edits.get(before++));
    }
    all.add(edit);
    all.addAll(edits.subList(before, edits.size()));
    return new Splice(all);
  }

  /// The changed body; `body` itself where there is nothing to change.
  public byte[] apply(byte[] body) {
    if (edits.isEmpty()) {
      return body;
    }
    int length = body.length;
    for (Edit edit : edits) {
      length += edit.with.length - (edit.to - edit.from);
    }
    byte[] out = new byte[length];
    int read = 0;
    int written = 0;
    for (Edit edit : edits) {
      System.arraycopy(body, read, out, written, edit.from - read);
      written += edit.from - read;
      System.arraycopy(edit.with, 0, out, written, edit.with.length);
      written += edit.with.length;
      read = edit.to;
    }
    System.arraycopy(body, read, out, written, body.length - read);
    return out;
  }
}
