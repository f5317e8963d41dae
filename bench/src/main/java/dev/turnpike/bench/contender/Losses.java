package dev.turnpike.bench.contender;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/// Counters of dropped records on a page of metrics.
final class Losses {
  private static final int LONGEST_WAIT_MILLIS = 5_000;

  private Losses() {}

  static Map<String, Long> read(URI page) throws IOException {
    URLConnection connection = page.toURL().openConnection();
    connection.setConnectTimeout(LONGEST_WAIT_MILLIS);
    connection.setReadTimeout(LONGEST_WAIT_MILLIS);
    try (InputStream in = connection.getInputStream()) {
      return find(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  static Map<String, Long> find(String page) {
    Map<String, Long> found = new TreeMap<>();
    page.lines()
        .filter(line -> !line.startsWith("#") && line.contains("_dropped_total"))
        .forEach(
            line -> {
              int space = line.lastIndexOf(' ');
              found.put(
                  line.substring(0, space).strip(),
                  (long) Double.parseDouble(line.substring(space + 1)));
            });
    return found;
  }
}
