package dev.turnpike.route;

import dev.turnpike.catalog.Catalog;
import dev.turnpike.catalog.Model;
import dev.turnpike.catalog.ModelId;
import dev.turnpike.catalog.Provider;
import dev.turnpike.conversation.Failure;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// From the model a caller asked for to the targets that may answer: a pure decision over the
/// catalog, the operator's aliases and the providers that have a credential.
public final class Router {
  /// The most targets of one call, its fallbacks included.
  public static final int MAX_TARGETS = 6;

  private static final int LONGEST_SHOWN = 200;
  private static final String LABEL_END = "//";

  private final Catalog catalog;
  private final Map<String, List<String>> aliases;
  private final Set<String> usable;
  private final Serving serving;

  /// A router that serves every model.
  public Router(Catalog catalog, Map<String, List<String>> aliases, Set<String> usable) {
    this(catalog, aliases, usable, Serving.EVERYTHING);
  }

  /// `aliases` from a name to full ids, tried in order; `usable` the ids of the providers that have
  /// a credential or need none.
  public Router(
      Catalog catalog, Map<String, List<String>> aliases, Set<String> usable, Serving serving) {
    this.catalog = catalog;
    this.aliases = Map.copyOf(aliases);
    this.usable = Set.copyOf(usable);
    this.serving = serving;
  }

  public Catalog catalog() {
    return catalog;
  }

  public Map<String, List<String>> aliases() {
    return aliases;
  }

  /// Whether the provider has a credential or needs none.
  public boolean canUse(String provider) {
    return usable.contains(provider);
  }

  /// Whether a list of models for a project shows this one.
  public boolean isListed(ModelId model, String project) {
    return serving.isEnabled(model) && serving.isFor(model, project);
  }

  /// Whether a list of models for a project shows this alias: one of its models must be there.
  public boolean isListed(String alias, String project) {
    for (String name : aliases.getOrDefault(alias, List.of())) {
      Optional<ModelId> id = ModelId.parse(name);
      Optional<Provider> provider = id.flatMap(catalog::provider);
      Optional<Model> model = provider.flatMap(known -> known.model(id.get().model()));
      if (model.isPresent() && isListed(provider.get().fullId(model.get().id()), project)) {
        return true;
      }
    }
    return false;
  }

  /// `dialect` is the caller's; `functions` says that it brings function tools; `project` is whose
  /// key it has. Every unknown model among the asked one and the fallbacks refuses the call, before
  /// anything is sent.
  public Routing route(
      String asked, String dialect, boolean functions, List<String> fallbacks, String project) {
    Way way = new Way(dialect, functions, project);
    List<String> explanation = new ArrayList<>(2);
    List<Target> targets = new ArrayList<>(2);
    Lost first = add(asked, way, targets, explanation, "model");
    if (first != null && !isSkippable(first)) {
      return new Routing.Refused(first.failure());
    }
    for (String fallback : fallbacks) {
      Lost lost = add(fallback, way, targets, explanation, "fallbacks");
      if (lost != null && !isSkippable(lost)) {
        return new Routing.Refused(lost.failure());
      }
    }
    if (targets.isEmpty()) {
      return new Routing.Refused(
          first == null ? new Failure.Internal("No target.") : first.failure());
    }
    if (targets.size() > MAX_TARGETS) {
      targets.subList(MAX_TARGETS, targets.size()).clear();
    }
    return new Routing.Plan(targets, explanation);
  }

  /// A known model that cannot be used here, or not by this caller, is passed over where another
  /// target can answer.
  private static boolean isSkippable(Lost lost) {
    Failure failure = lost.failure();
    return lost.hidden()
        || failure instanceof Failure.Forbidden
        || (failure instanceof Failure.BadRequest bad && bad.code().equals("not_supported"));
  }

  private @Nullable Lost add(
      String asked, Way way, List<Target> targets, List<String> explanation, String param) {
    String named = aliases.containsKey(asked) ? asked : withoutLabel(asked);
    List<String> names = aliases.getOrDefault(named, List.of(named));
    Lost refusal = null;
    for (String name : names) {
      switch (target(name, way, param)) {
        case Found found -> {
          targets.add(found.target());
          explanation.add(
              names.size() == 1 && name.equals(named)
                  ? "target:" + found.target().id()
                  : "target:" + found.target().id() + " by alias " + shown(asked));
        }
        case Lost lost -> {
          if (!isSkippable(lost)) {
            return lost;
          }
          explanation.add("skipped:" + shown(name) + " " + lost.failure().message());
          refusal = refusal == null ? lost : refusal;
        }
      }
    }
    return targets.isEmpty() ? refusal : null;
  }

