package dev.turnpike.gateway.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LogsTest {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  @Test
  void recordIsOneLineOfJson() {
    LogRecord record = record("spool is full");
    record.setParameters(new Object[] {new CallId("0123456789abcdef0123456789abcdef")});
    JsonNode line = line(record);
    assertThat(line.propertyNames()).containsExactly("ts", "level", "logger", "message", "call");
    assertThat(line.get("ts").stringValue()).matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");
    assertThat(line.get("level").stringValue()).isEqualTo("warn");
    assertThat(line.get("logger").stringValue()).isEqualTo("dev.turnpike.Some");
    assertThat(line.get("message").stringValue()).isEqualTo("spool is full");
    assertThat(line.get("call").stringValue()).isEqualTo("0123456789abcdef0123456789abcdef");
  }

  @Test
  void nothingWrittenIntoItBreaksTheLine() {
    StringBuilder all = new StringBuilder();
    for (char c = 0; c < 0x3000; c++) {
      all.append(c);
    }
    String evil = "\"},{\"level\":\"fake\n\r\u2028\u202e\u001b[31m\\";
    JsonNode line = line(record(evil));
    assertThat(line.get("message").stringValue())
        .isEqualTo("\"},{\"level\":\"fake\\u000a\\u000d\\u2028\\u202e\\u001b[31m\\");
    for (int from = 0; from < all.length(); from += 1_000) {
      String part = all.substring(from, Math.min(all.length(), from + 1_000));
      assertThat(line(record(part)).get("level").stringValue()).isEqualTo("warn");
    }
  }

  @Test
  void exceptionLeavesItsPlaceButNotItsMessage() {
    LogRecord record = record("failed");
    record.setThrown(
        new IllegalStateException("the prompt", new IllegalArgumentException("the key")));
    String text = new JsonLine().format(record);
    assertThat(text).doesNotContain("the prompt").doesNotContain("the key");
    JsonNode line = line(record);
    assertThat(line.get("exception").stringValue()).isEqualTo("java.lang.IllegalStateException");
    assertThat(line.get("stack").get(0).stringValue()).contains("LogsTest.exceptionLeaves");
    assertThat(line.get("stack").valueStream().map(JsonNode::stringValue))
        .contains("caused by java.lang.IllegalArgumentException");
  }

  @Test
  void librarysWordsAreNotShownAndNoError() {
    LogRecord record = new LogRecord(Level.SEVERE, "invalid version format: THE-ANSWER");
    record.setLoggerName("io.vertx.core.http.impl.HttpClientRequestImpl");
    record.setThrown(new IllegalArgumentException("THE-ANSWER"));
    assertThat(new JsonLine().format(record)).doesNotContain("ANSWER");
    JsonNode line = line(record);
    assertThat(line.get("level").stringValue()).isEqualTo("warn");
    assertThat(line.get("message").stringValue()).isEqualTo(LibraryWords.NOT_SHOWN);
    assertThat(line.get("exception").stringValue()).endsWith("IllegalArgumentException");
    for (String logger : new String[] {null, "", "dev.turnpikes", "org.sqlite.core.NativeDB"}) {
      record.setLoggerName(logger);
      assertThat(new JsonLine().format(record)).doesNotContain("ANSWER");
    }
  }

  @Test
  void librarysWordsAreShownWhereTheyAreKnown() {
    String blocked =
        "Thread Thread[#41,vert.x-eventloop-thread-0,5,main] has been blocked for 2345 ms, time limit is 2000 ms";
    for (String known : new String[] {blocked, "Unhandled exception"}) {
      LogRecord record = new LogRecord(Level.SEVERE, known);
      record.setLoggerName("io.vertx.core.impl.BlockedThreadChecker");
      assertThat(line(record).get("message").stringValue()).isEqualTo(known);
      assertThat(line(record).get("level").stringValue()).isEqualTo("error");
      record.setMessage(known + " THE-ANSWER");
      assertThat(line(record).get("message").stringValue()).isEqualTo(LibraryWords.NOT_SHOWN);
    }
  }

  @Test
  void connectionThatWasResetIsNoLine() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Logs.install(out, Level.ALL);
    try {
      Logger.getLogger("io.vertx.core.net.impl.ConnectionBase").severe("Connection reset");
      Logger.getLogger("io.vertx.core.impl.ContextImpl").severe("Unhandled exception");
      assertThat(out.toString(UTF_8))
          .contains("Unhandled exception")
          .doesNotContain("Connection reset");
    } finally {
      Logs.install();
    }
  }

  @Test
  void whatLooksLikeACredentialIsMasked() {
    assertThat(
            line(record(
                    "got Bearer abcdefgh12345678 and sk-tp-abc-defghijkl at ?key=AIzaSyABCDEFG"))
                .get("message")
                .stringValue())
        .isEqualTo("got Bearer *** and sk-*** at ?key=***");
  }

  @Test
  void longMessageIsCut() {
    assertThat(line(record("x".repeat(1_000_000))).get("message").stringValue()).hasSize(2_051);
  }

  @Test
  void fieldsAreCutAndMadePlain() {
    assertThat(Shown.of("a".repeat(1_000))).isEqualTo("a".repeat(256) + "...");
    assertThat(Shown.of("grün 🙂 日本")).isEqualTo("grün 🙂 日本");
    assertThat(Shown.of("a\tb\uD800c")).isEqualTo("a\\u0009b\\ud800c");
    assertThat(Shown.of("🙂🙂", 3)).isEqualTo("🙂\\ud83d...");
  }

  private static LogRecord record(String message) {
    LogRecord record = new LogRecord(Level.WARNING, message);
    record.setLoggerName("dev.turnpike.Some");
    return record;
  }

  private static JsonNode line(LogRecord record) {
    String text = new JsonLine().format(record);
    assertThat(text).endsWith("}\n");
    assertThat(text.substring(0, text.length() - 1)).doesNotContain("\n").doesNotContain("\r");
    return MAPPER.readTree(text);
  }
}
