package dev.turnpike.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptsRulesTest {
  private static final Catalog CATALOG = Catalog.read();

  private static Accepts accepts(String provider, String model, String dialect) {
    return AcceptsRules.read().of(provider, Model.unlisted(model)).accepts(dialect);
  }

  private static AcceptsRules rules(String json) {
    return AcceptsRules.read(DataFile.of("accepts.json", json.getBytes(UTF_8)));
  }

  @ParameterizedTest
  @CsvSource({
    "gpt-5*, gpt-5.1, true",
    "gpt-5, gpt-5.1, false",
    "*claude-opus-4-8*, us.anthropic.claude-opus-4-8-v1, true",
    "o1*, openai-o1, false",
    "*, anything, true",
    "a*b*c, abxbc, true",
    "a*b*c, abxb, false"
  })
  void starStandsForAnything(String pattern, String text, boolean matches) {
    assertThat(AcceptsRule.matches(pattern, text)).isEqualTo(matches);
  }

  @Test
  void vendorAndCaseDoNotMatter() {
    assertThat(AcceptsRule.bare("anthropic/Claude-Sonnet-4-5")).isEqualTo("claude-sonnet-4-5");
  }

  @ParameterizedTest
  @CsvSource({
    "openai, gpt-4o, chat, true, chat",
    "openai, gpt-5.1, chat, true, chat",
    "openai, gpt-5.5, chat, true, responses",
    "openai, gpt-5.6-terra, chat, true, responses",
    "openai, gpt-5.5, chat, false, chat",
    "openai, gpt-5.2-codex, chat, false, responses",
    "openai, o3-pro, chat, false, responses",
    "openai, gpt-4o, messages, false, responses",
    "openai, gpt-audio-mini, messages, false, chat",
    "anthropic, claude-sonnet-5, chat, true, messages",
    "google-ai, gemini-2.5-pro, messages, true, gemini",
    "google-ai, gemini-2.5-pro, chat, true, chat",
    "deepseek, deepseek-v4-pro, responses, true, chat",
    "deepseek, deepseek-v4-pro, messages, true, messages"
  })
  void callTakesTheDialectThatReachesTheModel(
      String provider, String model, String dialect, boolean functions, String taken) {
    Provider known = CATALOG.provider(provider).orElseThrow();
    assertThat(CATALOG.dialectAt(known, Model.unlisted(model), dialect, functions))
        .isEqualTo(taken);
  }

  @Test
  void laterRulesOverrideEarlierOnes() {
    Accepts plain = accepts("mistral", "mistral-large", "chat");
    assertThat(plain.ids()).isEqualTo(Accepts.Ids.NINE);
    assertThat(plain.mostTemperature()).isEqualTo(150);
    assertThat(plain.can(Capability.NAMED_TOOL)).isFalse();
    assertThat(accepts("anthropic", "claude-next-9", "messages").thinking().style())
        .isEqualTo(ThinkingForm.Style.ADAPTIVE);
    assertThat(accepts("anthropic", "claude-sonnet-4-5", "messages").thinking().style())
        .isEqualTo(ThinkingForm.Style.BUDGET);
    assertThat(accepts("somebody", "unknown", "chat").thinking()).isEqualTo(ThinkingForm.NONE);
  }

  @Test
  void fileNamesItsMistakes() {
    assertThatThrownBy(() -> rules("{\"rules\": [\n{\"can\": [\"fly\"]}]}"))
        .hasMessageContaining("line 2")
        .hasMessageContaining("capability fly is not known");
    assertThatThrownBy(() -> rules("{\"rules\": [{\"modle\": []}]}"))
        .hasMessageContaining("key modle is not known");
    assertThatThrownBy(() -> rules("{\"rules\": [{\"echo\": \"loud\"}]}"))
        .hasMessageContaining("loud is not known");
  }
}
