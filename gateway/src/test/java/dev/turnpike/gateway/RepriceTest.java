package dev.turnpike.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.gateway.cli.Shell;
import dev.turnpike.gateway.cli.TurnpikeCommand;
import dev.turnpike.gateway.config.Surroundings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Price rows in the data folder of a running gateway, and old calls priced by them: as an operator
/// does it.
class RepriceTest {
  private static final String AS_MANAGER = "Bearer " + TestGateway.MANAGEMENT_KEY;

  private TestGateway gateway;

  @BeforeEach
  void open() {
    gateway = TestGateway.start();
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void aCallThatHadNoPriceGetsOneByTheOperatorsRows() throws Exception {
    HttpResponse<String> answer = call("c/private-model");
    assertThat(cost(answer).path("state").asString()).isEqualTo("unpriced");
    rows("{\"model\":\"c/private-model\",\"input\":\"2\",\"output\":\"4\"}");
    assertThat(applied()).isEqualTo(200);
    assertThat(cost(call("c/private-model")).path("price_id").asString())
        .isEqualTo("c/private-model;operator");

    String dry = reprice();
    assertThat(dry)
        .startsWith("0 No call that has a price has another one now.\n")
        .contains("Without a price until now:\n")
        .containsPattern("c/private-model +1 +0\\.0000")
        .contains("1 of 2 calls would change; nothing is written without --write.\n");
    assertThat(cost(answer).path("state").asString()).isEqualTo("unpriced");

    assertThat(reprice("--write")).contains("1 of 2 calls have their new cost.\n");
    JsonNode cost = cost(answer);
    JsonNode usage = gateway.trace(answer).path("usage");
    assertThat(cost.path("price_id").asString()).isEqualTo("c/private-model;operator");
    assertThat(cost.path("total_nanos").asLong())
        .isPositive()
        .isEqualTo(
            2_000 * usage.path("prompt_tokens").asLong()
                + 4_000 * usage.path("completion_tokens").asLong());
    assertThat(reprice("--write")).contains("0 of 2 calls have their new cost.\n");
  }

  @Test
  void aChangedPriceIsShownAsOldAndNewByModel() throws Exception {
    HttpResponse<String> answer = call("openai/gpt-4o-mini");
    long before = cost(answer).path("total_nanos").asLong();
    assertThat(before).isPositive();
    rows(
        "{\"model\":\"openai/gpt-4o-mini\",\"from\":\"2026-01-01\",\"input\":\"0.3\",\"output\":\"1.2\"}");
    assertThat(applied()).isEqualTo(200);

    assertThat(reprice("--write"))
        .containsPattern("MODEL +CALLS +CHANGED +OLD USD +NEW USD +DIFFERENCE\n")
        .containsPattern("openai/gpt-4o-mini +1 +1 +0\\.\\d+ +0\\.\\d+ +\\+0\\.\\d+\n")
        .contains("1 of 1 calls have their new cost.\n");

    assertThat(cost(answer).path("total_nanos").asLong()).isEqualTo(2 * before);
  }

  @Test
  void aBadRowIsNotAppliedAndTheOldPricesStay() throws Exception {
    rows("{\"model\":\"c/private-model\",\"input\":\"2\",\"output\":\"4\"}");
    assertThat(applied()).isEqualTo(200);
    rows("{\"model\":\"c/private-model\",\"inputs\":\"2\"}");
    HttpResponse<String> refused = apply();
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("own.jsonl, line 1: key inputs is not known");
    assertThat(cost(call("c/private-model")).path("state").asString()).isEqualTo("priced");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|from is missing, must be an ISO 8601 time such as 2026-09-15T00:00:00Z",
        "{\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"soon\"}|to is soon, must be an ISO 8601 time",
        "{\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-01-01T00:00:00Z\"}|must be later than from",
        "{\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-01-02T00:00:00Z\",\"dry_run\":1}"
            + "|dry_run must be true or false",
        "{\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-01-02T00:00:00Z\",\"page_token\":\"x\"}"
            + "|page_token is none that an answer of this path gave",
        "{\"write\":true}|write is not known, must be one of dry_run, from, page_token, to",
        "[]|the body must be a JSON object",
        "{|The body is not valid JSON.",
      })
  void aBadRequestIsRefused(String body, String what) {
    HttpResponse<String> answer = post("/v3/traces/reprice", body);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(TestGateway.JSON.readTree(answer.body()).at("/error/message").asString())
        .contains(what);
  }

  @Test
  void callersMayNotReprice() {
    assertThat(gateway.post("/v3/traces/reprice", "{}").statusCode()).isEqualTo(403);
  }

  @Test
  void theCommandRefusesBadDates() {
    assertThat(run("reprice", "--from", "soon", "--to", "2026-01-01"))
        .isEqualTo("1 turnpike: --from is soon, must be a date such as 2026-11-01\n");
    assertThat(run("reprice", "--from", "2026-01-02", "--to", "2026-01-01"))
        .startsWith("1 turnpike: --to is 2026-01-01, must not be before --from");
  }

  private HttpResponse<String> call(String model) {
    HttpResponse<String> answer =
        gateway.post(
            "/v3/router/chat/completions",
            "{\"model\":\""
                + model
                + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi you\"}]}");
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer;
  }

  private JsonNode cost(HttpResponse<String> answer) {
    return gateway.trace(answer).path("cost");
  }

  private void rows(String rows) throws IOException {
    Path folder = Files.createDirectories(gateway.folder().resolve("data/catalog/prices"));
    Files.writeString(folder.resolve("own.jsonl"), rows + "\n");
  }

  private int applied() {
    return apply().statusCode();
  }

  private HttpResponse<String> apply() {
    return post("/v2/config/apply", "{}");
  }

  private HttpResponse<String> post(String path, String body) {
    return gateway.post(path, body, "authorization", AS_MANAGER);
  }

  private String reprice(String... options) {
    gateway.flush();
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    String[] line = new String[5 + options.length];
    line[0] = "reprice";
    line[1] = "--from";
    line[2] = today.minusDays(1).toString();
    line[3] = "--to";
    line[4] = today.toString();
    System.arraycopy(options, 0, line, 5, options.length);
    return run(line);
  }

  private String run(String... arguments) {
    StringWriter said = new StringWriter();
    PrintWriter writer = new PrintWriter(said, true);
    Shell shell =
        new Shell(
            writer,
            writer,
            new Surroundings(
                Map.of(
                    "TURNPIKE_URL",
                    gateway.origin(),
                    "TURNPIKE_MANAGEMENT_KEY",
                    TestGateway.MANAGEMENT_KEY),
                gateway.folder(),
                Set.of()),
            InstantSource.system(),
            ZoneOffset.UTC,
            (Duration _) -> true);
    int status = TurnpikeCommand.line(shell, (_, _) -> 0).execute(arguments);
    return status + " " + said;
  }
}
