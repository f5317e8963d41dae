package dev.turnpike.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestTest {

  @Test
  void eachSendingHasItsOwnNumberAndTheSameLength() {
    Request request = Request.post(80, "/a", List.of("x-key: k"), "é" + Request.SERIAL + "!");
    assertThat(text(request)).endsWith("x-key: k\r\ncontent-length: 13\r\n\r\né0000000001!");
    assertThat(text(request)).startsWith("POST /a HTTP/1.1\r\nhost: 127.0.0.1:80\r\n");
    for (int i = 3; i < 12; i++) {
      text(request);
    }
    assertThat(text(request)).endsWith("é0000000012!");
  }

  @Test
  void aBodyWithoutRoomForTheNumberIsRefused() {
    assertThatThrownBy(() -> Request.post(80, "/", List.of(), "{}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(Request.SERIAL);
  }

  private static String text(Request request) {
    StringBuilder text = new StringBuilder();
    for (ByteBuffer part : request.next()) {
      text.append(StandardCharsets.UTF_8.decode(part));
    }
    return text.toString();
  }
}
