package dev.turnpike.gateway.trace;

import java.io.ByteArrayOutputStream;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/// Copies one JSON document and puts stars for every text that is not plainly structure.
///
/// A text is structure when its field is one of a few and it looks like a name. What a tool is
/// called with, and what callers attach, has keys and numbers of the caller's own: there everything
/// is hidden.
final class JsonMask {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Pattern NAME = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$.:/+-]{0,127}");

  private static final Set<String> STRUCTURE =
      Set.of(
          "type",
          "role",
          "model",
          "modelVersion",
          "id",
          "object",
          "event",
          "status",
          "finish_reason",
          "finishReason",
          "stop_reason",
          "call_id",
          "item_id",
          "tool_call_id",
          "tool_use_id",
          "service_tier");

  /// Objects under these fields are the caller's own.
  private static final Set<String> OPAQUE = Set.of("args", "arguments", "input", "metadata");

  /// In objects under these fields `name` is a tool's name; elsewhere it may be a person's.
  private static final Set<String> TOOLS =
      Set.of(
          "function",
          "tools",
          "tool_choice",
          "functionCall",
          "functionResponse",
          "functionDeclarations");

  private final JsonParser from;
  private final JsonGenerator to;

  private JsonMask(JsonParser from, JsonGenerator to) {
    this.from = from;
    this.to = to;
  }

  /// The document masked; a [tools.jackson.core.JacksonException] where it is not one document.
  static byte[] of(byte[] json) {
    ByteArrayOutputStream masked = new ByteArrayOutputStream(json.length);
    try (JsonParser from = JSON.createParser(ObjectReadContext.empty(), json);
        JsonGenerator to = JSON.createGenerator(ObjectWriteContext.empty(), masked)) {
      new JsonMask(from, to).value(from.nextToken(), null, null, false, false);
      if (from.nextToken() != null) {
        throw new StreamReadException(from, "one document was wanted");
      }
    }
    return masked.toByteArray();
  }

  static boolean looksLikeName(String text) {
    return NAME.matcher(text).matches();
  }

  private void value(
      @Nullable JsonToken token,
      @Nullable String field,
      @Nullable String parent,
      boolean opaque,
      boolean ofTool) {
    switch (token) {
      case START_OBJECT -> object(field, opaque || isOpaque(field, parent));
      case START_ARRAY -> {
        to.writeStartArray();
        for (JsonToken next = from.nextToken();
            next != JsonToken.END_ARRAY;
            next = from.nextToken()) {
          // What stands in an array is a field's value several times over; `input` is then a list
          // of messages and no tool's argument.
          value(next, "input".equals(field) ? "items" : field, parent, opaque, ofTool);
        }
        to.writeEndArray();
      }
      case VALUE_STRING -> {
        String text = from.getString();
        boolean stays = !opaque && isStructure(field, ofTool) && looksLikeName(text);
        to.writeString(stays ? text : Masking.stars(text));
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> to.writeNumber(opaque ? "0" : from.getString());
      case VALUE_TRUE, VALUE_FALSE -> to.writeBoolean(!opaque && token == JsonToken.VALUE_TRUE);
      case VALUE_NULL -> to.writeNull();
      case null, default -> throw new StreamReadException(from, "the document ends early");
    }
  }

  private void object(@Nullable String field, boolean opaque) {
    boolean ofTool = field != null && TOOLS.contains(field);
    to.writeStartObject();
    while (from.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = from.currentName();
      to.writeName(opaque || !looksLikeName(name) ? Masking.stars(name) : name);
      JsonToken token = from.nextToken();
      if (token == JsonToken.VALUE_STRING && name.equals("type")) {
        ofTool |= isToolType(from.getString());
      }
      value(token, name, field, opaque, ofTool);
    }
    to.writeEndObject();
  }

  private static boolean isToolType(String type) {
    return type.endsWith("tool_use") || type.startsWith("function_call") || type.equals("function");
  }

  private static boolean isStructure(@Nullable String field, boolean ofTool) {
    return field != null && (STRUCTURE.contains(field) || (ofTool && field.equals("name")));
  }

  private static boolean isOpaque(@Nullable String field, @Nullable String parent) {
    return field != null
        && (OPAQUE.contains(field)
            || (field.equals("response") && "functionResponse".equals(parent)));
  }
}
