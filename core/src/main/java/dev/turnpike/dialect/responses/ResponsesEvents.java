package dev.turnpike.dialect.responses;

import dev.turnpike.conversation.Event;
import dev.turnpike.conversation.StopReason;
import dev.turnpike.dialect.EventReader;
import dev.turnpike.dialect.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Hears an answer of Responses: its pieces as they come, and what each of the three later tellings
/// (a part that is done, an item that is done, the response at the end) adds to them.
final class ResponsesEvents implements EventReader {
  /// More items than this are not heard.
  private static final int MOST_ITEMS = 4_096;

  private final List<HeardItem> items = new ArrayList<>();

  /// By `output_index`: the item that was heard of there last.
  private final Map<Integer, HeardItem> places = new HashMap<>();

  private @Nullable HeardItem last;
  private boolean started;
  private boolean stopped;

  @Override
  public void event(Json data, Consumer<Event> out) {
    if (stopped || !data.isObject()) {
      return;
    }
    switch (data.get("type").text()) {
      case "response.created", "response.queued", "response.in_progress" ->
          start(data.get("response"), out);
      case "response.completed", "response.incomplete" -> whole(data.get("response"), out);
      case "" -> {
        if (data.get("output").isArray()) {
          whole(data, out); // a whole answer where a stream was asked for
        }
      }
      default -> {
        HeardItem item = item(data);
        if (item != null) {
          last = item;
          piece(item, data, out);
        }
      }
    }
  }

  private static void piece(HeardItem item, Json data, Consumer<Event> out) {
    int part = part(data);
    String delta = data.get("delta").text();
    switch (data.get("type").text()) {
      case "response.output_item.added" -> item.begun(data.get("item"), out);
      case "response.output_item.done" -> item.whole(data.get("item"), out);
      case "response.output_text.delta" -> item.text(part, delta, out);
      case "response.refusal.delta" -> item.refusal(part, delta, out);
      case "response.reasoning_text.delta" -> item.thought(part, delta, out);
      case "response.reasoning_summary_text.delta" -> item.summary(part, delta, out);
      case "response.function_call_arguments.delta", "response.custom_tool_call_input.delta" ->
          item.arguments(delta, out);
      case "response.function_call_arguments.done" ->
          item.argumentsInFull(data.get("arguments").text(), out);
      case "response.custom_tool_call_input.done" ->
          item.argumentsInFull(data.get("input").text(), out);
      case "response.output_text.annotation.added" -> item.cited(data.get("annotation"), out);
      case "response.content_part.done" -> item.partInFull(part, data.get("part"), out);
      case "response.reasoning_summary_text.done" ->
          item.summaryInFull(part, data.get("text").text(), out);
      case "response.reasoning_summary_part.done" ->
          item.summaryInFull(part, data.get("part").get("text").text(), out);
      default -> {}
    }
  }

  private static int part(Json data) {
    Integer part = data.get("content_index").smallOrNull();
    part = part == null ? data.get("summary_index").smallOrNull() : part;
    return part == null ? 0 : part;
  }

  // Which item an event is about.

  /// By its place, else by its id; an event that tells neither goes on with the item before it.
  /// Null where there are too many.
  private @Nullable HeardItem item(Json data) {
    Json item = data.get("item");
    Integer index = data.get("output_index").smallOrNull();
    boolean begins = data.get("type").says("response.output_item.added");
    HeardItem found = index == null ? known(data) : places.get(index);
    if (item.isObject() && (found == null || !fits(found, item, begins))) {
      found = begins && index != null ? null : known(item);
    } else if (found == null && index == null) {
      found = last;
    }
    found = found == null ? added() : found;
    if (index != null && found != null) {
      places.put(index, found);
    }
    return found;
  }

  /// Some give every item the same place: then one that begins there is another.
  private static boolean fits(HeardItem found, Json item, boolean begins) {
    return found.isOfType(item) && (!begins || !found.isBegun() || found.is(item));
  }

  private @Nullable HeardItem added() {
    if (items.size() >= MOST_ITEMS) {
      return null;
    }
    HeardItem item = new HeardItem(items.size());
    items.add(item);
    return item;
  }

  /// The item that this one is, or that the event names.
  private @Nullable HeardItem known(Json json) {
    for (HeardItem heard : items) {
      if (heard.is(json)) {
        return heard;
      }
    }
    return null;
  }

  // A whole answer, be it at the end of a stream.

  @Override
  public void whole(Json answer, Consumer<Event> out) {
    if (stopped || !answer.isObject()) {
      return;
    }
    start(answer, out);
    boolean fresh = items.isEmpty();
    List<Json> output = answer.get("output").elements();
    for (int i = 0; i < output.size(); i++) {
      HeardItem item = fresh ? added() : heard(i, output.get(i));
      if (item != null) {
        item.whole(output.get(i), out);
      }
    }
    stopped = true;
    out.accept(new Event.Stopped(reason(answer), null));
  }

  /// The item that was heard before and is told again at place `index`. One that was not heard is
  /// new only where it cannot be another's second telling under another name; null where it is.
  private @Nullable HeardItem heard(int index, Json item) {
    String type = item.get("type").text();
    HeardItem there = places.get(index);
    if (there != null && there.type().equals(type)) {
      return there;
    }
    HeardItem known = known(item);
    if (known != null) {
      return known;
    }
    boolean call = !item.get("call_id").text().isEmpty();
    boolean heardSuch = items.stream().anyMatch(heard -> heard.type().equals(type));
    return call || !heardSuch ? added() : null;
  }

  private void start(Json response, Consumer<Event> out) {
    if (!started) {
      started = true;
      String id = response.get("id").text();
      out.accept(new Event.Started(id.isEmpty() ? null : id));
    }
  }

  private static StopReason reason(Json response) {
    Json reason = response.get("incomplete_details").get("reason");
    if (reason.says("content_filter")) {
      return StopReason.FILTER;
    }
    return reason.isThere() || response.get("status").says("incomplete")
        ? StopReason.LENGTH
        : StopReason.STOP;
  }

  @Override
  public void end(Consumer<Event> out) {}
}
