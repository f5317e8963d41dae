package dev.turnpike.dialect.ollama;

import dev.turnpike.conversation.Event;
import dev.turnpike.conversation.StopReason;
import dev.turnpike.dialect.EventReader;
import dev.turnpike.dialect.ToolArguments;
import dev.turnpike.dialect.json.Json;
import java.util.function.Consumer;

/// Says what an Ollama answer says. Calls come whole, their arguments as an object, and mostly
/// without an id.
final class OllamaEvents implements EventReader {
  private int calls;
  private boolean stopped;

  @Override
  public void event(Json data, Consumer<Event> out) {
    Json message = data.get("message");
    if (message.get("thinking").isString()) {
      out.accept(new Event.Thought(false, 0, message.get("thinking").text()));
    }
    if (message.get("content").isString()) {
      out.accept(new Event.Text(message.get("content").text()));
    }
    for (Json call : message.get("tool_calls").elements()) {
      call(calls++, call, out);
    }
    if (data.get("done").isTrue() && !stopped) {
      stopped = true;
      boolean cut = data.get("done_reason").says("length");
      out.accept(new Event.Stopped(cut ? StopReason.LENGTH : StopReason.STOP, null));
    }
  }

  private static void call(int key, Json call, Consumer<Event> out) {
    Json function = call.get("function");
    out.accept(
        new Event.Call(
            key, call.get("id").textOrNull(), null, function.get("name").text(), false, null));
    Json arguments = function.get("arguments");
    String text = arguments.isString() ? arguments.text() : arguments.raw();
    out.accept(new Event.Arguments(key, ToolArguments.text(text)));
    out.accept(new Event.CallDone(key));
  }

  @Override
  public void whole(Json answer, Consumer<Event> out) {
    event(answer, out);
  }

  @Override
  public void end(Consumer<Event> out) {
    // all was said where it stood
  }
}
