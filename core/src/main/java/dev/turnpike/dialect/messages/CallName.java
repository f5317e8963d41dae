package dev.turnpike.dialect.messages;

import dev.turnpike.dialect.Hash;
import org.jspecify.annotations.Nullable;

/// What tools and their calls are called in Messages.
final class CallName {
  private CallName() {}

  /// A tool's name with its namespace, which Messages does not know.
  static String of(@Nullable String namespace, String name) {
    return namespace == null || namespace.isEmpty() ? name : namespace + "__" + name;
  }

  /// The id of a call: as it is where Messages takes it, else one made from it, so that a call and
  /// its result still meet.
  static String id(String id) {
    return id.chars().allMatch(CallName::isLegal) && !id.isEmpty() ? id : "toolu_" + Hash.word(id);
  }

  private static boolean isLegal(int c) {
    return c == '_'
        || c == '-'
        || (c >= '0' && c <= '9')
        || (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z');
  }
}
