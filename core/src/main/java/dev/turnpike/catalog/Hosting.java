package dev.turnpike.catalog;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What differs from one customer of a provider to the next, and from the dialect's owner to this
/// host: addresses with places in them, and the host's own form of a dialect.
///
/// `templates` are addresses by dialect, `https://bedrock-runtime.{region}.amazonaws.com`; `forms`
/// names by dialect how the host speaks it where that is not how its owner does. `endpoint` are the
/// variables that may hold a customer's own scheme and host. `clientHeaders` are those of a client
/// that this host is shown and no other, in lower case.
public record Hosting(
    Map<String, String> templates,
    List<Place> places,
    Map<String, String> forms,
    List<String> endpoint,
    List<String> clientHeaders) {
  public static final Hosting PLAIN =
      new Hosting(Map.of(), List.of(), Map.of(), List.of(), List.of());

  private static final Pattern IN_BRACES = Pattern.compile("\\{([a-z_]+)}");
  private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");
  private static final Pattern ORIGIN = Pattern.compile("^https://[^/]+");

  public Hosting {
    templates = Collections.unmodifiableMap(new LinkedHashMap<>(templates));
    places = List.copyOf(places);
    forms = Map.copyOf(forms);
    endpoint = List.copyOf(endpoint);
    clientHeaders = List.copyOf(clientHeaders);
  }

  /// The host's form of a dialect; null where it is the dialect's own.
  public @Nullable String form(String dialect) {
    return forms.get(dialect);
  }

  /// Whether a text can stand in a place: 1 to 63 letters, digits, dashes and underscores.
  public static boolean isValue(String text) {
    return VALUE.matcher(text).matches();
  }

  /// The addresses with `given` values in their places. With an `origin` that takes the place of
  /// scheme and host, and the path stays. One that misses a value is left out.
  public Map<String, URI> bases(Map<String, String> given, @Nullable URI origin) {
    Map<String, URI> bases = new LinkedHashMap<>();
    templates.forEach(
        (dialect, template) -> {
          String filled = filled(moved(template, origin), given, new ArrayList<>());
          if (filled != null) {
            bases.put(dialect, URI.create(filled));
          }
        });
    return bases;
  }

  /// The places without a value, in the order in which addresses need them.
  public List<String> missing(Map<String, String> given, @Nullable URI origin) {
    List<String> missing = new ArrayList<>();
    templates.values().forEach(template -> filled(moved(template, origin), given, missing));
    return missing.stream().distinct().toList();
  }

  private static String moved(String template, @Nullable URI origin) {
    if (origin == null) {
      return template;
    }
    String path = ORIGIN.matcher(template).replaceFirst("");
    String to = origin.toString();
    return to.endsWith(path) ? to : to + path;
  }

  private @Nullable String filled(
      String template, Map<String, String> given, List<String> missing) {
    StringBuilder text = new StringBuilder();
    Matcher brace = IN_BRACES.matcher(template);
    boolean whole = true;
    while (brace.find()) {
      String value = value(brace.group(1), given, missing);
      whole &= value != null;
      brace.appendReplacement(text, value == null ? "" : Matcher.quoteReplacement(value));
    }
    brace.appendTail(text);
    return whole ? text.toString() : null;
  }

  private @Nullable String value(String name, Map<String, String> given, List<String> missing) {
    for (Place place : places) {
      if (place.name().equals(name)) {
        if (place.by() == null) {
          String value = given.getOrDefault(name, place.standard());
          if (value == null) {
            missing.add(name);
          }
          return value;
        }
        String other = value(place.by(), given, missing);
        String template = other == null ? null : values(place, other);
        return template == null ? null : filled(template, given, missing);
      }
    }
    throw new IllegalArgumentException("{" + name + "} is none of the places");
  }

  private static @Nullable String values(Place place, String other) {
    String own = place.values().get(other);
    return own == null ? place.values().get("*") : own;
  }
}
