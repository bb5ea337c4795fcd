package org.vconserver.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The rules of the house that sources show. */
class SourceRulesTest {
  private static final int MOST_LINES = 300;

  /** The files that may be longer, each with the reason. */
  private static Map<Path, String> longFiles() {
    return Repository.text(Path.of("testing/architecture/src/test/resources/long-files.txt"))
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split("\\s+", 2))
        .collect(Collectors.toMap(cells -> Path.of(cells[0]), cells -> cells[1]));
  }

  @Test
  void noFileIsLongerThanAReaderCanHoldUnlessTheListSaysWhy() {
    List<String> tooLong = new ArrayList<>();
    Map<Path, String> excused = longFiles();
    for (Path source : Repository.sources()) {
      long lines = Repository.text(source).lines().count();
      if (lines > MOST_LINES != excused.containsKey(source)) {
        tooLong.add(
            source + " has " + lines + (excused.containsKey(source) ? ", so needs no reason" : ""));
      }
    }
    assertEquals(List.of(), tooLong);
  }
}
