package org.vconserver.itest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a page of the documentation has its reader do, in order. */
final class Guide {
  private static final Pattern PATH = Pattern.compile("`([^`]+)`:");

  /** A step. */
  sealed interface Step permits WholeFile, Commands {}

  /** A file that is printed after a line with its path. */
  record WholeFile(String path, String content) implements Step {}

  /** A block of bash. */
  record Commands(String text) implements Step {}

  private Guide() {}

  static List<Step> steps(Path page) throws IOException {
    List<Step> steps = new ArrayList<>();
    StringBuilder block = null;
    String language = "";
    String before = "";
    for (String line : Files.readAllLines(page)) {
      if (block == null && line.startsWith("```")) {
        block = new StringBuilder();
        language = line.substring(3);
      } else if (block != null && line.equals("```")) {
        Matcher path = PATH.matcher(before);
        if (path.matches()) {
          steps.add(new WholeFile(path.group(1), block.toString()));
        } else if (language.equals("bash")) {
          steps.add(new Commands(block.toString()));
        }
        block = null;
        before = "";
      } else if (block != null) {
        block.append(line).append('\n');
      } else if (!line.isBlank()) {
        before = line;
      }
    }
    return steps;
  }
}
