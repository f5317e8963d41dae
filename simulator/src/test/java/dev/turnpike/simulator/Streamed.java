package dev.turnpike.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.simulator.voice.Json;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A stream as a strict client reads it: anything that its dialect's grammar does not allow fails.
final class Streamed {
  String text = "";
  String thinking = "";
  String arguments = "";
  String finish = "";
  JsonNode usage = Json.MAPPER.nullNode();

  Streamed(Caller.Speech speech, List<Got.Event> events) {
    switch (speech) {
      case CHAT -> readChat(events);
      case RESPONSES -> readResponses(events);
      case MESSAGES -> readMessages(events);
      case GEMINI -> readGemini(events);
    }
  }

  private void readChat(List<Got.Event> events) {
    assertThat(events.getLast().data()).isEqualTo("[DONE]");
    JsonNode first = events.getFirst().json();
    assertThat(first.at("/choices/0/delta/role").asString()).isEqualTo("assistant");
    int finishes = 0;
    int roles = 0;
    for (Got.Event event : events.subList(0, events.size() - 1)) {
      JsonNode chunk = event.json();
      assertThat(event.name()).isEmpty();
      assertThat(chunk.path("object").asString()).isEqualTo("chat.completion.chunk");
      assertThat(chunk.path("id")).isEqualTo(first.path("id"));
      assertThat(chunk.has("usage")).isTrue();
      if (chunk.path("choices").isEmpty()) {
        assertThat(finishes).as("usage comes after the finish").isEqualTo(1);
        usage = chunk.path("usage");
        continue;
      }
      assertThat(chunk.path("usage").isNull()).isTrue();
      JsonNode delta = chunk.at("/choices/0/delta");
      roles += delta.has("role") ? 1 : 0;
      text += delta.path("content").asString("");
      thinking += delta.path("reasoning_content").asString("");
      for (JsonNode call : delta.path("tool_calls")) {
        assertThat(call.path("index").isInt()).isTrue();
        arguments += call.at("/function/arguments").asString("");
      }
      if (chunk.at("/choices/0/finish_reason").isString()) {
        finishes++;
        finish = chunk.at("/choices/0/finish_reason").asString();
      }
    }
    assertThat(finishes).isEqualTo(1);
    assertThat(roles).isEqualTo(1);
  }

  private void readResponses(List<Got.Event> events) {
    assertThat(events.get(0).name()).isEqualTo("response.created");
    assertThat(events.get(1).name()).isEqualTo("response.in_progress");
    int number = 0;
    int open = -1;
    int items = 0;
    for (Got.Event event : events) {
      JsonNode data = event.json();
      assertThat(data.path("type").asString()).isEqualTo(event.name());
      assertThat(data.path("sequence_number").asInt(-1)).isEqualTo(number++);
      switch (event.name()) {
        case "response.output_item.added" -> {
          assertThat(open).as("one item at a time").isEqualTo(-1);
          open = data.path("output_index").asInt();
          assertThat(open).isEqualTo(items++);
        }
        case "response.output_item.done" -> {
          assertThat(data.path("output_index").asInt()).isEqualTo(open);
          open = -1;
        }
        case "response.output_text.delta" -> text += data.path("delta").asString();
        case "response.output_text.done" ->
            assertThat(data.path("text").asString()).isEqualTo(text);
        case "response.reasoning_summary_text.delta" -> thinking += data.path("delta").asString();
        case "response.function_call_arguments.delta" -> arguments += data.path("delta").asString();
        default -> {
          // envelopes
        }
      }
    }
    JsonNode last = events.getLast().json();
    assertThat(events.getLast().name()).isIn("response.completed", "response.incomplete");
    assertThat(last.at("/response/output").size()).isEqualTo(items);
    finish = last.at("/response/status").asString();
    usage = last.at("/response/usage");
    assertThat(usage.at("/input_tokens_details/cached_tokens").isNumber()).isTrue();
  }

  private void readMessages(List<Got.Event> events) {
    assertThat(events.getFirst().name()).isEqualTo("message_start");
    assertThat(events.getFirst().json().at("/message/usage/input_tokens").isNumber()).isTrue();
    assertThat(events.getLast().name()).isEqualTo("message_stop");
    int open = -1;
    int blocks = 0;
    for (Got.Event event : events) {
      JsonNode data = event.json();
      assertThat(data.path("type").asString()).isEqualTo(event.name());
      switch (event.name()) {
        case "content_block_start" -> {
          assertThat(open).isEqualTo(-1);
          open = data.path("index").asInt();
          assertThat(open).isEqualTo(blocks++);
        }
        case "content_block_delta" -> {
          assertThat(data.path("index").asInt()).isEqualTo(open);
          text += data.at("/delta/text").asString("");
          thinking += data.at("/delta/thinking").asString("");
          arguments += data.at("/delta/partial_json").asString("");
        }
        case "content_block_stop" -> {
          assertThat(data.path("index").asInt()).isEqualTo(open);
          open = -1;
        }
        case "message_delta" -> {
          assertThat(open).isEqualTo(-1);
          finish = data.at("/delta/stop_reason").asString();
          usage = data.path("usage");
        }
        default -> assertThat(event.name()).isIn("message_start", "ping", "message_stop");
      }
    }
    assertThat(finish).isNotEmpty();
  }

  private void readGemini(List<Got.Event> events) {
    for (Got.Event event : events) {
      assertThat(finish).as("nothing follows the finish").isEmpty();
      JsonNode chunk = event.json();
      assertThat(event.name()).isEmpty();
      JsonNode part = chunk.at("/candidates/0/content/parts/0");
      if (part.path("thought").asBoolean(false)) {
        thinking += part.path("text").asString();
      } else {
        text += part.path("text").asString("");
      }
      if (part.has("functionCall")) {
        arguments += part.at("/functionCall/args").toString();
      }
      finish = chunk.at("/candidates/0/finishReason").asString("");
      usage = chunk.path("usageMetadata");
    }
    assertThat(finish).isNotEmpty();
  }
}
