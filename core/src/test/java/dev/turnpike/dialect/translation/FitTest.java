package dev.turnpike.dialect.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.catalog.Accepts;
import dev.turnpike.catalog.Catalog;
import dev.turnpike.catalog.ModelId;
import dev.turnpike.catalog.Provider;
import dev.turnpike.conversation.CacheMark;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Event;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Message.Role;
import dev.turnpike.conversation.Notes;
import dev.turnpike.conversation.OutputFormat;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Sampling;
import dev.turnpike.conversation.Source;
import dev.turnpike.conversation.Thinking;
import dev.turnpike.conversation.Thinking.Effort;
import dev.turnpike.conversation.Thinking.Mode;
import dev.turnpike.conversation.Tool;
import dev.turnpike.conversation.ToolChoice;
import dev.turnpike.conversation.Wishes;
import dev.turnpike.dialect.Dialects;
import dev.turnpike.dialect.RequestRefused;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What becomes of a conversation on its way to the models that ship in the catalog.
class FitTest {
  private static final Catalog CATALOG = Catalog.read();

  private final Notes notes = new Notes();
  private final Map<String, Source.Inline> images = new HashMap<>();
  private WayBack wayBack = new WayBack();

  private static final Conversation HI =
      new Conversation(
          "chat",
          List.of(Message.of(Role.USER, Part.Text.of("hi"))),
          List.of(),
          ToolChoice.UNSET,
          Sampling.NONE,
          Thinking.UNSET,
          OutputFormat.PLAIN,
          Wishes.NONE,
          false,
          false);

  private Conversation fit(Conversation asked, String target) throws RequestRefused {
    ModelId id = ModelId.parse(target).orElseThrow();
    Provider provider = CATALOG.provider(id.provider()).orElseThrow();
    String dialect =
        CATALOG.dialectAt(provider, provider.model(id.model()).orElseThrow(), "other", false);
    Accepts accepts = CATALOG.accepts(provider, provider.model(id.model()).orElseThrow(), dialect);
    Fit.Fitted fitted = new Fit(Dialects.of(dialect), accepts, target, notes, images).fit(asked);
    wayBack = fitted.wayBack();
    return fitted.conversation();
  }

  private static Sampling sampling(String temperature, String topP, @Nullable Integer topK) {
    return new Sampling(
        null,
        new BigDecimal(temperature),
        new BigDecimal(topP),
        topK,
        null,
        null,
        null,
        List.of(),
        -1,
        1);
  }

  private static Conversation thinking(
      Mode mode, @Nullable Effort effort, @Nullable Integer budget) {
    return HI.with(new Thinking(mode, effort, budget, null));
  }

  private static Tool.Function function(String name) {
    return new Tool.Function(null, name, null, "{\"type\":\"object\"}", null, false, null);
  }

  @Test
  void claudeOfTheFourthGenerationTakesTemperatureWithoutTopP() throws RequestRefused {
    Sampling fitted =
        fit(HI.with(sampling("0.7", "0.9", null)), "anthropic/claude-sonnet-4-5").sampling();
    assertThat(fitted.temperature()).isEqualTo("0.7");
    assertThat(fitted.topP()).isNull();
    assertThat(notes.all()).containsExactly("dropped:top_p");
  }

  @Test
  void newestClaudesTakeNoSamplingAtAll() throws RequestRefused {
    Sampling fitted = fit(HI.with(sampling("0", "1", 40)), "anthropic/claude-opus-4-8").sampling();
    assertThat(fitted).isEqualTo(Sampling.NONE);
    assertThat(notes.all()).containsExactly("dropped:temperature", "dropped:top_k");
  }

  @Test
  void temperatureIsClampedAndNotRescaled() throws RequestRefused {
    Sampling fitted =
        fit(HI.with(sampling("1.4", "1", null)), "anthropic/claude-haiku-4-5").sampling();
    assertThat(fitted.temperature()).isEqualTo("1");
    assertThat(notes.all()).contains("clamped:temperature=1");
  }

  @Test
  void responsesTakeSixteenTokensAtLeast() throws RequestRefused {
    Conversation asked =
        HI.with(new Sampling(1, null, null, null, null, null, null, List.of(), -1, 1));
    assertThat(fit(asked, "openai/gpt-5.5").sampling().maxOutput()).isEqualTo(16);
    assertThat(notes.all()).containsExactly("clamped:max_tokens=16");
  }

