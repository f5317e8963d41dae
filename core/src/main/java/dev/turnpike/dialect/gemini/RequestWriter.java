package dev.turnpike.dialect.gemini;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Turns;
import dev.turnpike.conversation.Wishes;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.List;

/// Writes a request to a Gemini model. What stays the same from turn to turn comes first and the
/// contents last, so that a longer conversation begins with the bytes of the shorter one.
final class RequestWriter {
  private final Conversation conversation;
  private final Accepts accepts;
  private final Notes notes;
  private final JsonWriter out = new JsonWriter(4_096);

  RequestWriter(Conversation conversation, Accepts accepts, Notes notes) {
    this.conversation = conversation;
    this.accepts = accepts;
    this.notes = notes;
  }

  byte[] write() throws RequestRefused {
    if (conversation.sampling().choices() > 1) {
      throw new RequestRefused(
          Failure.BadRequest.notSupported("n", "A translated call has one answer: n must be 1."));
    }
    List<Message> system = Turns.leadingSystem(conversation.messages());
    List<Message> turns =
        conversation.messages().subList(system.size(), conversation.messages().size());
    out.object();
    instruction(system);
    new ToolsWriter(conversation, accepts, notes).write(out);
    new ConfigWriter(conversation, accepts, notes).write(out);
    wishes(conversation.wishes());
    out.name("contents").array();
    new ContentsWriter(accepts, out).write(turns);
    return out.end().end().bytes();
  }

  private void instruction(List<Message> system) {
    boolean begun = false;
    for (Message message : system) {
      for (Part part : message.parts()) {
        if (part instanceof Part.Text text && !text.text().isEmpty()) {
          if (!begun) {
            out.name("systemInstruction").object().name("parts").array();
            begun = true;
          }
          out.object().field("text", text.text()).end();
        }
      }
    }
    if (begun) {
      out.end().end();
    }
  }

  private void wishes(Wishes wishes) {
    String tier = wishes.tier();
    if (tier != null && !tier.equals("auto")) {
      String word = tier.equals("default") ? "standard" : tier;
      switch (word) {
        case "standard", "flex", "priority" -> out.field("serviceTier", word);
        default -> notes.dropped("service_tier");
      }
    }
    if (!wishes.metadata().isEmpty()) {
      out.name("labels").object();
      wishes.metadata().keySet().stream()
          .sorted()
          .forEach(name -> out.field(name, wishes.metadata().get(name)));
      out.end();
    }
    if (wishes.endUser() != null) {
      notes.dropped("user");
    }
    if (wishes.cacheKey() != null) {
      notes.dropped("prompt_cache_key");
    }
    if (wishes.verbosity() != null) {
      notes.dropped("verbosity");
    }
    for (Wishes.Other other : wishes.others()) {
      notes.dropped(other.field());
    }
  }
}
