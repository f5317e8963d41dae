package dev.turnpike.gateway.cli;

import dev.turnpike.gateway.access.DataFolder;
import dev.turnpike.gateway.access.FirstKeys;
import dev.turnpike.gateway.access.PresetKeys;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/// What a start prints on standard output: where to send calls, with which key, and a first call to
/// try. It is the one place where a raw key is shown, so it must never go to the log.
public record Banner(
    URI base,
    Path data,
    FirstKeys keys,
    List<Found> providers,
    Example example,
    List<String> warnings) {
  public Banner {
    providers = List.copyOf(providers);
    warnings = List.copyOf(warnings);
  }

  /// A provider that can be called, and how its key was found: `OPENAI_API_KEY`, `turnpike.yaml`.
  public record Found(String id, String how) {}

  /// A model to try, and the dialect to try it in: `chat`, `responses`, `messages` or `gemini`.
  public record Example(String dialect, String model) {
    /// The one that needs no account.
    public static final Example SIMULATOR = new Example("chat", "sim/echo");
  }

  public String text() {
    StringBuilder out = new StringBuilder(1_024);
    out.append("Turnpike ").append(Version.number()).append(" is up\n\n");
    line(out, "OpenAI", base + "/v3/router");
    line(out, "Anthropic", base + "/v3/anthropic");
    line(out, "Google", base + "/v3/google");
    out.append('\n');
    keyLines(out);
    line(out, "Providers", providerLine());
    line(out, "Data", data.toString());
    out.append("\nTry it:\n").append(curl()).append('\n');
    for (String warning : warnings) {
      out.append("\nNote: ").append(warning).append('\n');
    }
    return out.toString();
  }

  private void keyLines(StringBuilder out) {
    if (!keys.isFirst()) {
      line(
          out,
          "API key",
          "$" + PresetKeys.API_KEY + " stands for one of yours; another is made by");
      line(out, "", "./turnpike key create NAME");
      out.append('\n');
      return;
    }
    String apiKey = keys.apiKey();
    String managementKey = keys.managementKey();
    line(out, "API key", apiKey == null ? "as " + PresetKeys.API_KEY + " says" : apiKey);
    line(
        out,
        "Management key",
        managementKey == null ? "as " + PresetKeys.MANAGEMENT_KEY + " says" : managementKey);
    if (apiKey != null || managementKey != null) {
      line(out, "", "Keys are shown this once. The command line finds the management key in");
      line(out, "", data.resolve(DataFolder.MANAGEMENT_KEY) + ".");
    }
    out.append('\n');
  }

  private String providerLine() {
    if (providers.isEmpty()) {
      return "none has a key yet, so a simulator answers as sim/...";
    }
    StringBuilder out = new StringBuilder();
    for (Found found : providers) {
      out.append(out.isEmpty() ? "" : ", ").append(found.id());
      out.append(" (").append(found.how()).append(')');
    }
    return out.toString();
  }

  /// One line that a shell takes as it is. Where the key is not known it is left to the shell.
  private String curl() {
    String key = keys.apiKey() == null ? "$" + PresetKeys.API_KEY : keys.apiKey();
    String path =
        switch (example.dialect()) {
          case "chat" -> "/v3/router/chat/completions";
          case "responses" -> "/v3/router/responses";
          case "messages" -> "/v3/anthropic/v1/messages";
          case "gemini" -> "/v3/google/v1beta/models/" + example.model() + ":generateContent";
          case String other -> throw new IllegalStateException("no example for dialect " + other);
        };
    return "curl "
        + quoted(base + path)
        + " -H \"authorization: Bearer "
        + key
        + "\" -H 'content-type: application/json' -d "
        + quoted(body());
  }

  private String body() {
    String model = "{\"model\":\"" + example.model() + "\",";
    String messages = "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    return switch (example.dialect()) {
      case "messages" -> model + "\"max_tokens\":100," + messages;
      case "responses" -> model + "\"input\":\"Hello\"}";
      case "gemini" -> "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hello\"}]}]}";
      default -> model + messages;
    };
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  private static void line(StringBuilder out, String name, String value) {
    out.append("  %-14s  %s".formatted(name, value).stripTrailing()).append('\n');
  }

  /// Without the keys.
  @Override
  public String toString() {
    return "Banner[" + base + "]";
  }
}