  @Test
  void severalAnswersAreRefused() {
    Conversation asked =
        HI.with(new Sampling(null, null, null, null, null, null, null, List.of(), -1, 3));
    assertThatThrownBy(() -> fit(asked, "anthropic/claude-sonnet-4-5"))
        .hasMessage("n is 3, must be 1 where a call is translated between dialects.");
  }

  @ParameterizedTest
  @CsvSource({
    "anthropic/claude-opus-4-8, HIGH, HIGH,",
    "anthropic/claude-opus-4-8, MINIMAL, LOW,",
    "anthropic/claude-opus-4-6, XHIGH, MAX,",
    "anthropic/claude-sonnet-4-5, HIGH,, 16000",
    "anthropic/claude-sonnet-4-5, MAX,, 31999",
    "openai/gpt-5.1, MAX, HIGH,",
    "openai/gpt-5.6-sol, MAX, MAX,",
    "openai/o3, MINIMAL, LOW,",
    "google-ai/gemini-3-flash-preview, MAX, HIGH,",
    "google-ai/gemini-2.5-flash, MEDIUM,, 8192",
    "google-ai/gemini-2.5-flash, MAX,, 24576",
    "deepseek/deepseek-v4-pro, XHIGH, MAX,"
  })
  void effortIsSaidInTheFormOfTheModel(
      String model, Effort asked, @Nullable Effort effort, @Nullable Integer budget)
      throws RequestRefused {
    Thinking fitted = fit(thinking(Mode.ON, asked, null), model).thinking();
    assertThat(fitted.effort()).isEqualTo(effort);
    assertThat(fitted.budget()).isEqualTo(budget);
    assertThat(fitted.mode()).isEqualTo(Mode.ON);
  }

  @Test
  void budgetIsAnEffortWhereNoNumberIsTaken() throws RequestRefused {
    assertThat(fit(thinking(Mode.ON, null, 8_000), "anthropic/claude-opus-4-8").thinking().effort())
        .isEqualTo(Effort.MEDIUM);
  }

  @Test
  void thinkingIsSwitchedOffOnlyWhereItIsOnByDefault() throws RequestRefused {
    assertThat(fit(thinking(Mode.OFF, null, null), "anthropic/claude-sonnet-5").thinking().mode())
        .isEqualTo(Mode.OFF);
    assertThat(fit(thinking(Mode.OFF, null, null), "anthropic/claude-sonnet-4-5").thinking())
        .isEqualTo(Thinking.UNSET);
    assertThat(
            fit(thinking(Mode.OFF, null, null), "google-ai/gemini-3-flash-preview")
                .thinking()
                .effort())
        .isEqualTo(Effort.MINIMAL);
  }

  @Test
  void modelThatDoesNotThinkIsNotTold() throws RequestRefused {
    assertThat(fit(thinking(Mode.ON, Effort.HIGH, null), "mistral/mistral-large-latest").thinking())
        .isEqualTo(Thinking.UNSET);
    assertThat(notes.all()).containsExactly("dropped:reasoning");
  }

  @Test
  void budgetMakesRoomForItself() throws RequestRefused {
    Conversation asked =
        thinking(Mode.ON, Effort.HIGH, null)
            .with(new Sampling(4_000, null, null, null, null, null, null, List.of(), -1, 1));
    Conversation fitted = fit(asked, "anthropic/claude-sonnet-4-5");
    assertThat(fitted.sampling().maxOutput()).isEqualTo(20_000);
    assertThat(fitted.thinking().budget()).isEqualTo(16_000);
  }

  @Test
  void toolLoopThatLostItsSignaturesGoesOnWithoutThinking() throws RequestRefused {
    Conversation asked =
        thinking(Mode.ON, Effort.HIGH, null)
            .with(
                List.of(
                    Message.of(Role.USER, Part.Text.of("go")),
                    Message.of(
                        Role.ASSISTANT, new Part.ToolUse("a", null, "f", false, "{}", null, null)),
                    Message.of(
                        Role.USER,
                        new Part.ToolResult("a", List.of(Part.Text.of("1")), false, false, null))));
    assertThat(fit(asked, "anthropic/claude-sonnet-4-5").thinking()).isEqualTo(Thinking.UNSET);
    assertThat(notes.all()).contains("dropped:reasoning");
  }

