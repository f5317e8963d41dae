package dev.turnpike.gateway.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A map of the file, read strictly: a key that no [Setting] knows or that stands twice is a
/// problem.
///
/// `path` is the section as it stands in this file, `pattern` as it stands in [Settings].
final class Section {
  private final Reading reading;
  private final String path;
  private final String pattern;
  private final Map<String, Yaml.Entry> entries = new LinkedHashMap<>();

  private Section(Reading reading, String path, String pattern) {
    this.reading = reading;
    this.path = path;
    this.pattern = pattern;
  }

  static Section root(Reading reading, Yaml whole) {
    return of(reading, "", "", whole);
  }

  private static Section of(Reading reading, String path, String pattern, Yaml node) {
    Section section = new Section(reading, path, pattern);
    switch (node) {
      case Yaml.Nothing _ -> {}
      case Yaml.Entries entries -> section.take(entries.entries());
      case Yaml.Text _, Yaml.Items _ ->
          reading.problem(
              node.line(), (path.isEmpty() ? "the file" : path) + " must be a map of keys");
    }
    return section;
  }

  private void take(List<Yaml.Entry> written) {
    Set<String> known = Settings.under(pattern);
    boolean free = known.equals(Set.of("ID")) || known.equals(Set.of("NAME"));
    for (Yaml.Entry entry : written) {
      String name = reading.name(entry.key());
      Yaml.Entry first = entries.putIfAbsent(name, entry);
      if (first != null) {
        reading.problem(
            entry.line(), key(name) + " stands twice, the first time on line " + first.line());
      } else if (!free && !known.contains(name)) {
        reading.problem(entry.line(), UnknownKey.message(pattern, path, name));
        entries.remove(name);
      }
    }
  }

  /// A key of this section, from the top of the file.
  String key(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /// The line of a key, or 1 where it does not stand.
  int line(String name) {
    Yaml.Entry entry = entries.get(name);
    return entry == null ? 1 : entry.line();
  }

  boolean has(String name) {
    return entries.containsKey(name);
  }

  /// The names of a section whose keys are the operator's own.
  Set<String> names() {
    return entries.keySet();
  }

  /// What stands at a name that [#names] gave.
  Yaml node(String name) {
    Yaml.Entry entry = entries.get(name);
    return entry == null ? new Yaml.Nothing(1) : entry.value();
  }

  /// The value, or the default where it is absent or wrong.
  <T> T value(Setting<T> setting) {
    T value = find(setting);
    return value == null ? setting.standardValue() : value;
  }

  <T> @Nullable T find(Setting<T> setting) {
    return has(setting.name())
        ? reading.value(setting, key(setting.name()), node(setting.name()))
        : null;
  }

  /// A path, from where the file lies.
  @Nullable Path findPath(Setting<Path> setting) {
    Path path = find(setting);
    return path == null ? null : reading.beside(path);
  }

  /// The values of a list; a single value is a list of one.
  <T> List<T> items(Setting<T> setting) {
    return has(setting.name())
        ? items(setting, key(setting.name()), node(setting.name()))
        : List.of();
  }

  /// The same for a node whose name is the operator's own.
  <T> List<T> items(Setting<T> setting, String key, Yaml node) {
    List<Yaml> nodes = node instanceof Yaml.Items list ? list.items() : List.of(node);
    List<T> values = new ArrayList<>();
    for (Yaml item : nodes) {
      T value = reading.value(setting, key, item);
      if (value != null) {
        values.add(value);
      }
    }
    return values;
  }

  /// A section in this one; an empty one where it does not stand.
  Section section(String name) {
    return of(reading, key(name), inPattern(name), node(name));
  }

  /// A section whose name is the operator's own.
  Section ownSection(String name, String placeholder) {
    return of(reading, key(name), inPattern(placeholder), node(name));
  }

  /// A list of sections.
  List<Section> sections(String name) {
    List<Section> sections = new ArrayList<>();
    switch (node(name)) {
      case Yaml.Nothing _ -> {}
      case Yaml.Items list -> {
        for (Yaml item : list.items()) {
          String at = key(name) + "[" + sections.size() + "]";
          sections.add(of(reading, at, inPattern(name + "[]"), item));
        }
      }
      case Yaml.Text text -> reading.problem(text.line(), key(name) + " must be a list");
      case Yaml.Entries map -> reading.problem(map.line(), key(name) + " is a map, must be a list");
    }
    return sections;
  }

  private String inPattern(String name) {
    return pattern.isEmpty() ? name : pattern + "." + name;
  }
}
