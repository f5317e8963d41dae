package dev.turnpike.dialect.gemini;

import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Message.Role;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads `systemInstruction` and `contents`, in their order: calls are paired on the way.
final class ContentsReader {
  private final CallPairs calls = new CallPairs();

  /// The instruction as a message; none where it says nothing. A bare string is taken too.
  List<Message> instruction(Json instruction) throws RequestRefused {
    if (!instruction.isThere()) {
      return List.of();
    }
    List<Part> parts =
        instruction.isString() ? List.of(Part.Text.of(instruction.text())) : parts(instruction);
    return parts.isEmpty() ? List.of() : List.of(new Message(Role.SYSTEM, parts));
  }

  private List<Part> parts(Json instruction) throws RequestRefused {
    PartsSoFar parts = new PartsSoFar(Role.SYSTEM);
    read(instruction, "systemInstruction", parts);
    return parts.all();
  }

  /// Contents of the model's that follow each other are one turn: some clients keep a streamed
  /// answer so.
  List<Message> contents(Json contents) throws RequestRefused {
    List<Message> messages = new ArrayList<>();
    PartsSoFar turn = null;
    int number = 0;
    for (Json content : Named.array(contents, "contents").elements()) {
      String path = "contents[" + number++ + "]";
      Role role = role(Named.object(content, path), path);
      boolean goesOn = turn != null && role == Role.ASSISTANT && turn.role() == role;
      if (turn != null && !goesOn) {
        messages.add(new Message(turn.role(), turn.all()));
      }
      turn = turn != null && goesOn ? turn : new PartsSoFar(role);
      read(content, path, turn);
    }
    if (turn != null) {
      messages.add(new Message(turn.role(), turn.all()));
    }
    return messages;
  }

  private static Role role(Json content, String path) throws RequestRefused {
    Json role = content.get("role");
    return switch (role.text()) {
      case "user", "function" -> Role.USER;
      case "model" -> Role.ASSISTANT;
      case "" -> {
        if (role.isThere() && !role.isString()) {
          throw Named.wrong(path + ".role", role, "user or model");
        }
        boolean calls =
            content.get("parts").elements().stream()
                .anyMatch(part -> Named.at(part, "functionCall").isThere());
        yield calls ? Role.ASSISTANT : Role.USER;
      }
      default -> throw Named.wrong(path + ".role", role, "user or model");
    };
  }

  private void read(Json content, String path, PartsSoFar out) throws RequestRefused {
    int number = 0;
    Named.object(content, path);
    for (Json part : Named.arrayIf(content.get("parts"), path + ".parts").elements()) {
      String at = path + ".parts[" + number++ + "]";
      part(Named.object(part, at), at, out);
    }
  }

  private void part(Json part, String path, PartsSoFar out) throws RequestRefused {
    Seal seal = Signature.read(Named.at(part, "thoughtSignature").text());
    for (String name : part.names()) {
      Json value = part.get(name);
      if (!value.isThere()) {
        continue;
      }
      String at = path + "." + name;
      switch (Named.camel(name)) {
        case "text" -> text(value, at, part.get("thought").isTrue(), seal, out);
        case "inlineData" -> out.add(MediaReader.inline(value, at));
        case "fileData" -> out.add(MediaReader.file(value, at));
        case "functionCall" -> {
          only(Role.ASSISTANT, out.role(), at, value);
          call(Named.object(value, at), at, seal, out);
        }
        case "functionResponse" -> {
          only(Role.USER, out.role(), at, value);
          out.add(response(Named.object(value, at), at));
        }
        case "executableCode", "codeExecutionResult", "toolCall", "toolResponse" ->
            out.add(HostedPart.of(part));
        default -> {
          // flags of the part, or what does not exist yet
        }
      }
    }
  }

  private static void only(Role wanted, Role role, String path, Json seen) throws RequestRefused {
    if (role != wanted) {
      throw Named.wrong(
          path, seen, "in a content of the role " + (wanted == Role.USER ? "user" : "model"));
    }
  }

  private static void text(
      Json value, String path, boolean thought, @Nullable Seal seal, PartsSoFar out)
      throws RequestRefused {
    if (!value.isString()) {
      throw Named.wrong(path, value, "a string");
    }
    if (thought) {
      out.thought(value.text(), seal);
      return;
    }
    if (seal != null) {
      out.add(new Part.Thought(false, "", seal));
    }
    out.text(value.text());
  }

  private void call(Json call, String path, @Nullable Seal seal, PartsSoFar out)
      throws RequestRefused {
    String name = name(call, path);
    Seal own = seal != null && seal.form() == Seal.Form.THOUGHT ? seal : null;
    if (seal != null && own == null) {
      out.restore(seal);
    }
    Json arguments = call.get("args");
    out.add(
        new Part.ToolUse(
            calls.call(call.get("id").text(), name),
            null,
            name,
            false,
            arguments.isThere() ? arguments.raw() : "{}",
            own,
            null));
  }

  private Part response(Json response, String path) throws RequestRefused {
    String id = calls.response(response.get("id").text(), name(response, path));
    List<Part> content = new ArrayList<>();
    boolean error = ResponseText.isError(response.get("response"));
    String text = ResponseText.of(response.get("response"));
    if (!text.isEmpty()) {
      content.add(Part.Text.of(text));
    }
    int number = 0;
    for (Json part : Named.arrayIf(response.get("parts"), path + ".parts").elements()) {
      String at = path + ".parts[" + number++ + "]";
      Json inline = Named.at(Named.object(part, at), "inlineData");
      Json file = Named.at(part, "fileData");
      if (inline.isThere()) {
        content.add(MediaReader.inline(inline, at + ".inlineData"));
      } else if (file.isThere()) {
        content.add(MediaReader.file(file, at + ".fileData"));
      }
    }
    return new Part.ToolResult(id, content, error, false, null);
  }

  private static String name(Json of, String path) throws RequestRefused {
    Json name = of.get("name");
    if (name.text().isEmpty()) {
      throw Named.wrong(path + ".name", name, "a string that is not empty");
    }
    return name.text();
  }
}
