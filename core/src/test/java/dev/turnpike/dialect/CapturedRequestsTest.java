package dev.turnpike.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Requests that real clients sent, texts shortened.
class CapturedRequestsTest {
  private static final Path FOLDER = Path.of("src/test/resources/requests");

  static Stream<Path> requests() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList().stream();
    }
  }

  @Test
  void there_are_requests_of_every_dialect() throws IOException {
    assertThat(requests().map(file -> operation(file).dialect()).distinct())
        .containsExactlyInAnyOrder("chat", "responses", "messages", "gemini");
  }

  @ParameterizedTest
  @MethodSource("requests")
  void goes_on_byte_for_byte_but_for_the_model(Path file) throws IOException {
    byte[] body = Files.readAllBytes(file);
    Operation operation = operation(file);
    Envelope envelope = Taps.envelope(operation, body);
    String text = new String(body, UTF_8);
    String wanted = text;
    String model = envelope.model();
    if (model != null) {
      wanted = replaceOnce(wanted, "\"model\":\"" + model + "\"", "\"model\":\"up/\\\"stream\"");
    }
    if (!envelope.notes().isEmpty()) {
      assertThat(envelope.notes()).containsExactly("injected:stream_options.include_usage");
      wanted =
          replaceOnce(
              wanted,
              "\"stream\":true",
              "\"stream\":true,\"stream_options\":{\"include_usage\":true}");
    }
    assertThat(new String(envelope.spliced("up/\"stream"), UTF_8)).isEqualTo(wanted);
    assertThat(envelope.body()).isSameAs(body);
    assertThat(envelope.stream())
        .isEqualTo(
            operation == Operation.STREAM_GENERATE_CONTENT || text.contains("\"stream\":true"));
    assertThat(model == null).isEqualTo(operation.dialect().equals("gemini"));
  }

  @Test
  void Codex_names_its_session() throws IOException {
    byte[] body = Files.readAllBytes(FOLDER.resolve("RESPONSES.codex-text-001.json"));
    assertThat(Taps.envelope(Operation.RESPONSES, body).session())
        .isEqualTo("01a20218-d8ec-7ef2-affe-04e2704e04de");
  }

  @Test
  void Claude_Code_names_its_session_in_either_form() {
    String json = "{\\\"device_id\\\":\\\"d\\\",\\\"session_id\\\":\\\"49e7db44\\\"}";
    for (String id : List.of(json, "user_0a1b_account__session_49e7db44")) {
      Envelope envelope = messages("\"metadata\":{\"user_id\":\"" + id + "\"}");
      assertThat(envelope.session()).as(id).isEqualTo("49e7db44");
      assertThat(envelope.user()).isEqualTo(id.replace("\\", ""));
    }
    assertThat(messages("\"metadata\":{\"user_id\":\"{not json\"}").session()).isNull();
    assertThat(messages("\"metadata\":{\"user_id\":\"someone\"}").session()).isNull();
    assertThat(messages("\"metadata\":null").user()).isNull();
  }

  @Test
  void a_model_with_its_window_in_brackets_stays_as_it_is_written() {
    Envelope envelope =
        Taps.envelope(Operation.MESSAGES, "{\"model\":\"claude-opus-5[1m]\"}".getBytes(UTF_8));
    assertThat(envelope.model()).isEqualTo("claude-opus-5[1m]");
  }

  private static Envelope messages(String member) {
    return Taps.envelope(
        Operation.MESSAGES, ("{\"model\":\"a/b\"," + member + "}").getBytes(UTF_8));
  }

  private static Operation operation(Path file) {
    String name = file.getFileName().toString();
    return Operation.valueOf(name.substring(0, name.indexOf('.')));
  }

  private static String replaceOnce(String text, String from, String to) {
    int at = text.indexOf(from);
    assertThat(at).as(from).isNotNegative();
    assertThat(text.indexOf(from, at + 1)).as("second " + from).isNegative();
    return text.substring(0, at) + to + text.substring(at + from.length());
  }
}
