package dev.turnpike.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.simulator.Caller.Speech;
import dev.turnpike.simulator.line.Pump;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class JournalTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @Test
  void everyRequestIsEnteredAsItCame() throws Exception {
    try (Caller caller = new Caller()) {
      String body = Speech.CHAT.body("echo", false, "héllo");
      caller.post("/v1/chat/completions?a=b%20c", body, "X-Mixed-Case", "one", "x-other", "two");

      Journal.Received entry = caller.simulator.journal().awaitSettled(1, PATIENCE).getFirst();

      assertThat(entry.method()).isEqualTo("POST");
      assertThat(entry.target()).isEqualTo("/v1/chat/completions?a=b%20c");
      assertThat(entry.headers())
          .extracting(Map.Entry::getKey)
          .containsExactly("Host", "Connection", "X-Mixed-Case", "x-other", "Content-Length");
      assertThat(entry.body()).asString(StandardCharsets.UTF_8).isEqualTo(body);
      assertThat(entry.ending()).isEqualTo(Journal.Ending.COMPLETED);
    }
  }

  @Test
  void aClientThatLeavesIsNoticedAtOnce() throws Exception {
    try (Caller caller = new Caller()) {
      for (String model : List.of("stall-first", "stall-headers", "stall-mid", "endless-5ms")) {
        caller.simulator.journal().clear();
        Socket socket =
            caller.open(
                "POST", "/v1/messages", Speech.MESSAGES.body(model, true, "How are you today?"));
        caller.simulator.journal().await(seen -> seen.size() == 1, PATIENCE);
        socket.close();

        Journal.Received entry = caller.simulator.journal().awaitSettled(1, PATIENCE).getFirst();

        assertThat(entry.ending()).as(model).isEqualTo(Journal.Ending.CLIENT_LEFT);
        assertThat(entry.after()).as(model).isPositive().isLessThan(PATIENCE);
      }
    }
  }

  @Test
  void whatBreaksOnPurposeIsSaidToBeBroken() throws Exception {
    try (Caller caller = new Caller()) {
      caller.ask(Speech.CHAT, "reset", false);
      caller.ask(Speech.CHAT, "cut-mid", true);
      caller.ask(Speech.CHAT, "close-mid", true);

      assertThat(caller.simulator.journal().awaitSettled(3, PATIENCE))
          .extracting(Journal.Received::ending)
          .containsOnly(Journal.Ending.BROKEN);
    }
  }

  @Test
  void whoDoesNotReadAnEndlessAnswerKeepsNoOneElseWaiting() throws Exception {
    try (Caller caller = new Caller()) {
      for (String model : List.of("endless", "line-2gb", "interim-flood")) {
        for (boolean stream : new boolean[] {true, false}) {
          try (Socket slow =
              caller.open("POST", "/v1/chat/completions", Speech.CHAT.body(model, stream, "x"))) {
            assertThat(slow.getInputStream().readNBytes(1_000_000)).hasSize(1_000_000);

            assertThat(caller.ask(Speech.CHAT, "echo", false).status()).isEqualTo(200);
          }
        }
      }
      assertThat(caller.simulator.journal().awaitSettled(12, PATIENCE))
          .filteredOn(entry -> entry.ending() == Journal.Ending.CLIENT_LEFT)
          .hasSize(6);
    }
  }

  @Test
  void aLineIsAsLongAsItsNameAndHasNoEnd() throws IOException {
    try (Caller caller = new Caller()) {
      Got got = caller.ask(Speech.CHAT, "line-3mb", true);

      assertThat(got.isComplete()).isTrue();
      assertThat(got.body().length).isBetween(3 << 20, (3 << 20) + 100);
      assertThat(got.body()).doesNotContain((byte) '\n');
    }
  }

  @Test
  void theOldestEntriesGo() {
    AtomicLong clock = new AtomicLong();
    Journal journal = new Journal(2, clock::get);
    journal.enter("POST", "/1", List.of(), new byte[1]);
    Journal.Entry second = journal.enter("POST", "/2", List.of(), new byte[1]);
    journal.enter("POST", "/3", List.of(), new byte[1]);
    clock.set(7_000_000);
    second.end(Pump.Outcome.CLIENT_LEFT);

    assertThat(journal.received()).extracting(Journal.Received::target).containsExactly("/2", "/3");
    assertThat(journal.received().getFirst().after()).isEqualTo(Duration.ofMillis(7));
    assertThat(journal.dropped()).isEqualTo(1);
  }

  @Test
  void bodiesAreCutAndHaveARoofInAll() {
    Journal journal = new Journal(100, () -> 0);
    byte[] large = new byte[Journal.MOST_BODY_BYTES + 1];
    for (int i = 0; i < 10; i++) {
      journal.enter("POST", "/", List.of(), large);
    }

    assertThat(journal.received()).hasSize((int) (Journal.MOST_BYTES / Journal.MOST_BODY_BYTES));
    assertThat(journal.received().getFirst().body()).hasSize(Journal.MOST_BODY_BYTES);
    assertThat(journal.received().getFirst().bodyBytes()).isEqualTo(large.length);
  }

  @Test
  void theJournalIsReadAndEmptiedOverHttp() throws IOException {
    try (Caller caller = new Caller()) {
      caller.ask(Speech.GEMINI, "echo", true);

      JsonNode entry = caller.send("GET", "/journal", "").json().at("/entries/0");
      assertThat(entry.path("target").asString())
          .isEqualTo("/v1beta/models/echo:streamGenerateContent?alt=sse");
      assertThat(entry.path("body").asString()).contains("How are you today?");
      assertThat(entry.path("ending").asString()).isEqualTo("completed");

      assertThat(caller.send("DELETE", "/journal", "").status()).isEqualTo(200);
      assertThat(caller.send("GET", "/journal", "").json().path("entries")).isEmpty();
    }
  }

  @Test
  void severalLoopsShareAPortAndCanKeepNoJournal() throws IOException {
    try (Caller caller = new Caller(new Simulator.Options(3, 0, Optional.empty()))) {
      for (int i = 0; i < 6; i++) {
        assertThat(caller.ask(Speech.CHAT, "size-100", false).status()).isEqualTo(200);
      }
      assertThat(caller.simulator.journal().received()).isEmpty();
    }
  }

  @Test
  void modelsAreListedInTheShapeOfEachDialect() throws IOException {
    try (Caller caller = new Caller()) {
      JsonNode openAi = caller.send("GET", "/v1/models", "").json();
      JsonNode anthropic =
          caller.send("GET", "/v1/models", "", "anthropic-version", "2023-06-01").json();
      JsonNode gemini = caller.send("GET", "/v1beta/models", "").json();

      assertThat(openAi.at("/data/0/id").asString()).isEqualTo("echo");
      assertThat(anthropic.at("/data/0/type").asString()).isEqualTo("model");
      assertThat(anthropic.path("has_more").asBoolean(true)).isFalse();
      assertThat(gemini.at("/models/0/name").asString()).isEqualTo("models/echo");
      assertThat(caller.send("GET", "/v1/models/openai%2Fgpt-4o", "").json().path("id").asString())
          .isEqualTo("openai/gpt-4o");
      assertThat(caller.send("HEAD", "/", "").status()).isEqualTo(200);
      assertThat(caller.post("/v1/nothing", "{}").status()).isEqualTo(404);
    }
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() throws IOException {
    try (Caller caller = new Caller();
        Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), caller.simulator.port())) {
      socket
          .getOutputStream()
          .write(
              "POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 70000000\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      byte[] part = new byte[1 << 20];
      for (int i = 0; i < 65; i++) {
        socket.getOutputStream().write(part);
      }
      assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 413");
    }
  }
}
