package dev.turnpike.dialect.messages;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnpike.conversation.Notes;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonCursor;
import dev.turnpike.dialect.json.JsonCursor.Kind;
import dev.turnpike.dialect.json.JsonWriter;
import dev.turnpike.dialect.json.MalformedJson;
import dev.turnpike.dialect.json.Names;
import dev.turnpike.dialect.json.Splice;
import java.util.ArrayList;
import java.util.List;

/// Makes words of the searches of other providers in a Messages body that goes on as it is: a
/// client gives them back to whatever model answers next, and Anthropic refuses what it has not
/// encrypted. Every byte elsewhere stays as it was.
final class ReturnedSearches {
  private static final Names MESSAGES = Names.of("messages");
  private static final Names CONTENT = Names.of("content");

  private final byte[] body;
  private final List<Splice.Edit> edits = new ArrayList<>();

  private ReturnedSearches(byte[] body) {
    this.body = body;
  }

  static byte[] inWords(byte[] body, Notes notes) {
    if (!mayHold(body)) {
      return body;
    }
    try {
      ReturnedSearches returned = new ReturnedSearches(body);
      returned.body();
      if (returned.edits.isEmpty()) {
        return body;
      }
      notes.emulated("server_tool");
      return new Splice(returned.edits).apply(body);
    } catch (MalformedJson e) {
      throw new IllegalStateException("the body was read before", e);
    }
  }

  /// Every search of others is told with at least one of these.
  private static boolean mayHold(byte[] body) {
    String text = new String(body, ISO_8859_1);
    return text.contains(ForeignSearches.OURS) || text.contains(Citations.INDEX);
  }

  private void body() throws MalformedJson {
    JsonCursor json = new JsonCursor(body);
    json.open();
    while (json.member()) {
      if (json.keyIndex(MESSAGES) >= 0 && json.is(Kind.ARRAY)) {
        messages(json);
      }
    }
  }

  private void messages(JsonCursor json) throws MalformedJson {
    json.open();
    while (json.element()) {
      if (json.is(Kind.OBJECT)) {
        message(json);
      }
    }
  }

  private void message(JsonCursor json) throws MalformedJson {
    json.open();
    while (json.member()) {
      if (json.keyIndex(CONTENT) >= 0 && json.is(Kind.ARRAY)) {
        json.open();
        while (json.element()) {
          json.skip();
          block(Json.parse(body, json.from(), json.to()), json.from(), json.to());
        }
      }
    }
  }

  private void block(Json block, int from, int to) {
    if (ForeignSearches.tells(block)) {
      String words = HostedBlocks.words(block);
      JsonWriter text = new JsonWriter().object().field("type", "text");
      text.field("text", words.isBlank() ? "Found nothing." : words);
      Json mark = block.get(Marks.FIELD);
      replace(from, to, mark.isThere() ? text.rawField(Marks.FIELD, mark) : text);
    } else if (block.get("type").says("text") && citesOthers(block.get("citations"))) {
      JsonWriter text = new JsonWriter().object();
      BlockWriter.members(text, block, "citations");
      replace(from, to, text);
    }
  }

  private static boolean citesOthers(Json citations) {
    return citations.elements().stream().anyMatch(one -> one.get(Citations.INDEX).says(""));
  }

  private void replace(int from, int to, JsonWriter open) {
    edits.add(new Splice.Edit(from, to, open.end().toString().getBytes(UTF_8)));
  }
}
