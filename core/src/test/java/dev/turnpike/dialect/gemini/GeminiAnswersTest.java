package dev.turnpike.dialect.gemini;

import static dev.turnpike.dialect.gemini.Gemini.seal;
import static dev.turnpike.dialect.gemini.Gemini.text;
import static dev.turnpike.dialect.gemini.Gemini.to;
import static dev.turnpike.dialect.gemini.Gemini.use;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.conversation.Answer;
import dev.turnpike.conversation.Bucket;
import dev.turnpike.conversation.Citation;
import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.StopReason;
import dev.turnpike.conversation.Usage;
import dev.turnpike.dialect.Block;
import dev.turnpike.dialect.Carrier;
import dev.turnpike.dialect.Envelope;
import dev.turnpike.dialect.Operation;
import dev.turnpike.dialect.StreamTap;
import dev.turnpike.dialect.StreamWriter;
import dev.turnpike.dialect.WholeReply;
import dev.turnpike.dialect.json.Json;
import dev.turnpike.dialect.json.MalformedJson;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Answers as a Gemini client gets them, streamed and whole.
class GeminiAnswersTest {
  private static final Usage USAGE =
      Usage.counter()
          .set(Bucket.INPUT, 35)
          .set(Bucket.CACHE_READ, 20)
          .set(Bucket.OUTPUT, 10)
          .set(Bucket.REASONING, 90)
          .usage();
  private static final String COUNTS =
      "\"usageMetadata\":{\"promptTokenCount\":55,\"candidatesTokenCount\":10,\"totalTokenCount\":155,"
          + "\"cachedContentTokenCount\":20,\"thoughtsTokenCount\":90}";
  private static final String AROUND =
      "\"modelVersion\":\"anthropic/claude\",\"responseId\":\"call1\"}";
  private static final Seal THEIRS = new Seal(Seal.Form.SIGNATURE, "S", null, "anthropic/claude");

  private static String chunk(String part) {
    return "{\"candidates\":[{\"content\":{\"parts\":["
        + part
        + "],\"role\":\"model\"},\"index\":0}],"
        + AROUND;
  }

  private static String last(String part, String finish) {
    return "{\"candidates\":[{\"content\":{\"parts\":["
        + part
        + "],\"role\":\"model\"},\"index\":0,\"finishReason\":\""
        + finish
        + "\"}],"
        + COUNTS
        + ","
        + AROUND;
  }

  private static String carried(Seal seal) {
    return Base64.getEncoder().encodeToString(Carrier.wrap(seal).getBytes(UTF_8));
  }

  private static String told(StreamWriter writer) {
    return new String(writer.take(), UTF_8);
  }

  private static void speak(StreamWriter writer) {
    writer.started("r");
    writer.opened(new Block.Thought(true));
    writer.said("hm");
    writer.sealed(THEIRS);
    writer.closed();
    writer.opened(new Block.Text());
    writer.said("Hi");
    writer.closed();
    for (String name : new String[] {"f", "g"}) {
      writer.opened(new Block.Call("id-" + name, null, name, false, null));
      writer.said("{\n\"x\":");
      writer.said("1}");
      writer.closed();
    }
    writer.finished(StopReason.TOOL, null, USAGE);
  }

  private static List<String> chunks() {
    String signature = ",\"thoughtSignature\":\"" + carried(THEIRS) + "\"";
    return List.of(
        chunk("{\"text\":\"hm\",\"thought\":true}"),
        chunk("{\"text\":\"\",\"thought\":true" + signature + "}"),
        chunk("{\"text\":\"Hi\"}"),
        chunk(
            "{\"functionCall\":{\"id\":\"id-f\",\"name\":\"f\",\"args\":{ \"x\":1}}"
                + signature
                + "}"),
        chunk("{\"functionCall\":{\"id\":\"id-g\",\"name\":\"g\",\"args\":{ \"x\":1}}}"),
        last("{\"text\":\"\"}", "STOP"));
  }

  @Test
  void with_alt_sse_a_stream_is_events() {
    StreamWriter writer = Gemini.DIALECT.streamWriter(to("key=k&alt=sse"));
    speak(writer);
    StringBuilder wanted = new StringBuilder();
    chunks().forEach(chunk -> wanted.append("data: ").append(chunk).append("\n\n"));
    assertThat(told(writer)).isEqualTo(wanted.toString());
    assertThat(new String(writer.keepAlive(), UTF_8)).isEqualTo(": keep-alive\n\n");
  }

  @Test
  void without_alt_a_stream_is_an_array() throws MalformedJson {
    StreamWriter writer = Gemini.DIALECT.streamWriter(to(null));
    speak(writer);
    String told = told(writer);
    assertThat(told).isEqualTo("[" + String.join(",\n", chunks()) + "]");
    assertThat(Json.parse(told).elements()).hasSize(6);
    assertThat(new String(writer.keepAlive(), UTF_8)).isEqualTo("\n");
  }

