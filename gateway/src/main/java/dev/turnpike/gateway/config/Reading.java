package dev.turnpike.gateway.config;

import dev.turnpike.gateway.log.Shown;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One reading of one file: gathers all that is wrong with it, so that an operator sees it at once.
final class Reading {
  private static final Pattern VARIABLE =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?", Pattern.DOTALL);
  private static final int MAX_FILE = 65_536;
  private static final int MAX_SHOWN = 60;

  private final Path file;
  private final References references;
  private final Map<String, String> variables;
  private final List<Problem> problems = new ArrayList<>();

  private record Problem(int line, String text) {}

  Reading(Path file, References references, Map<String, String> variables) {
    this.file = file;
    this.references = references;
    this.variables = variables;
  }

  void problem(int line, String message) {
    problems.add(new Problem(line, file + ":" + line + ": " + message));
  }

  /// About something that is not in the file.
  void problem(String message) {
    problems.add(new Problem(Integer.MAX_VALUE, message));
  }

  /// In the order of the lines; what is not in the file comes last.
  List<String> problems() {
    return problems.stream()
        .sorted(Comparator.comparingInt(Problem::line))
        .map(Problem::text)
        .toList();
  }

  /// A path of the file starts where the file lies.
  Path beside(Path path) {
    Path folder = file.toAbsolutePath().getParent();
    return folder == null ? path : folder.resolve(path).normalize();
  }

  /// The value that stands at `key`, or null after saying why there is none.
  <T> @Nullable T value(Setting<T> setting, String key, Yaml node) {
    String text = text(key, node);
    if (text == null) {
      return null;
    }
    try {
      return setting.form().read(references.answered(text, this::answer));
    } catch (Unfit e) {
      String seen =
          setting.form().secret() ? key : key + " is " + shown(references.asWritten(text));
      problem(node.line(), seen + (setting.form().secret() ? " " : ", ") + e.getMessage());
      return null;
    } catch (Unanswered e) {
      problem(node.line(), key + " " + e.getMessage());
      return null;
    }
  }

  private @Nullable String text(String key, Yaml node) {
    return switch (node) {
      case Yaml.Text text -> text.text();
      case Yaml.Nothing _ -> {
        problem(node.line(), key + " has no value; give it one or leave the line out");
        yield null;
      }
      case Yaml.Items _ -> {
        problem(node.line(), key + " is a list, must be a single value");
        yield null;
      }
      case Yaml.Entries _ -> {
        problem(node.line(), key + " is a map, must be a single value");
        yield null;
      }
    };
  }

  /// A name as it stands in the file: references are taken in values only.
  String name(String key) {
    return references.asWritten(key);
  }

  /// A value as an operator may see it: short, on one line.
  static String shown(String value) {
    return value.isEmpty() ? "\"\"" : Shown.of(value, MAX_SHOWN);
  }

  /// A reference that nothing stands behind. The message continues "`key` ".
  private static final class Unanswered extends RuntimeException {
    Unanswered(String message) {
      super(message);
    }
  }

  private String answer(String inside) {
    if (inside.startsWith("file:")) {
      return fileContent(inside.substring("file:".length()));
    }
    var variable = VARIABLE.matcher(inside);
    if (!variable.matches()) {
      throw new Unanswered(
          "has ${"
              + shown(inside)
              + "}, must be ${NAME}, ${NAME:-default} or ${file:PATH} (write $${ for a plain ${)");
    }
    String name = variable.group(1);
    String value = variables.get(name);
    String fallback = variable.group(2);
    if (fallback != null) {
      return value == null || value.isEmpty() ? fallback : value;
    }
    if (value == null) {
      throw new Unanswered(
          "needs the environment variable "
              + name
              + ", which is not set; set it, or write ${"
              + name
              + ":-} to go without");
    }
    return value;
  }

  private String fileContent(String path) {
    try (var in = Files.newInputStream(beside(Path.of(path)))) {
      byte[] bytes = in.readNBytes(MAX_FILE + 1);
      if (bytes.length > MAX_FILE) {
        throw new Unanswered("names the file " + path + ", which is longer than 64 KiB");
      }
      return new String(bytes, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new Unanswered("names the file " + path + ", which cannot be read: " + Why.of(e));
    }
  }
}
