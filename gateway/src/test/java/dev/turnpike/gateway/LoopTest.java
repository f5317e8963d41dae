package dev.turnpike.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A gateway whose provider is, after some way or other, itself.
class LoopTest {
  private static final String PATH = "/v3/router/chat/completions";
  private static final String BODY =
      "{\"model\":\"c/echo\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void aCallTellsTheNextHowManyGatewaysItCameThrough() {
    gateway.upstream().clear();
    gateway.post(PATH, BODY);
    gateway.post(PATH, BODY, "x-turnpike-hops", "4");
    gateway.post(PATH, BODY, "x-turnpike-hops", "many");
    assertThat(gateway.upstream().received())
        .extracting(received -> received.header("x-turnpike-hops"))
        .containsExactly("1", "5", "1");
  }

  @Test
  void aCallThatGoesInCirclesIsRefused() {
    HttpResponse<String> answer = gateway.post(PATH, BODY, "x-turnpike-hops", "6");
    assertThat(answer.statusCode()).isEqualTo(508);
    assertThat(answer.body()).contains("loop_detected").contains("leads back to this one");
  }

  @Test
  void theNumberGrowsFromGatewayToGateway() {
    try (TestGateway first = TestGateway.start();
        TestGateway second =
            TestGateway.start(
                "",
                "  other: {dialect: chat, base_url: \"%s/v1\", api_key: %s}\n"
                    .formatted(first.origin(), TestGateway.KEY))) {
      String model = "other/c/echo";
      HttpResponse<String> answer = second.post(PATH, BODY.replace("c/echo", model));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(first.upstream().received().getLast().header("x-turnpike-hops")).isEqualTo("2");
    }
  }
}
