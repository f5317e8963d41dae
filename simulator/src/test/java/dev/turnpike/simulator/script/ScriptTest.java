package dev.turnpike.simulator.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScriptTest {

  @Test
  void everyWordOfTheMenuIsUnderstood() {
    for (Menu.Dish dish : Menu.DISHES) {
      assertThat(Script.parse(dish.word())).as(dish.word()).isPresent();
    }
  }

  @Test
  void everyWordOfTheMenuIsInTheDocument() throws IOException {
    String document = Files.readString(Path.of("../docs/simulator.md"));

    for (Menu.Dish dish : Menu.DISHES) {
      assertThat(document).contains("| `" + dish.form() + "` |");
    }
  }

  @Test
  void wordsAreJoinedByPlus() {
    Script script = Script.parse("chunks-10-5ms-20+gzip+cut-mid+delay-7ms").orElseThrow();

    assertThat(script.saying()).isEqualTo(new Saying.Chunks(10, Duration.ofMillis(5), 20));
    assertThat(script.is(Manner.GZIP)).isTrue();
    assertThat(script.is(Break.CUT_MID)).isTrue();
    assertThat(script.delay()).isEqualTo(Duration.ofMillis(7));
  }

  @Test
  void theLastSegmentOfAModelIdIsTheScript() {
    assertThat(Script.ofModel("sim/a/quota").refusal()).contains(new Refusal.Quota());
    assertThat(Script.ofModel("openai/gpt-5.1")).isEqualTo(Script.PLAIN);
    assertThat(Script.ofModel("expect-key:a:b").refusal())
        .contains(new Refusal.ExpectKey(Optional.of("a:b")));
  }

  @Test
  void aCallIsOrderedWithItsArguments() {
    assertThat(Script.ofModel("sim/call:a:b:eyJjaXR5IjoiUm9tZSJ9").saying())
        .isEqualTo(new Saying.CallTool(Optional.of("a:b"), Optional.of("{\"city\":\"Rome\"}")));
  }

  @Test
  void whatExcludesEachOtherIsNoScript() {
    for (String words :
        List.of("reset+cut-mid", "quota+context", "tool+echo", "endless+truncate", "gzip+gzip")) {
      assertThat(Script.parse(words)).as(words).isEmpty();
    }
  }

  @Test
  void whatIsNotQuiteAWordIsNoScript() {
    for (String words :
        List.of(
            "",
            "+",
            "gzip+",
            "status-99",
            "status-600",
            "size-",
            "line-1tb",
            "call:f",
            "call:f:",
            "call:f:e",
            "call:f:{}")) {
      assertThat(Script.parse(words)).as(words).isEmpty();
    }
  }
}
