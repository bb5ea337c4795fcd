package org.vconserver.processor.redaction;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.vconserver.api.redaction.PiiFinding;
import org.vconserver.api.redaction.PiiRecognizer;
import org.vconserver.api.redaction.PiiText;

/** Asks recognisers about texts, and puts labels in the place of what they find. Immutable. */
final class Redactor {
  /**
   * Text is looked at in pieces of this size, so that none takes long before an interrupt counts.
   */
  private static final int PIECE = 8_000;

  private final Collection<PiiRecognizer> recognizers;
  private final EntityLabels labels;
  private final Set<String> excluded;
  private final double leastScore;

  Redactor(
      Collection<PiiRecognizer> recognizers,
      EntityLabels labels,
      Set<String> excluded,
      double leastScore) {
    this.recognizers = List.copyOf(recognizers);
    this.labels = labels;
    this.excluded = Set.copyOf(excluded);
    this.leastScore = leastScore;
  }

  /** Personal data, with its label. */
  record Found(PiiFinding finding, String label) {}

  /** Gives the text with labels in double braces in it. */
  String redact(PiiText text) throws InterruptedException {
    return replaced(text.text(), find(text));
  }

  /** Gives the text with labels in double braces in the place of what was found in it. */
  static String replaced(String text, List<Found> all) {
    StringBuilder redacted = new StringBuilder();
    int place = 0;
    for (Found found : all) {
      redacted.append(text, place, found.finding().start());
      redacted.append("{{").append(found.label()).append("}}");
      place = found.finding().end();
    }
    return redacted.append(text, place, text.length()).toString();
  }

  /** Finds personal data, in the order of the text, without overlap. */
  List<Found> find(PiiText text) throws InterruptedException {
    List<Found> all = new ArrayList<>();
    String previous = text.previous();
    for (int from = 0; from < text.text().length(); ) {
      int to = end(text.text(), from);
      String piece = text.text().substring(from, to);
      for (Found found : findInPiece(new PiiText(piece, previous, text.names(), text.region()))) {
        PiiFinding finding = found.finding();
        all.add(
            new Found(
                new PiiFinding(
                    finding.entity(),
                    finding.start() + from,
                    finding.end() + from,
                    finding.score()),
                found.label()));
      }
      previous = piece;
      from = to;
    }
    return all;
  }

  /** Finds the end of a piece: between words, if there is a space near enough. */
  private static int end(String text, int from) {
    int most = from + PIECE;
    if (most >= text.length()) {
      return text.length();
    }
    int space = text.lastIndexOf(' ', most);
    return space > from + PIECE / 2 ? space : most;
  }

  private List<Found> findInPiece(PiiText text) throws InterruptedException {
    List<PiiFinding> findings = new ArrayList<>();
    SpokenText spoken = SpokenText.of(text.text());
    PiiText written = new PiiText(spoken.written(), text.previous(), text.names(), text.region());
    for (PiiRecognizer recognizer : recognizers) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      findings.addAll(recognizer.find(text));
      if (spoken.isChanged()) {
        for (PiiFinding finding : recognizer.find(written)) {
          findings.add(
              new PiiFinding(
                  finding.entity(),
                  spoken.start(finding.start()),
                  spoken.end(finding.end()),
                  finding.score()));
        }
      }
    }
    return best(text.text(), findings);
  }

  private List<Found> best(String text, List<PiiFinding> findings) {
    findings.removeIf(finding -> finding.score() < leastScore || finding.end() > text.length());
    findings.sort(
        Comparator.comparingDouble(PiiFinding::score)
            .thenComparingInt(finding -> finding.end() - finding.start())
            .reversed());
    boolean[] taken = new boolean[text.length()];
    List<Found> best = new ArrayList<>();
    for (PiiFinding finding : findings) {
      String match = text.substring(finding.start(), finding.end());
      Optional<String> label =
          excluded.contains(finding.entity())
              ? Optional.empty()
              : labels.label(finding.entity(), match);
      if (label.isPresent() && !excluded.contains(label.get()) && free(taken, finding)) {
        best.add(new Found(finding, label.get()));
        for (int i = finding.start(); i < finding.end(); i++) {
          taken[i] = true;
        }
      }
    }
    best.sort(Comparator.comparingInt(found -> found.finding().start()));
    return best;
  }

  private static boolean free(boolean[] taken, PiiFinding finding) {
    for (int i = finding.start(); i < finding.end(); i++) {
      if (taken[i]) {
        return false;
      }
    }
    return true;
  }
}
