package dev.turnpike.dialect.responses;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.conversation.Citation;
import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.Search;
import dev.turnpike.conversation.StopReason;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.Block;
import dev.turnpike.dialect.ReplyTo;
import dev.turnpike.dialect.StreamWriter;
import dev.turnpike.dialect.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes the stream of a response. Every block is an item of its own.
final class ResponsesWriter implements StreamWriter {
  private static final byte[] KEEP_ALIVE = ": keep-alive\n\n".getBytes(UTF_8);

  private final ReplyTo to;
  private final NumberedEvents events = new NumberedEvents();
  private final List<String> items = new ArrayList<>();
  private final Map<String, Integer> ids = new HashMap<>();
  private @Nullable OpenItem open;
  private String response = "{}";

  ResponsesWriter(ReplyTo to) {
    this.to = to;
  }

  /// The response as it stands at the end.
  String response() {
    return response;
  }

  @Override
  public void started(@Nullable String id) {
    String begun = ResponseObject.inProgress(to);
    events.send("response.created", json -> json.rawField("response", begun));
    events.send("response.in_progress", json -> json.rawField("response", begun));
  }

  @Override
  public void opened(Block block) {
    finishOpen(false);
    if (block instanceof Block.Call call && call.seal() != null) {
      Seal seal = OutputItems.ofCall(call.seal(), call.id());
      begin(new Block.Thought(false)).sealed(seal);
      finishOpen(false);
    }
    begin(block);
  }

  private OpenItem begin(Block block) {
    OpenItem item = new OpenItem(block, id(prefix(block)), items.size(), events);
    open = item;
    item.begin();
    return item;
  }

  private static String prefix(Block block) {
    return switch (block) {
      case Block.Text _, Block.Refusal _ -> "msg_";
      case Block.Thought _ -> "rs_";
      case Block.Call call -> call.freeform() ? "ctc_" : "fc_";
    };
  }

  /// The first of a kind is called as the call itself, the next ones are numbered.
  private String id(String prefix) {
    int number = ids.merge(prefix, 1, Integer::sum);
    return to.id(prefix, number == 1 ? 0 : number);
  }

  @Override
  public void said(String text) {
    if (open != null) {
      open.said(text);
    }
  }

  @Override
  public void sealed(Seal seal) {
    if (open != null) {
      open.sealed(seal);
    }
  }

  @Override
  public void cited(Citation citation) {
    if (open != null) {
      open.cited(citation);
    }
  }

  /// Whether a text or a call in no form of its own was cut off is known only by what follows.
  @Override
  public void closed() {
    if (open != null && open.isSurelyWhole()) {
      finishOpen(false);
    }
  }

  /// `cut` says that the answer ended in the midst of what is open.
  private void finishOpen(boolean cut) {
    if (open != null) {
      items.add(open.finish(cut));
      open = null;
    }
  }

  /// An item of this dialect's own as it is; of others only that they searched the web.
  @Override
  public void hosted(Part.Hosted part) {
    finishOpen(false);
    Search search = part.search();
    Json own =
        part.dialect().equals(ResponsesDialect.ID) ? Json.orMissing(part.json()) : Json.MISSING;
    if (own.isObject()) {
      String line = own.raw().replace('\n', ' ').replace('\r', ' '); // no string holds any
      item("added", line);
      done(line);
    } else if (search != null && search.isAsked()) {
      searched(search);
    }
  }

  private void searched(Search search) {
    String id = id("ws_");
    item("added", OutputItems.webSearch(id, "in_progress", null));
    for (String stage : List.of("in_progress", "searching", "completed")) {
      events.send(
          "response.web_search_call." + stage,
          json -> json.field("output_index", items.size()).field("item_id", id));
    }
    done(OutputItems.webSearch(id, "completed", search));
  }

  private void done(String item) {
    item("done", item);
    items.add(item);
  }

  private void item(String what, String item) {
    events.send(
        "response.output_item." + what,
        json -> json.field("output_index", items.size()).rawField("item", item));
  }

  @Override
  public void finished(StopReason reason, @Nullable String sequence, Usage usage) {
    boolean incomplete = ResponseObject.incomplete(reason) != null;
    finishOpen(incomplete);
    response = ResponseObject.finished(to, reason, items, usage);
    events.send(
        incomplete ? "response.incomplete" : "response.completed",
        json -> json.rawField("response", response));
  }

  @Override
  public byte[] take() {
    return events.take();
  }

  @Override
  public byte[] errorEvent(Failure failure, String requestId) {
    return new ResponsesError(failure, events.next(), to.id("resp_", 0), to.created(), to.model())
        .events();
  }

  @Override
  public byte[] keepAlive() {
    return KEEP_ALIVE.clone();
  }
}
