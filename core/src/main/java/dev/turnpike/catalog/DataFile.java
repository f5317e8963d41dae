package dev.turnpike.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// A data file being read: JSON, one value or one a line. Strict: what is not expected is an error
/// that names the file, the line, what was seen and what was wanted.
public final class DataFile implements AutoCloseable {
  private static final JsonFactory FORMAT =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final String name;
  private final JsonParser parser;
  private final int firstLine;

  private DataFile(String name, JsonParser parser, int firstLine) {
    this.name = name;
    this.parser = parser;
    this.firstLine = firstLine;
  }

  /// A file that lies beside a class; null where there is none.
  public static @Nullable DataFile beside(Class<?> type, String name) {
    try (InputStream in = type.getResourceAsStream(name)) {
      return in == null ? null : of(name, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be read", e);
    }
  }

  public static DataFile of(String name, byte[] content) {
    return part(name, content, 1);
  }

  /// A part of a file, which begins at a line of it.
  public static DataFile part(String name, byte[] content, int firstLine) {
    return new DataFile(name, FORMAT.createParser(ObjectReadContext.empty(), content), firstLine);
  }

  public String name() {
    return name;
  }

  /// Whether another object begins; false at the end of the file.
  public boolean next() {
    JsonToken token = advance();
    if (token == null) {
      return false;
    }
    expect(token == JsonToken.START_OBJECT, "an object");
    return true;
  }

  /// Hands every key of the object that has just begun to `field`, which reads its value.
  public void fields(Consumer<String> field) {
    while (advance() != JsonToken.END_OBJECT) {
      field.accept(parser.currentName());
    }
  }

  /// A text that is not empty.
  public String text() {
    return textOf(advance());
  }

  public String text(String wanted) {
    expect(advance() == JsonToken.VALUE_STRING, wanted);
    return parser.getString();
  }

  /// A whole number from 0 on.
  public long count() {
    String wanted = "a whole number from 0 on";
    expect(advance() == JsonToken.VALUE_NUMBER_INT, wanted);
    boolean small = parser.getStringLength() <= 18;
    expect(small && parser.getLongValue() >= 0, wanted);
    return parser.getLongValue();
  }

  public boolean yes() {
    JsonToken token = advance();
    expect(token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE, "true or false");
    return token == JsonToken.VALUE_TRUE;
  }

  public List<String> texts() {
    expect(advance() == JsonToken.START_ARRAY, "a list of texts");
    List<String> texts = new ArrayList<>();
    for (JsonToken token = advance(); token != JsonToken.END_ARRAY; token = advance()) {
      texts.add(textOf(token));
    }
    return texts;
  }

  /// A map from text to text, in the file's order.
  public Map<String, String> textsByName() {
    expect(advance() == JsonToken.START_OBJECT, "an object of texts");
    Map<String, String> texts = new LinkedHashMap<>();
    fields(key -> texts.put(key, text()));
    return texts;
  }

  /// Steps into an object, whose members [#fields] then hands out.
  public void object() {
    expect(advance() == JsonToken.START_OBJECT, "an object");
  }

  /// Reads a list of objects: `one` is called where each has begun.
  public void objects(Runnable one) {
    expect(advance() == JsonToken.START_ARRAY, "a list of objects");
    for (JsonToken token = advance(); token != JsonToken.END_ARRAY; token = advance()) {
      expect(token == JsonToken.START_OBJECT, "an object");
      one.run();
    }
  }

  public IllegalArgumentException unknown(String key, String known) {
    return wrong("key " + key + " is not known, must be one of " + known);
  }

  /// The error to throw for what is wrong where reading stands.
  public IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException(name + ", line " + line() + ": " + what);
  }

  /// Where reading stands, from 1 on.
  public int line() {
    return firstLine + parser.currentLocation().getLineNr() - 1;
  }

  @Override
  public void close() {
    parser.close();
  }

  private String textOf(@Nullable JsonToken token) {
    expect(token == JsonToken.VALUE_STRING && parser.getStringLength() > 0, "a text");
    return parser.getString();
  }

  private @Nullable JsonToken advance() {
    try {
      return parser.nextToken();
    } catch (JacksonException e) {
      throw wrong(e.getOriginalMessage());
    }
  }

  private void expect(boolean met, String wanted) {
    if (!met) {
      String key = parser.currentName();
      throw wrong(
          (key == null ? "what stands here" : key) + " is " + seen() + ", must be " + wanted);
    }
  }

  private String seen() {
    JsonToken token = parser.currentToken();
    if (token == null) {
      return "the end of the file";
    }
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "a list";
      default -> parser.getString();
    };
  }
}
