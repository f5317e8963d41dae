package dev.turnpike.bench.contender;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.bench.load.Request;
import dev.turnpike.dialect.Dialects;
import dev.turnpike.dialect.Envelope;
import dev.turnpike.dialect.Operation;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AskTest {

  @Test
  void aRequestHasTheSizeAskedForAndIsOneAGatewayReads() {
    for (int bytes : new int[] {400, 1_600, 200_000}) {
      byte[] body = new Ask("m", true, bytes).body("plain/m").getBytes(StandardCharsets.UTF_8);
      assertThat(body).hasSize(bytes);
      Envelope envelope =
          (Envelope) Dialects.client("chat").readRequest(Operation.CHAT_COMPLETIONS, body);
      assertThat(envelope.model()).isEqualTo("plain/m");
      assertThat(envelope.stream()).isTrue();
    }
  }

  @Test
  void aRequestHasOnePlaceForItsNumber() {
    String body = new Ask("m", false, 200_000).body("m");
    assertThat(body.indexOf(Request.SERIAL)).isPositive();
    assertThat(body.lastIndexOf(Request.SERIAL)).isEqualTo(body.indexOf(Request.SERIAL));
  }
}
