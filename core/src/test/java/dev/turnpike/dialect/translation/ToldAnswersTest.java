package dev.turnpike.dialect.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.dialect.ClientDialect;
import dev.turnpike.dialect.Dialects;
import dev.turnpike.dialect.Operation;
import dev.turnpike.dialect.ReplyTo;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.StreamTap;
import dev.turnpike.dialect.WholeReply;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Answers that are easily told wrong.
class ToldAnswersTest {
  private static final String PATCH =
      "\"model\":\"m\",\"input\":\"hi\",\"tools\":[{\"type\":\"custom\",\"name\":\"apply_patch\"},"
          + "{\"type\":\"function\",\"name\":\"shell\",\"parameters\":{\"type\":\"object\"}}]";

  private static Translation asked(String client, Operation operation, String body, String provider)
      throws Exception {
    ClientDialect dialect = Dialects.client(client);
    return Translation.of(
        dialect.readConversation(operation, ("{" + body + "}").getBytes(UTF_8)),
        dialect,
        Targets.newest(Dialects.of(provider)),
        new ReplyTo("c", "m", 0, false, null));
  }

  private static String whole(Translation translation, String answer) {
    Translation.Whole whole = translation.readWhole(answer.getBytes(UTF_8));
    assertThat(whole.reply()).isInstanceOf(WholeReply.Answer.class);
    return new String(whole.body(), UTF_8);
  }

  private static String streamed(Translation translation, String... events) {
    StreamTap tap = translation.streamTap();
    StringBuilder told = new StringBuilder();
    for (String event : events) {
      told.append(new String(tap.take(("data: " + event + "\n\n").getBytes(UTF_8)), UTF_8));
    }
    told.append(new String(tap.end(), UTF_8));
    assertThat(tap.failure()).isNull();
    return told.toString();
  }

  private static String call(int index, String id, String name, String arguments) {
    return "{\"index\":%d,\"id\":\"%s\",\"type\":\"function\",\"function\":{\"name\":\"%s\",\"arguments\":\"%s\"}}"
        .formatted(index, id, name, arguments.replace("\"", "\\\""));
  }

  @Test
  void what_a_freeform_tool_is_given_is_there_whatever_follows_it() throws Exception {
    Translation translation = asked("responses", Operation.RESPONSES, PATCH, "chat");
    String calls =
        call(0, "a", "apply_patch", "{\"input\":\"PATCH ONE\"}")
            + ","
            + call(1, "b", "shell", "{\"cmd\":\"ls\"}");
    String answer =
        whole(
            translation,
            "{\"id\":\"x\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":null,"
                + "\"tool_calls\":["
                + calls
                + "]},\"finish_reason\":\"tool_calls\"}]}");
    assertThat(answer).contains("\"input\":\"PATCH ONE\"").contains("{\\\"cmd\\\":\\\"ls\\\"}");
  }

