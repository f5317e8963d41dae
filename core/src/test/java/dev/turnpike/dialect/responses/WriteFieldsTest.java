package dev.turnpike.dialect.responses;

import static dev.turnpike.dialect.responses.Written.ALL;
import static dev.turnpike.dialect.responses.Written.CLOSED;
import static dev.turnpike.dialect.responses.Written.LITTLE;
import static dev.turnpike.dialect.responses.Written.asking;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Message.Role;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.OutputFormat;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Sampling;
import dev.turnpike.conversation.Thinking;
import dev.turnpike.conversation.Tool;
import dev.turnpike.conversation.ToolChoice;
import dev.turnpike.conversation.Wishes;
import dev.turnpike.dialect.RequestRefused;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What tools, sampling and wishes are in a Responses request.
class WriteFieldsTest {
  private final Notes notes = new Notes();

  private String write(Conversation conversation, Accepts accepts) throws RequestRefused {
    return Written.write(conversation, accepts, notes);
  }

  private static Message user(String text) {
    return Message.of(Role.USER, Part.Text.of(text));
  }

  // Tools.

  private String tools(Accepts accepts, ToolChoice choice, Tool... tools) throws RequestRefused {
    String body = write(asking(user("a")).with(List.of(tools), choice), accepts);
    int from = body.indexOf("\"tools\":");
    return from < 0 ? "" : body.substring(from, body.indexOf(",\"input\":")).replace('"', '\'');
  }

  private static Tool function(String name, @Nullable String schema, @Nullable Boolean strict) {
    return new Tool.Function(null, name, null, schema, strict, false, null);
  }

  @Test
  void functions_are_strict_only_where_asked_and_able() throws RequestRefused {
    String open = CLOSED.replace("\"required\":[\"x\"]", "\"required\":[]");
    assertThat(
            tools(
                ALL,
                ToolChoice.UNSET,
                function("a", CLOSED, true),
                function("b", open, true),
                function("c", CLOSED, null),
                function("d", null, null),
                function("e", "{\"description\":\"n\"}", false)))
        .isEqualTo(
            ("'tools':[{'type':'function','name':'a','parameters':"
                    + CLOSED
                    + ",'strict':true},"
                    + "{'type':'function','name':'b','parameters':"
                    + open
                    + ",'strict':false},"
                    + "{'type':'function','name':'c','parameters':"
                    + CLOSED
                    + ",'strict':false},"
                    + "{'type':'function','name':'d','parameters':{'type':'object','properties':{}},'strict':false},"
                    + "{'type':'function','name':'e','parameters':{'type':'object','description':'n',"
                    + "'properties':{}},'strict':false}]")
                .replace('"', '\''));
  }

  @Test
  void strictness_that_cannot_be_had_is_a_note() throws RequestRefused {
    tools(ALL, ToolChoice.UNSET, function("a", CLOSED, true), function("b", CLOSED, false));
    assertThat(notes.all()).isEmpty();
    for (String schema :
        List.of(
            "{\"properties\":{\"x\":{}}}",
            CLOSED.replace("string", "object"),
            CLOSED.replace("\"string\"", "[\"object\",\"null\"]"),
            CLOSED.replace("\"type\":\"string\"", "\"oneOf\":[]"))) {
      assertThat(tools(ALL, ToolChoice.UNSET, function("a", schema, true)))
          .as(schema)
          .endsWith("'strict':false}]");
    }
    assertThat(notes.all()).containsExactly("dropped:strict");
  }

  @Test
  void freeform_tools_namespaces_and_searches_have_their_own_forms() throws RequestRefused {
    String nested = "{\"type\":\"grammar\",\"grammar\":{\"syntax\":\"lark\",\"definition\":\"X\"}}";
    assertThat(
            tools(
                ALL,
                new ToolChoice(ToolChoice.Mode.AUTO, List.of("p", "web_search"), false),
                new Tool.Freeform(null, "p", "d", nested),
                new Tool.Function("ns", "f", null, null, null, false, null),
                new Tool.Function("ns", "g", null, null, null, false, null),
                new Tool.Hosted(
                    Tool.Hosted.Service.WEB_SEARCH,
                    "web_search",
                    "messages",
                    "{\"type\":\"web_search_20250305\",\"allowed_domains\":[\"x\"],\"max_uses\":3,"
                        + "\"user_location\":{\"type\":\"approximate\",\"city\":\"Bonn\"}}"),
                new Tool.Hosted(Tool.Hosted.Service.CODE, "code", "messages", "{}")))
        .isEqualTo(
            "'tools':[{'type':'custom','name':'p','description':'d',"
                + "'format':{'type':'grammar','syntax':'lark','definition':'X'}},"
                + "{'type':'namespace','name':'ns','description':'Tools of ns.','tools':["
                + "{'type':'function','name':'f','parameters':{'type':'object','properties':{}},'strict':false},"
                + "{'type':'function','name':'g','parameters':{'type':'object','properties':{}},'strict':false}]},"
                + "{'type':'web_search','filters':{'allowed_domains':['x']},"
                + "'user_location':{'type':'approximate','city':'Bonn'}}],"
                + "'tool_choice':{'type':'allowed_tools','mode':'auto','tools':["
                + "{'type':'custom','name':'p'},{'type':'web_search'}]},'parallel_tool_calls':false");
    assertThat(notes.all()).containsExactly("dropped:tools.code", "dropped:web_search.max_uses");
  }

