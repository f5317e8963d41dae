package dev.turnpike.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.gateway.config.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PresetKeysTest {
  private static final String KEY = "k".repeat(32);

  @TempDir Path temp;

  @Test
  void keysComeFromVariablesOrFiles() throws IOException {
    Path file = Files.writeString(temp.resolve("key"), "m".repeat(40) + "\n");
    assertThat(
            PresetKeys.from(
                Map.of("TURNPIKE_API_KEY", KEY, "TURNPIKE_MANAGEMENT_KEY_FILE", file.toString())))
        .isEqualTo(new PresetKeys(KEY, "m".repeat(40)));
    assertThat(PresetKeys.from(Map.of("TURNPIKE_API_KEY", ""))).isEqualTo(PresetKeys.NONE);
  }

  @Test
  void shortKeyIsRefusedWithoutSayingIt() {
    assertThatThrownBy(() -> PresetKeys.from(Map.of("TURNPIKE_API_KEY", "short")))
        .isInstanceOf(StartFailure.class)
        .hasMessage("TURNPIKE_API_KEY has 5 characters, must have 32 to 512");
  }

  @Test
  void oneKeyCannotBeBoth() {
    assertThatThrownBy(
            () -> PresetKeys.from(Map.of("TURNPIKE_API_KEY", KEY, "TURNPIKE_MANAGEMENT_KEY", KEY)))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("are the same key");
  }

  @Test
  void missingFileIsSaid() {
    assertThatThrownBy(() -> PresetKeys.from(Map.of("TURNPIKE_API_KEY_FILE", "/no/where")))
        .isInstanceOf(StartFailure.class)
        .hasMessage(
            "TURNPIKE_API_KEY_FILE names the file /no/where, which cannot be read: it is not"
                + " there");
  }
}
