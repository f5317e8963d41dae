package dev.turnpike.gateway.prices;

import dev.turnpike.catalog.Catalog;
import dev.turnpike.catalog.ModelId;
import dev.turnpike.catalog.Provider;
import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Usage;
import dev.turnpike.gateway.config.Config;
import dev.turnpike.price.Cost;
import dev.turnpike.price.PriceList;
import dev.turnpike.price.PriceRow;
import dev.turnpike.price.PriceSheet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Looks through all price lists: those that ship and those of a data folder.
///
/// A fault is what makes a price wrong or a list unreadable. A note is what an operator may want it
/// so: a model without a price, a row that looks odd.
public final class PriceCheck {
  private static final Pattern LINE = Pattern.compile("(?s)(.*?), line (\\d+): (.*)");

  private final Catalog catalog;
  private final Config config;
  private final Instant now;
  private final List<String> faults = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final List<String> unpriced = new ArrayList<>();
  private int rows;
  private int lists;

  private PriceCheck(Catalog catalog, Config config, Instant now) {
    this.catalog = catalog;
    this.config = config;
    this.now = now;
  }

  /// What was found; each fault and note begins with `FILE:LINE: `. `unpriced` has a model and why
  /// in each.
  public record Result(
      int lists, int rows, List<String> faults, List<String> notes, List<String> unpriced) {
    public Result {
      faults = List.copyOf(faults);
      notes = List.copyOf(notes);
      unpriced = List.copyOf(unpriced);
    }

    public boolean isGood() {
      return faults.isEmpty();
    }
  }

  public static Result of(Catalog catalog, Config config, Instant now) {
    return new PriceCheck(catalog, config, now).result();
  }

  private Result result() {
    for (Provider provider : catalog.providers()) {
      PriceList list = PriceList.shipped(provider.id());
      if (list != null) {
        look(list, true);
      }
    }
    PriceFolder folder = new PriceFolder(config.data());
    List<PriceList> own = folder.own();
    own.forEach(list -> look(list, false));
    own.forEach(this::clashesWithConfiguration);
    clashesAcross(own);
    PriceList refreshed = folder.refreshed();
    if (!refreshed.lines().isEmpty() || !refreshed.faults().isEmpty()) {
      look(refreshed, false);
    }
    if (faults.isEmpty()) {
      findUnpriced(Prices.of(folder.over(PriceSheet.read(catalog)), config));
    }
    return new Result(lists, rows, faults, notes, unpriced);
  }

  private void look(PriceList list, boolean shipped) {
    lists++;
    rows += list.lines().size();
    list.faults().forEach(fault -> faults.add(atLine(fault)));
    clashes(list.name(), list.lines());
    for (PriceList.Line line : list.lines()) {
      String where = list.name() + ":" + line.number() + ": ";
      RowCheck.faults(line.row(), now).forEach(fault -> faults.add(where + fault));
      RowCheck.oddities(line.row()).forEach(note -> notes.add(where + note));
      notListed(line.row().model(), where, shipped);
    }
    CliffCheck.notes(list).forEach(notes::add);
  }

  private static String atLine(String fault) {
    Matcher parts = LINE.matcher(fault);
    return parts.matches() ? parts.group(1) + ":" + parts.group(2) + ": " + parts.group(3) : fault;
  }

  private void clashes(String name, List<PriceList.Line> lines) {
    for (int i = 0; i < lines.size(); i++) {
      for (int k = i + 1; k < lines.size(); k++) {
        if (lines.get(i).row().clashes(lines.get(k).row())) {
          clash(name, lines.get(k), name + ":" + lines.get(i).number());
        }
      }
    }
  }

  private void clash(String name, PriceList.Line line, String other) {
    faults.add(
        "%s:%d: %s prices the same calls as %s does"
            .formatted(name, line.number(), line.row().id(), other));
  }

  /// The operator's rows are one list, whatever file they are in.
  private void clashesAcross(List<PriceList> own) {
    for (int i = 0; i < own.size(); i++) {
      for (PriceList other : own.subList(i + 1, own.size())) {
        for (PriceList.Line line : other.lines()) {
          for (PriceList.Line first : own.get(i).lines()) {
            if (first.row().clashes(line.row())) {
              clash(other.name(), line, own.get(i).name() + ":" + first.number());
            }
          }
        }
      }
    }
  }

  private void clashesWithConfiguration(PriceList list) {
    for (PriceRow configured : Prices.own(config)) {
      for (PriceList.Line line : list.lines()) {
        if (configured.clashes(line.row())) {
          clash(list.name(), line, "input_price of " + configured.model());
        }
      }
    }
  }

  private void notListed(ModelId id, String where, boolean shipped) {
    if (PriceList.isForEveryModel(id) || isListed(id)) {
      return;
    }
    if (shipped) {
      faults.add(where + id + " is no model of the catalog");
    } else if (catalog.provider(id.provider()).isEmpty()
        && !config.providers().containsKey(id.provider())) {
      faults.add(where + id.provider() + " is no provider, neither of the catalog nor yours");
    } else if (!mayBeCalled(id.provider())) {
      notes.add(where + id + " is not listed, so nobody can call it; see providers.ID.models");
    }
  }

  private boolean isListed(ModelId id) {
    Config.ProviderSettings settings = config.providers().get(id.provider());
    return catalog
            .provider(id.provider())
            .map(provider -> provider.models().containsKey(id.model()))
            .orElse(false)
        || (settings != null
            && settings.models().stream().anyMatch(model -> model.id().equals(id.model())));
  }

  /// Whether a provider takes models that nobody listed.
  private boolean mayBeCalled(String provider) {
    return catalog
        .provider(provider)
        .map(Provider::open)
        .orElseGet(
            () -> {
              Config.ProviderSettings settings = config.providers().get(provider);
              return settings != null && settings.models().isEmpty();
            });
  }

  private void findUnpriced(PriceSheet sheet) {
    Map<String, Set<String>> models = new TreeMap<>();
    for (Provider provider : catalog.providers()) {
      Set<String> names = new TreeSet<>();
      provider.models().values().forEach(model -> names.add(model.id()));
      models.put(provider.id(), names);
    }
    config
        .providers()
        .forEach(
            (id, settings) -> {
              Set<String> own = models.computeIfAbsent(id, _ -> new TreeSet<>());
              settings.models().forEach(model -> own.add(model.id()));
            });
    models.forEach(
        (provider, names) ->
            names.forEach(
                name -> {
                  ModelId id = new ModelId(provider, name);
                  Bucket used =
                      RefreshPlanner.goesByCharacters(sheet, id) ? Bucket.CHARACTERS : Bucket.INPUT;
                  Usage usage = Usage.counter().set(used, 1).usage();
                  if (sheet.cost(id, usage, null, now) instanceof Cost.Unpriced(String why, _)) {
                    unpriced.add(id + ": " + why);
                  }
                }));
  }
}