  @Test
  void forcedToolAndThinkingNeverGoTogetherToClaude() throws RequestRefused {
    Conversation asked =
        thinking(Mode.ON, Effort.HIGH, null)
            .with(
                List.of(function("f")), new ToolChoice(ToolChoice.Mode.REQUIRED, List.of(), null));
    Conversation fitted = fit(asked, "anthropic/claude-opus-4-8");
    assertThat(fitted.toolChoice().mode()).isEqualTo(ToolChoice.Mode.REQUIRED);
    assertThat(fitted.thinking().isOn()).isFalse();
  }

  @Test
  void longNameComesBackAsItWas() throws RequestRefused {
    String name = "mcp__a_server_with_a_long_name__and_a_tool_with_a_name_longer_than_that";
    Conversation fitted =
        fit(HI.with(List.of(function(name)), ToolChoice.UNSET), "deepseek/deepseek-v4-pro");
    String shortened = fitted.tools().getFirst().name();
    assertThat(shortened).hasSizeLessThanOrEqualTo(64).startsWith("mcp__a_server");
    assertThat(back(new Event.Call(0, "a", null, shortened, false, null)))
        .containsExactly(new Event.Call(0, "a", null, name, false, null));
  }

  @Test
  void namespaceIsPartOfTheNameAndComesBack() throws RequestRefused {
    Tool.Function tool =
        new Tool.Function("mcp__fs", "read", null, "{}", null, false, CacheMark.PLAIN);
    Conversation fitted = fit(HI.with(List.of(tool), ToolChoice.UNSET), "deepseek/deepseek-v4-pro");
    assertThat(fitted.tools().getFirst().name()).isEqualTo("mcp__fs__read");
    assertThat(back(new Event.Call(0, "a", null, "mcp__fs__read", false, null)))
        .containsExactly(new Event.Call(0, "a", "mcp__fs", "read", false, null));
  }

  @Test
  void freeformToolIsAFunctionAndComesBack() throws RequestRefused {
    Tool.Freeform patch = new Tool.Freeform(null, "apply_patch", "d", null);
    Conversation fitted =
        fit(HI.with(List.of(patch), ToolChoice.UNSET), "deepseek/deepseek-v4-pro");
    assertThat(fitted.tools().getFirst()).isInstanceOf(Tool.Function.class);
    assertThat(notes.all()).containsExactly("emulated:custom_tool");
    assertThat(
            back(
                new Event.Call(0, "a", null, "apply_patch", false, null),
                new Event.Arguments(0, "{\"input\":\"*** Begin"),
                new Event.Arguments(0, " Patch\\n\"}")))
        .containsExactly(
            new Event.Call(0, "a", null, "apply_patch", true, null),
            new Event.Arguments(0, "*** Begin Patch\n"),
            new Event.CallDone(0));
  }

  @Test
  void schemaIsAToolWhereTheModelKnowsNoSchema() throws RequestRefused {
    Conversation asked = HI.with(new OutputFormat.Schema("s", null, "{\"type\":\"object\"}", null));
    Conversation fitted = fit(asked, "anthropic/claude-opus-4-1");
    assertThat(fitted.toolChoice().names()).containsExactly("json_tool_call");
    assertThat(notes.all()).containsExactly("emulated:response_format");
    assertThat(
            back(
                new Event.Call(0, "a", null, "json_tool_call", false, null),
                new Event.Arguments(0, "{\"x\":"),
                new Event.Arguments(0, "1}"),
                new Event.CallDone(0)))
        .containsExactly(new Event.Text("{\"x\":"), new Event.Text("1}"));
  }

