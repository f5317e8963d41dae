package dev.turnpike.dialect.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.conversation.Notes;
import dev.turnpike.dialect.Operation;
import dev.turnpike.dialect.json.MalformedJson;
import java.util.List;
import org.junit.jupiter.api.Test;

class VertexGeminiTest {
  private static final VertexGemini VERTEX = new VertexGemini(new GeminiDialect());

  private final Notes notes = new Notes();

  private byte[] sent(String body) throws MalformedJson {
    return VERTEX.hosted(Operation.GENERATE_CONTENT, body.getBytes(UTF_8), List.of(), notes);
  }

  @Test
  void the_path_has_no_version_of_its_own() {
    assertThat(VERTEX.path("gemini-x", true))
        .isEqualTo("/models/gemini-x:streamGenerateContent?alt=sse");
    assertThat(VERTEX.path("gemini-x", false)).isEqualTo("/models/gemini-x:generateContent");
    assertThat(VERTEX.path(Operation.STREAM_GENERATE_CONTENT, "g", true, "alt=sse&key=secret"))
        .isEqualTo("/models/g:streamGenerateContent?alt=sse");
    assertThat(VERTEX.path(Operation.STREAM_GENERATE_CONTENT, "g", true, null))
        .isEqualTo("/models/g:streamGenerateContent");
    assertThat(VERTEX.tokenCount("g").path()).isEqualTo("/models/g:countTokens");
  }

  @Test
  void ids_of_calls_and_results_go() throws MalformedJson {
    assertThat(
            new String(
                sent(
                    """
                    {"contents":[{"role":"model","parts":[{"functionCall":{"id":"c","name":"f","args":{"id":7}},"thoughtSignature":"s"}]},\
                    {"parts":[{"function_response":{"name":"f","id":"c","response":{"n":1.50}}}]}],"labels":{"a":"b"}}"""),
                UTF_8))
        .isEqualTo(
            """
            {"contents":[{"role":"model","parts":[{"functionCall":{"name":"f","args":{"id":7}},"thoughtSignature":"s"}]},\
            {"parts":[{"function_response":{"name":"f","response":{"n":1.50}}}]}],"labels":{"a":"b"}}""");
    assertThat(notes.all()).containsExactly("dropped:functionCall.id");
  }

  @Test
  void a_body_without_ids_stays_as_it_is() throws MalformedJson {
    String body = "{ \"contents\" : [ {\"parts\":[{\"text\":\"id\"}]} ] }";
    assertThat(new String(sent(body), UTF_8)).isEqualTo(body);
    assertThat(notes.isEmpty()).isTrue();
  }
}
