package dev.turnpike.dialect.responses;

import dev.turnpike.conversation.Failure;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A value of a request and where it stands, so that a refusal can name the place.
record Place(String path, Json json) {
  private static final int SHOWN = 40;

  Place get(String name) {
    return new Place(path.isEmpty() ? name : path + "." + name, json.get(name));
  }

  List<Place> elements() {
    List<Json> values = json.elements();
    List<Place> places = new ArrayList<>(values.size());
    for (int i = 0; i < values.size(); i++) {
      places.add(new Place(path + "[" + i + "]", values.get(i)));
    }
    return places;
  }

  /// As [#elements]; none where nothing is there.
  List<Place> list() throws RequestRefused {
    if (json.isThere() && !json.isArray()) {
      throw must("a list");
    }
    return elements();
  }

  boolean isThere() {
    return json.isThere();
  }

  /// A string of at least one character.
  String word() throws RequestRefused {
    String text = json.text();
    if (text.isEmpty()) {
      throw must("a string that is not empty");
    }
    return text;
  }

  // Null where nothing is there.

  @Nullable String text() throws RequestRefused {
    if (json.isThere() && !json.isString()) {
      throw must("a string");
    }
    return json.textOrNull();
  }

  /// As [#text], null where it is empty too.
  @Nullable String textOrNone() throws RequestRefused {
    String text = text();
    return text == null || text.isEmpty() ? null : text;
  }

  @Nullable BigDecimal number() throws RequestRefused {
    BigDecimal number = json.decimalOrNull();
    if (json.isThere() && number == null) {
      throw must("a number");
    }
    return number;
  }

  @Nullable Integer whole() throws RequestRefused {
    Integer number = json.smallOrNull();
    if (json.isThere() && number == null) {
      throw must("a whole number");
    }
    return number;
  }

  @Nullable Boolean truth() throws RequestRefused {
    Boolean truth = json.truthOrNull();
    if (json.isThere() && truth == null) {
      throw must("true or false");
    }
    return truth;
  }

  /// Tells the kind of value that was seen, never what it says.
  RequestRefused must(String wanted) {
    return refused(json.isMissing() ? "missing" : json.words(), wanted);
  }

  /// For a place that has a few words of its own: tells the word that was seen.
  RequestRefused mustBeOneOf(String wanted) {
    if (!json.isString()) {
      return must(wanted);
    }
    String text = json.text();
    String shown = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    return refused("\"" + shown + "\"", wanted);
  }

  private RequestRefused refused(String seen, String wanted) {
    return new RequestRefused(
        Failure.BadRequest.invalid(path, path + " is " + seen + ", must be " + wanted));
  }

  RequestRefused notSupported(String why) {
    return new RequestRefused(Failure.BadRequest.notSupported(path, path + " " + why));
  }
}
