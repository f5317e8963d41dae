package dev.turnpike.dialect.gemini;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.Capability;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Source;
import dev.turnpike.conversation.Texts;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The contents of a user's turn: one with what tools answered, one response for each call and in
/// the order of the calls, and one with the rest. Older models count the parts of the first, so
/// nothing else may be in it.
final class UserTurn {
  private static final String BELOW = "[attached below]";

  private final JsonWriter out;
  private final boolean takesImages;

  /// The names of all calls so far, by their ids, and the place of each in its turn.
  private final Map<String, Call> calls = new HashMap<>();

  private record Call(String name, int place) {}

  UserTurn(Accepts accepts, JsonWriter out) {
    this.out = out;
    this.takesImages = accepts.can(Capability.RESULT_IMAGES);
  }

  /// Notes the calls of a model's turn, which the next turn answers.
  void answers(List<Part> modelParts) {
    int place = 0;
    for (Part part : modelParts) {
      if (part instanceof Part.ToolUse use) {
        calls.put(use.id(), new Call(use.name(), place++));
      }
    }
  }

  void write(List<Part> parts) {
    List<Part.ToolResult> results = new ArrayList<>();
    List<String> rest = new ArrayList<>();
    for (Part part : parts) {
      if (part instanceof Part.ToolResult result) {
        results.add(result);
      }
    }
    results.sort(Comparator.comparingInt(result -> call(result.id()).place()));
    if (!results.isEmpty()) {
      out.object().field("role", "user").name("parts").array();
      results.forEach(result -> response(result, rest));
      out.end().end();
    }
    for (Part part : parts) {
      if (!(part instanceof Part.ToolResult)) {
        rest.add(members(part));
      }
    }
    if (!rest.isEmpty()) {
      out.object().field("role", "user").name("parts").array();
      rest.forEach(members -> out.raw("{" + members + "}"));
      out.end().end();
    }
  }

  private Call call(String id) {
    return calls.getOrDefault(id, new Call("unknown", Integer.MAX_VALUE));
  }

  /// Writes a response; what it cannot hold goes to `rest`.
  private void response(Part.ToolResult result, List<String> rest) {
    String text = Texts.joined(result.content());
    List<Source.Inline> images = new ArrayList<>();
    int before = rest.size();
    for (Part part : result.content()) {
      if (part instanceof Part.Text) {
        continue;
      }
      if (takesImages && part instanceof Part.Image(Source.Inline image, _, _)) {
        images.add(image);
      } else {
        rest.add(members(part));
      }
    }
    String said = text.isEmpty() && rest.size() > before ? BELOW : text;
    out.object()
        .name("functionResponse")
        .object()
        .field("name", call(result.id()).name())
        .rawField("response", ResponseText.object(said, result.error()));
    if (!images.isEmpty()) {
      out.name("parts").array();
      for (Source.Inline image : images) {
        out.raw("{" + PartWriter.inline(image.mediaType(), image.data()) + "}");
      }
      out.end();
    }
    out.end().end();
  }

  private static String members(Part part) {
    return switch (part) {
      case Part.Text text -> PartWriter.text(text.text());
      case Part.Refusal refusal -> PartWriter.text(refusal.text());
      case Part.Compaction compaction -> PartWriter.text(compaction.summary());
      case Part.Thought thought -> PartWriter.text(thought.text());
      case Part.Image image -> PartWriter.media(image.source());
      case Part.Document document -> PartWriter.media(document.source());
      case Part.Video video -> PartWriter.media(video.source());
      case Part.Audio audio -> PartWriter.audio(audio);
      case Part.Hosted hosted -> PartWriter.hosted(hosted);
      case Part.ToolUse use -> PartWriter.call(use);
      case Part.ToolResult result -> PartWriter.text(Texts.joined(result.content()));
    };
  }
}
