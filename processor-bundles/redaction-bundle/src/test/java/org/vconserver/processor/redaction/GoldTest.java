package org.vconserver.processor.redaction;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vconserver.processor.redaction.LabelledTexts.Score;

/** Precision and recall: a finding counts if its place and its label are those of the data. */
class GoldTest {
  private static final Redactor REDACTOR =
      new Redactor(Recognizers.ALL, EntityLabels.PRESIDIO, Set.of(), 0.5);

  /** Labels that are no numbers, and not measured as such. */
  private static final Set<String> IN_WORDS = Set.of("PERSON", "LOCATION");

  @Test
  void findsAllOfTheGoldDataAndNothingElse() throws Exception {
    LabelledTexts gold = LabelledTexts.json("gold.json");
    Score score = gold.sum("all", gold.measure(REDACTOR, true).values());
    assertTrue(score.precision() >= 1.0, score::toString);
    assertTrue(score.recall() >= 1.0, score::toString);
  }

  @Test
  void findsWhatIsSaidInCalls() throws Exception {
    LabelledTexts calls = LabelledTexts.marked("calls.txt");
    Score score = calls.sum("all", calls.measure(REDACTOR, true).values());
    assertTrue(score.precision() >= 0.95, score::toString);
    assertTrue(score.recall() >= 0.95, score::toString);
  }

  /** Prints the faults of the open set only: nobody is to tune on the others. */
  @ParameterizedTest
  @ValueSource(strings = {"open.txt", "apart.txt"})
  void findsNumbersNamesAndPlacesOfSeveralLanguages(String file) throws Exception {
    LabelledTexts lines = LabelledTexts.marked(file);
    Map<String, Score> scores = lines.measure(REDACTOR, file.equals("open.txt"));
    scores.forEach(lines::print);
    Map<String, Score> numbersOnly = new TreeMap<>(scores);
    numbersOnly.keySet().removeAll(IN_WORDS);
    Score numbers = lines.sum("numbers and the like", numbersOnly.values());
    assertTrue(numbers.precision() >= 0.95, numbers::toString);
    assertTrue(numbers.recall() >= 0.95, numbers::toString);
    for (String label : IN_WORDS) {
      Score words = scores.getOrDefault(label, Score.NOTHING);
      assertTrue(words.precision() >= 0.8, () -> label + ": " + words);
      assertTrue(words.recall() >= 0.8, () -> label + ": " + words);
    }
  }
}
