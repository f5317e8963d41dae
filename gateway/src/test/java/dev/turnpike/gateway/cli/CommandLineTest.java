package dev.turnpike.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.gateway.config.Loaded;
import dev.turnpike.gateway.config.StartFailure;
import dev.turnpike.gateway.config.Surroundings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
  private static final String KEY = "a-management-key-of-more-than-32-letters";
  private static final String TRACE =
      """
      {"trace_id":"%s","root_span_id":"00000000000000%s","requested_model":"sonnet",\
      "models":["anthropic/claude-sonnet-4-5"],"status":"ok","http_status":200,\
      "started_at":"2026-11-25T10:00:0%s.123456Z","duration_ms":1534.2,\
      "times":{"time_to_first_token_us":412000},"usage":{"prompt_tokens":63258,"completion_tokens":261},\
      "cost":{"total":0.1607,"total_nanos":160700000},"thread_id":"thread-1"}\
      """;

  @TempDir Path home;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Map<String, String> variables = new HashMap<>();
  private String misfit = "";
  private final List<Loaded.Good> started = new ArrayList<>();
  private GatewayStarter starter =
      (loaded, _) -> {
        started.add(loaded);
        return 0;
      };
  private int pauses = 0;
  private StubGateway gateway;

  @BeforeEach
  void open() throws IOException {
    gateway = new StubGateway();
    variables.put("TURNPIKE_URL", gateway.url());
    variables.put("TURNPIKE_MANAGEMENT_KEY", KEY);
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void upStartsWithFlagsOverTheFile() throws IOException {
    Files.writeString(home.resolve("turnpike.yaml"), "server: {port: 9001, host: 127.0.0.2}");
    assertThat(run("up", "--port", "9002", "--data", "/somewhere")).isZero();
    assertThat(started)
        .singleElement()
        .satisfies(
            good -> {
              assertThat(good.config().server().host()).isEqualTo("127.0.0.2");
              assertThat(good.config().server().port()).isEqualTo(9002);
              assertThat(good.config().data()).isEqualTo(Path.of("/somewhere"));
            });
  }

  @Test
  void upSaysEveryMistakeAndEndsWithOne() throws IOException {
    Path file = Files.writeString(home.resolve("turnpike.yaml"), "server: {prot: 1}\ndate: x");
    assertThat(run("up", "--port", "70000")).isEqualTo(1);
    assertThat(started).isEmpty();
    assertThat(err.toString().lines())
        .containsExactly(
            "turnpike: " + file + ":1: unknown key prot in server; did you mean port?",
            "turnpike: " + file + ":2: unknown key date at the top; did you mean data?",
            "turnpike: --port is 70000, must be 0 to 65535");
  }

  @Test
  void upSaysInOneSentenceWhyItCannotStart() {
    starter =
        (_, _) -> {
          throw new StartFailure("port 8080 on 127.0.0.1 is in use");
        };
    assertThat(run("up")).isEqualTo(1);
    assertThat(err).hasToString("turnpike: port 8080 on 127.0.0.1 is in use\n");
  }

  @Test
  void tracesAreATableWithTheNewestAtTheBottom() {
    gateway.willAnswer(200, page(trace(2), trace(1)));
    assertThat(run("traces", "--limit", "2")).isZero();
    assertThat(out.toString().lines())
        .satisfiesExactly(
            heading -> assertThat(heading).startsWith("TIME ").endsWith("THREAD"),
            first ->
                assertThat(first.replaceAll(" +", " "))
                    .isEqualTo(
                        "2026-11-25 10:00:01 anthropic/claude-sonnet-4-5 ok 1534 412 63258/261"
                            + " 0.1607 "
                            + id(1)
                            + " thread-1"),
            second -> assertThat(second).contains(id(2)));
    assertThat(gateway.asked())
        .containsExactly(
            new StubGateway.Asked(
                "POST",
                "/v3/traces/search",
                "Bearer " + KEY,
                "{\"from\":\"2026-10-26T11:00:00Z\",\"to\":\"2026-11-25T11:01:00Z\","
                    + "\"sort\":[{\"field\":\"started_at\",\"order\":\"desc\"}],\"limit\":2}"));
  }

  @Test
  void unpricedAndFailedCallsAreShownSo() {
    gateway.willAnswer(
        200,
        page(
            "{\"trace_id\":\"a\",\"status\":\"error\",\"error\":{\"code\":\"timeout\"},"
                + "\"requested_model\":\"evil\\u001b[31m\\n\\u202e\",\"started_at\":\"?\","
                + "\"cost\":{\"total\":null}}"));
    assertThat(run("traces")).isZero();
    assertThat(out.toString().lines().toList().getLast().replaceAll(" +", " "))
        .isEqualTo("? evil\\u001b[31m\\u000a\\u202e error timeout - - - unpriced a");
  }

  @Test
  void followedTracesComeOnceEach() {
    gateway
        .willAnswer(200, page(trace(2), trace(1)))
        .willAnswer(200, page(trace(2), trace(1), trace(0)))
        .willAnswer(200, page(trace(3), trace(2), trace(1)))
        .willAnswer(200, page(trace(4), trace(3), trace(2)));
    assertThat(run("traces", "--follow", "--json")).isZero();
    assertThat(out.toString().lines()).containsExactly(trace(1), trace(2), trace(3), trace(4));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "201", "-1"})
  void limitHasBounds(String limit) {
    assertThat(run("traces", "--limit", limit)).isEqualTo(1);
    assertThat(err).hasToString("turnpike: --limit is " + limit + ", must be 1 to 200\n");
  }

  @Test
  void oneTraceIsJsonThatATerminalDoesNotObey() {
    gateway.willAnswer(200, "{\"trace_id\":\"ab12\",\"text\":\"\\u001b]0;x\\u0007 \u202e grün\"}");
    assertThat(run("trace", "ab12")).isZero();
    assertThat(out.toString()).contains("\\u202e grün").doesNotContain("\u202e");
    assertThat(gateway.asked().getFirst().target()).isEqualTo("/v3/traces/ab12");
    assertThat(run("trace", "../../v2/api-keys")).isEqualTo(1);
    assertThat(gateway.asked()).hasSize(1);
  }

  @Test
  void newKeyStandsAloneOnStandardOutput() {
    gateway.willAnswer(201, "{\"id\":\"Ab3\",\"token\":\"sk-tp-Ab3-xyz\"}");
    assertThat(run("key", "create", "team blue", "--expires", "90d")).isZero();
    assertThat(out).hasToString("sk-tp-Ab3-xyz\n");
    assertThat(err).hasToString("API key team blue, id Ab3; it is shown this once:\n");
    assertThat(gateway.asked().getFirst().body())
        .isEqualTo(
            "{\"name\":\"team blue\",\"kind\":\"caller\",\"expires_at\":\"2027-02-23T11:00:00Z\"}");
  }

  @Test
  void nameOfANewKeyStandsAloneOrBehindItsOption() {
    for (String[] arguments :
        new String[][] {{"key", "create", "laptop"}, {"key", "create", "--name", "laptop"}}) {
      gateway.willAnswer(201, "{\"id\":\"Ab3\",\"token\":\"sk-tp-Ab3-xyz\"}");
      assertThat(run(arguments)).isZero();
      assertThat(gateway.asked().getLast().body())
          .isEqualTo("{\"name\":\"laptop\",\"kind\":\"caller\"}");
    }
    assertThat(run("key", "create", "laptop", "--name", "desk")).isEqualTo(2);
    assertThat(gateway.asked()).hasSize(2);
  }

  @Test
  void expiryMustBeATime() {
    assertThat(run("key", "create", "a", "--expires", "soon")).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo("turnpike: --expires is soon, must be like 90d, 12h or 2027-01-31T00:00:00Z\n");
  }

  @Test
  void keysAreListedPageByPageAndRevokedOnesLeftOut() {
    gateway
        .willAnswer(
            200,
            "{\"data\":[{\"id\":\"b\",\"name\":\"two\",\"kind\":\"caller\",\"status\":\"active\","
                + "\"token_masked\":\"sk-tp-Ab...yz12\",\"created_at\":\"2026-11-25T10:00:00Z\"}],"
                + "\"has_more\":true,\"next_page_token\":\"7\"}")
        .willAnswer(
            200,
            "{\"data\":[{\"id\":\"a\",\"name\":\"one\",\"status\":\"revoked\"}],"
                + "\"has_more\":false,\"next_page_token\":\"\"}");
    assertThat(run("key", "list")).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "ID  NAME  KIND    STATUS  KEY              CREATED            EXPIRES  LAST USED",
            "b   two   caller  active  sk-tp-Ab...yz12  2026-11-25 10:00Z  -        -");
    assertThat(gateway.asked())
        .extracting(StubGateway.Asked::target)
        .containsExactly("/v2/api-keys?limit=200", "/v2/api-keys?limit=200&page_token=7");
  }

  @Test
  void keyIsRevokedById() {
    gateway.willAnswer(200, "{\"name\":\"one\"}");
    assertThat(run("key", "revoke", "Ab3dE6gH9j")).isZero();
    assertThat(out).hasToString("revoked one, id Ab3dE6gH9j\n");
    assertThat(gateway.asked().getFirst().method()).isEqualTo("DELETE");
    assertThat(run("key", "revoke", "sk-tp-Ab3-secret")).isEqualTo(1);
    assertThat(err.toString()).contains("never the key itself").doesNotContain("secret");
  }

  @Test
  void refusalIsSaidInTheGatewaysWords() {
    gateway.willAnswer(
        409, "{\"error\":{\"code\":\"last_management_key\",\"message\":\"this is the last\"}}");
    assertThat(run("key", "revoke", "Ab3")).isEqualTo(1);
    assertThat(err).hasToString("turnpike: this is the last\n");
  }

  @Test
  void wrongKeyIsSaidWithWhereItCameFrom() {
    gateway.willAnswer(401, "{\"error\":{\"message\":\"The API key is not valid.\"}}");
    assertThat(run("traces")).isEqualTo(1);
    assertThat(err)
        .hasToString(
            "turnpike: the gateway at "
                + gateway.url()
                + " does not take the management key from TURNPIKE_MANAGEMENT_KEY: The API key is"
                + " not valid.\n");
    assertThat(err.toString()).doesNotContain(KEY);
  }

  @Test
  void somethingElseAtTheAddressIsSaid() {
    gateway.willAnswer(200, "<html>");
    assertThat(run("traces")).isEqualTo(1);
    assertThat(err)
        .hasToString("turnpike: what answers at " + gateway.url() + " is not a Turnpike gateway\n");
  }

  @Test
  void gatewayThatIsNotRunningIsSaid() throws IOException {
    String nobody;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = "http://127.0.0.1:" + free.getLocalPort();
    }
    assertThat(run("traces", "--url", nobody)).isEqualTo(1);
    assertThat(err)
        .hasToString(
            "turnpike: no gateway answers at "
                + nobody
                + "; start it with ./turnpike up, or name another with --url\n");
  }

  @Test
  void addressAndKeyAreFoundInTheConfiguration() throws IOException {
    variables.clear();
    Files.writeString(
        home.resolve("turnpike.yaml"), "server: {port: " + gateway.port() + "}\ndata: kept\n");
    assertThat(run("key", "list")).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("turnpike: no management key: neither is TURNPIKE_MANAGEMENT_KEY set nor is")
        .contains(home.resolve("kept/management.key").toString());
    Files.createDirectory(home.resolve("kept"));
    Files.writeString(home.resolve("kept/management.key"), "from-the-file\n");
    gateway.willAnswer(200, "{\"data\":[],\"has_more\":false}");
    assertThat(run("key", "list")).isZero();
    assertThat(gateway.asked().getFirst().authorization()).isEqualTo("Bearer from-the-file");
  }

  @Test
  void gatewayThatRunsIsFoundThroughItsDataFolder() throws IOException {
    variables.clear();
    Path data = Files.createDirectory(home.resolve("elsewhere"));
    Files.writeString(data.resolve("gateway.address"), gateway.url() + "\n\n");
    Files.writeString(data.resolve("management.key"), KEY + "\n");
    gateway.willAnswer(200, "{\"data\":[],\"has_more\":false}");
    assertThat(run("key", "list", "--data", data.toString())).isZero();
    assertThat(gateway.asked()).hasSize(1);
  }

  @Test
  void wrongAddressIsSaid() {
    assertThat(run("traces", "--url", "127.0.0.1:8080")).isEqualTo(1);
    assertThat(err)
        .hasToString(
            "turnpike: the gateway's address is 127.0.0.1:8080, must be like"
                + " http://127.0.0.1:8080\n");
  }

  @Test
  void configurationIsCheckedWithoutAGateway() throws IOException {
    Path file = Files.writeString(home.resolve("turnpike.yaml"), "server: {host: 0.0.0.0}");
    assertThat(run("config", "check")).isZero();
    assertThat(out.toString().lines().toList()).hasSize(3).last().isEqualTo(file + " is good");
    Path bad = Files.writeString(home.resolve("bad.yaml"), "prot: 1");
    assertThat(run("config", "check", "--config", bad.toString())).isEqualTo(1);
    assertThat(err.toString()).startsWith(bad + ":1: unknown key prot at the top");
  }

  @Test
  void whatOnlyAStartWouldFindIsFoundByTheCheckToo() throws IOException {
    Path file = Files.writeString(home.resolve("turnpike.yaml"), "server: {port: 8080}");
    misfit = "providers.aws needs region";
    assertThat(run("config", "check")).isEqualTo(1);
    assertThat(err).hasToString(file + ": providers.aws needs region\n");
    assertThat(out).hasToString("");
  }

  @Test
  void absentConfigurationIsSaidUnlessItWasNamed() {
    assertThat(run("config", "check")).isZero();
    assertThat(out)
        .hasToString(
            "there is no " + home.resolve("turnpike.yaml") + "; every key has its default\n");
    Path missing = home.resolve("missing.yaml");
    assertThat(run("config", "check", "--config", missing.toString())).isEqualTo(1);
    assertThat(err).hasToString("cannot read " + missing + ": it is not there\n");
    assertThat(out.toString()).doesNotContain("missing.yaml");
  }

  @Test
  void configurationIsAppliedByTheGateway() {
    gateway.willAnswer(200, "{\"warnings\":[\"take care\"]}");
    assertThat(run("config", "apply")).isZero();
    assertThat(out).hasToString("note: take care\nthe configuration is in force\n");
    assertThat(gateway.asked().getFirst().target()).isEqualTo("/v2/config/apply");
  }

  @Test
  void keysThatNeedARestartAreNamed() {
    gateway.willAnswer(200, "{\"warnings\":[],\"need_restart\":[\"server.port\"]}");
    assertThat(run("config", "apply")).isZero();
    assertThat(out)
        .hasToString(
            """
            note: server.port has changed and needs a restart; until then it stays as it was
            all else of the configuration is in force
            """);
  }

  @Test
  void versionIsPrinted() {
    assertThat(run("version")).isZero();
    assertThat(out.toString()).startsWith("turnpike ").contains("Java 25");
  }

  @Test
  void mistypedCommandsEndWithTwo() {
    assertThat(run("upp")).isEqualTo(2);
    assertThat(run("key", "create")).isEqualTo(2);
    assertThat(run()).isEqualTo(2);
  }

  private int run(String... arguments) {
    Shell shell =
        new Shell(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            new Surroundings(variables, home, Set.of("openai")),
            InstantSource.fixed(Instant.parse("2026-11-25T11:00:00Z")),
            ZoneOffset.UTC,
            _ -> ++pauses <= 2,
            _ -> {
              if (!misfit.isEmpty()) {
                throw new StartFailure(misfit);
              }
            });
    return TurnpikeCommand.line(shell, starter).execute(arguments);
  }

  private static String id(int number) {
    return "0123456789abcdef0123456789abcde" + number;
  }

  private static String trace(int number) {
    return TRACE.strip().formatted(id(number), "0" + number, number);
  }

  private static String page(String... traces) {
    return "{\"object\":\"list\",\"data\":[" + String.join(",", traces) + "],\"has_more\":false}";
  }
}