  @Test
  void one_tool_can_be_forced_and_none_is_chosen_among_none() throws RequestRefused {
    ToolChoice forced = new ToolChoice(ToolChoice.Mode.REQUIRED, List.of("f"), true);
    assertThat(tools(ALL, forced, function("f", null, null)))
        .endsWith(",'tool_choice':{'type':'function','name':'f'},'parallel_tool_calls':true");
    assertThat(tools(ALL, forced)).isEmpty();
    assertThat(write(asking(user("a")).with(List.of(), forced), ALL))
        .doesNotContain("tool_choice", "parallel_tool_calls");
  }

  // The other fields.

  @Test
  void thinking_is_a_word() throws RequestRefused {
    Conversation plain = asking(user("a"));
    assertThat(write(plain, ALL)).doesNotContain("\"reasoning\":");
    assertThat(write(plain.with(new Thinking(Thinking.Mode.UNSET, null, null, true)), ALL))
        .contains("\"reasoning\":{\"summary\":\"auto\"}");
    assertThat(write(plain, LITTLE)).doesNotContain("\"reasoning\":");
    assertThat(write(plain.with(new Thinking(Thinking.Mode.ON, null, 10_000, null)), ALL))
        .contains("\"reasoning\":{\"effort\":\"medium\"}");
    assertThat(write(plain.with(new Thinking(Thinking.Mode.ON, null, 10_000, true)), ALL))
        .contains("\"reasoning\":{\"effort\":\"medium\",\"summary\":\"auto\"}");
    assertThat(
            write(
                plain.with(new Thinking(Thinking.Mode.ON, Thinking.Effort.HIGH, null, false)), ALL))
        .contains("\"reasoning\":{\"effort\":\"high\"}");
    assertThat(write(plain.with(new Thinking(Thinking.Mode.OFF, null, null, true)), ALL))
        .contains("\"reasoning\":{\"effort\":\"none\"}");
  }

  @Test
  void what_it_has_no_word_for_is_a_note() throws RequestRefused {
    Sampling sampling =
        new Sampling(
            1,
            new BigDecimal("0.5"),
            new BigDecimal("1.0"),
            40,
            BigDecimal.ONE,
            BigDecimal.ONE,
            7L,
            List.of("END"),
            2,
            1);
    String body = write(asking(user("a")).with(sampling), ALL);
    assertThat(body).contains("\"max_output_tokens\":16,\"temperature\":0.5,\"top_p\":1.0,");
    assertThat(notes.all())
        .containsExactlyInAnyOrder(
            "clamped:max_output_tokens=16",
            "dropped:stop",
            "dropped:seed",
            "dropped:top_k",
            "dropped:presence_penalty",
            "dropped:frequency_penalty",
            "dropped:top_logprobs");
  }

  @Test
  void several_answers_are_refused() {
    Sampling two = new Sampling(null, null, null, null, null, null, null, List.of(), -1, 2);
    assertThat(
            catchThrowableOfType(
                    RequestRefused.class, () -> write(asking(user("a")).with(two), ALL))
                .failure()
                .param())
        .isEqualTo("n");
  }

  @Test
  void wishes_are_written_where_they_can_be_granted() throws RequestRefused {
    Wishes wishes =
        new Wishes(
            "u".repeat(65),
            Map.of("b", "2", "a", "1"),
            "flex",
            "k",
            true,
            "low",
            List.of(new Wishes.Other("logit_bias", "{}")));
    Conversation asked =
        asking(user("a")).with(wishes).with(new OutputFormat.Schema("", null, CLOSED, true));
    String body = write(asked, ALL);
    assertThat(body)
        .contains(
            "\"text\":{\"format\":{\"type\":\"json_schema\",\"name\":\"answer\","
                + "\"schema\":"
                + CLOSED
                + ",\"strict\":true},\"verbosity\":\"low\"},"
                + "\"service_tier\":\"flex\",\"prompt_cache_key\":\"k\",\"safety_identifier\":\"")
        .contains("\"metadata\":{\"a\":\"1\",\"b\":\"2\"},\"input\":")
        .doesNotContain("uuu", "logit_bias");
    assertThat(notes.all()).containsExactly("dropped:store", "dropped:logit_bias");
    assertThat(write(asked, LITTLE)).doesNotContain("flex", "verbosity", "metadata");
    assertThat(notes.all())
        .contains("dropped:service_tier", "dropped:verbosity", "dropped:metadata");
  }
}
