package dev.turnpike.dialect.gemini;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Gives each call of a conversation an id of its own and finds the call that a response answers:
/// by its id where both have one, else by name and order.
///
/// Ids are counted over the whole conversation, so that a longer one keeps those it had.
final class CallPairs {
  private final List<Call> open = new ArrayList<>();
  private final Set<String> used = new HashSet<>();
  private int made;
  private boolean answered;

  /// A call without an answer yet; `given` is the client's id or "".
  private record Call(String given, String name, String id) {}

  /// The id of the next call; `given` is the client's id or "".
  String call(String given, String name) {
    if (answered) {
      open.clear(); // the next step: what has no answer by now will have none
      answered = false;
    }
    String id = given.isEmpty() ? made() : single(given);
    open.add(new Call(given, name, id));
    return id;
  }

  /// The id of the call that the next response answers; one that no call has where there is none.
  String response(String given, String name) {
    answered = true;
    Call call = given.isEmpty() ? null : first(given, null);
    if (call == null) {
      call = first(given.isEmpty() ? null : "", name);
    }
    if (call != null) {
      open.remove(call);
      return call.id();
    }
    return given.isEmpty() ? made() : given;
  }

  /// The first open call with this id and this name, each null for any.
  private @Nullable Call first(@Nullable String given, @Nullable String name) {
    for (Call call : open) {
      if ((given == null || call.given().equals(given))
          && (name == null || name.isEmpty() || call.name().equals(name))) {
        return call;
      }
    }
    return null;
  }

  private String single(String given) {
    String id = given;
    for (int again = 2; !used.add(id); again++) {
      id = given + "_" + again;
    }
    return id;
  }

  private String made() {
    String id = "g" + made++;
    while (!used.add(id)) {
      id = "g" + made++;
    }
    return id;
  }
}
