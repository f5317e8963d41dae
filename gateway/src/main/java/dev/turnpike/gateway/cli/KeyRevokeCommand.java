package dev.turnpike.gateway.cli;

import dev.turnpike.gateway.log.Shown;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `turnpike key revoke`
@Command(name = "revoke", description = "Revoke a key, for good.", mixinStandardHelpOptions = true)
final class KeyRevokeCommand implements Runnable {
  private static final Pattern ID = Pattern.compile("[0-9A-Za-z]{1,64}");

  private final Shell shell;

  @Mixin private final Target target = new Target();

  @Parameters(paramLabel = "ID", description = "The key's id, as in the list.")
  private String id = "";

  KeyRevokeCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    if (!ID.matcher(id).matches()) {
      throw new CommandFailure(
          "a key's id is 1 to 64 letters and digits (never the key itself); see turnpike key list");
    }
    JsonNode revoked = target.client(shell).delete("/v2/api-keys/" + id);
    shell.out().println("revoked " + Shown.of(revoked.path("name").stringValue("")) + ", id " + id);
  }
}
