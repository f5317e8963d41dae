package dev.turnpike.dialect.messages;

import dev.turnpike.conversation.CacheMark;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Tool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Keeps the cache marks of a request within what Anthropic takes: four of them, those of an hour
/// before those of five minutes. The earliest of the messages' marks go first.
final class CacheLimit {
  private static final int MOST = 4;
  private static final int TOOLS = 0;
  private static final int SYSTEM = 1;
  private static final int MESSAGES = 2;

  /// How many of each are kept for sure, in the order of the three above.
  private static final int[] SURE = {1, 1, 2};

  private CacheLimit() {}

  /// The parts of a request that carry marks.
  record Marked(List<Tool> tools, RequestTurns turns) {
    Marked {
      tools = List.copyOf(tools);
    }
  }

  static Marked applied(Marked all, boolean marksAreTaken) {
    List<@Nullable CacheMark> marks = new ArrayList<>();
    int[] found = new int[3];
    collect(all, marks, found);
    if (found[TOOLS] + found[SYSTEM] + found[MESSAGES] == 0) {
      return all;
    }
    Iterator<@Nullable CacheMark> chosen = chosen(marks, found, marksAreTaken).iterator();
    List<Tool> tools = new ArrayList<>();
    for (Tool tool : all.tools()) {
      tools.add(
          tool instanceof Tool.Function it && it.mark() != null ? with(it, chosen.next()) : tool);
    }
    List<Part> system = remarked(all.turns().system(), chosen);
    List<Message> turns = new ArrayList<>();
    for (Message turn : all.turns().turns()) {
      turns.add(turn.with(remarked(turn.parts(), chosen)));
    }
    return new Marked(tools, new RequestTurns(system, turns));
  }

  private static void collect(Marked all, List<@Nullable CacheMark> marks, int[] found) {
    for (Tool tool : all.tools()) {
      if (tool instanceof Tool.Function function && function.mark() != null) {
        marks.add(function.mark());
        found[TOOLS]++;
      }
    }
    found[SYSTEM] = collect(all.turns().system(), marks);
    for (Message turn : all.turns().turns()) {
      found[MESSAGES] += collect(turn.parts(), marks);
    }
  }

  private static int collect(List<Part> parts, List<@Nullable CacheMark> marks) {
    int before = marks.size();
    for (Part part : parts) {
      if (part.mark() != null) {
        marks.add(part.mark());
      }
    }
    return marks.size() - before;
  }

  /// For each mark what becomes of it, null where it goes.
  private static List<@Nullable CacheMark> chosen(
      List<@Nullable CacheMark> marks, int[] found, boolean taken) {
    int[] spared = spared(found, taken);
    List<@Nullable CacheMark> chosen = new ArrayList<>(marks.size());
    boolean shortOnes = false;
    int at = 0;
    for (int group = TOOLS; group <= MESSAGES; group++) {
      for (int i = 0; i < found[group]; i++) {
        CacheMark mark = marks.get(at++);
        if (mark == null || i < found[group] - spared[group]) {
          chosen.add(null);
          continue;
        }
        chosen.add(mark.isOneHour() && shortOnes ? CacheMark.PLAIN : mark);
        shortOnes |= !mark.isOneHour();
      }
    }
    return chosen;
  }

  /// How many of each group are kept: its last ones.
  private static int[] spared(int[] found, boolean taken) {
    if (!taken) {
      return new int[3];
    }
    int[] spared = found.clone();
    for (int group = MESSAGES; group >= TOOLS; group--) {
      int over = Arrays.stream(spared).sum() - MOST;
      spared[group] -= Math.clamp(over, 0, Math.max(0, spared[group] - SURE[group]));
    }
    return spared;
  }

  private static List<Part> remarked(List<Part> parts, Iterator<@Nullable CacheMark> chosen) {
    List<Part> remarked = new ArrayList<>(parts.size());
    for (Part part : parts) {
      remarked.add(part.mark() == null ? part : Part.marked(part, chosen.next()));
    }
    return remarked;
  }

  private static Tool.Function with(Tool.Function tool, @Nullable CacheMark mark) {
    return new Tool.Function(
        tool.namespace(),
        tool.name(),
        tool.description(),
        tool.schema(),
        tool.strict(),
        tool.deferred(),
        mark);
  }
}
