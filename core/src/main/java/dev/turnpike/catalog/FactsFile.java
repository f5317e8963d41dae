package dev.turnpike.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads what is known of a provider's models, `facts/ID.jsonl`: one model a line. The first line
/// says where the facts come from and where the provider works.
record FactsFile(List<String> location, Map<ModelId, ModelFacts> models) {
  private static final String KNOWN =
      "id, kind, of, in, out, features, efforts, cutoff, deprecation, deprecated";
  private static final String KNOWN_OF_ALL = "source, as_of, location";
  private static final Set<String> MODALITIES =
      Set.of("text", "image", "audio", "video", "pdf", "embedding", "score");
  private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9_]{1,39}");
  private static final Pattern DATE =
      Pattern.compile("20\\d\\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?");

  static FactsFile read(DataFile file, String provider) {
    return new Reader(file, provider).read();
  }

  private static final class Reader {
    private final DataFile file;
    private final String provider;
    private final Map<List<String>, List<String>> same = new HashMap<>();
    private List<String> location = List.of();
    private String source = "";
    private String asOf = "";

    Reader(DataFile file, String provider) {
      this.file = file;
      this.provider = provider;
    }

    FactsFile read() {
      if (!file.next()) {
        throw file.wrong("the file is empty, must begin with source and as_of");
      }
      file.fields(this::whence);
      if (source.isEmpty() || asOf.isEmpty()) {
        throw file.wrong("the first line must have source and as_of");
      }
      Map<ModelId, ModelFacts> models = new HashMap<>();
      while (file.next()) {
        Line line = new Line();
        file.fields(line::field);
        ModelId id = new ModelId(provider, line.id.isEmpty() ? "?" : line.id);
        if (models.put(id, line.facts()) != null) {
          throw file.wrong("model " + line.id + " is there twice, must be there once");
        }
      }
      return new FactsFile(location, models);
    }

    private void whence(String key) {
      switch (key) {
        case "source" -> source = file.text();
        case "as_of" -> asOf = date("as_of");
        case "location" -> location = List.copyOf(file.texts());
        default -> throw file.unknown(key, KNOWN_OF_ALL);
      }
    }

    private String date(String key) {
      String text = file.text();
      if (!DATE.matcher(text).matches()) {
        throw file.wrong(key + " is " + text + ", must be a date such as 2026-08-21 or 2026-08");
      }
      return text;
    }

    /// Words of one form, and lists that many models share once in memory.
    private List<String> words(String key) {
      List<String> words = file.texts();
      for (String word : words) {
        if (!WORD.matcher(word).matches()) {
          throw file.wrong(key + " has " + word + ", must be words in lower case");
        }
      }
      return same.computeIfAbsent(words, List::copyOf);
    }

    private List<String> modalities(String key) {
      List<String> words = words(key);
      for (String word : words) {
        if (!MODALITIES.contains(word)) {
          throw file.wrong(key + " has " + word + ", must be of " + MODALITIES);
        }
      }
      return words;
    }

    private final class Line {
      private String id = "";
      private ModelKind kind = ModelKind.CHAT;
      private String of = "";
      private List<String> input = List.of();
      private List<String> output = List.of();
      private List<String> features = List.of();
      private List<String> efforts = List.of();
      private String cutoff = "";
      private String deprecation = "";
      private boolean deprecated;

      void field(String key) {
        switch (key) {
          case "id" -> id = file.text();
          case "kind" -> kind = kind(file.text());
          case "of" -> of = file.text();
          case "in" -> input = modalities(key);
          case "out" -> output = modalities(key);
          case "features" -> features = words(key);
          case "efforts" -> efforts = words(key);
          case "cutoff" -> cutoff = date(key);
          case "deprecation" -> deprecation = date(key);
          case "deprecated" -> deprecated = file.yes();
          default -> throw file.unknown(key, KNOWN);
        }
      }

      private ModelKind kind(String text) {
        ModelKind found = ModelKind.of(text);
        if (found == null) {
          throw file.wrong("kind is " + text + ", must be one of " + kinds());
        }
        return found;
      }

      ModelFacts facts() {
        if (id.isEmpty() || input.isEmpty() || output.isEmpty()) {
          throw file.wrong("a model must have id, in and out");
        }
        ModelId base =
            ModelId.parse(of)
                .orElseThrow(() -> file.wrong("of is " + of + ", must be developer/model"));
        if (!features.equals(features.stream().sorted().toList())) {
          throw file.wrong("features of " + id + " must be in the order of the alphabet");
        }
        return new ModelFacts(
            kind,
            base.provider(),
            base.model(),
            input,
            output,
            features,
            efforts,
            cutoff,
            deprecation,
            deprecated);
      }
    }

    private static List<String> kinds() {
      List<String> kinds = new ArrayList<>();
      for (ModelKind kind : ModelKind.values()) {
        kinds.add(kind.id());
      }
      return kinds;
    }
  }
}
