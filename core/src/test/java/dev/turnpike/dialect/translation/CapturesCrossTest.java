package dev.turnpike.dialect.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.catalog.Capability;
import dev.turnpike.conversation.Conversation;
import dev.turnpike.conversation.Message;
import dev.turnpike.conversation.Message.Role;
import dev.turnpike.conversation.Part;
import dev.turnpike.dialect.Dialect;
import dev.turnpike.dialect.Dialects;
import dev.turnpike.dialect.ReplyTo;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.MalformedJson;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What real clients sent, translated into every dialect of a provider.
class CapturesCrossTest {
  private static final JsonMapper JUDGE =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final Pattern SIGNATURE =
      Pattern.compile("\"(?:thoughtSignature|signature|encrypted_content)\":\"([^\"]+)\"");

  static Stream<Arguments> everyWay() {
    return Capture.all().stream()
        .flatMap(capture -> Dialects.all().stream().map(to -> Arguments.of(capture, to.id())));
  }

  private static Translation translated(Capture capture, Conversation asked, String dialect) {
    Dialect to = Dialects.of(dialect);
    try {
      return Translation.of(
          asked,
          capture.client(),
          Targets.newest(to),
          new ReplyTo("0123456789abcdef", "asked/model", 1_700_000_000, true, "alt=sse"));
    } catch (RequestRefused e) {
      throw new AssertionError(capture + " to " + dialect + ": " + e.failure(), e);
    }
  }

  @ParameterizedTest
  @MethodSource("everyWay")
  void aCapturedRequestReachesEveryDialect(Capture capture, String dialect) {
    byte[] request = translated(capture, capture.read(), dialect).request();
    JsonNode body = JUDGE.readTree(request);
    assertThat(body.at(messages(dialect)).size()).isPositive();
    ToolPairs.of(dialect, body).assertEachHasItsResult();
    assertThat(translated(capture, capture.read(), dialect).request()).isEqualTo(request);
  }

  @ParameterizedTest
  @MethodSource("everyWay")
  void nothingThatIsNotTheProvidersReachesIt(Capture capture, String dialect) {
    String request = new String(translated(capture, capture.read(), dialect).request(), UTF_8);
    assertThat(request).doesNotContain(Capture.GATEWAYS_OWN, "\"turnpike\":", "\"orq\":");
    assertThat(request).doesNotContain("x-anthropic-billing-header");
    if (!Targets.newest(Dialects.of(dialect)).accepts().can(Capability.CACHE_MARKS)) {
      assertThat(request).doesNotContain("\"cache_control\":", "\"cachePoint\":");
    }
    if (!dialect.equals(capture.client().id())) {
      Matcher signature = SIGNATURE.matcher(capture.body());
      while (signature.find()) {
        assertThat(request).doesNotContain('"' + signature.group(1) + '"');
      }
    }
  }

  @ParameterizedTest
  @MethodSource("everyWay")
  void aTurnMoreLeavesWhatWasSaidBeforeAsItWas(Capture capture, String dialect)
      throws MalformedJson {
    Conversation whole = capture.read();
    List<Conversation> states = new ArrayList<>();
    for (int i = 1; i < whole.messages().size(); i++) {
      if (whole.messages().get(i).role() == Role.ASSISTANT) {
        states.add(whole.with(whole.messages().subList(0, i)));
      }
    }
    states.add(whole);
    states.add(
        further(
            whole,
            Message.of(Role.ASSISTANT, Part.Text.of("Done.")),
            Message.of(Role.USER, Part.Text.of("Again, please."))));
    if (!whole.tools().isEmpty()) {
      states.add(
          further(
              states.getLast(),
              Message.of(
                  Role.ASSISTANT,
                  new Part.ToolUse("call_1", null, "again", false, "{\"n\":1}", null, null)),
              Message.of(
                  Role.USER,
                  new Part.ToolResult(
                      "call_1", List.of(Part.Text.of("Well done.")), false, false, null))));
    }
    Json before = Json.MISSING;
    for (Conversation state : states) {
      Json now = Json.parse(translated(capture, state, dialect).request());
      if (!before.isMissing()) {
        assertThat(around(now, dialect)).isEqualTo(around(before, dialect));
        String said = now.get(messages(dialect).substring(1)).raw();
        String saidBefore = before.get(messages(dialect).substring(1)).raw();
        assertThat(said).startsWith(saidBefore.substring(0, saidBefore.length() - 1) + ",");
      }
      before = now;
    }
  }

  private static Conversation further(Conversation conversation, Message... more) {
    List<Message> all = new ArrayList<>(conversation.messages());
    all.addAll(List.of(more));
    return conversation.with(all);
  }

  /// All of a request but what was said. Claude is told not to think where the turn that goes on
  /// began without its own thought, which it would miss; that is no part of what it has cached.
  private static List<String> around(Json request, String dialect) {
    List<String> around = new ArrayList<>();
    for (String name : request.names()) {
      boolean thinking =
          name.equals("inferenceConfig") || name.equals("additionalModelRequestFields");
      if (!thinking && !messages(dialect).substring(1).equals(name)) {
        around.add(name + ":" + request.get(name).raw());
      }
    }
    return around;
  }

  private static String messages(String dialect) {
    return switch (dialect) {
      case "gemini" -> "/contents";
      case "responses" -> "/input";
      default -> "/messages";
    };
  }
}
