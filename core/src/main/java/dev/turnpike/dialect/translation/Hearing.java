package dev.turnpike.dialect.translation;

import dev.turnpike.conversation.Event;
import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.AnswerReader;
import dev.turnpike.dialect.Blocks;
import dev.turnpike.dialect.EventReader;
import dev.turnpike.dialect.Progress;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.MalformedJson;

/// Hears one answer in the provider's dialect and tells it, in order, to whoever writes it for the
/// client. What was used and what went wrong is left to the dialect's own reader.
final class Hearing implements AnswerReader {
  private final AnswerReader inner;
  private final EventReader events;
  private final Sequencer sequencer;
  private final Filter filter;
  private final Filter searches;
  private final Notes notes;
  private final String origin;
  private boolean overflowed;
  private boolean cut;
  private boolean finished;

  Hearing(
      AnswerReader inner,
      EventReader events,
      WayBack wayBack,
      Blocks out,
      SearchOrder.Held held,
      Notes notes,
      String origin,
      String callId) {
    this.inner = inner;
    this.events = events;
    this.origin = origin;
    this.sequencer = new Sequencer(out, callId);
    this.notes = notes;
    this.searches = new SearchOrder(this::sequence, held);
    this.filter = wayBack.over(searches, () -> cut = true);
  }

  private void sequence(Event event) {
    overflowed |= !sequencer.accept(event);
  }

  @Override
  public Progress progress() {
    return inner.progress();
  }

  @Override
  public boolean event(byte[] bytes, int from, int to, boolean error) throws MalformedJson {
    boolean wasComplete = progress().isComplete();
    inner.event(bytes, from, to, error);
    if (wasComplete || progress().hasFailed() || bytes[from] != '{') {
      return false;
    }
    events.event(Json.parse(bytes, from, to), this::hear);
    if (overflowed) {
      progress()
          .fail(
              new Failure.Garbled(
                  "The upstream mixed the pieces of its tool calls beyond what can be held back."),
              false);
    } else if (cut) {
      progress().complete();
    }
    return false;
  }

  /// Hears a whole answer.
  void whole(Json answer, Usage usage) {
    events.whole(answer, this::hear);
    finish(usage);
  }

  private void hear(Event event) {
    if (event instanceof Event.Cited cited && cited.citation().url().isEmpty()) {
      notes.dropped("citations"); // of a document, which the client cannot be pointed to
    }
    filter.accept(
        switch (event) {
          case Event.Sealed sealed -> new Event.Sealed(own(sealed.seal()));
          case Event.Call call when call.seal() != null ->
              new Event.Call(
                  call.key(),
                  call.id(),
                  call.namespace(),
                  call.name(),
                  call.freeform(),
                  own(call.seal()));
          case Event.Started _,
              Event.Text _,
              Event.Refusal _,
              Event.Thought _,
              Event.Call _,
              Event.Arguments _,
              Event.CallDone _,
              Event.Cited _,
              Event.Hosted _,
              Event.Stopped _ ->
              event;
        });
  }

  private Seal own(Seal seal) {
    return seal.origin() == null ? seal.from(origin) : seal;
  }

  /// Whether the gateway itself ended the answer: nothing more is wanted of the provider.
  boolean isCut() {
    return cut;
  }

  /// The answer is complete.
  void finish(Usage usage) {
    if (finished) {
      return;
    }
    finished = true;
    if (!cut) {
      events.end(this::hear);
      filter.end();
    }
    searches.end();
    sequencer.finish(usage);
  }

  @Override
  public void end() {
    inner.end();
  }

  @Override
  public boolean mayEndHere() {
    return inner.mayEndHere();
  }

  @Override
  public Usage usage() {
    return inner.usage();
  }

  @Override
  public byte[] errorEvent(Failure failure, String requestId) {
    throw new IllegalStateException("errors are written in the client's dialect");
  }

  @Override
  public byte[] keepAlive() {
    throw new IllegalStateException("the client is kept alive in its own dialect");
  }
}
