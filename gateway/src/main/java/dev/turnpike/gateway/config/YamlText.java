package dev.turnpike.gateway.config;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Reads YAML text into [Yaml], event by event, so that nothing is built which was not looked at:
/// no tags, no anchors (a few of them can stand for gigabytes), one document, few levels.
final class YamlText {
  private static final int MAX_DEPTH = 16;
  private static final int MAX_CHARACTERS = 1_000_000;
  private static final Set<String> NOTHING = Set.of("", "~", "null", "Null", "NULL");

  private final Iterator<Event> events;

  private YamlText(Iterator<Event> events) {
    this.events = events;
  }

  /// Why text cannot be read, and where.
  static final class Unreadable extends Exception {
    final int line;

    Unreadable(int line, String message) {
      super(message);
      this.line = line;
    }
  }

  /// An empty text is [Yaml.Nothing].
  static Yaml read(String text) throws Unreadable {
    LoadSettings settings =
        LoadSettings.builder().setUseMarks(true).setCodePointLimit(MAX_CHARACTERS).build();
    try {
      return new YamlText(new Parse(settings).parseString(text).iterator()).document();
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      throw new Unreadable(line, "this is not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      throw new Unreadable(1, "this is not YAML: " + e.getMessage());
    }
  }

  private Yaml document() throws Unreadable {
    Yaml whole = new Yaml.Nothing(1);
    boolean seen = false;
    while (events.hasNext()) {
      Event event = events.next();
      switch (event.getEventId()) {
        case DocumentStart -> {
          if (seen) {
            throw new Unreadable(line(event), "a second document starts here, must be one");
          }
          whole = node(events.next(), 0);
          seen = true;
        }
        case StreamStart, StreamEnd, DocumentEnd, Comment -> {}
        case Alias, Scalar, SequenceStart, SequenceEnd, MappingStart, MappingEnd ->
            throw new IllegalStateException("a node outside of a document: " + event.getEventId());
      }
    }
    return whole;
  }

  private Yaml node(Event event, int depth) throws Unreadable {
    if (depth > MAX_DEPTH) {
      throw new Unreadable(line(event), "nested deeper than " + MAX_DEPTH + " levels");
    }
    if (event instanceof AliasEvent
        || (event instanceof NodeEvent node && node.getAnchor().isPresent())) {
      throw new Unreadable(line(event), "anchors and references to them (&x, *x) are not taken");
    }
    return switch (event) {
      case ScalarEvent scalar -> scalar(scalar);
      case SequenceStartEvent start -> items(start, depth);
      case MappingStartEvent start -> entries(start, depth);
      default -> throw new IllegalStateException("not the start of a node: " + event.getEventId());
    };
  }

  private static Yaml scalar(ScalarEvent scalar) throws Unreadable {
    if (scalar.getTag().isPresent()) {
      throw new Unreadable(line(scalar), "tags are not taken: " + scalar.getTag().get());
    }
    return scalar.isPlain() && NOTHING.contains(scalar.getValue())
        ? new Yaml.Nothing(line(scalar))
        : new Yaml.Text(line(scalar), scalar.getValue());
  }

  private Yaml items(SequenceStartEvent start, int depth) throws Unreadable {
    List<Yaml> items = new ArrayList<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.SequenceEnd;
        event = events.next()) {
      items.add(node(event, depth + 1));
    }
    return new Yaml.Items(line(start), items);
  }

  private Yaml entries(MappingStartEvent start, int depth) throws Unreadable {
    List<Yaml.Entry> entries = new ArrayList<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.MappingEnd;
        event = events.next()) {
      Yaml key = node(event, depth + 1);
      String name =
          switch (key) {
            case Yaml.Text text -> text.text();
            case Yaml.Nothing _, Yaml.Items _, Yaml.Entries _ ->
                throw new Unreadable(key.line(), "a key must be a text");
          };
      entries.add(new Yaml.Entry(key.line(), name, node(events.next(), depth + 1)));
    }
    return new Yaml.Entries(line(start), entries);
  }

  private static int line(Event event) {
    return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }
}
