package dev.turnpike.dialect.embeddings;

import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes vectors in OpenAI's form: the numbers as the provider wrote them, or as base64 of
/// little-endian 32-bit floats.
final class Vectors {
  private Vectors() {}

  /// `vectors` are arrays of numbers. The model is the one that was asked for.
  static byte[] write(List<Json> vectors, boolean base64, String model, long tokens) {
    JsonWriter json = new JsonWriter(4_096);
    json.object().field("object", "list").name("data").array();
    for (int i = 0; i < vectors.size(); i++) {
      json.object().field("object", "embedding").field("index", i);
      if (base64) {
        json.field("embedding", base64(vectors.get(i)));
      } else {
        json.rawField("embedding", vectors.get(i));
      }
      json.end();
    }
    json.end().field("model", model);
    json.name("usage").object().field("prompt_tokens", tokens).field("total_tokens", tokens);
    return json.end().end().bytes();
  }

  /// Whether it is a list of numbers, and not an empty one; `base64` whether each must fit into a
  /// 32-bit float.
  static boolean isVector(@Nullable Json value, boolean base64) {
    return value != null
        && !value.elements().isEmpty()
        && value.elements().stream()
            .allMatch(
                number -> number.isNumber() && (!base64 || Float.isFinite(toFloat(number.raw()))));
  }

  private static String base64(Json vector) {
    List<Json> numbers = vector.elements();
    float[] floats = new float[numbers.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = toFloat(numbers.get(i).raw());
    }
    return packed(floats);
  }

  /// The nearest float to a number of JSON; infinite where there is none.
  static float toFloat(String number) {
    return Float.parseFloat(number);
  }

  /// Little-endian, in base64.
  static String packed(float[] floats) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * floats.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(floats);
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
