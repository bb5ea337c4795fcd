package org.vconserver.processor.redaction;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.vconserver.api.redaction.PiiText;
import org.vconserver.vcon.text.TextTurn;

/** Holds the turns of a conversation with labels in the place of personal data. Not thread-safe. */
final class RedactedTurns {
  private static final int SHORTEST_KEPT = 6;
  private static final int MOST_KEPT = 200;
  private static final int LOOK_BACK = 200;

  private final Map<Integer, ArrayNode> bodies = new LinkedHashMap<>();
  private final Map<String, Integer> labels = new TreeMap<>();
  private final Set<String> originals = new TreeSet<>();

  /**
   * Redacts turns.
   *
   * @param names those of the vCon's parties
   */
  static RedactedTurns of(
      List<TextTurn> turns, Redactor redactor, List<String> names, String region)
      throws InterruptedException {
    RedactedTurns redacted = new RedactedTurns();
    String previous = "";
    for (TextTurn turn : turns) {
      List<Redactor.Found> found = redactor.find(new PiiText(turn.text(), previous, names, region));
      redacted.add(turn, found);
      previous = turn.text().substring(Math.max(0, turn.text().length() - LOOK_BACK));
    }
    return redacted;
  }

  private void add(TextTurn turn, List<Redactor.Found> found) {
    bodies
        .computeIfAbsent(turn.dialog(), dialog -> JsonNodeFactory.instance.arrayNode())
        .add(part(turn, Redactor.replaced(turn.text(), found)));
    for (Redactor.Found one : found) {
      labels.merge(one.label(), 1, Integer::sum);
      String original = turn.text().substring(one.finding().start(), one.finding().end());
      if (original.length() >= SHORTEST_KEPT && originals.size() < MOST_KEPT) {
        originals.add(original);
      }
    }
  }

  private static ObjectNode part(TextTurn turn, String text) {
    ObjectNode part = JsonNodeFactory.instance.objectNode();
    if (turn.speaker() >= 0 && !turn.written()) {
      part.put("parties", turn.speaker());
    } else {
      ArrayNode parties = part.putArray("parties");
      turn.parties().forEach(parties::add);
    }
    part.put("start", turn.start());
    part.put("duration", turn.seconds());
    return part.put("text", text);
  }

  /** Gives the redacted text of each dialog, by its index. */
  Map<Integer, ArrayNode> bodies() {
    return bodies;
  }

  /** Counts the labels. */
  Map<String, Integer> labels() {
    return labels;
  }

  /** Gives what was found: never to be logged, nor told. */
  Set<String> originals() {
    return originals;
  }
}
