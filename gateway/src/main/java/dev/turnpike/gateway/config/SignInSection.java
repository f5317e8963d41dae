package dev.turnpike.gateway.config;

import dev.turnpike.gateway.config.Config.SignInSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads of a provider's section what a cloud wants to know: where the customer is, and how to sign
/// in.
final class SignInSection {
  private static final List<Setting<String>> PLACES =
      List.of(Settings.REGION, Settings.PROJECT, Settings.LOCATION, Settings.RESOURCE);

  /// What is of no use without all of it.
  private static final List<List<String>> TOGETHER =
      List.of(
          List.of("access_key_id", "secret_access_key"),
          List.of("tenant_id", "client_id", "client_secret"));

  private SignInSection() {}

  /// What fills the places in the provider's addresses, by name.
  static Map<String, String> places(Section section) {
    Map<String, String> places = new HashMap<>();
    for (Setting<String> place : PLACES) {
      String value = section.find(place);
      if (value != null) {
        places.put(place.name(), value);
      }
    }
    return places;
  }

  static SignInSettings read(Section section, Reading reading) {
    for (List<String> all : TOGETHER) {
      for (String name : all) {
        all.stream()
            .filter(other -> section.has(name) && !section.has(other))
            .forEach(
                other ->
                    reading.problem(
                        section.line(name), section.key(name) + " needs " + other + " beside it"));
      }
    }
    if (section.has("session_token") && !section.has("access_key_id")) {
      reading.problem(
          section.line("session_token"),
          section.key("session_token") + " needs access_key_id and secret_access_key beside it");
    }
    Path credentials = section.findPath(Settings.CREDENTIALS);
    return new SignInSettings(
        section.find(Settings.ACCESS_KEY_ID),
        section.find(Settings.SECRET_ACCESS_KEY),
        section.find(Settings.SESSION_TOKEN),
        credentials,
        section.find(Settings.TENANT_ID),
        section.find(Settings.CLIENT_ID),
        section.find(Settings.CLIENT_SECRET),
        section.find(Settings.TOKEN_URL),
        section.find(Settings.SCOPE));
  }
}
