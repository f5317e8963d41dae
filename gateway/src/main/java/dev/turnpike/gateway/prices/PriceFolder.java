package dev.turnpike.gateway.prices;

import dev.turnpike.gateway.config.StartFailure;
import dev.turnpike.gateway.config.Why;
import dev.turnpike.price.PriceList;
import dev.turnpike.price.PriceList.Kind;
import dev.turnpike.price.PriceRow;
import dev.turnpike.price.PriceSheet;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The price lists in a data folder: `catalog/prices/*.jsonl`, which the operator writes, and
/// `catalog/refreshed.jsonl`, which `catalog refresh` does. Neither need be there.
public record PriceFolder(Path data) {
  /// How many files of rows an operator may have.
  public static final int MOST_FILES = 200;

  private static final int MOST_FAULTS_TOLD = 20;

  /// The prices that ship, with those of this folder laid over them. A line that is no price row is
  /// a [StartFailure] that names it: half a price list would be a wrong price.
  public PriceSheet over(PriceSheet shipped) {
    if (!Files.isDirectory(catalog())) {
      return shipped;
    }
    PriceList refreshed = refreshed();
    List<PriceList> own = own();
    List<String> faults = new ArrayList<>(refreshed.faults());
    List<PriceRow> rows = new ArrayList<>();
    for (PriceList list : own) {
      faults.addAll(list.faults());
      rows.addAll(list.rows());
    }
    if (!faults.isEmpty()) {
      throw new StartFailure(told(faults));
    }
    PriceSheet sheet = shipped;
    if (!refreshed.lines().isEmpty()) {
      sheet = sheet.refreshed(refreshed.rows());
    }
    return rows.isEmpty() ? sheet : sheet.with(rows);
  }

  private static String told(List<String> faults) {
    int more = faults.size() - MOST_FAULTS_TOLD;
    String told = String.join("\n", faults.subList(0, Math.min(faults.size(), MOST_FAULTS_TOLD)));
    return more > 0 ? told + "\nand " + more + " more; see turnpike catalog check" : told;
  }

  /// The operator's lists, in the order of their names.
  public List<PriceList> own() {
    List<Path> files = new ArrayList<>();
    Path folder = ownFolder();
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.jsonl")) {
      found.forEach(files::add);
    } catch (IOException e) {
      throw new StartFailure("cannot read " + folder + ": " + Why.of(e), e);
    }
    if (files.size() > MOST_FILES) {
      throw new StartFailure(
          folder + " has " + files.size() + " files of price rows, at most " + MOST_FILES);
    }
    files.sort(null);
    return files.stream().map(file -> read(file, Kind.OWN)).toList();
  }

  /// What refreshes brought; empty where there was none.
  public PriceList refreshed() {
    Path file = refreshedFile();
    return Files.exists(file)
        ? read(file, Kind.REFRESHED)
        : new PriceList(file.toString(), List.of(), List.of());
  }

  Path catalog() {
    return data.resolve("catalog");
  }

  public Path ownFolder() {
    return catalog().resolve("prices");
  }

  public Path refreshedFile() {
    return catalog().resolve("refreshed.jsonl");
  }

  /// The one before the last refresh.
  public Path previousFile() {
    return catalog().resolve("refreshed.previous.jsonl");
  }

  private static PriceList read(Path file, Kind kind) {
    byte[] content;
    try (var in = Files.newInputStream(file)) {
      content = in.readNBytes(PriceList.MOST_BYTES + 1);
    } catch (IOException e) {
      throw new StartFailure("cannot read " + file + ": " + Why.of(e), e);
    }
    if (content.length > PriceList.MOST_BYTES) {
      throw new StartFailure(
          file + " is longer than " + PriceList.MOST_BYTES + " bytes, the most of a price list");
    }
    return PriceList.read(file.toString(), content, kind);
  }
}
