package dev.turnpike.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.gateway.config.StartFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path temp;

  @Test
  void folderIsOneProcessesOwn() throws IOException {
    Path path = temp.resolve("a/b");
    try (DataFolder open = DataFolder.open(path)) {
      assertThat(open.path()).isDirectory();
      assertThatThrownBy(() -> DataFolder.open(path))
          .isInstanceOf(StartFailure.class)
          .hasMessage("data folder " + path + " is in use by another Turnpike process");
    }
    DataFolder.open(path).close();
  }

  /// The lock must hold between processes, which one JVM cannot show.
  @Test
  void folderIsRefusedToASecondJvm() throws Exception {
    Path path = temp.resolve("data");
    try (DataFolder _ = DataFolder.open(path)) {
      Process other =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  OpenOnce.class.getName(),
                  path.toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(said.strip())
          .isEqualTo("data folder " + path + " is in use by another Turnpike process");
      assertThat(other.waitFor()).isEqualTo(1);
    }
  }

  static final class OpenOnce {
    private OpenOnce() {}

    public static void main(String[] arguments) throws IOException {
      try (DataFolder _ = DataFolder.open(Path.of(arguments[0]))) {
        System.out.println("opened");
      } catch (StartFailure e) {
        System.out.println(e.getMessage());
        System.exit(1);
      }
    }
  }

  @Test
  void fileInTheWayIsSaid() throws IOException {
    Path file = Files.writeString(temp.resolve("file"), "");
    assertThatThrownBy(() -> DataFolder.open(file))
        .isInstanceOf(StartFailure.class)
        .hasMessage("cannot write to data folder " + file + ": a file of that name is in the way");
  }

  /// Also the superuser cannot make a folder there.
  @Test
  void folderThatCannotBeWrittenIsSaid() {
    assertThatThrownBy(() -> DataFolder.open(Path.of("/proc/turnpike")))
        .isInstanceOf(StartFailure.class)
        .hasMessageStartingWith("cannot write to data folder /proc/turnpike: ");
  }
}
