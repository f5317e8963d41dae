package dev.turnpike.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A page of documentation with a place for results between two markers; what stands around it is
/// written by hand and kept.
public final class ResultsPage {
  private static final String BEGIN =
      "<!-- results begin: ./turnpike bench writes what follows -->";
  private static final String END = "<!-- results end -->";

  private final Path file;

  public ResultsPage(Path file) {
    this.file = file;
  }

  public void write(String results) throws IOException {
    Files.writeString(file, replaced(Files.readString(file), results));
  }

  static String replaced(String page, String results) {
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException(
          "the page must hold the lines '" + BEGIN + "' and '" + END + "', in this order");
    }
    return page.substring(0, begin + BEGIN.length())
        + "\n\n"
        + results.strip()
        + "\n\n"
        + page.substring(end);
  }
}
