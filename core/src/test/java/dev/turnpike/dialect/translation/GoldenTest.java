package dev.turnpike.dialect.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Walks the golden folders: what each request becomes in every dialect of a provider, and what
/// each answer becomes in every dialect of a client.
///
/// A folder is a case. `in.DIALECT.json` is a client's request; beside it `up.DIALECT.json` is what
/// a provider of that dialect is asked, with the notes. `answer.DIALECT.sse` (or `.json`,
/// `.ndjson`, `.hex`) is a provider's answer; beside it `out.DIALECT.sse` (or `.json`) is what a
/// client of that dialect is told. `case.json` may name other targets than the usual ones, and say
/// that the answer is to a request that only `searches`. A new case is a new folder:
/// `-Dgolden=write` writes what is missing or differs, to be read like code.
class GoldenTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden");
  private static final boolean WRITE = "write".equals(System.getProperty("golden"));

  @TestFactory
  Stream<DynamicNode> everyFolder() {
    return folders().stream().flatMap(GoldenTest::folder);
  }

  private static List<Path> folders() {
    try (Stream<Path> all = Files.list(FOLDER)) {
      return all.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<DynamicNode> folder(Path folder) {
    GoldenCase golden = GoldenCase.read(folder);
    return golden.expected().entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    folder.getFileName() + " " + entry.getKey(),
                    () -> check(folder.resolve(entry.getKey()), entry.getValue().get())));
  }

  private static void check(Path file, String actual) throws IOException {
    String known = Files.exists(file) ? Files.readString(file, UTF_8) : "";
    if (WRITE && !known.equals(actual)) {
      Files.writeString(file, actual, UTF_8);
      return;
    }
    assertThat(actual).as(file.toString()).isEqualTo(known);
  }

  @TestFactory
  Stream<DynamicNode> everyCutOfEveryStream() {
    return folders().stream()
        .map(GoldenCase::read)
        .flatMap(GoldenCase::streams)
        .map(
            stream ->
                DynamicTest.dynamicTest(stream.name(), () -> stream.assertCutsChangeNothing()));
  }
}