  @Test
  void text_comes_as_it_is_said_and_a_call_when_it_is_whole() {
    StreamWriter writer = Gemini.DIALECT.streamWriter(to("alt=sse"));
    writer.started(null);
    assertThat(told(writer)).isEmpty();
    writer.opened(new Block.Text());
    writer.said("a");
    assertThat(told(writer)).isEqualTo("data: " + chunk("{\"text\":\"a\"}") + "\n\n");
    writer.closed();
    writer.opened(new Block.Call("i", null, "f", false, seal("T")));
    writer.said("{");
    assertThat(told(writer)).isEmpty();
    writer.said("}");
    writer.closed();
    assertThat(told(writer)).contains("\"args\":{}},\"thoughtSignature\":\"T\"}");
  }

  @Test
  void a_stream_that_breaks_ends_as_an_error_wherever_it_stands() throws MalformedJson {
    Failure failure = new Failure.Garbled("gone");
    StreamWriter fresh = Gemini.DIALECT.streamWriter(to(""));
    assertThat(Json.parse(fresh.errorEvent(failure, "r")).elements()).hasSize(1);
    StreamWriter writer = Gemini.DIALECT.streamWriter(to(""));
    writer.started(null);
    writer.opened(new Block.Text());
    writer.said("a");
    String all = told(writer) + new String(writer.errorEvent(failure, "r"), UTF_8);
    assertThat(Json.parse(all).elements()).hasSize(2);
    assertThat(Json.parse(all).elements().getLast().get("error").get("message").text())
        .isEqualTo("gone");
    StreamWriter events = Gemini.DIALECT.streamWriter(to("alt=sse"));
    assertThat(new String(events.errorEvent(failure, "r"), UTF_8))
        .startsWith("data: {\"error\":{")
        .endsWith("}\n\n");
  }

  @Test
  void a_whole_answer_is_one_response() {
    Answer answer =
        new Answer(
            "r",
            List.of(
                new Part.Thought(true, "hm", THEIRS),
                text("Hi"),
                use("i", "f", "not json", null),
                use("j", "g", "", seal("T"))),
            StopReason.TOOL,
            null);
    assertThat(whole(answer))
        .isEqualTo(
            last(
                "{\"text\":\"hm\",\"thought\":true,\"thoughtSignature\":\""
                    + carried(THEIRS)
                    + "\"},{\"text\":\"Hi\"},"
                    + "{\"functionCall\":{\"id\":\"i\",\"name\":\"f\",\"args\":{\"_raw\":\"not json\"}},\"thoughtSignature\":\""
                    + carried(THEIRS)
                    + "\"},{\"functionCall\":{\"id\":\"j\",\"name\":\"g\",\"args\":{}},\"thoughtSignature\":\"T\"}",
                "STOP"));
  }

  private static String whole(Answer answer) {
    return new String(Gemini.DIALECT.writeAnswer(answer, USAGE, to(null)), UTF_8);
  }

  @Test
  void a_refusal_is_text_that_safety_ended() {
    Answer refusal = new Answer(null, List.of(new Part.Refusal("no")), StopReason.STOP, null);
    assertThat(whole(refusal)).isEqualTo(last("{\"text\":\"no\"}", "SAFETY"));
    Answer filtered = new Answer(null, List.of(), StopReason.FILTER, null);
    assertThat(whole(filtered)).isEqualTo(last("{\"text\":\"\"}", "SAFETY"));
    Answer cut = new Answer(null, List.of(text("a")), StopReason.CONTEXT, null);
    assertThat(whole(cut)).isEqualTo(last("{\"text\":\"a\"}", "MAX_TOKENS"));
  }

  @Test
  void sources_are_grounding() {
    Citation first = new Citation("https://a", "A", null, 0, 1);
    Citation second = new Citation("https://b", null, null, 1, 2);
    Part.Text cited = new Part.Text("éx", List.of(first, second, first), null);
    Json grounding =
        Json.orMissing(whole(new Answer(null, List.of(text("é"), cited), StopReason.STOP, null)))
            .get("candidates")
            .elements()
            .getFirst()
            .get("groundingMetadata");
    assertThat(grounding.get("groundingChunks").raw())
        .isEqualTo(
            "[{\"web\":{\"uri\":\"https://a\",\"title\":\"A\"}},{\"web\":{\"uri\":\"https://b\",\"title\":\"\"}}]");
    assertThat(grounding.get("groundingSupports").elements().get(1).raw())
        .isEqualTo(
            "{\"segment\":{\"startIndex\":4,\"endIndex\":5,\"text\":\"x\"},\"groundingChunkIndices\":[1]}");
  }

  @Test
  void the_thinking_of_a_Gemini_model_counts_beside_its_answer() {
    assertThat(
            usage(
                "{\"promptTokenCount\":50,\"cachedContentTokenCount\":20,\"candidatesTokenCount\":10,"
                    + "\"thoughtsTokenCount\":90,\"toolUsePromptTokenCount\":5,\"totalTokenCount\":155}"))
        .isEqualTo(USAGE);
    assertThat(usage("{\"promptTokenCount\":7,\"thoughtsTokenCount\":12,\"totalTokenCount\":19}"))
        .isEqualTo(Usage.counter().set(Bucket.INPUT, 7).set(Bucket.REASONING, 12).usage());
  }