  @Test
  void that_holds_for_streams_too_however_the_pieces_are_mixed() throws Exception {
    Translation translation = asked("responses", Operation.RESPONSES, PATCH, "chat");
    String delta = "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[%s]}}]}";
    String told =
        streamed(
            translation,
            delta.formatted(call(0, "a", "apply_patch", "{\"input\":\"PATCH")),
            delta.formatted(call(1, "b", "shell", "{\"cmd\":")),
            delta.formatted("{\"index\":0,\"function\":{\"arguments\":\" ONE\\\"}\"}}"),
            delta.formatted("{\"index\":1,\"function\":{\"arguments\":\"\\\"ls\\\"}\"}}"),
            "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}",
            "[DONE]");
    assertThat(told)
        .contains("\"input\":\"PATCH ONE\"")
        .contains("\"arguments\":\"{\\\"cmd\\\":\\\"ls\\\"}\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"error", "insufficient_system_resource", "abort", "timeout"})
  void a_host_that_failed_has_not_answered(String reason) throws Exception {
    String body =
        "\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";
    Translation translation = asked("messages", Operation.MESSAGES, body, "chat");
    String answer =
        "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"half\"},"
            + "\"finish_reason\":\""
            + reason
            + "\"}]}";
    assertThat(translation.readWhole(answer.getBytes(UTF_8)).reply())
        .isInstanceOf(WholeReply.Broken.class);
    StreamTap tap = translation.streamTap();
    tap.take(("data: " + answer.replace("message", "delta") + "\n\n").getBytes(UTF_8));
    assertThat(tap.failure()).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "gemini,MALFORMED_FUNCTION_CALL",
    "gemini,UNEXPECTED_TOOL_CALL",
    "converse,malformed_tool_use"
  })
  void a_call_that_the_model_spoilt_is_no_end(String provider, String reason) throws Exception {
    String body = "\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";
    Translation translation = asked("chat", Operation.CHAT_COMPLETIONS, body, provider);
    String answer =
        provider.equals("gemini")
            ? "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"I will\"}]},\"finishReason\":\"%s\"}]}"
            : "{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":[{\"text\":\"I will\"}]}},\"stopReason\":\"%s\",\"usage\":{\"inputTokens\":1,\"outputTokens\":1}}";
    assertThat(translation.readWhole(answer.formatted(reason).getBytes(UTF_8)).reply())
        .isInstanceOf(WholeReply.Broken.class);
  }

  @Test
  void an_answer_without_a_choice_is_none() throws Exception {
    String body =
        "\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";
    Translation translation = asked("messages", Operation.MESSAGES, body, "chat");
    assertThat(translation.readWhole("{\"choices\":[]}".getBytes(UTF_8)).reply())
        .isInstanceOf(WholeReply.Broken.class);
  }

  @Test
  void an_answer_that_comes_as_a_call_is_that_call_alone() throws Exception {
    String body =
        "\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"response_format\":{"
            + "\"type\":\"json_schema\",\"json_schema\":{\"name\":\"x\",\"schema\":{\"type\":\"object\"}}}";
    Translation translation = asked("chat", Operation.CHAT_COMPLETIONS, body, "converse");
    String call =
        "{\"toolUse\":{\"toolUseId\":\"%s\",\"name\":\"json_tool_call\",\"input\":{\"a\":\"%s\"}}}";
    String answer =
        whole(
            translation,
            "{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":[{\"text\":\"Here you go\"},"
                + call.formatted("t1", "b")
                + ","
                + call.formatted("t2", "c")
                + "]}},\"stopReason\":\"tool_use\",\"usage\":{\"inputTokens\":1,\"outputTokens\":1}}");
    assertThat(answer).contains("\"content\":\"{\\\"a\\\":\\\"b\\\"}\"").doesNotContain("Here you");
  }

  @Test
  void a_schema_with_a_map_is_put_to_Claude_as_a_tool() throws Exception {
    String body =
        "\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"response_format\":{"
            + "\"type\":\"json_schema\",\"json_schema\":{\"name\":\"x\",\"schema\":{\"type\":\"object\",\"properties\":{"
            + "\"m\":{\"type\":\"object\",\"additionalProperties\":{\"type\":\"number\"}}}}}}";
    Translation translation = asked("chat", Operation.CHAT_COMPLETIONS, body, "messages");
    assertThat(new String(translation.request(), UTF_8))
        .contains("\"additionalProperties\":{\"type\":\"number\"}")
        .doesNotContain("output_config\":{\"format");
    assertThat(translation.notes()).contains("emulated:response_format");
  }

  @Test
  void names_that_come_out_alike_are_told_apart() throws Exception {
    String body =
        "\"model\":\"m\",\"input\":\"hi\",\"tools\":["
            + "{\"type\":\"namespace\",\"name\":\"a\",\"tools\":[{\"type\":\"function\",\"name\":\"b__c\",\"parameters\":{\"type\":\"object\"}}]},"
            + "{\"type\":\"namespace\",\"name\":\"a__b\",\"tools\":[{\"type\":\"function\",\"name\":\"c\",\"parameters\":{\"type\":\"object\"}}]}]";
    String sent =
        new String(asked("responses", Operation.RESPONSES, body, "chat").request(), UTF_8);
    List<String> names =
        sent.lines()
            .flatMap(line -> List.of(line.split("\"name\":", -1)).stream())
            .skip(1)
            .map(rest -> rest.substring(1, rest.indexOf('"', 1)))
            .toList();
    assertThat(names).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void a_choice_of_a_tool_that_is_not_there_is_refused() {
    String body =
        "\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"tools\":[{\"type\":"
            + "\"function\",\"function\":{\"name\":\"a\"}}],\"tool_choice\":{\"type\":\"function\","
            + "\"function\":{\"name\":\"b\"}}";
    assertThatThrownBy(() -> asked("chat", Operation.CHAT_COMPLETIONS, body, "messages"))
        .isInstanceOf(RequestRefused.class)
        .hasMessageContaining("tool_choice names b");
  }

  @Test
  void no_character_is_split_where_a_stop_sequence_is_looked_for() {
    StringBuilder told = new StringBuilder();
    StopCutter cutter =
        new StopCutter(
            List.of("STO"),
            event -> {
              String text = ((dev.turnpike.conversation.Event.Text) event).text();
              assertThat(Character.isHighSurrogate(text.charAt(text.length() - 1))).isFalse();
              told.append(text);
            },
            () -> {});
    cutter.accept(new dev.turnpike.conversation.Event.Text("a😀😁😂b"));
    cutter.accept(new dev.turnpike.conversation.Event.Text("cde"));
    cutter.end();
    assertThat(told.toString()).isEqualTo("a😀😁😂bcde");
  }
}
