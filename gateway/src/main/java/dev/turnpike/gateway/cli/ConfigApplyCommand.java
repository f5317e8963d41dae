package dev.turnpike.gateway.cli;

import dev.turnpike.gateway.log.Shown;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// `turnpike config apply`: the gateway reads its own file, not one that is sent to it.
@Command(
    name = "apply",
    description = "Make the running gateway read its configuration file again.",
    mixinStandardHelpOptions = true)
final class ConfigApplyCommand implements Runnable {
  private final Shell shell;

  @Mixin private final Target target = new Target();

  ConfigApplyCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    JsonNode answer =
        target.client(shell).post("/v2/config/apply", JsonNodeFactory.instance.objectNode());
    for (JsonNode warning : answer.path("warnings")) {
      shell.out().println("note: " + Shown.of(warning.stringValue(""), 1_000));
    }
    JsonNode needRestart = answer.path("need_restart");
    for (JsonNode key : needRestart) {
      shell
          .out()
          .println(
              "note: "
                  + Shown.of(key.stringValue(""), 100)
                  + " has changed and needs a restart; until then it stays as it was");
    }
    shell
        .out()
        .println(
            needRestart.isEmpty()
                ? "the configuration is in force"
                : "all else of the configuration is in force");
  }
}
