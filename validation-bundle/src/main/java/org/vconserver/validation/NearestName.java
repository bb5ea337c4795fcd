package org.vconserver.validation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Finds the name of a member that a misspelled one may have been meant to be. */
final class NearestName {
  /** Lists words that other formats use for the same thing, without what parts words. */
  private static final Map<String, String> SAME =
      Map.ofEntries(
          Map.entry("email", "mailto"),
          Map.entry("emailaddress", "mailto"),
          Map.entry("mail", "mailto"),
          Map.entry("phone", "tel"),
          Map.entry("phonenumber", "tel"),
          Map.entry("telephone", "tel"),
          Map.entry("telephonenumber", "tel"),
          Map.entry("number", "tel"),
          Map.entry("msisdn", "tel"),
          Map.entry("organization", "org"),
          Map.entry("organisation", "org"),
          Map.entry("department", "dept"),
          Map.entry("id", "uuid"),
          Map.entry("vconid", "uuid"),
          Map.entry("created", "created_at"),
          Map.entry("creationdate", "created_at"),
          Map.entry("updated", "updated_at"),
          Map.entry("modifiedat", "updated_at"),
          Map.entry("title", "subject"),
          Map.entry("participants", "parties"),
          Map.entry("speakers", "parties"),
          Map.entry("conversation", "dialog"),
          Map.entry("messages", "dialog"),
          Map.entry("files", "attachments"),
          Map.entry("startedat", "start"),
          Map.entry("begin", "start"),
          Map.entry("length", "duration"),
          Map.entry("contenttype", "mediatype"),
          Map.entry("mime", "mediatype"),
          Map.entry("mimetype", "mediatype"),
          Map.entry("uid", "uuid"),
          Map.entry("guid", "uuid"),
          Map.entry("redaction", "redacted"),
          Map.entry("amendment", "amended"),
          Map.entry("content", "body"),
          Map.entry("data", "body"),
          Map.entry("text", "body"),
          Map.entry("link", "url"),
          Map.entry("uri", "url"),
          Map.entry("href", "url"),
          Map.entry("hash", "content_hash"),
          Map.entry("checksum", "content_hash"),
          Map.entry("sha512", "content_hash"),
          Map.entry("file", "filename"),
          Map.entry("kind", "type"),
          Map.entry("timestamp", "time"));

  /** Lists units and the like at the end of names whose unit is a matter of the syntax. */
  private static final String UNIT =
      "(?:ms|millis|milliseconds|s|sec|secs|seconds|min|minutes|time|date|datetime|at|iso|utc"
          + "|id|ids|index|indices|list|array)$";

  private static final int LONGEST = 64;

  private NearestName() {}

  /** Gives the nearest of the known names; empty if none is near. */
  static Optional<String> of(String name, Set<String> known) {
    if (name.length() > LONGEST) {
      return Optional.empty();
    }
    String words = words(name);
    return find(known, other -> letters(other).equals(letters(words)))
        .or(() -> Optional.ofNullable(SAME.get(letters(words))).filter(known::contains))
        .or(() -> find(known, other -> stem(words(other)).equals(stem(words))))
        .or(() -> near(letters(words), known));
  }

  private static Optional<String> find(Set<String> known, Predicate<String> alike) {
    return known.stream().sorted().filter(alike).findFirst();
  }

  /**
   * Parts the words of a name by underscores: {@code transferTarget} is {@code transfer_target}.
   */
  private static String words(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
        .replaceAll("[^A-Za-z0-9]+", "_")
        .toLowerCase(Locale.ROOT);
  }

  private static String letters(String words) {
    return words.replace("_", "");
  }

  /** Takes off units and plurals. */
  private static String stem(String words) {
    String one = words.replaceFirst("_" + UNIT, "").replace("_", "");
    if (one.endsWith("ies")) {
      return one.substring(0, one.length() - 3) + "y";
    }
    // Analyses, and not analysis, has the e.
    return one.replaceFirst("(?:es|is|s)$", "");
  }

  private static Optional<String> near(String name, Set<String> known) {
    return known.stream()
        .sorted()
        .filter(
            other ->
                distance(name, letters(other))
                    <= allowed(Math.min(name.length(), letters(other).length())))
        .min(Comparator.comparingInt(other -> distance(name, letters(other))));
  }

  private static int allowed(int length) {
    if (length < 4) {
      return 0;
    }
    return length < 6 ? 1 : length < 10 ? 2 : 3;
  }

  /** Counts the letters that are to be changed, put in or taken out (Levenshtein). */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    Arrays.setAll(row, i -> i);
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[other.length()];
  }
}
