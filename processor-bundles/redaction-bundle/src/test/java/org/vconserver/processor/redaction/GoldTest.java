package org.vconserver.processor.redaction;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.vconserver.api.redaction.PiiText;

/** Precision and recall: a finding counts if its place and its label are those of the data. */
class GoldTest {
  private static final Path DATA = Path.of(System.getProperty("vcon.test.data"), "pii");
  private static final Pattern MARK = Pattern.compile("\\[\\[([A-Z_]+)\\|(.*?)]]");
  private static final Redactor REDACTOR =
      new Redactor(Recognizers.ALL, EntityLabels.PRESIDIO, Set.of(), 0.5);

  private record Span(String label, int start, int end) {}

  private record Example(String text, Set<Span> spans) {}

  private record Score(int right, int wrong, int missed) {
    double precision() {
      return (double) right / (right + wrong);
    }

    double recall() {
      return (double) right / (right + missed);
    }
  }

  private static List<Example> gold() throws IOException {
    List<Example> examples = new ArrayList<>();
    for (JsonNode one : new ObjectMapper().readTree(DATA.resolve("gold.json").toFile())) {
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
    return examples;
  }

  private static List<Example> calls() throws IOException {
    List<Example> examples = new ArrayList<>();
    for (String line : Files.readAllLines(DATA.resolve("calls.txt"))) {
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
    return examples;
  }

  private static Score score(String name, List<Example> examples) throws InterruptedException {
    int right = 0;
    int wrong = 0;
    int missed = 0;
    for (Example example : examples) {
      Set<Span> found = new LinkedHashSet<>();
      for (Redactor.Found one : REDACTOR.find(PiiText.of(example.text()))) {
        found.add(new Span(one.label(), one.finding().start(), one.finding().end()));
      }
      for (Span span : found) {
        right += example.spans().contains(span) ? 1 : 0;
        wrong += example.spans().contains(span) ? 0 : 1;
      }
      missed += (int) example.spans().stream().filter(span -> !found.contains(span)).count();
      if (!found.equals(example.spans())) {
        System.out.println(name + ": " + example.text() + "\n  found " + told(example, found));
      }
    }
    Score score = new Score(right, wrong, missed);
    System.out.printf(
        "PII %s: %d texts, precision %.3f, recall %.3f (%d right, %d wrong, %d missed)%n",
        name, examples.size(), score.precision(), score.recall(), right, wrong, missed);
    return score;
  }

  private static List<String> told(Example example, Set<Span> spans) {
    return spans.stream()
        .map(span -> span.label() + " '" + example.text().substring(span.start(), span.end()) + "'")
        .toList();
  }

  @Test
  void findsAllOfTheGoldDataAndNothingElse() throws Exception {
    Score score = score("gold.json", gold());
    assertTrue(score.precision() >= 1.0, score::toString);
    assertTrue(score.recall() >= 1.0, score::toString);
  }

  @Test
  void findsWhatIsSaidInCalls() throws Exception {
    Score score = score("calls.txt", calls());
    assertTrue(score.precision() >= 0.95, score::toString);
    assertTrue(score.recall() >= 0.95, score::toString);
  }
}
