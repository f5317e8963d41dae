package dev.turnpike.dialect.translation;

import dev.turnpike.conversation.Event;
import dev.turnpike.conversation.StopReason;
import java.util.List;
import java.util.function.Consumer;

/// Ends an answer where its text comes to a stop sequence, for models that cannot do it themselves.
/// Holds back as much text as could be the beginning of one; with no sequences it holds nothing.
final class StopCutter implements Filter {
  private final List<String> stops;
  private final Consumer<Event> out;
  private final Runnable whenCut;
  private final int most;
  private final StringBuilder held = new StringBuilder();
  private boolean cut;

  StopCutter(List<String> stops, Consumer<Event> out, Runnable whenCut) {
    this.stops = stops;
    this.out = out;
    this.whenCut = whenCut;
    this.most = stops.stream().mapToInt(String::length).max().orElse(1) - 1;
  }

  @Override
  public void end() {
    if (!cut) {
      let(held.length());
    }
  }

  @Override
  public void accept(Event event) {
    if (cut) {
      return;
    }
    if (!(event instanceof Event.Text text) || stops.isEmpty()) {
      if (!(event instanceof Event.Cited)) {
        let(held.length());
      }
      out.accept(event);
      return;
    }
    held.append(text.text());
    int at = Integer.MAX_VALUE;
    String met = "";
    for (String stop : stops) {
      int found = held.indexOf(stop);
      if (found >= 0 && found < at) {
        at = found;
        met = stop;
      }
    }
    if (met.isEmpty()) {
      let(held.length() - most);
      return;
    }
    let(at);
    cut = true;
    out.accept(new Event.Stopped(StopReason.STOP_SEQUENCE, met));
    whenCut.run();
  }

  private void let(int most) {
    boolean splits = most > 0 && Character.isHighSurrogate(held.charAt(most - 1));
    int length = splits && most < held.length() ? most - 1 : most;
    if (length > 0) {
      out.accept(new Event.Text(held.substring(0, length)));
      held.delete(0, length);
    }
  }
}
