package dev.turnpike.dialect.chat;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.Accepts.Echo;
import dev.turnpike.catalog.Accepts.Ids;
import dev.turnpike.catalog.Capability;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Texts;
import dev.turnpike.conversation.Turns;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;

/// Writes the messages in the order that Chat wants: what the model said, one message for each
/// answer of its tools, what the user says. A message is written without looking at those after it,
/// so that a longer conversation begins with the same bytes.
final class MessagesWriter {
  /// Said for the model where a host lets no user speak right after a tool (Mistral).
  private static final String FILLER = "Done.";

  private final JsonWriter json;
  private final Accepts accepts;
  private final PartsWriter parts;
  private final ResultsWriter results;
  private boolean afterTool;

  MessagesWriter(JsonWriter json, Accepts accepts, PartsWriter parts) {
    this.json = json;
    this.accepts = accepts;
    this.parts = parts;
    this.results = new ResultsWriter(json, accepts, parts);
  }

  void write(List<Message> messages) throws RequestRefused {
    int begin = 0;
    if (!accepts.can(Capability.LATER_SYSTEM)) {
      List<Message> leading = Turns.leadingSystem(messages);
      mergedSystem(leading);
      begin = leading.size();
    }
    for (int i = begin; i < messages.size(); i++) {
      Message message = messages.get(i);
      switch (message.role()) {
        case SYSTEM -> system(message.parts());
        case USER -> user(message.parts());
        case ASSISTANT -> assistant(message.parts(), i == messages.size() - 1);
      }
    }
  }

  // Instructions.

  /// All instructions at the beginning as one message.
  private void mergedSystem(List<Message> leading) throws RequestRefused {
    List<Part> all = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (Message message : leading) {
      List<Part> said = texts(message.parts());
      all.addAll(said);
      texts.add(Texts.joined(said));
    }
    if (!all.isEmpty()) {
      boolean one = texts.size() == 1 || parts.marks(all);
      instruct(one ? all : List.of(Part.Text.of(String.join("\n\n", texts))));
    }
  }

  private void system(List<Part> said) throws RequestRefused {
    List<Part> texts = texts(said);
    if (texts.isEmpty()) {
      return;
    }
    if (accepts.can(Capability.LATER_SYSTEM)) {
      instruct(texts);
    } else {
      say(List.of(Part.Text.of("[system] " + Texts.joined(texts))));
    }
  }

  private void instruct(List<Part> texts) throws RequestRefused {
    String role = accepts.can(Capability.DEVELOPER_ROLE) ? "developer" : "system";
    boolean asList = parts.marks(texts);
    json.object().field("role", role).name("content");
    parts.content(json, asList ? texts : List.of(Part.Text.of(Texts.joined(texts))));
    json.end();
    afterTool = false;
  }

  private List<Part> texts(List<Part> said) {
    List<Part> texts = new ArrayList<>();
    for (Part part : PartsWriter.sayable(said)) {
      if (part instanceof Part.Text) {
        texts.add(part);
      } else {
        parts.dropped();
      }
    }
    return texts;
  }

  // The user, and what tools answered.

  private void user(List<Part> said) throws RequestRefused {
    List<Part> rest = new ArrayList<>();
    boolean answers = false;
    for (Part part : said) {
      if (part instanceof Part.ToolResult result) {
        rest.addAll(results.write(result));
        answers = true;
      }
    }
    afterTool |= answers;
    rest.addAll(PartsWriter.sayable(said));
    if (!rest.isEmpty() || !answers) {
      say(rest);
    }
  }

  private void say(List<Part> said) throws RequestRefused {
    if (afterTool && accepts.ids() == Ids.NINE) {
      json.object().field("role", "assistant").field("content", FILLER).end();
    }
    json.object().field("role", "user").name("content");
    parts.content(json, said);
    json.end();
    afterTool = false;
  }

  // The model.

  private void assistant(List<Part> said, boolean last) throws RequestRefused {
    List<Part.ToolUse> calls = new ArrayList<>();
    List<Part.Thought> thoughts = new ArrayList<>();
    List<Part> content = new ArrayList<>();
    List<String> refusals = new ArrayList<>();
    for (Part part : said) {
      switch (part) {
        case Part.ToolUse use -> calls.add(use);
        case Part.Thought thought -> thoughts.add(thought);
        case Part.Refusal refused -> refusals.add(refused.text());
        case Part.Text _,
            Part.Image _,
            Part.Document _,
            Part.Audio _,
            Part.Video _,
            Part.ToolResult _,
            Part.Hosted _,
            Part.Compaction _ ->
            content.add(part);
      }
    }
    String refusal = String.join("\n", refusals);
    if (!accepts.can(Capability.DEVELOPER_ROLE) && !refusal.isEmpty()) {
      content.add(Part.Text.of(refusal)); // the field is OpenAI's alone
      refusal = "";
    }
    List<Part> texts = texts(content);
    boolean echoes = accepts.echo() == Echo.EVERY_TURN || accepts.echo() == Echo.DETAILS;
    if (texts.isEmpty() && calls.isEmpty() && refusal.isEmpty() && !echoes) {
      return;
    }
    json.object().field("role", "assistant");
    content(texts, calls.isEmpty() && refusal.isEmpty());
    json.fieldIf("refusal", refusal.isEmpty() ? null : refusal);
    EchoWriter.write(json, thoughts, accepts.echo());
    calls(calls);
    if (last && calls.isEmpty() && accepts.ids() == Ids.NINE) {
      json.field("prefix", true);
    }
    json.end();
    afterTool = false;
  }

  private void content(List<Part> texts, boolean alone) throws RequestRefused {
    if (texts.isEmpty() && !alone) {
      if (accepts.ids() != Ids.NINE) {
        json.field("content", null);
      }
      return;
    }
    json.name("content");
    parts.content(json, parts.marks(texts) ? texts : List.of(Part.Text.of(Texts.joined(texts))));
  }

  private void calls(List<Part.ToolUse> calls) {
    if (calls.isEmpty()) {
      return;
    }
    json.name("tool_calls").array();
    for (Part.ToolUse call : calls) {
      CallsWriter.write(json, call, results.called(call));
    }
    json.end();
    if (accepts.can(Capability.CACHE_MARKS)) {
      Marks.write(json, calls.getLast().mark());
    }
  }
}
