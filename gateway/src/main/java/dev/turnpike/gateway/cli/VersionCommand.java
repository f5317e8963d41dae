package dev.turnpike.gateway.cli;

import picocli.CommandLine.Command;

/// `turnpike version`
@Command(name = "version", description = "Print which Turnpike this is.")
final class VersionCommand implements Runnable {
  private final Shell shell;

  VersionCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    shell.out().println(new Version().getVersion()[0]);
  }
}
