package dev.turnpike.gateway.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// `turnpike key list`
@Command(name = "list", description = "List the keys.", mixinStandardHelpOptions = true)
final class KeyListCommand implements Runnable {
  private static final int PAGE = 200;

  private final Shell shell;

  @Mixin private final Target target = new Target();

  @Option(names = "--all", description = "Revoked and expired ones too.")
  private boolean all;

  @Option(names = "--json", description = "Print the answer as JSON.")
  private boolean json;

  KeyListCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    ArrayNode keys = JsonNodeFactory.instance.arrayNode();
    for (JsonNode key : everyPage(target.client(shell))) {
      if (all || key.path("status").stringValue("").equals("active")) {
        keys.add(key);
      }
    }
    if (json) {
      shell.out().println(keys.toPrettyString());
      return;
    }
    Table table =
        new Table("ID", "NAME", "KIND", "STATUS", "KEY", "CREATED", "EXPIRES", "LAST USED");
    for (JsonNode key : keys) {
      table.row(
          text(key, "id"),
          text(key, "name"),
          text(key, "kind"),
          text(key, "status"),
          text(key, "token_masked"),
          day(key, "created_at"),
          day(key, "expires_at"),
          day(key, "last_used_at"));
    }
    table.print(shell.out());
  }

  private static List<JsonNode> everyPage(ControlClient client) {
    List<JsonNode> keys = new ArrayList<>();
    String token = "";
    do {
      JsonNode page =
          client.get(
              "/v2/api-keys?limit=" + PAGE + (token.isEmpty() ? "" : "&page_token=" + token));
      page.path("data").forEach(keys::add);
      String next = page.path("next_page_token").stringValue("");
      token = page.path("has_more").booleanValue(false) && !next.equals(token) ? next : "";
    } while (!token.isEmpty());
    return keys;
  }

  private static String text(JsonNode key, String field) {
    return key.path(field).stringValue("");
  }

  /// The day and the minute of a time, or a dash where there is none.
  private static String day(JsonNode key, String field) {
    String time = text(key, field);
    return time.length() < 16 ? "-" : time.substring(0, 16).replace('T', ' ') + "Z";
  }
}
