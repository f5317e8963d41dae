package dev.turnpike.dialect.json;

import java.math.BigDecimal;
import java.util.List;

/// Whether two values say the same, however they are spelled: spaces, escapes, the form of numbers
/// and the order of members do not count.
public final class Alike {
  private Alike() {}

  public static boolean are(Json one, Json other) {
    if (one.isObject() && other.isObject()) {
      return objects(one, other);
    }
    if (one.isArray() && other.isArray()) {
      return lists(one.elements(), other.elements());
    }
    if (one.isString() && other.isString()) {
      return one.text().equals(other.text());
    }
    if (one.isNumber() && other.isNumber()) {
      return numbers(one, other);
    }
    return one.raw().equals(other.raw()); // true, false, null, nothing; or not of one kind
  }

  private static boolean objects(Json one, Json other) {
    if (one.names().size() != other.names().size()) {
      return false;
    }
    for (String name : one.names()) {
      if (!other.has(name) || !are(one.get(name), other.get(name))) {
        return false;
      }
    }
    return true;
  }

  private static boolean lists(List<Json> one, List<Json> other) {
    if (one.size() != other.size()) {
      return false;
    }
    for (int i = 0; i < one.size(); i++) {
      if (!are(one.get(i), other.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean numbers(Json one, Json other) {
    BigDecimal here = one.decimalOrNull();
    BigDecimal there = other.decimalOrNull();
    if (here == null || there == null) {
      return one.raw().equals(other.raw());
    }
    return here.compareTo(there) == 0;
  }
}
