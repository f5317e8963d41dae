package dev.turnpike.dialect.embeddings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.dialect.WholeReply;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddingsAnswerTest {
  private static final String TWO = "{\"model\":\"m\",\"input\":[\"a\",\"b\"]}";

  private static WholeReply read(String asked, String data) {
    return EmbeddingsAnswer.read(
        asked.getBytes(UTF_8), ("{\"data\":" + data + "}").getBytes(UTF_8));
  }

  private static String vectors(int count) {
    return "[" + "{\"embedding\":[1]},".repeat(count).replaceFirst(",$", "") + "]";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"a text\" | 1",
        "[1,2,3] | 1",
        "[\"a\"] | 1",
        "[\"a\",\"b\"] | 2",
        "[[1,2],[3]] | 2",
        "[{\"text\":\"a\"},{\"image\":\"b\"}] | 2"
      })
  void there_are_as_many_vectors_as_inputs(String input, int count) {
    String asked = "{\"input\":" + input + "}";
    assertThat(read(asked, vectors(count))).isInstanceOf(WholeReply.Answer.class);
    for (int other : new int[] {count - 1, count + 1}) {
      assertThat(read(asked, vectors(other)))
          .isInstanceOfSatisfying(
              WholeReply.Broken.class,
              broken ->
                  assertThat(broken.failure().message())
                      .isEqualTo(
                          "The upstream's answer has %d vectors for %d texts.", other, count));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[{\"embedding\":[1]},{\"embedding\":null}]",
        "[{\"embedding\":[1]},{\"embedding\":[]}]",
        "[{\"embedding\":[1]},{\"embedding\":\"\"}]",
        "[{\"embedding\":[1]},{\"embedding\":{}}]",
        "[{\"embedding\":[1]},{\"embedding\":[1,\"2\"]}]",
        "[{\"embedding\":[1]},{\"index\":1}]",
        "[{\"embedding\":[1]},null]",
        "[[1],[2]]",
        "{}",
        "null"
      })
  void what_is_no_vector_is_none(String data) {
    assertThat(read(TWO, data)).isInstanceOf(WholeReply.Broken.class);
  }

  @Test
  void packed_vectors_pass_as_they_are() {
    assertThat(read(TWO, "[{\"embedding\":\"AACAPw==\"},{\"embedding\":\"AACAPw==\"}]"))
        .isInstanceOf(WholeReply.Answer.class);
  }

  private static byte[] asAsked(String format, byte[] body) {
    String asked = "{\"input\":\"a\"" + format + "}";
    return EmbeddingsAnswer.asAsked(asked.getBytes(UTF_8), body);
  }

  @Test
  void lists_of_numbers_are_packed_where_base64_was_asked_for() {
    byte[] body =
        "{ \"data\" :[{\"embedding\": [0.5,-1,1e-3 ],\"index\":0}],\"x\":1}".getBytes(UTF_8);
    ByteBuffer floats = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    floats.putFloat(0.5f).putFloat(-1).putFloat(0.001f);
    assertThat(asAsked(",\"encoding_format\":\"base64\"", body))
        .asString(UTF_8)
        .isEqualTo(
            "{ \"data\" :[{\"embedding\": \"%s\",\"index\":0}],\"x\":1}",
            Base64.getEncoder().encodeToString(floats.array()));
    assertThat(asAsked("", body)).isSameAs(body);
    assertThat(asAsked(",\"encoding_format\":\"float\"", body)).isSameAs(body);
  }

  @Test
  void vectors_of_any_length_are_packed_and_packed_ones_left() {
    String numbers = "0.25,".repeat(4_000) + "0.25";
    byte[] body = ("{\"data\":[{\"embedding\":[" + numbers + "]}]}").getBytes(UTF_8);
    String packed = new String(asAsked(",\"encoding_format\":\"base64\"", body), UTF_8);
    String base64 = packed.substring(packed.indexOf(":\"") + 2, packed.lastIndexOf('"'));
    assertThat(Base64.getDecoder().decode(base64)).hasSize(4 * 4_001);
    byte[] already = "{\"data\":[{\"embedding\":\"AACAPw==\"}]}".getBytes(UTF_8);
    assertThat(asAsked(",\"encoding_format\":\"base64\"", already)).isSameAs(already);
  }

  @Test
  void a_number_that_no_float_holds_is_not_packed() {
    byte[] body = "{\"data\":[{\"embedding\":[1e400]}]}".getBytes(UTF_8);
    byte[] asked = "{\"input\":\"a\",\"encoding_format\":\"base64\"}".getBytes(UTF_8);
    assertThat(EmbeddingsAnswer.read(asked, body)).isInstanceOf(WholeReply.Broken.class);
    byte[] floats = "{\"input\":\"a\"}".getBytes(UTF_8);
    assertThat(EmbeddingsAnswer.read(floats, body)).isInstanceOf(WholeReply.Answer.class);
  }
}
