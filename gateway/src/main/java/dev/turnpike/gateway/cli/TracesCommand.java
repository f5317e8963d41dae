package dev.turnpike.gateway.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `turnpike traces`: the newest calls, and with `--follow` those that end from now on.
@Command(
    name = "traces",
    description = "List the newest calls.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class TracesCommand implements Runnable {
  private static final int MAX_PAGE = 200;
  private static final Duration LIST = Duration.ofDays(30);

  /// A trace comes when its call ends, and carries the time at which it began: calls may last half
  /// an hour.
  private static final Duration FOLLOWED = Duration.ofMinutes(31);

  private static final Duration POLL = Duration.ofSeconds(1);
  private static final int MAX_REMEMBERED = 20_000;

  private final Shell shell;

  @Mixin private final Target target = new Target();

  @Option(names = "--limit", paramLabel = "N", description = "How many, 1 to 200 (20).")
  private int limit = 20;

  @Option(names = "--follow", description = "Go on with new ones until Ctrl-C.")
  private boolean follow;

  @Option(names = "--json", description = "One JSON object a line.")
  private boolean json;

  TracesCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    if (limit < 1 || limit > MAX_PAGE) {
      throw new CommandFailure("--limit is " + limit + ", must be 1 to " + MAX_PAGE);
    }
    ControlClient client = target.client(shell);
    List<JsonNode> newest = search(client, LIST, limit);
    if (!json) {
      shell.out().println(TraceLine.heading());
    }
    Set<String> seen = new LinkedHashSet<>();
    print(newest, seen);
    if (follow) {
      // What began before and was not listed is not new.
      search(client, FOLLOWED, MAX_PAGE).forEach(trace -> seen.add(id(trace)));
      while (shell.pause().await(POLL)) {
        print(search(client, FOLLOWED, MAX_PAGE), seen);
        forget(seen);
      }
    }
  }

  /// The newest first.
  private List<JsonNode> search(ControlClient client, Duration back, int most) {
    Instant now = shell.clock().instant();
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.put("from", now.minus(back).toString());
    request.put("to", now.plus(Duration.ofMinutes(1)).toString());
    ObjectNode sort = request.putArray("sort").addObject();
    sort.put("field", "started_at");
    sort.put("order", "desc");
    request.put("limit", most);
    List<JsonNode> traces = new ArrayList<>();
    client.post("/v3/traces/search", request).path("data").forEach(traces::add);
    return traces;
  }

  /// The oldest first, so that the newest stands at the bottom.
  private void print(List<JsonNode> traces, Set<String> seen) {
    for (JsonNode trace : traces.reversed()) {
      if (seen.add(id(trace))) {
        shell.out().println(json ? trace.toString() : TraceLine.of(trace, shell.zone()));
      }
    }
    shell.out().flush();
  }

  private static String id(JsonNode trace) {
    return trace.path("root_span_id").stringValue("") + trace.path("trace_id").stringValue("");
  }

  private static void forget(Set<String> seen) {
    Iterator<String> oldest = seen.iterator();
    while (seen.size() > MAX_REMEMBERED) {
      oldest.next();
      oldest.remove();
    }
  }
}
