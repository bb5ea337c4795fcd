package org.vconserver.processor.redaction;

import java.util.List;
import java.util.Set;
import org.vconserver.api.redaction.PiiFinding;
import org.vconserver.processor.redaction.Words.Word;

/** Finds the names of the vCon's parties in texts: whole, and their parts. */
final class PartyNames {
  private static final int MOST_PARTS = 6;

  /** Lists the names of parties that are no people, or are not called by their names. */
  private static final Set<String> ROLES =
      Set.of(
          "agent",
          "customer",
          "support",
          "caller",
          "callee",
          "bot",
          "assistant",
          "system",
          "ivr",
          "unknown",
          "anonymous",
          "user",
          "operator",
          "representative",
          "rep",
          "speaker",
          "party",
          "client",
          "host",
          "guest",
          "sales",
          "service",
          "team",
          "helpdesk",
          "desk",
          "admin",
          "company",
          "inc",
          "llc",
          "ltd",
          "gmbh",
          "the",
          "and",
          "of",
          "mr",
          "mrs",
          "ms",
          "dr");

  private PartyNames() {}

  static void find(List<String> names, Words words, List<PiiFinding> found) {
    for (String name : names) {
      List<Word> parts = Words.of(name).all();
      if (parts.size() <= MOST_PARTS && !parts.stream().allMatch(PartyNames::isRole)) {
        findParts(parts, words, found);
      }
    }
  }

  private static void findParts(List<Word> parts, Words words, List<PiiFinding> found) {
    for (int i = 0; i < words.all().size(); i++) {
      Word word = words.all().get(i);
      int length = matching(words.all(), i, parts);
      if (length > 1) {
        found.add(
            new PiiFinding("PERSON", word.start(), words.all().get(i + length - 1).end(), 0.95));
        i += length - 1;
      } else if (parts.stream().anyMatch(part -> isPart(word, part))) {
        int end = word.start() + word.withoutPossessive().length();
        found.add(new PiiFinding("PERSON", word.start(), end, 0.88));
      }
    }
  }

  /** Counts the words from a place on that are those of the name, in its order; 0 if not all. */
  private static int matching(List<Word> words, int from, List<Word> parts) {
    if (parts.isEmpty() || from + parts.size() > words.size()) {
      return 0;
    }
    for (int i = 0; i < parts.size(); i++) {
      if (!words.get(from + i).plain().equals(parts.get(i).plain())) {
        return 0;
      }
    }
    return parts.size();
  }

  /**
   * Tells whether a word is a part of a name: as it is written; in small letters only if it is no
   * other word.
   */
  private static boolean isPart(Word word, Word part) {
    if (part.text().length() < 2 || isRole(part)) {
      return false;
    }
    return PlainLetters.of(word.withoutPossessive()).equals(part.plain())
        && (!word.lower() || !Gazetteer.instance().isCommon(part.text()));
  }

  private static boolean isRole(Word part) {
    return ROLES.contains(part.plain());
  }
}
