package dev.turnpike.gateway;

import dev.turnpike.catalog.Catalog;
import dev.turnpike.catalog.Model;
import dev.turnpike.catalog.Provider;
import dev.turnpike.catalog.Provider.CredentialForm;
import dev.turnpike.gateway.config.Config;
import dev.turnpike.gateway.config.Config.ModelSettings;
import dev.turnpike.gateway.config.Config.ProviderSettings;
import dev.turnpike.gateway.config.EnvironmentKey;
import dev.turnpike.gateway.upstream.Access;
import dev.turnpike.gateway.upstream.Credential;
import dev.turnpike.gateway.upstream.Secret;
import dev.turnpike.gateway.upstream.SignIn;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The providers as they are here: the data files, the operator's settings laid over them, and for
/// each one that has a credential (or needs none) the way to it.
record Providers(Catalog catalog, Map<String, Access> reachable, Map<String, String> foundBy) {

  private static final String IN_FILE = "configuration file";

  /// The built-in provider's id.
  static final String SIMULATOR = "sim";

  /// `simulator` is the address of the built-in one, or null where it does not run.
  static Providers of(
      Catalog shipped, Config config, Map<String, String> environment, @Nullable URI simulator) {
    List<Provider> providers = new ArrayList<>();
    Map<String, Access> reachable = new HashMap<>();
    Map<String, String> foundBy = new LinkedHashMap<>();
    Map<String, ProviderSettings> unknown = new LinkedHashMap<>(config.providers());
    for (Provider provider : shipped.providers()) {
      ProviderSettings settings = unknown.remove(provider.id());
      if (provider.id().equals(SIMULATOR) && settings == null) {
        if (simulator != null) {
          providers.add(provider.withBases(simulatorBases(simulator)));
          reachable.put(SIMULATOR, new Access(new Credential(SIMULATOR, ""), true, null));
        }
        continue;
      }
      boolean asShipped = settings == null && provider.hosting().templates().isEmpty();
      Provider here = asShipped ? provider : settled(provider, settings, environment);
      providers.add(here);
      reach(here, settings, environment, reachable, foundBy);
    }
    unknown.forEach(
        (id, settings) -> {
          Provider own = own(id, settings);
          providers.add(own);
          reach(own, settings, environment, reachable, foundBy);
        });
    return new Providers(shipped.with(providers), Map.copyOf(reachable), foundBy);
  }

  static Map<String, URI> simulatorBases(URI origin) {
    URI versioned = URI.create(origin + "/v1");
    Map<String, URI> bases = new LinkedHashMap<>();
    bases.put("chat", versioned);
    bases.put("responses", versioned);
    bases.put("messages", origin);
    bases.put("gemini", origin);
    return bases;
  }

  private static void reach(
      Provider provider,
      @Nullable ProviderSettings settings,
      Map<String, String> environment,
      Map<String, Access> reachable,
      Map<String, String> foundBy) {
    if (settings == null && provider.isLocal() && !provider.id().equals(SIMULATOR)) {
      return; // nobody said that it runs
    }
    boolean ownAddress = settings != null && (settings.baseUrl() != null || provider.isLocal());
    SignIns.Found found = signIn(provider, settings, environment);
    boolean keyless = provider.credential() == CredentialForm.NONE || ownAddress;
    if (provider.bases().isEmpty() || (found == null && !keyless)) {
      return;
    }
    SignIns.Found by = found == null ? new SignIns.Found(key(""), IN_FILE) : found;
    reachable.put(
        provider.id(),
        new Access(
            new Credential(provider.id(), by.signIn()),
            ownAddress,
            settings == null ? null : settings.ca()));
    foundBy.put(provider.id(), by.by());
  }

  /// What the file says wins over what variables hold, and a key over what there is beside.
  private static SignIns.@Nullable Found signIn(
      Provider provider, @Nullable ProviderSettings settings, Map<String, String> environment) {
    String key = settings == null ? null : settings.apiKey();
    if (key != null) {
      return new SignIns.Found(key(key), IN_FILE);
    }
    SignIns.Found other =
        new SignIns(provider, settings, environment, Places.of(provider, settings, environment))
            .find();
    if (other != null && other.by().equals(IN_FILE)) {
      return other;
    }
    for (String name : provider.environment()) {
      String value = EnvironmentKey.read(environment, name);
      if (value != null) {
        return new SignIns.Found(key(value), name);
      }
    }
    return other;
  }

  private static SignIn key(String text) {
    return new SignIn.Key(new Secret(text));
  }

  private static Provider settled(
      Provider provider, @Nullable ProviderSettings settings, Map<String, String> environment) {
    Map<String, URI> bases = new LinkedHashMap<>(provider.bases());
    URI base = settings == null ? null : settings.baseUrl();
    if (settings != null && base != null && settings.dialect() != null) {
      bases.clear();
      bases.put(settings.dialect(), base);
    } else {
      if (base != null) {
        bases.replaceAll((_, _) -> base);
      }
      Map<String, String> places = Places.of(provider, settings, environment);
      bases.putAll(Places.bases(provider, settings, places, environment));
    }
    Map<String, String> headers = new HashMap<>(provider.headers());
    Map<String, Model> models = new HashMap<>(provider.models());
    if (settings != null) {
      headers.putAll(settings.headers());
      settings.models().forEach(model -> models.put(model.id(), model(model)));
    }
    return new Provider(
        provider.id(),
        provider.name(),
        bases,
        provider.credential(),
        provider.environment(),
        headers,
        provider.open(),
        models,
        provider.hosting());
  }

  /// A provider of the operator's own; one without a list of models takes any.
  private static Provider own(String id, ProviderSettings settings) {
    String dialect = settings.dialect();
    URI base = settings.baseUrl();
    if (dialect == null || base == null) {
      throw new IllegalArgumentException(
          "provider " + id + " is not in the catalog, so it needs dialect and base_url");
    }
    Map<String, Model> models = new HashMap<>();
    settings.models().forEach(model -> models.put(model.id(), model(model)));
    return new Provider(
        id,
        id,
        Map.of(dialect, base),
        switch (dialect) {
          case "messages" -> CredentialForm.X_API_KEY;
          case "gemini" -> CredentialForm.GOOGLE_API_KEY;
          case "elevenlabs" -> CredentialForm.XI_API_KEY;
          default -> CredentialForm.BEARER;
        },
        List.of(),
        settings.headers(),
        models.isEmpty(),
        models);
  }

  private static Model model(ModelSettings settings) {
    return new Model(
        settings.id(), settings.id(), List.of(), settings.contextWindow(), settings.maxOutput(), 0);
  }
}
