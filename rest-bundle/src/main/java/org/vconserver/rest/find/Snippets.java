package org.vconserver.rest.find;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.vconserver.api.index.TextQuery;
import org.vconserver.vcon.index.IndexTerm;
import org.vconserver.vcon.index.IndexText;

/** Shows where the words of a query are in the text of a vCon. Immutable. */
final class Snippets {
  private static final int AROUND = 60;
  private static final int MOST = 3;
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}\\p{M}]+");

  private final TextQuery query;

  Snippets(TextQuery query) {
    this.query = query;
  }

  /**
   * Gives up to three passages, each with its {@code text}, where it is {@code in}, and {@code
   * marks}: pairs of places in the text (UTF-16) between which a word is.
   */
  ArrayNode in(IndexText text) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("subject", text.subject());
    fields.put("summary", text.summaries());
    fields.put("talk", text.talk());
    fields.put("name", text.names());
    ArrayNode snippets = JsonNodeFactory.instance.arrayNode();
    fields.forEach(
        (name, content) -> {
          List<int[]> found = places(content);
          if (!found.isEmpty() && snippets.size() < MOST) {
            snippets.add(passage(name, content, found));
          }
        });
    return snippets;
  }

  /** Finds the words of the query: where each begins and ends. */
  private List<int[]> places(String content) {
    List<MatchResult> words = WORD.matcher(content).results().toList();
    List<String> folded = words.stream().map(word -> IndexTerm.fold(word.group())).toList();
    List<int[]> found = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      int length = longest(folded, i);
      if (length > 0) {
        found.add(new int[] {words.get(i).start(), words.get(i + length - 1).end()});
      }
    }
    return found;
  }

  /** Counts the words of the longest part of the query that is at a place; 0 if none is. */
  private int longest(List<String> words, int from) {
    return query.parts().stream()
        .filter(part -> !part.excluded() && isAt(part, words, from))
        .mapToInt(part -> part.words().size())
        .max()
        .orElse(0);
  }

  private static boolean isAt(TextQuery.Part part, List<String> words, int from) {
    int length = part.words().size();
    if (from + length > words.size()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      String wanted = IndexTerm.fold(part.words().get(i));
      String word = words.get(from + i);
      boolean prefix = part.prefix() && i == length - 1;
      if (prefix ? !word.startsWith(wanted) : !word.equals(wanted)) {
        return false;
      }
    }
    return true;
  }

  private static ObjectNode passage(String name, String content, List<int[]> found) {
    int start = edge(content, Math.max(0, found.get(0)[0] - AROUND));
    int end = edge(content, Math.min(content.length(), found.get(0)[1] + AROUND));
    ObjectNode passage = JsonNodeFactory.instance.objectNode();
    passage.put("in", name).put("text", content.substring(start, end));
    ArrayNode marks = passage.putArray("marks");
    for (int[] place : found) {
      if (place[1] <= end) {
        marks.addArray().add(place[0] - start).add(place[1] - start);
      }
    }
    return passage;
  }

  /** Moves a place that would part a pair of surrogates. */
  private static int edge(String content, int place) {
    return place > 0 && place < content.length() && Character.isLowSurrogate(content.charAt(place))
        ? place - 1
        : place;
  }
}
