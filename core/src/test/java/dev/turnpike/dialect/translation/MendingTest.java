package dev.turnpike.dialect.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.Catalog;
import dev.turnpike.catalog.ModelId;
import dev.turnpike.catalog.Provider;
import dev.turnpike.conversation.Notes;
import dev.turnpike.dialect.ClientDialect;
import dev.turnpike.dialect.Dialects;
import dev.turnpike.dialect.Operation;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.MalformedJson;
import dev.turnpike.dialect.translation.Translation.To;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of requests in a provider's own dialect on their way to the models that ship.
class MendingTest {
  private static final Catalog CATALOG = Catalog.read();

  private final Notes notes = new Notes();

  private byte @Nullable [] mended(String target, Operation operation, String body) {
    ModelId id = ModelId.parse(target).orElseThrow();
    Provider provider = CATALOG.provider(id.provider()).orElseThrow();
    ClientDialect dialect = Dialects.client(operation.dialect());
    Accepts accepts =
        CATALOG.accepts(provider, provider.model(id.model()).orElseThrow(), dialect.id());
    return Mending.mended(
        dialect,
        operation,
        body.getBytes(UTF_8),
        new To(dialect, accepts, target, id.model()),
        notes);
  }

  private String chat(String target, String rest) {
    return text(mended(target, Operation.CHAT_COMPLETIONS, "{\"model\":\"m\"," + rest + "}"));
  }

  private static String text(byte @Nullable [] body) {
    return body == null ? "a translation" : new String(body, UTF_8);
  }

  private static Json json(String body) throws MalformedJson {
    return Json.parse(body);
  }

