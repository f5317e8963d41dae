package dev.turnpike.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The script `turnpike` in a folder of its own, with a JDK that only says how it was called.
@EnabledOnOs({OS.LINUX, OS.MAC})
class LauncherTest {
  private static final String SAYING_JAVA =
      """
      #!/usr/bin/env bash
      for argument in "$@"; do
        case $argument in -XX:AOTCacheOutput=*) echo cache >"${argument#*=}" ;; esac
      done
      printf '%s\\n' "$@"
      """;

  @TempDir Path place;
  private Path home;
  private Path jar;

  /// A clone that is built, in a path with spaces.
  @BeforeEach
  void build() throws IOException {
    home = Files.createDirectories(place.resolve("a clone/in two words")).toRealPath();
    Files.copy(
        Path.of("../turnpike"), home.resolve("turnpike"), StandardCopyOption.COPY_ATTRIBUTES);
    Path bin = Files.createDirectories(place.resolve("a jdk/bin"));
    for (String tool : List.of("java", "javac")) {
      Files.writeString(bin.resolve(tool), SAYING_JAVA).toFile().setExecutable(true);
    }
    Files.writeString(bin.resolveSibling("release"), "JAVA_VERSION=\"25\"\n");
    Path target = Files.createDirectories(home.resolve("gateway/target"));
    Files.createDirectory(target.resolve("lib"));
    jar = Files.writeString(target.resolve("gateway-0.1.0.jar"), "a jar");
    Files.createDirectory(home.resolve("target"));
    Files.writeString(home.resolve("target/build.stamp"), "built");
  }

  @Test
  void aStartFromAPathWithSpacesTrainsTheCacheAndUsesIt() throws Exception {
    List<String> said =
        run(Map.of("TURNPIKE_JAVA_OPTS", "-Xmx1g -Xms1g"), "up", "--data", "my data");
    assertThat(home.resolve("gateway/target/turnpike.aot")).hasContent("cache");
    assertThat(said)
        .contains("-Xmx1g", "-Xms1g")
        .contains("-XX:AOTCache=" + home.resolve("gateway/target/turnpike.aot"))
        .endsWith("-Dturnpike.home=" + home, "-jar", jar.toString(), "up", "--data", "my data");
  }

  @Test
  void aCommandFromAPathWithSpacesUsesTheCacheThatIsThere() throws Exception {
    assertThat(run(Map.of(), "key", "create", "two words"))
        .noneMatch(argument -> argument.startsWith("-XX:AOTCache"))
        .endsWith("-Dturnpike.home=" + home, "-jar", jar.toString(), "key", "create", "two words");
    Files.writeString(home.resolve("gateway/target/turnpike.aot"), "cache");
    assertThat(run(Map.of(), "version"))
        .contains("-XX:AOTCache=" + home.resolve("gateway/target/turnpike.aot"))
        .endsWith("-Dturnpike.home=" + home, "-jar", jar.toString(), "version");
  }

  /// The arguments that the JDK was called with.
  private List<String> run(Map<String, String> environment, String... arguments) throws Exception {
    ProcessBuilder script = new ProcessBuilder("bash", home.resolve("turnpike").toString());
    script.command().addAll(List.of(arguments));
    script.environment().put("JAVA_HOME", place.resolve("a jdk").toString());
    script.environment().remove("TURNPIKE_JAVA_OPTS");
    script.environment().putAll(environment);
    Path errors = place.resolve("errors");
    Process process = script.redirectError(errors.toFile()).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said + Files.readString(errors)).isZero();
    return said.lines().toList();
  }
}
