package dev.turnpike.catalog;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What models take, as the lines of `accepts.json` say: read from top to bottom, a later line
/// overrides an earlier one.
final class AcceptsRules {
  private static final String FILE = "accepts.json";
  private static final String KNOWN =
      "why, providers, dialects, models, can, cannot, thinking, echo, ids, most_temperature,"
          + " most_stops, least_output, mended, via, tools_via, foreign_via";
  private static final String KNOWN_OF_THINKING =
      "style, efforts, by_default, can_be_off, least_budget, most_budget";

  /// So many models are remembered; the listed ones are fewer.
  private static final int MOST_KNOWN = 4_096;

  private final List<AcceptsRule> rules;
  private final Map<Asked, ModelRules> known = new ConcurrentHashMap<>();

  private record Asked(String provider, String model, long maxOutput) {}

  private AcceptsRules(List<AcceptsRule> rules) {
    this.rules = List.copyOf(rules);
  }

  static AcceptsRules none() {
    return new AcceptsRules(List.of());
  }

  /// Those that ship with the gateway.
  static AcceptsRules read() {
    try (DataFile file =
        Objects.requireNonNull(DataFile.beside(Catalog.class, FILE), FILE + " is missing")) {
      return read(file);
    }
  }

  static AcceptsRules read(DataFile file) {
    List<AcceptsRule> rules = new ArrayList<>();
    if (!file.next()) {
      throw file.wrong("the file is empty, must be an object");
    }
    file.fields(
        key -> {
          if (!key.equals("rules")) {
            throw file.unknown(key, "rules");
          }
          file.objects(() -> rules.add(rule(file)));
        });
    return new AcceptsRules(rules);
  }

  /// Those of a model at a provider.
  ModelRules of(String provider, Model model) {
    Asked asked = new Asked(provider, model.id(), model.maxOutput());
    ModelRules found = known.get(asked);
    if (found == null) {
      found = find(provider, model);
      if (known.size() < MOST_KNOWN) {
        known.put(asked, found);
      }
    }
    return found;
  }

  private ModelRules find(String provider, Model model) {
    String bare = AcceptsRule.bare(model.id());
    List<AcceptsRule> fitting = rules.stream().filter(rule -> rule.fits(provider, bare)).toList();
    return new ModelRules(fitting, model.maxOutput());
  }

  // Reading.

  private static AcceptsRule rule(DataFile file) {
    var row =
        new Object() {
          List<String> providers = List.of();
          List<String> dialects = List.of();
          List<String> models = List.of();
          Set<Capability> can = Set.of();
          Set<Capability> cannot = Set.of();
          @Nullable ThinkingForm thinking;
          Accepts.@Nullable Echo echo;
          Accepts.@Nullable Ids ids;
          int mostTemperature = AcceptsRule.SILENT;
          int mostStops = AcceptsRule.SILENT;
          int leastOutput = AcceptsRule.SILENT;
          @Nullable Boolean mended;
          @Nullable String via;
          @Nullable String toolsVia;
          @Nullable String foreignVia;
        };
    file.fields(
        key -> {
          switch (key) {
            case "why" -> file.text();
            case "providers" -> row.providers = file.texts();
            case "dialects" -> row.dialects = file.texts();
            case "models" -> row.models = file.texts();
            case "can" -> row.can = capabilities(file);
            case "cannot" -> row.cannot = capabilities(file);
            case "thinking" -> row.thinking = thinking(file);
            case "echo" -> row.echo = word(file, Accepts.Echo.class);
            case "ids" -> row.ids = word(file, Accepts.Ids.class);
            case "most_temperature" -> row.mostTemperature = (int) file.count();
            case "most_stops" -> row.mostStops = (int) file.count();
            case "least_output" -> row.leastOutput = (int) file.count();
            case "mended" -> row.mended = file.yes();
            case "via" -> row.via = file.text();
            case "tools_via" -> row.toolsVia = file.text();
            case "foreign_via" -> row.foreignVia = file.text();
            default -> throw file.unknown(key, KNOWN);
          }
        });
    return new AcceptsRule(
        row.providers,
        row.dialects,
        row.models,
        row.can,
        row.cannot,
        row.thinking,
        row.echo,
        row.ids,
        row.mostTemperature,
        row.mostStops,
        row.leastOutput,
        row.mended,
        row.via,
        row.toolsVia,
        row.foreignVia);
  }

  private static Set<Capability> capabilities(DataFile file) {
    Set<Capability> found = EnumSet.noneOf(Capability.class);
    for (String id : file.texts()) {
      Capability capability = Capability.of(id);
      if (capability == null) {
        throw file.wrong("capability " + id + " is not known");
      }
      found.add(capability);
    }
    return found;
  }

  private static ThinkingForm thinking(DataFile file) {
    var row =
        new Object() {
          ThinkingForm.Style style = ThinkingForm.Style.NONE;
          Set<String> efforts = Set.of();
          boolean byDefault;
          boolean canBeOff = true;
          int least;
          int most;
        };
    file.object();
    file.fields(
        key -> {
          switch (key) {
            case "style" -> row.style = word(file, ThinkingForm.Style.class);
            case "efforts" -> row.efforts = new HashSet<>(file.texts());
            case "by_default" -> row.byDefault = file.yes();
            case "can_be_off" -> row.canBeOff = file.yes();
            case "least_budget" -> row.least = (int) file.count();
            case "most_budget" -> row.most = (int) file.count();
            default -> throw file.unknown(key, KNOWN_OF_THINKING);
          }
        });
    return new ThinkingForm(
        row.style, row.efforts, row.byDefault, row.canBeOff, row.least, row.most);
  }

  private static <E extends Enum<E>> E word(DataFile file, Class<E> type) {
    String text = file.text();
    for (E value : type.getEnumConstants()) {
      if (value.name().toLowerCase(java.util.Locale.ROOT).equals(text)) {
        return value;
      }
    }
    throw file.wrong(text + " is not known");
  }
}
