package org.vconserver.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The rules of the house that sources show. */
class SourceRulesTest {
  private static final int MOST_LINES = 300;
  private static final Pattern PUBLIC_TYPE =
      Pattern.compile(
          "(?s)/\\*\\*((?:(?!\\*/).)*)\\*/\\s*(?:@[\\w.]+(?:\\((?:[^()]|\\([^()]*\\))*\\))?\\s*)*"
              + "public (?:abstract |final |sealed |non-sealed )*(?:class|interface|record|enum|@interface) (\\w+)");
  private static final Pattern ENUM_OR_ANNOTATION = Pattern.compile("public (?:enum|@interface) ");
  private static final Pattern THREADS =
      Pattern.compile("(?i)thread-safe|immutable|not thread-safe");

  /** Finds a comment that begins with a question, or with a thing in place of what is done. */
  private static final Pattern NO_VERB =
      Pattern.compile(
          "/\\*\\*\\s+(?:\\* )?(?:What|Whether|How|Where|Why|Who|When|Which|The|An?|All|Each|Every|One|Two|No|Some"
              + "|Both|Those|That|This|These|It|Its|So|As|If|For|Of|In|On|At|To|From|With|By|Our|Their|Any|Other"
              + "|More|Most|Not|Only|There|Nothing|Nobody|\\d+)\\b.*");

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

  @Test
  void aCommentBeginsWithAVerb() {
    List<String> others = new ArrayList<>();
    for (Path source : Repository.sources()) {
      NO_VERB
          .matcher(Repository.text(source))
          .results()
          .forEach(found -> others.add(source + ": " + found.group()));
    }
    assertEquals(List.of(), others);
  }

  @Test
  void everyTypeOfTheApiSaysWhatThreadsMayDoWithIt() {
    List<String> silent = new ArrayList<>();
    for (Path source : Repository.sources()) {
      boolean exported = source.startsWith("api-bundle") || source.startsWith("vcon-bundle");
      String text = Repository.text(source);
      if (!exported
          || source.endsWith("package-info.java")
          || ENUM_OR_ANNOTATION.matcher(text).find()) {
        continue; // an enum and an annotation can't be anything but immutable
      }
      Matcher type = PUBLIC_TYPE.matcher(text);
      if (text.contains("\npublic ") && !(type.find() && THREADS.matcher(type.group(1)).find())) {
        silent.add(source.toString());
      }
    }
    assertEquals(List.of(), silent);
  }
}