  @Test
  void stopSequenceIsCutHereWhereTheModelKnowsNone() throws RequestRefused {
    Conversation asked =
        HI.with(new Sampling(null, null, null, null, null, null, null, List.of("END"), -1, 1));
    assertThat(fit(asked, "openai/gpt-5.5").sampling().stop()).isEmpty();
    assertThat(notes.all()).containsExactly("emulated:stop");
    List<Event> heard =
        back(new Event.Text("abcE"), new Event.Text("NDxyz"), new Event.Text("more"));
    StringBuilder text = new StringBuilder();
    heard.forEach(event -> text.append(event instanceof Event.Text said ? said.text() : ""));
    assertThat(text.toString()).isEqualTo("abc");
    assertThat(heard.getLast()).isInstanceOf(Event.Stopped.class);
  }

  private static Conversation see(Source source) {
    Part image = new Part.Image(source, null, null);
    return HI.with(
        List.of(
            Message.of(
                Role.USER, new Part.ToolResult("t", List.of(image), false, false, null), image)));
  }

  /// To a model that takes images as bytes only.
  private Conversation fitToBytes(Conversation asked) throws RequestRefused {
    Translation.To to = Targets.newest(Dialects.of("ollama"));
    return new Fit(to.dialect(), to.accepts(), to.id(), notes, images).fit(asked).conversation();
  }

  @Test
  void fetchedImageTakesThePlaceOfItsAddress() throws RequestRefused {
    Source.Inline bytes = new Source.Inline("image/png", "AAAA");
    images.put("https://x/y.png", bytes);
    Conversation fitted = fitToBytes(see(new Source.Url("https://x/y.png", "")));
    assertThat(fitted.toString()).doesNotContain("https://");
    assertThat(fitted.messages().getFirst().parts()).contains(new Part.Image(bytes, null, null));
    assertThat(notes.all()).contains("emulated:image_url");
    assertThatThrownBy(() -> fitToBytes(see(new Source.Url("https://x/z.png", ""))))
        .hasMessageContaining("data: URL");
  }

  @Test
  void modelThatTakesAddressesGetsTheAddressThoughTheImageWasFetched() throws RequestRefused {
    images.put("https://x/y.png", new Source.Inline("image/png", "AAAA"));
    Source.Url address = new Source.Url("https://x/y.png", "");
    Conversation fitted = fit(see(address), "anthropic/claude-opus-4-8");
    assertThat(fitted.messages().getFirst().parts()).contains(new Part.Image(address, null, null));
    assertThat(notes.all()).doesNotContain("emulated:image_url");
  }

  @Test
  void blindModelIsToldThatThereWasAnImage() throws RequestRefused {
    Conversation asked =
        HI.with(
            List.of(
                Message.of(
                    Role.USER,
                    new Part.Image(new Source.Inline("image/png", "AAAA"), null, null))));
    Conversation fitted = fit(asked, "deepseek/deepseek-v4-pro");
    assertThat(fitted.messages().getFirst().parts().getFirst()).isInstanceOf(Part.Text.class);
    assertThat(notes.all()).containsExactly("dropped:image");
  }

  @Test
  void hostedToolsOfOtherProvidersAreRefused() {
    Conversation asked =
        HI.with(
            List.of(
                new Tool.Hosted(Tool.Hosted.Service.FILE_SEARCH, "file_search", "responses", "{}")),
            ToolChoice.UNSET);
    assertThatThrownBy(() -> fit(asked, "deepseek/deepseek-v4-pro"))
        .isInstanceOf(RequestRefused.class)
        .hasMessageContaining("file_search");
  }

  @Test
  void mcpServersAreRefusedAndOtherFieldsNoted() throws RequestRefused {
    Wishes wishes =
        new Wishes(
            null,
            Map.of(),
            null,
            null,
            null,
            null,
            List.of(new Wishes.Other("context_management", "{}")));
    fit(HI.with(wishes), "deepseek/deepseek-v4-pro");
    assertThat(notes.all()).containsExactly("dropped:context_management");
    Wishes servers =
        new Wishes(
            null,
            Map.of(),
            null,
            null,
            null,
            null,
            List.of(new Wishes.Other("mcp_servers", "[{}]")));
    assertThatThrownBy(() -> fit(HI.with(servers), "deepseek/deepseek-v4-pro"))
        .hasMessageContaining("mcp_servers");
  }

  private List<Event> back(Event... events) {
    List<Event> heard = new ArrayList<>();
    Filter filter = wayBack.over(heard::add, () -> {});
    for (Event event : events) {
      filter.accept(event);
    }
    filter.end();
    return heard;
  }
}