  private static final String HISTORY =
      """
      "messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Look"},
       {"role":"assistant","content":"","tool_calls":[{"id":"toolu_01ABCdef","type":"function",
        "function":{"name":"look","arguments":"{\\"at\\": 12345678901234567890}"}}]},
       {"role":"tool","tool_call_id":"toolu_01ABCdef","content":"a mill"},
       {"role":"user","content":"And?"}],"tools":[{"type":"function","function":{"name":"look",
        "parameters":{"type":"object"}}}]""";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "deepseek/deepseek-v4-pro",
        "mistral/mistral-large-latest",
        "groq/openai/gpt-oss-120b",
        "xai/grok-4.3",
        "openai/gpt-4o",
        "openrouter/anthropic/claude-sonnet-4.5"
      })
  void an_ordinary_request_stays_byte_for_byte(String target) {
    String body =
        "\"stream\" : true, \"temperature\":0.50,\n \"unheard_of\":{\"b\":1,\"a\":[ 2 ]},"
            + "\"user\":\"u1\",\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"},"
            + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}]},"
            + "{\"role\":\"assistant\",\"content\":\"Yes?\",\"refusal\":null%s},"
                .formatted(target.startsWith("deepseek") ? ",\"reasoning_content\":\"\"" : "")
            + "{\"role\":\"user\",\"name\":\"Ada\",\"content\":\"Go\\u0020on\"}]";
    assertThat(chat(target, body)).isEqualTo("{\"model\":\"m\"," + body + "}");
    assertThat(notes.all()).isEmpty();
  }

  @Test
  void DeepSeek_gets_thoughts_on_every_turn() throws MalformedJson {
    Json sent = json(chat("deepseek/deepseek-v4-pro", HISTORY + ",\"x\":1.0"));
    assertThat(sent.get("messages").elements().get(2).get("reasoning_content").raw())
        .isEqualTo("\"\"");
    assertThat(sent.get("x").raw()).isEqualTo("1.0");
    assertThat(notes.all()).containsExactly("repaired:messages");
  }

  @Test
  void what_nobody_here_knows_stays_beside_what_is_put_right() throws MalformedJson {
    List<Json> sent =
        json(chat(
                "deepseek/deepseek-v4-pro",
                "\"messages\":[{\"role\":\"developer\",\"content\":\"Be brief.\",\"name\":\"n\"},"
                    + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"See\",\"z\":1},"
                    + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AAAA\"}}]},"
                    + "{\"role\":\"assistant\",\"content\":\"So\",\"prefix\":true}]"))
            .get("messages")
            .elements();
    assertThat(sent.get(0).raw())
        .isEqualTo("{\"role\":\"system\",\"content\":\"Be brief.\",\"name\":\"n\"}");
    assertThat(sent.get(2).get("prefix").isTrue()).isTrue();
    assertThat(sent.get(2).get("reasoning_content").text()).isEmpty();
    assertThat(sent.get(1).raw()).contains("[image omitted").doesNotContain("AAAA");
  }

  @Test
  void Mistral_gets_short_ids_and_an_assistant_before_the_user() throws MalformedJson {
    List<Json> sent =
        json(chat("mistral/mistral-large-latest", HISTORY)).get("messages").elements();
    String id = sent.get(2).get("tool_calls").elements().getFirst().get("id").text();
    assertThat(id).hasSize(9);
    assertThat(sent.get(2).has("content")).isFalse();
    assertThat(sent.get(3).get("tool_call_id").text()).isEqualTo(id);
    assertThat(sent.get(3).get("name").text()).isEqualTo("look");
    assertThat(sent.get(4).get("role").text()).isEqualTo("assistant");
    assertThat(sent.get(5).get("content").text()).isEqualTo("And?");
    assertThat(sent.get(2).raw()).contains("12345678901234567890");
    assertThat(chat("mistral/mistral-large-latest", HISTORY))
        .isEqualTo(chat("mistral/mistral-large-latest", HISTORY));
  }

  @Test
  void the_developer_is_the_system_and_a_later_one_the_user() throws MalformedJson {
    List<Json> sent =
        json(chat(
                "groq/openai/gpt-oss-120b",
                "\"messages\":[{\"role\":\"developer\",\"content\":\"One.\"},{\"role\":\"user\","
                    + "\"content\":\"Hi\"},{\"role\":\"system\",\"content\":\"Two.\"}]"))
            .get("messages")
            .elements();
    assertThat(sent.get(0).get("role").text()).isEqualTo("system");
    assertThat(sent.get(2).get("role").text()).isEqualTo("user");
    assertThat(sent.get(2).get("content").text()).isEqualTo("[system] Two.");
  }

  @Test
  void Groq_gets_no_field_that_it_refuses() {
    String sent =
        chat(
            "groq/openai/gpt-oss-120b",
            "\"store\":true,\"prompt_cache_key\":\"k\",\"service_tier\":\"flex\",\"messages\":["
                + "{\"role\":\"user\",\"content\":\"Hi\"},{\"role\":\"assistant\",\"content\":\"Yes?\","
                + "\"reasoning_content\":\"Hm\"},{\"role\":\"user\",\"content\":\"Go on\"}]");
    assertThat(sent)
        .doesNotContain("store")
        .doesNotContain("prompt_cache_key")
        .doesNotContain("reasoning_content")
        .contains("\"service_tier\":\"flex\"");
    assertThat(notes.all())
        .contains("dropped:store", "repaired:prompt_cache_key", "repaired:messages");
  }

  @Test
  void Groks_get_neither_penalties_nor_an_effort_they_do_not_know() {
    String sent =
        chat(
            "xai/grok-4.20-0309-reasoning",
            "\"presence_penalty\":0.5,\"reasoning_effort\":\"high\",\"messages\":[{\"role\":\"user\","
                + "\"content\":\"Hi\"}]");
    assertThat(sent)
        .isEqualTo("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
    assertThat(notes.all()).contains("dropped:presence_penalty", "dropped:reasoning");
  }

  @Test
  void a_stop_that_must_be_cut_here_is_a_translation() {
    assertThat(
            chat(
                "xai/grok-4.20-0309-reasoning",
                "\"stop\":[\"END\"],\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]"))
        .isEqualTo("a translation");
  }

  @Test
  void a_model_that_sees_nothing_is_told_that_there_was_an_image() {
    assertThat(
            chat(
                "deepseek/deepseek-v4-pro",
                "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"See\"},"
                    + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AAAA\"}}]}]"))
        .contains("[image omitted")
        .doesNotContain("AAAA");
    assertThat(notes.all()).contains("dropped:image");
  }

  @Test
  void tools_in_the_words_of_others_are_Chats() throws MalformedJson {
    Json sent =
        json(
            chat(
                "openai/gpt-5.1",
                "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"},{\"role\":\"assistant\",\"content\":"
                    + "\"x\",\"tool_calls\":[]},{\"role\":\"user\",\"content\":\"Go on\"}],"
                    + "\"tools\":[{\"name\":\"a\",\"input_schema\":{\"type\":\"object\"}},"
                    + "{\"type\":\"function\",\"name\":\"b\",\"parameters\":{\"type\":\"object\"}}],"
                    + "\"tool_choice\":{\"type\":\"auto\"}"));
    assertThat(sent.get("tools").raw())
        .isEqualTo(
            "[{\"type\":\"function\",\"function\":{\"name\":\"a\",\"parameters\":{\"type\":\"object\"}}},"
                + "{\"type\":\"function\",\"function\":{\"name\":\"b\",\"parameters\":{\"type\":\"object\"}}}]");
    assertThat(sent.get("tool_choice").raw()).isEqualTo("\"auto\"");
    assertThat(sent.get("messages").elements().get(1).has("tool_calls")).isFalse();
  }

  @Test
  void a_strict_tool_that_cannot_be_strict_is_not() {
    assertThat(
            chat(
                "openai/gpt-5.1",
                "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"tools\":[{\"type\":\"function\","
                    + "\"function\":{\"name\":\"a\",\"strict\":true,\"parameters\":{\"type\":\"object\","
                    + "\"properties\":{\"b\":{\"type\":\"string\"}}}}}]"))
        .contains("\"strict\":false");
  }

  @Test
  void older_Claudes_get_later_instructions_as_a_reminder_and_no_null_marks() throws MalformedJson {
    Json sent =
        json(
            text(
                mended(
                    "anthropic/claude-haiku-4-5",
                    Operation.MESSAGES,
                    """
                    {"model":"m","max_tokens":40000,"output_config":{"effort":"max"},"betas":["b"],
                     "system":[{"type":"text","text":"Be brief."}],
                     "messages":[{"role":"user","content":"Hi"},
                      {"role":"assistant","content":[{"type":"text","text":"Yes?"}]},
                      {"role":"system","content":"Now in French."},
                      {"role":"user","content":[{"type":"text","text":"Go on","cache_control":null}]}]}
                    """)));
    assertThat(sent.get("messages").elements()).hasSize(3);
    assertThat(sent.get("messages").elements().getLast().raw())
        .contains("<system-reminder>")
        .contains("Now in French.")
        .doesNotContain("cache_control");
    assertThat(sent.get("system").raw()).isEqualTo("[{\"type\":\"text\",\"text\":\"Be brief.\"}]");
    assertThat(sent.get("output_config").get("effort").isMissing()).isTrue();
    assertThat(sent.get("betas").raw()).isEqualTo("[\"b\"]");
  }

  @Test
  void items_of_Responses_lose_ids_under_which_nothing_is_kept() {
    String sent =
        text(
            mended(
                "openai/gpt-5.1",
                Operation.RESPONSES,
                """
                {"model":"m","store":false,"input":[{"type":"message","role":"user","content":"Hi"},
                 {"type":"message","id":"msg_1","role":"assistant","status":"completed",
                  "content":[{"type":"output_text","text":"Yes?","annotations":[]}]},
                 {"type":"message","role":"user","content":"Go on"}]}
                """));
    assertThat(sent).doesNotContain("msg_1").contains("Yes?").contains("\"store\":false");
    assertThat(notes.all()).containsExactly("repaired:input");
  }

  @Test
  void what_cannot_be_read_here_goes_on_as_it_is() {
    String rest = "\"n\":2,\"messages\":[{\"role\":\"developer\",\"content\":\"Hi\"}]";
    assertThat(chat("deepseek/deepseek-v4-pro", rest)).isEqualTo("{\"model\":\"m\"," + rest + "}");
  }
}
