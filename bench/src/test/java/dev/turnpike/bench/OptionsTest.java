package dev.turnpike.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OptionsTest {

  @Test
  void onlyAWholeRunIsForThePage() {
    assertThat(read().isWhole()).isTrue();
    assertThat(read("--quick").isWhole()).isFalse();
    assertThat(read("--only", "request,stream").isWhole()).isFalse();
  }

  @Test
  void scenariosAndFlagsAreSplit() {
    Options options = read("--only", "request,stream", "--java-flags", " -Xa  -Xb ");
    assertThat(options.only()).containsExactly("request", "stream");
    assertThat(options.javaFlags()).containsExactly("-Xa", "-Xb");
    assertThat(read("--java-flags", "").javaFlags()).isEmpty();
  }

  @Test
  void whatIsUnknownOrHasNoValueIsRefused() {
    assertThatThrownBy(() -> read("--fast")).hasMessageContaining("--fast is unknown");
    assertThatThrownBy(() -> read("--only")).hasMessageContaining("--only has no value");
  }

  private static Options read(String... arguments) {
    return Options.read(arguments);
  }
}
