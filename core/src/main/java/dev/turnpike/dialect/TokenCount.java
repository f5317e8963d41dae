package dev.turnpike.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import dev.turnpike.dialect.json.MalformedJson;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A provider's question for how many tokens a request has, where its dialect has one.
///
/// `path` is relative to the provider's base URL. `fields` are those of a request that the question
/// takes, inside of `wrapper` where there is one. `answer` is the field of the reply that holds the
/// number.
public record TokenCount(
    String path, Set<String> fields, @Nullable Wrapper wrapper, String answer) {

  /// The field that the request's fields are put in, beside the model.
  public record Wrapper(String name, String model) {}

  public TokenCount {
    fields = Set.copyOf(fields);
  }

  /// The question for a request that the dialect wrote.
  public byte[] question(byte[] request) {
    try {
      JsonWriter json = new JsonWriter(request.length + 64);
      json.object();
      if (wrapper != null) {
        json.name(wrapper.name()).object().field("model", wrapper.model());
      }
      Json asked = Json.parse(request);
      for (String name : asked.names()) {
        if (fields.contains(name)) {
          json.rawField(name, asked.get(name));
        }
      }
      return (wrapper == null ? json.end() : json.end().end()).bytes();
    } catch (MalformedJson e) {
      throw new IllegalStateException("it was written as JSON", e);
    }
  }

  /// The number in the reply; -1 where there is none.
  public long read(byte[] reply) {
    Json said = Json.orMissing(new String(reply, UTF_8));
    Long tokens = said.get(answer).wholeOrNull();
    return tokens == null || tokens < 0 ? -1 : tokens;
  }
}
