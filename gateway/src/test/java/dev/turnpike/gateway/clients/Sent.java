package dev.turnpike.gateway.clients;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/// What the request carries that brings the result of a tool back, read in the provider's dialect.
/// `steps` says in which order things stand; `seal` is what proves the thought, or empty.
record Sent(
    List<String> steps, String thought, String seal, String call, String answered, String result) {

  private static final class Reading {
    private final List<String> steps = new ArrayList<>();
    private String thought = "";
    private String seal = "";
    private String call = "";
    private String answered = "";
    private String result = "";

    private void text(String role) {
      steps.add(role);
    }

    private void thought(String text) {
      steps.add("thought");
      thought = text;
    }

    private void call(String id) {
      steps.add("call");
      call = id;
    }

    private void result(String id, String text) {
      steps.add("result");
      answered = id;
      result = text;
    }

    private Sent sent() {
      return new Sent(steps, thought, seal, call, answered, result);
    }
  }

  static Sent chat(JsonNode body) {
    Reading reading = new Reading();
    for (JsonNode message : body.path("messages")) {
      switch (text(message, "/role")) {
        case "user" -> reading.text("user");
        case "tool" -> reading.result(text(message, "/tool_call_id"), text(message, "/content"));
        default -> {
          if (message.has("reasoning_content")) {
            reading.thought(text(message, "/reasoning_content"));
          }
          message.path("tool_calls").forEach(call -> reading.call(text(call, "/id")));
        }
      }
    }
    return reading.sent();
  }

  static Sent responses(JsonNode body) {
    Reading reading = new Reading();
    for (JsonNode item : body.path("input")) {
      switch (item.path("type").asString("message")) {
        case "reasoning" -> {
          reading.thought(text(item, "/summary/0/text"));
          reading.seal = text(item, "/encrypted_content");
        }
        case "function_call" -> reading.call(text(item, "/call_id"));
        case "function_call_output" ->
            reading.result(text(item, "/call_id"), text(item, "/output"));
        default -> reading.text(text(item, "/role"));
      }
    }
    return reading.sent();
  }

  static Sent messages(JsonNode body) {
    Reading reading = new Reading();
    for (JsonNode message : body.path("messages")) {
      if (message.path("content").isString()) {
        reading.text(text(message, "/role"));
      }
      for (JsonNode block : elements(message.path("content"))) {
        switch (text(block, "/type")) {
          case "thinking" -> {
            reading.thought(text(block, "/thinking"));
            reading.seal = text(block, "/signature");
          }
          case "tool_use" -> reading.call(text(block, "/id"));
          case "tool_result" ->
              reading.result(
                  text(block, "/tool_use_id"),
                  block.path("content").isString()
                      ? text(block, "/content")
                      : text(block, "/content/0/text"));
          default -> reading.text(text(message, "/role"));
        }
      }
    }
    return reading.sent();
  }

  static Sent gemini(JsonNode body) {
    Reading reading = new Reading();
    for (JsonNode content : body.path("contents")) {
      for (JsonNode part : content.path("parts")) {
        if (part.has("thoughtSignature")) {
          reading.seal = text(part, "/thoughtSignature");
        }
        if (part.has("functionCall")) {
          reading.call(text(part, "/functionCall/id"));
        } else if (part.has("functionResponse")) {
          reading.result(
              text(part, "/functionResponse/id"), part.at("/functionResponse/response").toString());
        } else if (part.path("thought").asBoolean(false)) {
          reading.thought(text(part, "/text"));
        } else {
          reading.text(text(content, "/role"));
        }
      }
    }
    return reading.sent();
  }

  private static List<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  private static String text(JsonNode node, String pointer) {
    return node.at(pointer).asString("");
  }
}
