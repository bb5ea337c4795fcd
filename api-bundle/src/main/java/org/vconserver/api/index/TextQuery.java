package org.vconserver.api.index;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says which words must be, and must not be, in the text of a vCon. Immutable.
 *
 * @param parts all of which must hold; at least one of them is not excluded
 */
public record TextQuery(List<Part> parts) {
  private static final int MOST_PARTS = 20;
  private static final Pattern PART = Pattern.compile("(-?)(?:\"([^\"]*)\"?|([^\\s\"]+))");
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}\\p{M}]+");
  private static final Pattern NUMBER = Pattern.compile("[+(]?[0-9][0-9 ()./-]*");
  private static final int SHORTEST_NUMBER = 3;

  public TextQuery {
    parts = List.copyOf(parts);
  }

  /**
   * Says that words must follow each other, or must not. Immutable.
   *
   * @param words as they are written, without signs between them; at least one
   * @param prefix whether the last of them may go on
   * @param excluded whether they must not be there
   */
  public record Part(List<String> words, boolean prefix, boolean excluded) {
    public Part {
      words = List.copyOf(words);
    }
  }

  /**
   * Reads a query as people write it: words, of which all must be there, {@code "phrases"}, {@code
   * -excluded} ones, and {@code beginnings*}.
   *
   * @throws IllegalArgumentException if it names no word that must be there, or too many; the
   *     message says which
   */
  public static TextQuery parse(String text) {
    List<Part> parts = new ArrayList<>();
    Matcher part = PART.matcher(text);
    while (part.find()) {
      boolean phrase = part.group(2) != null;
      String content = phrase ? part.group(2) : part.group(3);
      List<String> words = WORD.matcher(content).results().map(found -> found.group()).toList();
      if (!words.isEmpty()) {
        parts.add(new Part(words, !phrase && content.endsWith("*"), !part.group(1).isEmpty()));
      }
    }
    if (parts.stream().allMatch(Part::excluded)) {
      throw new IllegalArgumentException("must have a word that is to be found");
    }
    if (parts.size() > MOST_PARTS) {
      throw new IllegalArgumentException("must not have more than " + MOST_PARTS + " words");
    }
    return new TextQuery(parts);
  }

  /**
   * Gives the digits of a text that is a telephone number, or a part of one; else an empty text.
   */
  public static String number(String text) {
    String digits = text.replaceAll("\\D", "");
    return NUMBER.matcher(text.strip()).matches() && digits.length() >= SHORTEST_NUMBER
        ? digits
        : "";
  }
}
