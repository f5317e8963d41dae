package dev.turnpike.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.Seal.Form;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/// What the gateway carries through clients of one dialect does not reach a provider of it.
class OpenedCarriersTest {
  private static String opened(String dialect, String body, String target) throws Exception {
    return new String(
        Dialects.client(dialect).opened(body.getBytes(UTF_8), seal -> seal.belongsTo(target)),
        UTF_8);
  }

  private static String carrier(Form form, String value, String origin) {
    return Carrier.wrap(new Seal(form, value, "rs_9", origin));
  }

  private static String messages(String signature) {
    return "{\"model\":\"m\",\"thinking\":{\"type\":\"adaptive\"},\"messages\":[{\"role\":\"assistant\",\"content\":["
        + "{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\""
        + signature
        + "\"},{\"type\":\"text\",\"text\":\"a\", \"x\":1}]}],\"y\" : 2}";
  }

  @Test
  void anothers_thought_goes_and_its_own_comes_back_to_Messages() throws Exception {
    String foreign = messages(carrier(Form.ENCRYPTED, "OAIENC", "r/gpt-5"));
    assertThat(opened("messages", foreign, "m/claude-opus-4-6"))
        .doesNotContain("gw1.")
        .doesNotContain("thinking\",\"thinking")
        .contains("{\"type\":\"text\",\"text\":\"a\", \"x\":1}")
        .contains("\"y\":2");
    String own = messages(carrier(Form.SIGNATURE, "c2ln", "m/claude-opus-4-6"));
    assertThat(opened("messages", own, "m/claude-opus-4-6")).contains("\"signature\":\"c2ln\"");
    String native_ = messages("c2ln");
    assertThat(opened("messages", native_, "m/claude-opus-4-6")).isEqualTo(native_);
  }

  @Test
  void a_tool_loop_that_loses_its_thought_does_not_think_on() throws Exception {
    String loop =
        "{\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024},\"messages\":[{\"role\":\"assistant\",\"content\":["
            + "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\""
            + carrier(Form.ENCRYPTED, "E", "r/x")
            + "\"},{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"f\",\"input\":{}}]}]}";
    assertThat(opened("messages", loop, "m/claude-opus-4-5"))
        .doesNotContain("thinking")
        .contains("tool_use");
  }

  @Test
  void items_of_Responses_are_what_they_were_or_gone() throws Exception {
    String item =
        "{\"input\":[{\"type\":\"reasoning\",\"id\":\"rs_ours\",\"summary\":[],\"encrypted_content\":\"%s\"},"
            + "{\"role\":\"user\",\"content\":\"hi\"}]}";
    assertThat(
            opened(
                "responses", item.formatted(carrier(Form.ENCRYPTED, "ENC", "r/gpt-5")), "r/gpt-5"))
        .contains("\"id\":\"rs_9\"")
        .contains("\"encrypted_content\":\"ENC\"");
    assertThat(
            opened(
                "responses", item.formatted(carrier(Form.SIGNATURE, "S", "m/claude")), "r/gpt-5"))
        .isEqualTo("{\"input\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
  }

  @Test
  void calls_of_Gemini_say_that_they_have_no_proof() throws Exception {
    String carried =
        Base64.getEncoder()
            .encodeToString(carrier(Form.SIGNATURE, "S", "m/claude").getBytes(UTF_8));
    String body =
        "{\"contents\":[{\"role\":\"model\",\"parts\":[{\"text\":\"a\",\"thoughtSignature\":\"%1$s\"},"
            + "{\"functionCall\":{\"name\":\"f\"},\"thoughtSignature\":\"%1$s\"}]}]}";
    assertThat(opened("gemini", body.formatted(carried), "g/gemini-3"))
        .isEqualTo(
            "{\"contents\":[{\"role\":\"model\",\"parts\":[{\"text\":\"a\"},{\"functionCall\":{\"name\":\"f\"},"
                + "\"thoughtSignature\":\"skip_thought_signature_validator\"}]}]}");
    String own =
        Base64.getEncoder()
            .encodeToString(carrier(Form.THOUGHT, "T", "g/gemini-3").getBytes(UTF_8));
    assertThat(opened("gemini", body.formatted(own), "g/gemini-3"))
        .contains("\"thoughtSignature\":\"T\"");
  }
}
