package org.vconserver.processor.redaction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vconserver.api.redaction.PiiText;

/** Holds texts in which personal data is marked, and measures what a redactor finds in them. */
final class LabelledTexts {
  private static final Path DATA = Path.of(System.getProperty("vcon.test.data"), "pii");
  private static final Pattern MARK = Pattern.compile("\\[\\[([A-Z_]+)\\|(.*?)]]");

  private final String name;
  private final List<Example> examples;

  private LabelledTexts(String name, List<Example> examples) {
    this.name = name;
    this.examples = examples;
  }

  /** Marks a place of a text. */
  record Span(String label, int start, int end) {}

  record Example(String text, Set<Span> spans) {}

  /** Counts findings. */
  record Score(int right, int wrong, int missed) {
    static final Score NOTHING = new Score(0, 0, 0);

    double precision() {
      return right + wrong == 0 ? 1 : (double) right / (right + wrong);
    }

    double recall() {
      return right + missed == 0 ? 1 : (double) right / (right + missed);
    }

    Score plus(Score other) {
      return new Score(right + other.right, wrong + other.wrong, missed + other.missed);
    }
  }

  /** Reads texts with their spans, as JSON. */
  static LabelledTexts json(String name) throws IOException {
    List<Example> examples = new ArrayList<>();
    for (JsonNode one : new ObjectMapper().readTree(DATA.resolve(name).toFile())) {
      Set<Span> spans = new LinkedHashSet<>();
      for (JsonNode entity : one.path("entities")) {
        spans.add(
            new Span(
                entity.path("entity").asText(),
                entity.path("start").asInt(),
                entity.path("end").asInt()));
      }
      examples.add(new Example(one.path("text").asText(), spans));
    }
    return new LabelledTexts(name, examples);
  }

  /** Reads lines with marks: {@code [[LABEL|text]]}. */
  static LabelledTexts marked(String name) throws IOException {
    List<Example> examples = new ArrayList<>();
    for (String line : Files.readAllLines(DATA.resolve(name))) {
      if (!line.startsWith("#") && !line.isBlank()) {
        StringBuilder text = new StringBuilder();
        Set<Span> spans = new LinkedHashSet<>();
        Matcher mark = MARK.matcher(line);
        int place = 0;
        while (mark.find()) {
          text.append(line, place, mark.start());
          int start = text.length();
          text.append(mark.group(2));
          spans.add(new Span(mark.group(1), start, text.length()));
          place = mark.end();
        }
        examples.add(new Example(text.append(line.substring(place)).toString(), spans));
      }
    }
    return new LabelledTexts(name, examples);
  }

  List<Example> examples() {
    return examples;
  }

  /**
   * Counts by label: a finding is right if its place and its label are those of the data. Prints
   * the texts with faults if asked.
   */
  Map<String, Score> measure(Redactor redactor, boolean told) throws InterruptedException {
    Map<String, Score> scores = new TreeMap<>();
    for (Example example : examples) {
      Set<Span> found = new LinkedHashSet<>();
      for (Redactor.Found one : redactor.find(PiiText.of(example.text()))) {
        found.add(new Span(one.label(), one.finding().start(), one.finding().end()));
      }
      for (Span span : found) {
        boolean right = example.spans().contains(span);
        scores.merge(span.label(), new Score(right ? 1 : 0, right ? 0 : 1, 0), Score::plus);
      }
      for (Span span : example.spans()) {
        if (!found.contains(span)) {
          scores.merge(span.label(), new Score(0, 0, 1), Score::plus);
        }
      }
      if (told && !found.equals(example.spans())) {
        System.out.println(name + ": " + example.text() + "\n  found " + told(example, found));
      }
    }
    return scores;
  }

  private static List<String> told(Example example, Set<Span> spans) {
    return spans.stream()
        .map(span -> span.label() + " '" + example.text().substring(span.start(), span.end()) + "'")
        .toList();
  }

  /** Adds up, and prints the sum. */
  Score sum(String of, Iterable<Score> scores) {
    Score sum = Score.NOTHING;
    for (Score score : scores) {
      sum = sum.plus(score);
    }
    print(of, sum);
    return sum;
  }

  /** Prints a line of the table. */
  void print(String label, Score score) {
    System.out.printf(
        "PII %-10s %-28s precision %.3f recall %.3f (%d right, %d wrong, %d missed)%n",
        name,
        label,
        score.precision(),
        score.recall(),
        score.right(),
        score.wrong(),
        score.missed());
  }
}