  /// TRAE and others put a label of their own before the model that was typed in:
  /// `custom_openai_compatible//openai/gpt-5.1`. What names a provider is none.
  private String withoutLabel(String asked) {
    int end = asked.indexOf(LABEL_END);
    String label = end < 0 ? "" : asked.substring(0, end);
    boolean isNone = label.isEmpty() || label.contains("/") || catalog.provider(label).isPresent();
    return isNone ? asked : asked.substring(end + LABEL_END.length());
  }

  /// How the caller speaks, which has a say in how a provider is spoken to, and whose it is.
  private record Way(String dialect, boolean functions, String project) {}

  private sealed interface Search {}

  private record Found(Target target) implements Search {}

  private record Lost(Failure failure, boolean hidden) implements Search {
    Lost(Failure failure) {
      this(failure, false);
    }
  }

  private Search target(String name, Way way, String param) {
    Optional<ModelId> parsed = ModelId.parse(name);
    if (parsed.isEmpty()) {
      return new Lost(invalidFormat(name, param));
    }
    ModelId id = parsed.get();
    Optional<Provider> provider = catalog.provider(id);
    if (provider.isEmpty()) {
      return new Lost(noProvider(id));
    }
    Optional<Model> model = provider.get().model(id.model());
    ModelId listed = model.map(known -> provider.get().fullId(known.id())).orElse(id);
    if (model.isEmpty() || !serving.isFor(listed, way.project())) {
      return new Lost(noModel(provider.get(), id), model.isPresent());
    }
    if (!serving.isServed(listed)) {
      return new Lost(notEnabled(listed));
    }
    if (!usable.contains(provider.get().id())) {
      return new Lost(notConfigured(provider.get()));
    }
    if (provider.get().bases().isEmpty()) {
      return new Lost(
          Failure.BadRequest.notSupported(
              param,
              "Provider "
                  + id.provider()
                  + " has no address: set providers."
                  + id.provider()
                  + ".base_url in the configuration file."));
    }
    String dialect = catalog.dialectAt(provider.get(), model.get(), way.dialect(), way.functions());
    URI base = Objects.requireNonNull(provider.get().bases().get(dialect), dialect);
    return new Found(new Target(id, provider.get(), model.get(), id.model(), dialect, base));
  }

  /// A provider that holds private models only is not told apart from one that is not there.
  private static Failure noModel(Provider provider, ModelId id) {
    return provider.id().indexOf('@') < 0
        ? new Failure.NotFound(
            "model_not_found",
            "Provider " + id.provider() + " has no model \"" + shown(id.model()) + "\".")
        : noProvider(id);
  }

  private static Failure noProvider(ModelId id) {
    return new Failure.NotFound(
        "model_not_found",
        id.provider().indexOf('@') < 0
            ? "There is no provider \""
                + shown(id.provider())
                + "\" (asked for "
                + shown(id.toString())
                + ")."
            : "There is no model \"" + shown(id.toString()) + "\".");
  }

  private Failure invalidFormat(String name, String param) {
    List<ModelId> meant = catalog.meantBy(name);
    String hint =
        meant.isEmpty()
            ? ", such as openai/" + (name.isEmpty() || name.contains("/") ? "gpt-5.1" : shown(name))
            : ": "
                + meant.stream().limit(8).map(ModelId::toString).collect(Collectors.joining(", "));
    return new Failure.BadRequest(
        400,
        "invalid_model_format",
        param,
        "The model is \"" + shown(name) + "\", must be provider/model_id or an alias" + hint + ".");
  }

  private static Failure notEnabled(ModelId model) {
    return new Failure.Forbidden(
        "model_not_allowed",
        "Model "
            + shown(model.toString())
            + " is not enabled here, and only enabled models are served; an administrator can"
            + " enable it (POST /v2/workspace-models).");
  }

  private static Failure notConfigured(Provider provider) {
    if (!provider.hosting().templates().isEmpty()) {
      return new Failure.Forbidden(
          "provider_not_configured",
          "Provider "
              + provider.id()
              + " is not set up here: docs/providers.md says what it needs in the configuration"
              + " file.");
    }
    String how =
        provider.environment().isEmpty()
            ? "set providers." + provider.id() + ".api_key in the configuration file"
            : "set "
                + provider.environment().getFirst()
                + " or providers."
                + provider.id()
                + ".api_key in the configuration file";
    return new Failure.Forbidden(
        "provider_not_configured",
        "Provider " + provider.id() + " has no key here: " + how + ", then restart or reload.");
  }

  private static String shown(String text) {
    String clean = text.replaceAll("\\p{Cntrl}", "?");
    return clean.length() <= LONGEST_SHOWN ? clean : clean.substring(0, LONGEST_SHOWN) + "...";
  }
}
