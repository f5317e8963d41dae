package dev.turnpike.dialect.embeddings;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.turnpike.dialect.json.JsonCursor;
import dev.turnpike.dialect.json.JsonCursor.Kind;
import dev.turnpike.dialect.json.MalformedJson;
import dev.turnpike.dialect.json.Names;
import dev.turnpike.dialect.json.Splice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The `data` of an answer: how many vectors there are, how many of them are good, and where those
/// stand that are lists of numbers.
final class VectorList {
  private static final Names VECTOR = Names.of("embedding");

  private final List<Span> lists = new ArrayList<>();
  private int all;
  private int good;

  private record Span(int from, int to) {}

  private VectorList() {}

  /// The next value of `json`, which is an array.
  static VectorList read(JsonCursor json) throws MalformedJson {
    VectorList list = new VectorList();
    json.open();
    while (json.element()) {
      list.all++;
      if (json.is(Kind.OBJECT)) {
        list.readOne(json);
      } else {
        json.skip();
      }
    }
    return list;
  }

  private void readOne(JsonCursor json) throws MalformedJson {
    boolean found = false;
    json.open();
    while (json.member()) {
      if (json.key(VECTOR).isEmpty()) {
        json.skip();
      } else {
        found = readVector(json);
      }
    }
    if (found) {
      good++;
    }
  }

  private boolean readVector(JsonCursor json) throws MalformedJson {
    if (!json.is(Kind.ARRAY)) {
      boolean packed = json.is(Kind.STRING);
      int weight = json.weight();
      return packed && weight > 0;
    }
    int from = json.from();
    boolean numbers = true;
    int count = 0;
    json.open();
    while (json.element()) {
      numbers &= json.is(Kind.NUMBER);
      json.skip();
      count++;
    }
    lists.add(new Span(from, json.to()));
    return numbers && count > 0;
  }

  int all() {
    return all;
  }

  int good() {
    return good;
  }

  /// Whether each number of the lists fits into a 32-bit float; `body` is what this was read from.
  boolean fitsFloats(byte[] body) {
    for (Span span : lists) {
      for (float number : floats(body, span)) {
        if (!Float.isFinite(number)) {
          return false;
        }
      }
    }
    return true;
  }

  /// `body`, which this was read from, with each list of numbers as the base64 of its floats.
  byte[] packed(byte[] body) {
    List<Splice.Edit> edits = new ArrayList<>(lists.size());
    for (Span span : lists) {
      String base64 = Vectors.packed(floats(body, span));
      edits.add(new Splice.Edit(span.from, span.to, ('"' + base64 + '"').getBytes(US_ASCII)));
    }
    return new Splice(edits).apply(body);
  }

  /// What is no number among them is 0.
  private static float[] floats(byte[] body, Span span) {
    JsonCursor json = new JsonCursor(body, span.from, span.to);
    float[] floats = new float[1_536];
    int count = 0;
    try {
      json.open();
      while (json.element()) {
        boolean number = json.is(Kind.NUMBER);
        json.skip();
        if (count == floats.length) {
          floats = Arrays.copyOf(floats, 2 * count);
        }
        floats[count++] = number ? Vectors.toFloat(json.raw()) : 0;
      }
    } catch (MalformedJson e) {
      throw new IllegalStateException("the answer was read before", e);
    }
    return Arrays.copyOf(floats, count);
  }
}
