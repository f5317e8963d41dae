package dev.turnpike.gateway.config;

import java.util.List;

/// A configuration file's content as it stands, each piece with its line. Nothing is interpreted:
/// `8080` and `"8080"` are the same text.
sealed interface Yaml {
  int line();

  /// A key without a value.
  record Nothing(int line) implements Yaml {}

  record Text(int line, String text) implements Yaml {}

  record Items(int line, List<Yaml> items) implements Yaml {
    public Items {
      items = List.copyOf(items);
    }
  }

  /// In the order of the file, a key that stands twice included.
  record Entries(int line, List<Entry> entries) implements Yaml {
    public Entries {
      entries = List.copyOf(entries);
    }
  }

  record Entry(int line, String key, Yaml value) {}
}
