package dev.turnpike.conversation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What a translation could not carry over exactly, in the contract's words: `dropped:seed`,
/// `clamped:temperature=1`, `emulated:response_format`. Each is said once.
public final class Notes {
  /// So many are kept; a conversation of a thousand turns may lose a thousand things.
  public static final int MOST = 64;

  /// A note is cut after so many characters: the names in it are the client's.
  public static final int LONGEST = 120;

  private final Set<String> all = new LinkedHashSet<>();

  public void dropped(String field) {
    add("dropped:" + field);
  }

  /// `field` could not have the value that was asked for and has this one.
  public void clamped(String field, Object value) {
    add("clamped:" + field + "=" + value);
  }

  /// The target knows the field by another name.
  public void renamed(String field, String name) {
    add("renamed:" + field + "=" + name);
  }

  /// What the target cannot do itself was done by other means.
  public void emulated(String what) {
    add("emulated:" + what);
  }

  /// Something of the conversation was put right so that the target can take it.
  public void repaired(String what) {
    add("repaired:" + what);
  }

  /// Whether `field` is spoken of.
  public boolean isOf(String field) {
    return all.stream()
        .anyMatch(note -> note.endsWith(":" + field) || note.contains(":" + field + "="));
  }

  public boolean has(String note) {
    return all.contains(note);
  }

  /// A note that was made elsewhere.
  public void add(String note) {
    if (all.size() < MOST) {
      all.add(note.length() > LONGEST ? note.substring(0, LONGEST) : note);
    }
  }

  public boolean isEmpty() {
    return all.isEmpty();
  }

  public List<String> all() {
    return new ArrayList<>(all);
  }
}
