package dev.turnpike.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildrenTest {
  @TempDir Path folder;

  @Test
  void noChildOutlivesARunNorDoItsOwnChildren() throws Exception {
    Children children = new Children();
    Child child = children.start("shell", shell("sleep 60 & echo up; wait"), log());
    ProcessHandle grandchild = grandchildOf(child);
    children.close();
    assertThat(child.isAlive()).isFalse();
    grandchild.onExit().get(10, TimeUnit.SECONDS);
    assertThat(grandchild.isAlive()).isFalse();
  }

  @Test
  void nothingStartsWhenARunIsEnding() {
    Children children = new Children();
    children.close();
    assertThatThrownBy(() -> children.start("late", shell("true"), log()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("late is not started");
  }

  @Test
  void itsLastWordsAreKept() throws Exception {
    try (Children children = new Children()) {
      Child child = children.start("shell", shell("echo no such port >&2"), log());
      ProcessHandle.of(child.ids().getFirst()).ifPresent(it -> it.onExit().join());
      assertThat(child.lastWords()).isEqualTo("no such port");
    }
  }

  private static ProcessHandle grandchildOf(Child child) {
    while (child.isAlive() && child.ids().size() < 2) {
      Thread.onSpinWait();
    }
    return ProcessHandle.of(child.ids().get(1)).orElseThrow();
  }

  private static ProcessBuilder shell(String script) {
    return new ProcessBuilder("sh", "-c", script);
  }

  private Path log() {
    return folder.resolve("log");
  }
}
