package dev.turnpike.gateway;

import dev.turnpike.catalog.Hosting;
import dev.turnpike.catalog.Place;
import dev.turnpike.catalog.Provider;
import dev.turnpike.gateway.config.Config.ProviderSettings;
import dev.turnpike.gateway.config.StartFailure;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a customer is in a provider's cloud: what fills the places in its addresses, and the
/// addresses that come of it. What the file says wins over variables.
final class Places {
  private static final Pattern ORIGIN =
      Pattern.compile("https://[A-Za-z0-9.-]{1,253}(?=[/:]|$)(:\\d{1,5})?");

  private Places() {}

  /// The values by the places' names.
  static Map<String, String> of(
      Provider provider, @Nullable ProviderSettings settings, Map<String, String> environment) {
    Map<String, String> given = new HashMap<>();
    for (Place place : provider.hosting().places()) {
      for (String variable : place.environment()) {
        String value = environment.getOrDefault(variable, "").strip();
        if (!value.isEmpty() && place.isSet()) {
          given.putIfAbsent(place.name(), checked(variable, value));
        }
      }
    }
    if (settings != null) {
      settings.places().forEach((name, value) -> given.put(known(provider, name), value));
    }
    return given;
  }

  private static String checked(String variable, String value) {
    if (!Hosting.isValue(value)) {
      throw new StartFailure(
          "the environment variable "
              + variable
              + " must hold 1 to 63 letters, digits, dashes and underscores");
    }
    return value;
  }

  private static String known(Provider provider, String name) {
    for (Place place : provider.hosting().places()) {
      if (place.name().equals(name) && place.isSet()) {
        return name;
      }
    }
    throw new StartFailure(
        "providers." + provider.id() + "." + name + " says nothing: its addresses have no " + name);
  }

  /// The addresses, or a failure where the file has the provider and a place has no value.
  static Map<String, URI> bases(
      Provider provider,
      @Nullable ProviderSettings settings,
      Map<String, String> given,
      Map<String, String> environment) {
    URI origin = settings == null ? null : settings.baseUrl();
    origin = origin == null ? endpoint(provider, environment) : origin;
    Map<String, URI> bases = provider.hosting().bases(given, origin);
    if (bases.isEmpty() && settings != null && !provider.hosting().templates().isEmpty()) {
      String missing = provider.hosting().missing(given, origin).getFirst();
      throw new StartFailure("providers." + provider.id() + " needs " + missing);
    }
    return bases;
  }

  /// Scheme and host of a customer's own endpoint as a variable holds it, or null.
  private static @Nullable URI endpoint(Provider provider, Map<String, String> environment) {
    for (String variable : provider.hosting().endpoint()) {
      String value = environment.getOrDefault(variable, "").strip();
      Matcher origin = ORIGIN.matcher(value);
      if (origin.lookingAt()) {
        return URI.create(origin.group());
      }
      if (!value.isEmpty()) {
        throw new StartFailure(
            "the environment variable " + variable + " must begin with https:// and a host");
      }
    }
    return null;
  }
}
