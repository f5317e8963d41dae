package dev.turnpike.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AnswerReaderTest {
  private static final String WHOLE =
      wire(
          """
          HTTP/1.1 200 OK
          content-type: application/json
          Content-Length: 11

          {"a":"b c"}""");
  private static final String STREAM =
      wire(
          """
          HTTP/1.1 200 OK
          content-type: text/event-stream; charset=utf-8
          transfer-encoding: chunked

          9
          data: 1~~
          17;name=value
          data: 2~~data: [DONE]~~
          0

          """);

  private final AnswerReader reader = new AnswerReader();

  @Test
  void anAnswerIsTheSameWhereverItIsCut() throws IOException {
    for (String answer : new String[] {WHOLE, STREAM}) {
      for (int cut = 1; cut < answer.length(); cut++) {
        reader.reset();
        assertThat(read(answer.substring(0, cut))).as("cut at %d", cut).isFalse();
        assertThat(reader.isGood()).isFalse();
        assertThat(read(answer.substring(cut))).as("cut at %d", cut).isTrue();
        assertThat(reader.isGood()).as("cut at %d", cut).isTrue();
        assertThat(reader.bodyBytes()).isEqualTo(answer.equals(WHOLE) ? 11 : 32);
        assertThat(reader.events()).isEqualTo(answer.equals(WHOLE) ? 0 : 3);
      }
    }
  }

  @Test
  void aStreamThatEndsBeforeItsLastEventIsNotGood() throws IOException {
    assertThat(read(STREAM.replace("[DONE]", "[OVER]"))).isTrue();
    assertThat(reader.isGood()).isFalse();
  }

  @Test
  void anAnswerThatRefusesIsNotGoodAndIsQuoted() throws IOException {
    assertThat(read("HTTP/1.1 429 Too Many\r\ncontent-length: 4\r\n\r\nwait")).isTrue();
    assertThat(reader.isGood()).isFalse();
    assertThat(reader.status()).isEqualTo(429);
    assertThat(reader.refusal()).isEqualTo("wait");
  }

  @Test
  void anAnswerWithoutLengthEndsWithItsConnection() throws IOException {
    assertThat(read("HTTP/1.1 200 OK\r\n\r\nabc")).isFalse();
    assertThat(reader.closed()).isTrue();
    assertThat(reader.isGood()).isTrue();
    assertThat(reader.closes()).isTrue();
  }

  @Test
  void anAnswerThatIsCutOffDoesNotEndWithItsConnection() throws IOException {
    read(WHOLE.substring(0, WHOLE.length() - 1));
    assertThat(reader.closed()).isFalse();
    assertThat(reader.isGood()).isFalse();
  }

  @Test
  void anInterimAnswerIsPassedOver() throws IOException {
    assertThat(read("HTTP/1.1 100 Continue\r\n\r\n" + WHOLE)).isTrue();
    assertThat(reader.status()).isEqualTo(200);
  }

  @Test
  void bytesThatNoOneAskedForAreAnError() {
    assertThatThrownBy(() -> read(WHOLE + "x"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("1 bytes");
  }

  @Test
  void anythingButHttpIsAnError() {
    assertThatThrownBy(() -> read("SSH-2.0-x\r\n\r\n"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ssh-2.0-x");
  }

  /// Lines end as HTTP has it; `~` is a line end of the body.
  private static String wire(String text) {
    return text.replace("\n", "\r\n").replace('~', '\n');
  }

  private boolean read(String text) throws IOException {
    return reader.read(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
  }
}
