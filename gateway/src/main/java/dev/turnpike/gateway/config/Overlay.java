package dev.turnpike.gateway.config;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What lies over the file: a flag first, then a variable. A variable that is empty is not set.
final class Overlay {
  private final Flags flags;
  private final Map<String, String> variables;
  private final Reading reading;

  Overlay(Flags flags, Map<String, String> variables, Reading reading) {
    this.flags = flags;
    this.variables = variables;
    this.reading = reading;
  }

  String host(String written) {
    return over(Settings.HOST, written, "--host", flags.host(), "TURNPIKE_HOST");
  }

  int port(int written) {
    return over(Settings.PORT, written, "--port", flags.port(), "TURNPIKE_PORT");
  }

  /// A path of a flag or a variable starts at the working folder.
  Path data(Path written) {
    return over(Settings.DATA, written, "--data", flags.data(), "TURNPIKE_DATA");
  }

  private <T> T over(
      Setting<T> setting, T written, String flag, @Nullable String typed, String variable) {
    if (typed != null) {
      return read(setting, written, flag, typed);
    }
    String set = variables.getOrDefault(variable, "");
    return set.isEmpty() ? written : read(setting, written, variable, set);
  }

  private <T> T read(Setting<T> setting, T written, String source, String text) {
    try {
      return setting.form().read(text);
    } catch (Unfit e) {
      reading.problem(source + " is " + Reading.shown(text) + ", " + e.getMessage());
      return written;
    }
  }
}
