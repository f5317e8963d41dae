package dev.turnpike.gateway.edge;

import dev.turnpike.gateway.edge.Place.Family;
import io.vertx.core.MultiMap;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The key that a request carries, in whichever of the three headers (or, for Google clients, in
/// the query) it stands.
sealed interface PresentedKey {
  record One(String key) implements PresentedKey {}

  record None() implements PresentedKey {}

  /// Two that differ: the request does not say who it is.
  record Contradiction() implements PresentedKey {}

  String BEARER = "bearer ";

  static PresentedKey of(MultiMap headers, Family family, @Nullable String query) {
    String found = null;
    for (String name : List.of("authorization", "x-api-key", "x-goog-api-key")) {
      List<String> values = headers.getAll(name);
      for (String value : values) {
        String key = name.equals("authorization") ? bearer(value) : value.strip();
        if (key.isEmpty()) {
          continue; // a client that was given no key for this header
        }
        if (found != null && !found.equals(key)) {
          return new Contradiction();
        }
        found = key;
      }
    }
    if (family == Family.GOOGLE && query != null) {
      for (String key : inQuery(query)) {
        if (found != null && !found.equals(key)) {
          return new Contradiction();
        }
        found = key;
      }
    }
    return found == null ? new None() : new One(found);
  }

  private static String bearer(String value) {
    return value.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? value.substring(BEARER.length()).strip()
        : value.strip();
  }

  private static List<String> inQuery(String query) {
    List<String> keys = new ArrayList<>();
    for (String pair : query.split("&", -1)) {
      if (pair.startsWith("key=") && pair.length() > "key=".length()) {
        keys.add(decoded(pair.substring("key=".length())));
      }
    }
    return keys;
  }

  /// As it stands where its escapes are bad: no key looks like that.
  private static String decoded(String key) {
    try {
      return URLDecoder.decode(key, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException badEscape) {
      return key;
    }
  }
}
