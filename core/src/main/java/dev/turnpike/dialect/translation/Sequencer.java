package dev.turnpike.dialect.translation;

import dev.turnpike.conversation.Event;
import dev.turnpike.conversation.StopReason;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.Block;
import dev.turnpike.dialect.Blocks;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Puts the events of one answer into the order of [Blocks], whatever order they come in.
///
/// One block is open at a time. While a call is open whose arguments are not complete, everything
/// that belongs elsewhere waits; what comes one after the other goes on at once.
final class Sequencer {
  /// The most characters that wait for an open call to be complete, and the most calls of an
  /// answer.
  static final int MAX_WAITING_CHARS = 4 * 1024 * 1024;

  static final int MAX_CALLS = 1_024;

  private final Blocks out;
  private final CallIds ids;
  private final Map<Integer, Call> calls = new HashMap<>();
  private final Deque<Item> waiting = new ArrayDeque<>();
  private int waitingChars;

  private boolean started;
  private @Nullable Block open;
  private @Nullable Call openCall;
  private int summary;
  private boolean calledAny;
  private boolean late;
  private @Nullable StopReason reason;
  private @Nullable String sequence;

  /// What waits for its turn.
  private sealed interface Item {}

  /// A call; `arguments` is what was heard while it waits.
  private static final class Call implements Item {
    final Event.Call event;
    final StringBuilder arguments = new StringBuilder();
    final Completeness completeness = new Completeness();
    boolean done;
    boolean shown;

    Call(Event.Call event) {
      this.event = event;
    }

    boolean isComplete() {
      return done || (!event.freeform() && completeness.isComplete());
    }
  }

  private record Other(Event event) implements Item {}

  /// `callId` makes the ids of calls that come without one.
  Sequencer(Blocks out, String callId) {
    this.out = out;
    this.ids = new CallIds(callId);
  }

  /// False where more would have to wait than may, or something came for a call that was told as
  /// complete.
  boolean accept(Event event) {
    switch (event) {
      case Event.Started begun -> start(begun.id());
      case Event.Stopped stopped -> {
        reason = stopped.reason();
        sequence = stopped.sequence();
      }
      case Event.Call call -> begin(call);
      case Event.Arguments more -> continued(more);
      case Event.CallDone done -> {
        Call call = calls.get(done.key());
        if (call != null) {
          call.done = true;
          letOn();
        }
      }
      case Event.Text _,
          Event.Refusal _,
          Event.Thought _,
          Event.Sealed _,
          Event.Cited _,
          Event.Hosted _ -> {
        if (!isEmpty(event)) {
          enqueue(new Other(event), length(event));
        }
      }
    }
    return waitingChars <= MAX_WAITING_CHARS && calls.size() <= MAX_CALLS && !late;
  }

  private static boolean isEmpty(Event event) {
    return switch (event) {
      case Event.Text text -> text.text().isEmpty();
      case Event.Refusal refusal -> refusal.text().isEmpty();
      case Event.Thought thought -> thought.text().isEmpty();
      default -> false;
    };
  }

  private static int length(Event event) {
    return switch (event) {
      case Event.Text text -> text.text().length();
      case Event.Refusal refusal -> refusal.text().length();
      case Event.Thought thought -> thought.text().length();
      case Event.Sealed sealed -> sealed.seal().value().length();
      case Event.Hosted hosted -> hosted.part().json().length();
      default -> 64;
    };
  }

  private void begin(Event.Call event) {
    if (calls.containsKey(event.key())) {
      return; // said again with each piece
    }
    Call call = new Call(event);
    calls.put(event.key(), call);
    calledAny = true;
    enqueue(call, event.name().length());
  }

  private void continued(Event.Arguments more) {
    Call call = calls.get(more.key());
    if (call == null || more.text().isEmpty() || call.done) {
      return;
    }
    if (call.shown && call != openCall) {
      late |= !more.text().isBlank();
      return;
    }
    call.completeness.add(more.text());
    if (call == openCall) {
      out.said(more.text()); // what waits goes on with the next event, in one piece
    } else {
      call.arguments.append(more.text());
      waitingChars += more.text().length();
      letOn();
    }
  }

  private void enqueue(Item item, int length) {
    waiting.add(item);
    waitingChars += length;
    letOn();
  }

  /// Lets on what waits, as far as the open call allows.
  private void letOn() {
    while (!waiting.isEmpty() && (openCall == null || openCall.isComplete())) {
      show(waiting.remove());
    }
    if (openCall != null && openCall.done) {
      close();
    }
    waitingChars = waiting.isEmpty() ? 0 : waitingChars;
  }

  private void show(Item item) {
    start(null);
    switch (item) {
      case Call call -> {
        close();
        Event.Call event = call.event;
        open(
            new Block.Call(
                ids.legal(event.id(), event.key()),
                event.namespace(),
                event.name(),
                event.freeform(),
                event.seal()));
        openCall = call;
        call.shown = true;
        if (!call.arguments.isEmpty()) {
          out.said(call.arguments.toString());
          call.arguments.setLength(0);
        }
      }
      case Other other -> show(other.event());
    }
  }

  private void show(Event event) {
    switch (event) {
      case Event.Text text -> {
        openFor(Block.Text.class, new Block.Text());
        out.said(text.text());
      }
      case Event.Refusal refusal -> {
        openFor(Block.Refusal.class, new Block.Refusal());
        out.said(refusal.text());
      }
      case Event.Thought thought -> think(thought);
      case Event.Sealed sealed -> {
        if (!(open instanceof Block.Thought)) {
          close();
          open(new Block.Thought(false));
        }
        out.sealed(sealed.seal());
        close();
      }
      case Event.Cited cited -> {
        if (open instanceof Block.Text) {
          out.cited(cited.citation());
        }
      }
      case Event.Hosted hosted -> {
        close();
        out.hosted(hosted.part());
      }
      case Event.Started _, Event.Call _, Event.Arguments _, Event.CallDone _, Event.Stopped _ ->
          throw new IllegalStateException(event + " never waits");
    }
  }

  private void think(Event.Thought thought) {
    boolean same =
        open instanceof Block.Thought(boolean isSummary) && isSummary == thought.summary();
    if (!same) {
      close();
      open(new Block.Thought(thought.summary()));
    } else if (thought.part() != summary) {
      out.said("\n\n");
    }
    summary = thought.part();
    out.said(thought.text());
  }

  private void openFor(Class<? extends Block> kind, Block block) {
    if (!kind.isInstance(open)) {
      close();
      open(block);
    }
  }

  private void open(Block block) {
    open = block;
    out.opened(block);
  }

  private void close() {
    if (open != null) {
      out.closed();
      open = null;
      openCall = null;
    }
  }

  private void start(@Nullable String id) {
    if (!started) {
      started = true;
      out.started(id);
    }
  }

  /// The answer is complete. `usage` is what it used.
  void finish(Usage usage) {
    start(null);
    for (Call call : calls.values()) {
      call.done = true;
    }
    letOn();
    close();
    out.finished(reasonNow(), sequence, usage);
  }

  private StopReason reasonNow() {
    StopReason heard = reason;
    if (heard == null || heard == StopReason.STOP || heard == StopReason.TOOL) {
      return calledAny ? StopReason.TOOL : StopReason.STOP;
    }
    return heard;
  }
}
