package dev.turnpike.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.gateway.trace.TraceField;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Holds `docs/traces.md` and the API together.
class TracesPageTest {
  private static final String MANAGER = "Bearer " + TestGateway.MANAGEMENT_KEY;
  private static final Pattern SEARCH =
      Pattern.compile("curl -s http://127\\.0\\.0\\.1:8080(/\\S+)[^`]*?-d '([^']+)'");
  private static final Pattern NAME = Pattern.compile("`([a-z_.<>]+)`");

  private static String page() throws IOException {
    return Files.readString(Path.of("../docs/traces.md"));
  }

  @Test
  void everySearchOfThePageIsAnsweredAndFindsOneTraceById() throws IOException {
    List<MatchResult> searches = SEARCH.matcher(page()).results().toList();
    assertThat(searches).hasSizeGreaterThanOrEqualTo(3);
    try (TestGateway gateway = TestGateway.start()) {
      String call =
          gateway
              .post(
                  "/v1/chat/completions",
                  "{\"model\":\"c/echo\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}")
              .headers()
              .firstValue("x-turnpike-trace-id")
              .orElseThrow();
      gateway.flush();
      for (MatchResult search : searches) {
        HttpResponse<String> answer =
            gateway.post(search.group(1), search.group(2), "authorization", MANAGER);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      }
      HttpResponse<String> found = gateway.get("/v3/traces/" + call, "authorization", MANAGER);
      Set<String> shown =
          new TreeSet<>(TestGateway.JSON.readTree(found.body()).path("trace").propertyNames());
      shown.removeAll(Set.of("object", "type", "product", "root_span_id", "leading_span_id"));
      assertThat(namesIn("## One trace", "## Errors")).containsAll(shown);
    }
  }

  @Test
  void theErrorOfThePageIsTheOneThatIsGiven() throws IOException {
    String written =
        page().lines().filter(line -> line.contains("limit is 0")).findFirst().orElseThrow();
    try (TestGateway gateway = TestGateway.start()) {
      JsonNode given =
          TestGateway.JSON.readTree(
              gateway
                  .post(
                      "/v3/traces/search",
                      "{\"from\":\"2026-09-01T00:00:00Z\",\"to\":\"2026-10-01T00:00:00Z\",\"limit\":0}",
                      "authorization",
                      MANAGER)
                  .body());
      assertThat(TestGateway.JSON.readTree(written.replace("`", ""))).isEqualTo(given);
    }
  }

  @Test
  void everyFieldThatCanBeFilteredByStandsThere() throws IOException {
    Set<String> fields =
        Arrays.stream(TraceField.values())
            .map(field -> field == TraceField.METADATA ? "metadata.<key>" : field.id())
            .collect(Collectors.toSet());
    assertThat(namesIn("### Filters", "## One trace")).containsAll(fields);
  }

  private static Set<String> namesIn(String heading, String next) throws IOException {
    String page = page();
    return NAME.matcher(page.substring(page.indexOf(heading), page.indexOf(next)))
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
