package dev.turnpike.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.gateway.config.Surroundings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepriceCommandTest {
  @TempDir Path home;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private StubGateway gateway;

  @BeforeEach
  void open() throws IOException {
    gateway = new StubGateway();
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void slicesAreAskedForOneAfterTheOtherAndAddedUp() {
    gateway
        .willAnswer(
            200, slice("2026-11-01.77", sums("openai/gpt-5", 5, 3, 4_000, 6_000, 0, 0, 1, 0)))
        .willAnswer(200, slice("2026-11-02.-1", sums("openai/gpt-5", 5, 1, 1_000, 500, 0, 0, 0, 2)))
        .willAnswer(
            200,
            slice(
                "",
                sums("a/b", 9, 0, 0, 0, 4, 2_500_000_000L, 0, 0),
                sums("c/d", 1, 0, 7, 7, 0, 0, 0, 0)));

    assertThat(run("--from", "2026-11-01", "--to", "2026-11-02")).isZero();

    assertThat(out)
        .hasToString(
            """
            MODEL         CALLS  CHANGED  OLD USD      NEW USD      DIFFERENCE
            openai/gpt-5  10     4        0.000005     0.0000065    +0.0000015
            all           20     4        0.000005007  0.000006507  +0.0000015

            Without a price until now:
            MODEL  CALLS  NEW USD
            a/b    4      2.5
            all    4      2.5

            1 calls have no price still.
            2 calls have a price of which no row is known any more; they keep it.
            8 of 20 calls would change; nothing is written without --write.
            """);
    assertThat(gateway.asked().stream().map(StubGateway.Asked::body))
        .containsExactly(
            request(true, ""), request(true, "2026-11-01.77"), request(true, "2026-11-02.-1"));
    assertThat(gateway.asked().getFirst().target()).isEqualTo("/v3/traces/reprice");
  }

  @Test
  void aLongRunSaysHowFarItIsAndAnErrorEndsIt() {
    for (int i = 1; i <= 10; i++) {
      gateway.willAnswer(
          200,
          slice("2026-11-0%d.%d".formatted(i % 9 + 1, i), sums("a/b", 2_000, 0, 0, 0, 0, 0, 0, 0)));
    }
    gateway.willAnswer(503, "{\"error\":{\"message\":\"Traces cannot be repriced now.\"}}");

    assertThat(run("--from", "2026-11-01", "--to", "2026-11-09", "--write")).isEqualTo(1);

    assertThat(err)
        .hasToString(
            "... 20000 calls, now at 2026-11-02\nturnpike: Traces cannot be repriced now.\n");
    assertThat(gateway.asked().getFirst().body()).contains("\"dry_run\":false");
  }

  private static String request(boolean dry, String token) {
    return "{\"from\":\"2026-11-01T00:00:00Z\",\"to\":\"2026-11-03T00:00:00Z\",\"dry_run\":%s,\"page_token\":\"%s\"}"
        .formatted(dry, token);
  }

  private static String slice(String next, String... models) {
    return "{\"data\":[%s],\"has_more\":%s,\"next_page_token\":\"%s\"}"
        .formatted(String.join(",", models), !next.isEmpty(), next);
  }

  private static String sums(
      String model,
      long calls,
      long changed,
      long oldNanos,
      long newNanos,
      long newlyPriced,
      long newlyPricedNanos,
      long unpriced,
      long lost) {
    return """
        {"model":"%s","calls":%d,"changed":%d,"old_nanos":%d,"new_nanos":%d,"newly_priced":%d,\
        "newly_priced_nanos":%d,"unpriced":%d,"lost":%d}"""
        .formatted(
            model,
            calls,
            changed,
            oldNanos,
            newNanos,
            newlyPriced,
            newlyPricedNanos,
            unpriced,
            lost);
  }

  private int run(String... options) {
    Shell shell =
        new Shell(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            new Surroundings(
                Map.of(
                    "TURNPIKE_URL",
                    gateway.url(),
                    "TURNPIKE_MANAGEMENT_KEY",
                    "a-management-key-of-more-than-32-letters"),
                home,
                Set.of()),
            InstantSource.fixed(Instant.parse("2026-11-25T11:00:00Z")),
            ZoneOffset.UTC,
            _ -> true);
    String[] line = new String[options.length + 1];
    line[0] = "reprice";
    System.arraycopy(options, 0, line, 1, options.length);
    return TurnpikeCommand.line(shell, (_, _) -> 0).execute(line);
  }
}
