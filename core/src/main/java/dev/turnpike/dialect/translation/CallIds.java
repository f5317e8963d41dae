package dev.turnpike.dialect.translation;

import dev.turnpike.dialect.Hash;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The ids of the calls of one answer: the provider's where they are legal everywhere and told
/// apart, else made from the id of the gateway's call, so that the same answer always has the same.
final class CallIds {
  private static final int LONGEST = 64;

  private final String callId;
  private final Set<String> used = new HashSet<>();

  CallIds(String callId) {
    this.callId = callId;
  }

  String legal(@Nullable String id, int key) {
    if (id != null && isLegal(id) && used.add(id)) {
      return id;
    }
    String made = made(key);
    for (int again = 1; !used.add(made); again++) {
      made = made(key + again * 65_536);
    }
    return made;
  }

  static boolean isLegal(String id) {
    return !id.isEmpty()
        && id.length() <= LONGEST
        && id.chars()
            .allMatch(
                c ->
                    (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || c == '_'
                        || c == '-');
  }

  private String made(int key) {
    return "call_" + Hash.word(callId + "#" + key);
  }
}
