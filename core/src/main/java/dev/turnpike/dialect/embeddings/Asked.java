package dev.turnpike.dialect.embeddings;

import dev.turnpike.conversation.Failure;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.MalformedJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a request asks: the vectors of some texts. `dimensions` is how long they are to be, null
/// for the model's own length; `base64` that they are wanted as base64 of little-endian 32-bit
/// floats.
record Asked(
    List<String> texts, @Nullable Integer dimensions, boolean base64, List<String> unknown) {
  private static final int MOST_DIMENSIONS = 65_536;

  Asked {
    texts = List.copyOf(texts);
    unknown = List.copyOf(unknown);
  }

  static Asked read(byte[] body) throws RequestRefused {
    Json root;
    try {
      root = Json.parse(body);
    } catch (MalformedJson e) {
      throw new IllegalStateException("the body was read before", e);
    }
    List<String> unknown = new ArrayList<>();
    for (String name : root.names()) {
      boolean known =
          switch (name) {
            case "model", "input", "dimensions", "encoding_format", "stream" -> true;
            default -> !root.get(name).isThere();
          };
      if (!known) {
        unknown.add(name);
      }
    }
    return new Asked(texts(root.get("input")), dimensions(root), base64(root), unknown);
  }

  private static List<String> texts(Json input) throws RequestRefused {
    if (input.isString()) {
      return List.of(input.text());
    }
    List<String> texts = new ArrayList<>(input.elements().size());
    for (Json text : input.elements()) {
      String path = "input[" + texts.size() + "]";
      if (text.isNumber() || text.isArray()) {
        throw new RequestRefused(
            Failure.BadRequest.notSupported(
                path,
                path
                    + " holds tokens, which mean nothing to a model of another provider; send the"
                    + " text"));
      }
      if (!text.isString() || text.text().isEmpty()) {
        throw new RequestRefused(
            Failure.BadRequest.invalid(
                path,
                path + " is " + (text.isString() ? "empty" : text.words()) + ", must be a text"));
      }
      texts.add(text.text());
    }
    return texts;
  }

  private static @Nullable Integer dimensions(Json root) throws RequestRefused {
    Json value = root.get("dimensions");
    if (!value.isThere()) {
      return null;
    }
    Integer dimensions = value.smallOrNull();
    if (dimensions == null || dimensions < 1 || dimensions > MOST_DIMENSIONS) {
      throw new RequestRefused(
          Failure.BadRequest.invalid(
              "dimensions", "dimensions is not a whole number of 1 to " + MOST_DIMENSIONS));
    }
    return dimensions;
  }

  private static boolean base64(Json root) throws RequestRefused {
    Json format = root.get("encoding_format");
    if (!format.isThere() || format.says("float")) {
      return false;
    }
    if (format.says("base64")) {
      return true;
    }
    throw new RequestRefused(
        Failure.BadRequest.invalid(
            "encoding_format", "encoding_format must be \"float\" or \"base64\""));
  }
}
