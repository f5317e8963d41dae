package dev.turnpike.dialect.chat;

import dev.turnpike.conversation.Event;
import dev.turnpike.conversation.Seal;
import dev.turnpike.dialect.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Puts together the calls of one answer. Upstreams leave out the index, repeat the id or empty it,
/// give every call index 0, tell the name late, or send a call whole.
final class CallPieces {
  /// Pieces of more calls, and of more text before a name is known, are not listened to.
  private static final int MOST_CALLS = 2_048;

  private static final int MOST_HELD_CHARS = 1024 * 1024;

  private final List<Call> calls = new ArrayList<>();
  private final Map<Integer, Call> byIndex = new HashMap<>();
  private int heldChars;

  private static final class Call {
    final int key;
    String id = "";
    String name = "";
    boolean freeform;
    boolean begun;
    @Nullable Seal seal;
    final StringBuilder held = new StringBuilder();

    Call(int key) {
      this.key = key;
    }
  }

  /// A piece of a call. `whole` says that it is all of it.
  void hear(Json piece, boolean whole, Consumer<Event> out) {
    if (!piece.isObject() || calls.size() >= MOST_CALLS) {
      return;
    }
    boolean custom = piece.get("custom").isObject();
    Json said = piece.get(custom ? "custom" : "function");
    String name = said.get("name").text();
    Call call = whole ? added() : find(piece, name);
    if (call.id.isEmpty()) {
      call.id = piece.get("id").text();
    }
    if (!call.begun) {
      call.freeform |= custom;
      call.name = call.name.isEmpty() ? name : call.name;
      call.seal = call.seal == null ? ThoughtsReader.sealOf(piece) : call.seal;
      begin(call, out);
    }
    say(call, said.get(custom ? "input" : "arguments"), out);
  }

  /// A piece of the one call that the old `function_call` can make.
  void hearOld(Json said, boolean whole, Consumer<Event> out) {
    if (!said.isObject()) {
      return;
    }
    Call call = whole || calls.isEmpty() ? added() : calls.getLast();
    if (!call.begun) {
      call.name = said.get("name").text();
      begin(call, out);
    }
    say(call, said.get("arguments"), out);
  }

  private static void begin(Call call, Consumer<Event> out) {
    if (call.name.isEmpty()) {
      return;
    }
    call.begun = true;
    String id = call.id.isEmpty() ? null : call.id;
    out.accept(new Event.Call(call.key, id, null, call.name, call.freeform, call.seal));
    if (!call.held.isEmpty()) {
      out.accept(new Event.Arguments(call.key, call.held.toString()));
      call.held.setLength(0);
    }
  }

  private void say(Call call, Json said, Consumer<Event> out) {
    String text = said.isObject() ? said.raw() : said.text();
    if (text.isEmpty()) {
      return;
    }
    if (call.begun) {
      out.accept(new Event.Arguments(call.key, text));
    } else if (heldChars + text.length() <= MOST_HELD_CHARS) {
      heldChars += text.length();
      call.held.append(text);
    }
  }

  // Which call a piece belongs to.

  private Call find(Json piece, String name) {
    Integer index = piece.get("index").smallOrNull();
    String id = piece.get("id").text();
    if (index != null) {
      Call known = byIndex.get(index);
      if (known == null || startsAnother(known, id, name)) {
        known = added();
        byIndex.put(index, known);
      }
      return known;
    }
    return id.isEmpty() ? withoutId(name) : withId(id, name);
  }

  /// A new id with a name under an index that has both: some count every call as 0.
  private static boolean startsAnother(Call known, String id, String name) {
    return known.begun
        && !known.id.isEmpty()
        && !id.isEmpty()
        && !name.isEmpty()
        && !id.equals(known.id);
  }

  private Call withId(String id, String name) {
    for (Call call : calls.reversed()) {
      if (call.id.equals(id)) {
        return call;
      }
    }
    boolean late = name.isEmpty() && !calls.isEmpty() && calls.getLast().id.isEmpty();
    return late ? calls.getLast() : added();
  }

  private Call withoutId(String name) {
    boolean continues = !calls.isEmpty() && (name.isEmpty() || calls.getLast().name.isEmpty());
    return continues ? calls.getLast() : added();
  }

  private Call added() {
    Call call = new Call(calls.size());
    calls.add(call);
    return call;
  }
}
