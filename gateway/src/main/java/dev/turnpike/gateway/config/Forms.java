package dev.turnpike.gateway.config;

import dev.turnpike.catalog.Hosting;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// The forms that values of the configuration file have.
final class Forms {
  private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,15}) ?(B|KB|MB|GB|KiB|MiB|GiB)?");
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9}) ?(ms|s|m|h|d)");
  private static final Pattern DECIMAL = Pattern.compile("\\d{1,9}(\\.\\d{1,12})?");
  private static final Pattern HOST_NAME =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\\[[0-9a-fA-F:.]{2,45}]");
  private static final Pattern LISTEN = Pattern.compile("[A-Za-z0-9.:%_-]{1,253}");
  private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e]*");
  private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7e]{0,4096}");

  private static final int MAX_PORT = 65_535;

  private Forms() {}

  /// Any text of 1 to 256 characters.
  static Form<String> text() {
    return text -> {
      if (text.isBlank() || text.length() > 256) {
        throw new Unfit("must have 1 to 256 characters");
      }
      return text;
    };
  }

  /// An address or name to listen on.
  static Form<String> listenHost() {
    return matching(LISTEN, "must be an address or a host name, such as 127.0.0.1 or 0.0.0.0");
  }

  /// A name as it stands in a Host header, in lower case.
  static Form<String> hostName() {
    return text ->
        matching(HOST_NAME, "must be a host name without scheme and port, such as ai.example.com")
            .read(text)
            .toLowerCase(Locale.ROOT);
  }

  static Form<Integer> whole(int least, int most) {
    return text -> {
      String wanted = "must be " + least + " to " + most;
      if (!WHOLE.matcher(text).matches()) {
        throw new Unfit("must be a whole number, " + least + " to " + most);
      }
      long number = Long.parseLong(text);
      if (number < least || number > most) {
        throw new Unfit(wanted);
      }
      return (int) number;
    };
  }

  /// A count of tokens.
  static Form<Long> tokens() {
    return text -> (long) whole(0, 1_000_000_000).read(text);
  }

  /// Bytes: `500`, `64KB` (64,000), `64KiB` (65,536). The bounds are written the same way.
  static Form<Long> size(String least, String most) {
    return text -> {
      long bytes = bytes(text);
      if (bytes < bytes(least) || bytes > bytes(most)) {
        throw new Unfit("must be " + least + " to " + most);
      }
      return bytes;
    };
  }

  private static long bytes(String text) throws Unfit {
    var parts = SIZE.matcher(text);
    if (!parts.matches()) {
      throw new Unfit("must be a size such as 500B, 64KB, 64KiB or 32MB");
    }
    long unit =
        switch (parts.group(2)) {
          case "KB" -> 1_000;
          case "MB" -> 1_000_000;
          case "GB" -> 1_000_000_000;
          case "KiB" -> 1L << 10;
          case "MiB" -> 1L << 20;
          case "GiB" -> 1L << 30;
          case null, default -> 1;
        };
    try {
      return Math.multiplyExact(Long.parseLong(parts.group(1)), unit);
    } catch (ArithmeticException _) {
      return Long.MAX_VALUE;
    }
  }

  /// `500ms`, `30s`, `2m`, `1h`, `1d`. The bounds are written the same way.
  static Form<Duration> duration(String least, String most) {
    return text -> {
      Duration duration = span(text);
      if (duration.compareTo(span(least)) < 0 || duration.compareTo(span(most)) > 0) {
        throw new Unfit("must be " + least + " to " + most);
      }
      return duration;
    };
  }

  private static Duration span(String text) throws Unfit {
    var parts = DURATION.matcher(text);
    if (!parts.matches()) {
      throw new Unfit("must be a duration such as 500ms, 30s, 2m or 1h");
    }
    long count = Long.parseLong(parts.group(1));
    return switch (parts.group(2)) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  /// A file or folder, as written: where it starts from is for the reader of the file to say.
  static Form<Path> path() {
    return text -> {
      try {
        if (!text.isBlank()) {
          return Path.of(text);
        }
      } catch (InvalidPathException _) {
        // said below, as for a blank one
      }
      throw new Unfit("must be a path");
    };
  }

  /// The address under which a dialect's paths lie, without a slash at its end.
  static Form<URI> baseUrl() {
    return text -> {
      try {
        URI url = new URI(text.replaceFirst("/+$", ""));
        boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (web
            && url.getHost() != null
            && url.getPort() <= MAX_PORT
            && url.getRawUserInfo() == null
            && url.getRawQuery() == null
            && url.getRawFragment() == null) {
          return url;
        }
      } catch (URISyntaxException _) {
        // said below, as for one of another kind
      }
      throw new Unfit(
          "must be an http:// or https:// address without user, query and fragment, such as"
              + " http://127.0.0.1:8000/v1");
    };
  }

  /// An HTTP proxy: scheme, host and port.
  static Form<URI> proxyUrl() {
    return new Form<>() {
      @Override
      public URI read(String text) throws Unfit {
        try {
          URI url = baseUrl().read(text);
          if ("http".equals(url.getScheme()) && url.getPort() > 0 && url.getRawPath().isEmpty()) {
            return url;
          }
        } catch (Unfit _) {
          // said below
        }
        throw new Unfit(
            "must be http://HOST:PORT, such as http://proxy.example.com:3128; user and password"
                + " have keys of their own");
      }

      // Somebody may have written a password into it.
      @Override
      public boolean secret() {
        return true;
      }
    };
  }

  /// What fills a place in a provider's address.
  static Form<String> place() {
    return text -> {
      if (!Hosting.isValue(text)) {
        throw new Unfit("must be 1 to 63 letters, digits, dashes and underscores");
      }
      return text;
    };
  }

  /// A secret of any visible characters.
  static Form<String> secretText() {
    return secret(Pattern.compile("[\\x20-\\x7e]{1,1024}"), "must be 1 to 1024 ASCII characters");
  }

  /// USD for a million tokens, kept as it is written.
  static Form<String> price() {
    return text -> {
      if (!DECIMAL.matcher(text).matches()) {
        throw new Unfit("must be USD for a million tokens as a plain decimal, such as 0.25");
      }
      return new BigDecimal(text).toPlainString();
    };
  }

  /// One of the words, each standing for a value.
  static <T> Form<T> choice(Map<String, T> words, String wanted) {
    return text -> {
      T chosen = words.get(text);
      if (chosen == null) {
        throw new Unfit("must be " + wanted);
      }
      return chosen;
    };
  }

  /// A credential; empty is none. It goes into a header, so only visible ASCII is taken.
  static Form<String> credential() {
    return secret(VISIBLE, "must be visible ASCII without spaces");
  }

  static Form<String> headerValue() {
    return secret(HEADER_VALUE, "must be ASCII without control characters, at most 4096 long");
  }

  private static Form<String> matching(Pattern pattern, String wanted) {
    return text -> {
      if (!pattern.matcher(text).matches()) {
        throw new Unfit(wanted);
      }
      return text;
    };
  }

  private static Form<String> secret(Pattern pattern, String wanted) {
    return new Form<>() {
      @Override
      public String read(String text) throws Unfit {
        return matching(pattern, wanted).read(text);
      }

      @Override
      public boolean secret() {
        return true;
      }
    };
  }
}
