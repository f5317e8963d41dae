package dev.turnpike.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every target holds for its seeds, which are also all that a fuzzer ever found.
class FuzzTargetsTest {
  private record Target(String name, Consumer<byte[]> runs) {}

  private static final List<Target> TARGETS =
      List.of(
          new Target("streams", StreamsFuzz::fuzzerTestOneInput),
          new Target("frames", FramesFuzz::fuzzerTestOneInput),
          new Target("splice", SpliceFuzz::fuzzerTestOneInput),
          new Target("requests", RequestsFuzz::fuzzerTestOneInput),
          new Target("answers", AnswersFuzz::fuzzerTestOneInput),
          new Target("wholes", WholesFuzz::fuzzerTestOneInput));

  @TestFactory
  Stream<DynamicTest> everySeedOfEveryTarget() {
    return TARGETS.stream().flatMap(FuzzTargetsTest::seeds);
  }

  private static Stream<DynamicTest> seeds(Target target) {
    try {
      Map<String, byte[]> seeds = Seeds.of(target.name);
      assertThat(seeds).as(target.name).isNotEmpty();
      return seeds.entrySet().stream()
          .map(
              seed ->
                  DynamicTest.dynamicTest(
                      target.name + " " + seed.getKey(),
                      () -> target.runs.accept(seed.getValue())));
    } catch (IOException e) {
      throw new AssertionError(target.name, e);
    }
  }

  @Test
  void theShortestInputsPass() {
    for (int length = 0; length < 8; length++) {
      byte[] input = new byte[length];
      TARGETS.forEach(target -> target.runs.accept(input));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,\"b\":[true,null,\"x\\n\",-0.5e+1],\"c\":{}}",
        "{}",
        "{\"a\":{\"a\":[[],[{}]]}}"
      })
  void jsonIsNotRepaired(String json) {
    assertThat(RepairedJson.of(json)).isEqualTo(json);
  }

  @Test
  void whatIsBentBecomesJson() {
    for (String bent :
        List.of(
            "", "x", "{\"a\"", "{\"a\":", "{\"a\" 1 2 \"a\" 3]}", "{\"\\u00", "{{[\"\\q\t", "{1")) {
      assertThat(
              Judge.strictTree(
                      RepairedJson.of(bent).getBytes(java.nio.charset.StandardCharsets.UTF_8))
                  .isObject())
          .as(bent)
          .isTrue();
    }
    assertThat(RepairedJson.of("{\"a\" 1 2 \"\\u0061\" 3]}"))
        .isEqualTo("{\"a\":1,\"x\":2,\"\\u00612\":3}");
  }
}
