package dev.turnpike.dialect.translation;

import dev.turnpike.conversation.Event;
import dev.turnpike.dialect.Hash;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What was changed in a request and must be undone in its answer: names of tools, tools whose
/// argument is any text, an answer that comes as a call, stop sequences.
final class WayBack {
  /// The one argument of a function that stands for a freeform tool.
  static final String INPUT = "input";

  private static final int LONGEST_NAME = 64;
  private static final int KEPT_OF_NAME = 52;

  private final Map<String, Original> originals = new HashMap<>();
  private final Map<String, String> fittedNames = new HashMap<>();
  private @Nullable String answerTool;
  private List<String> stops = List.of();

  /// A tool as the client knows it. `unwrap` says that its argument stands in [#INPUT].
  record Original(@Nullable String namespace, String name, boolean unwrap) {}

  /// The name that the target is told: the client's own where every dialect takes it, else one that
  /// is always made the same way.
  String name(@Nullable String namespace, String name, boolean unwrap) {
    String full = namespace == null ? name : namespace + "__" + name;
    Original original = new Original(namespace, name, unwrap);
    String fitted = isLegal(full) ? full : shortened(full);
    Original before = originals.get(fitted);
    if (before != null && !before.equals(original)) {
      fitted = shortened(full + "/" + namespace + "/" + name); // two ways to put it together
    }
    originals.putIfAbsent(fitted, original);
    fittedNames.putIfAbsent(name, fitted);
    fittedNames.putIfAbsent(full, fitted);
    return fitted;
  }

  private static boolean isLegal(String name) {
    return CallIds.isLegal(name) && name.length() <= LONGEST_NAME && !isDigit(name.charAt(0));
  }

  private static boolean isDigit(char c) {
    return (c >= '0' && c <= '9') || c == '-';
  }

  private static String shortened(String name) {
    StringBuilder legal = new StringBuilder(LONGEST_NAME);
    for (int i = 0; i < name.length() && legal.length() < KEPT_OF_NAME; i++) {
      String c = String.valueOf(name.charAt(i));
      legal.append(CallIds.isLegal(c) && !(legal.isEmpty() && isDigit(c.charAt(0))) ? c : "_");
    }
    return legal + "_" + Hash.word(name);
  }

  /// What a tool that the client calls so is called at the target.
  String fitted(String name) {
    return fittedNames.getOrDefault(name, name);
  }

  /// Whether an answer has to be changed at all.
  boolean changesAnswers() {
    return answerTool != null
        || !stops.isEmpty()
        || originals.entrySet().stream()
            .anyMatch(
                entry ->
                    entry.getValue().unwrap()
                        || entry.getValue().namespace() != null
                        || !entry.getValue().name().equals(entry.getKey()));
  }

  void answerIn(String tool) {
    answerTool = tool;
  }

  void cutAt(List<String> sequences) {
    stops = List.copyOf(sequences);
  }

  /// Passes the events of an answer on as the client is to see them. `whenCut` is told where a stop
  /// sequence ended the answer.
  Filter over(Consumer<Event> out, Runnable whenCut) {
    return new Undo(new StopCutter(stops, out, whenCut));
  }

  /// The arguments of a function that stands for a freeform tool, until they are whole.
  private static final class Wrapped {
    final StringBuilder arguments = new StringBuilder();
    final Completeness completeness = new Completeness();

    void add(String more) {
      arguments.append(more);
      completeness.add(more);
    }
  }

  private final class Undo implements Filter {
    private static final int NONE = Integer.MIN_VALUE;

    private final Filter out;
    private final Map<Integer, Wrapped> wrapped = new HashMap<>();
    private final StringBuilder beside = new StringBuilder();
    private final Set<Integer> others = new HashSet<>();
    private int answer = NONE;

    private Undo(Filter out) {
      this.out = out;
    }

    @Override
    public void end() {
      List.copyOf(wrapped.keySet()).forEach(this::unwrap);
      if (answer == NONE && !beside.isEmpty()) {
        out.accept(new Event.Text(beside.toString())); // it answered in words after all
      }
      out.end();
    }

    @Override
    public void accept(Event event) {
      switch (event) {
        case Event.Call call -> call(call);
        case Event.Arguments more -> {
          Wrapped held = wrapped.get(more.key());
          if (others.contains(more.key())) {
            return;
          }
          if (answer == more.key()) {
            out.accept(new Event.Text(more.text()));
          } else if (held != null) {
            held.add(more.text());
            if (held.completeness.isComplete()) {
              unwrap(more.key());
            }
          } else {
            out.accept(event);
          }
        }
        case Event.CallDone done -> {
          unwrap(done.key());
          if (answer != done.key() && !others.contains(done.key())) {
            out.accept(event);
          }
        }
        case Event.Text text -> {
          if (answerTool == null) {
            out.accept(text);
          } else {
            beside.append(text.text()); // what is said beside the answer is no part of it
          }
        }
        case Event.Started _,
            Event.Stopped _,
            Event.Refusal _,
            Event.Thought _,
            Event.Sealed _,
            Event.Cited _,
            Event.Hosted _ ->
            out.accept(event);
      }
    }

    private void call(Event.Call call) {
      if (call.name().equals(answerTool)) {
        if (answer == NONE || answer == call.key()) {
          answer = call.key();
        } else {
          others.add(call.key()); // one answer was asked for
        }
        return;
      }
      Original original = originals.get(call.name());
      if (original == null) {
        out.accept(call);
        return;
      }
      if (original.unwrap() && !wrapped.containsKey(call.key())) {
        wrapped.put(call.key(), new Wrapped());
      }
      out.accept(
          new Event.Call(
              call.key(),
              call.id(),
              original.namespace(),
              original.name(),
              call.freeform() || original.unwrap(),
              call.seal()));
    }

    private void unwrap(int key) {
      Wrapped held = wrapped.remove(key);
      if (held != null) {
        out.accept(new Event.Arguments(key, Freeform.input(held.arguments.toString())));
        out.accept(new Event.CallDone(key));
      }
    }
  }
}
