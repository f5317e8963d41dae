package dev.turnpike.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class TraceLineTest {
  @ParameterizedTest
  @CsvSource({"12,3,0,12/3", "0,0,0,0/0", "0,0,22,22 chars", "4,9,22,4/9"})
  void whatWasUsedIsShownInItsUnit(int prompt, int answer, int characters, String shown) {
    String trace =
        """
        {"started_at":"2026-11-29T10:00:00Z","models":["a/b"],"status":"ok","trace_id":"t",
         "usage":{"prompt_tokens":%d,"completion_tokens":%d,"buckets":{"characters":%d}}}
        """
            .formatted(prompt, answer, characters);
    assertThat(TraceLine.of(JsonMapper.shared().readTree(trace), ZoneOffset.UTC))
        .containsPattern(" {2}" + shown + " {2}");
  }
}
