package dev.turnpike.dialect.responses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.Seed;
import dev.turnpike.conversation.Event;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// Nothing that an upstream says makes the reader of its events fall.
class HostileEventsTest {
  private static final String[] TYPES = {
    "response.created",
    "response.output_item.added",
    "response.output_item.done",
    "response.output_text.delta",
    "response.output_text.done",
    "response.content_part.done",
    "response.refusal.delta",
    "response.reasoning_text.delta",
    "response.reasoning_summary_text.delta",
    "response.reasoning_summary_text.done",
    "response.function_call_arguments.delta",
    "response.function_call_arguments.done",
    "response.custom_tool_call_input.delta",
    "response.output_text.annotation.added",
    "response.incomplete",
    "response.failed",
    "error",
    "x",
    ""
  };
  private static final String[] VALUES = {
    "null",
    "0",
    "-1",
    "1e9",
    "true",
    "[]",
    "{}",
    "\"\"",
    "\"a\"",
    "[1,null,{}]",
    "\"\\ud800\"",
    ResponsesEventsTest.MESSAGE.replace('\'', '"'),
    ResponsesEventsTest.THOUGHT.replace('\'', '"'),
    ResponsesEventsTest.CALL.replace('\'', '"'),
    ResponsesEventsTest.SEARCH.replace('\'', '"'),
    ResponsesEventsTest.OUTPUT.replace('\'', '"'),
    "{\"output\":[{},1]}",
    "{\"type\":\"function_call\"}",
    "{\"type\":\"output_text\",\"text\":7}"
  };
  private static final String[] NAMES = {
    "output_index",
    "content_index",
    "summary_index",
    "item_id",
    "item",
    "delta",
    "text",
    "part",
    "response",
    "annotation",
    "arguments",
    "input",
    "output"
  };

  @Test
  void nothing_an_upstream_says_makes_it_fall() {
    RandomGenerator random = Seed.random();
    for (int round = 0; round < 3_000; round++) {
      ResponsesEvents reader = new ResponsesEvents();
      List<Event> out = new ArrayList<>();
      List<String> told = new ArrayList<>();
      try {
        for (int i = 0; i < 12; i++) {
          String json = hostile(random);
          told.add(json);
          reader.event(Json.orMissing(json), out::add);
        }
        reader.whole(Json.orMissing(hostile(random)), out::add);
        reader.end(out::add);
      } catch (RuntimeException e) {
        throw new AssertionError(Seed.hint(round) + " " + told, e);
      }
      assertThat(out.stream().filter(Event.Stopped.class::isInstance).count())
          .as(Seed.hint(round))
          .isLessThanOrEqualTo(1);
    }
  }

  private static String hostile(RandomGenerator random) {
    if (random.nextInt(20) == 0) {
      return VALUES[random.nextInt(VALUES.length)];
    }
    JsonWriter json = new JsonWriter().object().field("type", TYPES[random.nextInt(TYPES.length)]);
    for (int i = random.nextInt(6); i > 0; i--) {
      json.rawField(NAMES[random.nextInt(NAMES.length)], VALUES[random.nextInt(VALUES.length)]);
    }
    return json.end().toString();
  }

  @Test
  void a_stream_of_endless_items_is_not_remembered() {
    ResponsesEvents events = new ResponsesEvents();
    List<Event> heard = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      String json =
          "{\"type\":\"response.output_text.delta\",\"output_index\":" + i + ",\"delta\":\"a\"}";
      events.event(Json.orMissing(json), heard::add);
    }
    assertThat(heard).hasSize(4_096);
  }
}