  private static Envelope envelope() {
    byte[] body = "{\"contents\":[]}".getBytes(UTF_8);
    return (Envelope) Gemini.DIALECT.readRequest(Operation.GENERATE_CONTENT, body);
  }

  private static Usage usage(String counts) {
    String answer =
        "{\"candidates\":[{\"finishReason\":\"MAX_TOKENS\"}],\"usageMetadata\":" + counts + "}";
    WholeReply reply = Gemini.DIALECT.readWhole(envelope(), answer.getBytes(UTF_8));
    return ((WholeReply.Answer) reply).usage();
  }

  @Test
  void what_a_client_gives_back_is_what_was_written() {
    String answer =
        whole(
            new Answer(
                null,
                List.of(new Part.Thought(true, "hm", THEIRS), use("i", "f", "{}", null)),
                StopReason.TOOL,
                null));
    Json content = Json.orMissing(answer).get("candidates").elements().getFirst().get("content");
    assertThat(Gemini.readContents("[" + content.raw() + "]").getFirst().parts())
        .isEqualTo(Arrays.asList(new Part.Thought(true, "hm", THEIRS), use("i", "f", "{}", null)));
  }

  @Test
  void a_call_that_went_wrong_is_no_answer_to_a_client_of_another_dialect() {
    String nothing = "{\"candidates\":[{\"finishReason\":\"MALFORMED_FUNCTION_CALL\"}]}";
    Envelope envelope = envelope();
    byte[] body = nothing.getBytes(UTF_8);
    assertThat(Gemini.DIALECT.readWhole(envelope, body)).isInstanceOf(WholeReply.Broken.class);
    assertThat(Gemini.DIALECT.readWhole(Operation.GENERATE_CONTENT, envelope, body))
        .isInstanceOf(WholeReply.Answer.class);
    byte[] event = ("data: " + nothing + "\n\n").getBytes(UTF_8);
    StreamTap translated = Gemini.DIALECT.framed(Gemini.DIALECT.answerReader(envelope));
    translated.take(event);
    translated.end();
    assertThat(translated.failure()).isInstanceOf(Failure.Garbled.class);
    StreamTap passed =
        Gemini.DIALECT.streamTap(Operation.STREAM_GENERATE_CONTENT, envelope, "alt=sse");
    assertThat(passed.take(event)).isEqualTo(event);
    passed.end();
    assertThat(passed.failure()).isNull();
    String said =
        "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"finishReason\":\"MALFORMED_FUNCTION_CALL\"}]}";
    assertThat(Gemini.DIALECT.readWhole(envelope, said.getBytes(UTF_8)))
        .isInstanceOf(WholeReply.Broken.class);
  }

  @Test
  void a_call_that_was_cut_off_is_not_told() {
    for (StopReason reason : List.of(StopReason.LENGTH, StopReason.STOP)) {
      StreamWriter writer = Gemini.DIALECT.streamWriter(to("alt=sse"));
      writer.started(null);
      for (String name : List.of("f", "g")) {
        writer.opened(new Block.Call(name, null, name, false, null));
        writer.said("{\"x");
        writer.closed();
      }
      writer.finished(reason, null, USAGE);
      String whole =
          whole(
              new Answer(
                  null,
                  List.of(use("f", "f", "{\"x", null), use("g", "g", "{\"x", null)),
                  reason,
                  null));
      for (String told : List.of(told(writer), whole)) {
        assertThat(told).contains("\"name\":\"f\"");
        assertThat(told.contains("\"name\":\"g\"")).isEqualTo(reason == StopReason.STOP);
      }
    }
  }

  @Test
  void a_call_carries_the_words_of_a_thought_whose_words_are_the_proof() {
    Seal plain = new Seal(Seal.Form.PLAIN, "", null, "deepseek/v4");
    Seal words = new Seal(Seal.Form.PLAIN, "hm", null, "deepseek/v4");
    Part.Thought thought = new Part.Thought(true, "hm", plain);
    Part call = use("i", "f", "{}", null);
    StreamWriter writer = Gemini.DIALECT.streamWriter(to(null));
    writer.started(null);
    writer.opened(new Block.Thought(true));
    writer.said("hm");
    writer.sealed(plain);
    writer.closed();
    writer.opened(new Block.Call("i", null, "f", false, null));
    writer.said("{}");
    writer.closed();
    String whole = whole(new Answer(null, List.of(thought, call), StopReason.TOOL, null));
    for (String told : List.of(told(writer), whole)) {
      assertThat(told).contains("\"args\":{}},\"thoughtSignature\":\"" + carried(words) + "\"");
    }
    String content =
        Json.orMissing(whole).get("candidates").elements().getFirst().get("content").raw();
    assertThat(Gemini.readContents("[" + content + "]").getFirst().parts())
        .as("the client kept the thought")
        .containsExactly(thought, call);
    String withoutThought = content.replaceFirst("\\{\"text\":\"hm\"[^}]*},", "");
    assertThat(Gemini.readContents("[" + withoutThought + "]").getFirst().parts())
        .containsExactly(new Part.Thought(false, "", words), call);
  }
}
