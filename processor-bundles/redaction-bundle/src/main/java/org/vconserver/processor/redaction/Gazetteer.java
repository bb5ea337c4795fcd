package org.vconserver.processor.redaction;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names of people and places, in plain letters: {@code Jörg} is known as {@code jorg} and {@code
 * joerg} too. Those of people are Datafaker's, for some languages; the others are ours. Loaded
 * once, when text is looked at for the first time, as a server that redacts nothing should not
 * spend time and memory on them; immutable.
 */
final class Gazetteer {
  private static final List<String> LANGUAGES =
      List.of(
          "en/name", "en-IN", "en-NG", "en-ZA", "de", "es", "fr", "it", "pl", "nl", "sv", "nb-NO",
          "da-DK", "pt", "pt-BR", "tr", "cs-CZ", "fi-FI", "hr");
  private static final Set<String> ENDINGS = Set.of("s", "m", "re", "ve", "ll", "d", "t");
  private static final Pattern KEY = Pattern.compile("\\s*([a-z_]+):\\s*(.*)");
  private static final Pattern ITEM =
      Pattern.compile("\"([^\"#]{2,40})\"|([\\p{L}][\\p{L}' .-]{1,40})");

  private final Set<String> firstNames = new HashSet<>();
  private final Set<String> lastNames = new HashSet<>();
  private final Set<String> commonWords;
  private final Set<String> places;
  private final Set<String> usStates;

  private Gazetteer() {
    for (String language : LANGUAGES) {
      readNames(language + ".yml");
    }
    firstNames.addAll(words("first-names.txt"));
    lastNames.addAll(words("last-names.txt"));
    Set<String> function = words("function-words.txt");
    firstNames.removeAll(function);
    lastNames.removeAll(function);
    Set<String> common = words("common-words.txt");
    common.addAll(function);
    common.addAll(words("common-words-de.txt"));
    common.addAll(words("common-words-es.txt"));
    commonWords = common;
    usStates = words("us-states.txt");
    Set<String> all = words("places.txt");
    all.addAll(usStates);
    for (String country : Locale.getISOCountries()) {
      Locale region = new Locale.Builder().setRegion(country).build();
      all.add(PlainLetters.of(region.getDisplayCountry(Locale.ENGLISH)));
    }
    places = all;
  }

  private static final class Holder {
    static final Gazetteer INSTANCE = new Gazetteer();
  }

  static Gazetteer instance() {
    return Holder.INSTANCE;
  }

  /** Tells whether it is a first name, or has one before its hyphen: {@code Anne-Sophie}. */
  boolean isFirstName(String word) {
    return contains(firstNames, PlainLetters.of(word));
  }

  boolean isLastName(String word) {
    return contains(lastNames, PlainLetters.of(word));
  }

  private static boolean contains(Set<String> names, String name) {
    int hyphen = name.indexOf('-');
    return names.contains(name) || (hyphen > 2 && names.contains(name.substring(0, hyphen)));
  }

  /** Tells whether it is a word of the language, whatever else it may be. */
  boolean isCommon(String word) {
    String lower = PlainLetters.of(word);
    // "I'm" is as common as "I".
    int apostrophe = lower.indexOf('\'');
    return commonWords.contains(lower)
        || (apostrophe > 0
            && ENDINGS.contains(lower.substring(apostrophe + 1))
            && commonWords.contains(lower.substring(0, apostrophe)));
  }

  /** Tells whether it is a place that is listed, in one word or several. */
  boolean isPlace(String name) {
    return places.contains(PlainLetters.of(name));
  }

  boolean isUsState(String name) {
    return usStates.contains(PlainLetters.of(name));
  }

  Set<String> usStates() {
    return usStates;
  }

  private void readNames(String file) {
    try (BufferedReader lines = open("/" + file)) {
      Set<String> target = new HashSet<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher key = KEY.matcher(line);
        if (key.matches()) {
          target = target(key.group(1));
          addItems(key.group(2), target);
        } else if (!line.contains("#{")) {
          addItems(line.replaceFirst("^\\s*- ", ""), target);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Set<String> target(String key) {
    return switch (key) {
      case "male_first_name", "female_first_name", "first_name" -> firstNames;
      case "last_name", "male_last_name", "female_last_name" -> lastNames;
      default -> new HashSet<>();
    };
  }

  private static void addItems(String text, Set<String> target) {
    Matcher item = ITEM.matcher(text);
    while (item.find()) {
      String name = item.group(1) == null ? item.group(2) : item.group(1);
      target.add(PlainLetters.of(name.strip()));
      target.add(PlainLetters.spelledOut(name.strip()));
    }
  }

  /** Gives the entries of a file of ours: one or several in a line, separated by commas. */
  private static Set<String> words(String file) {
    try (BufferedReader lines = open(file)) {
      return lines
          .lines()
          .filter(line -> !line.startsWith("#"))
          .flatMap(line -> Stream.of(line.split(",", 0)))
          .map(String::strip)
          .filter(word -> !word.isEmpty())
          .flatMap(word -> Stream.of(PlainLetters.of(word), PlainLetters.spelledOut(word)))
          .collect(Collectors.toCollection(HashSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BufferedReader open(String file) throws IOException {
    InputStream in = Gazetteer.class.getResourceAsStream(file);
    if (in == null) {
      throw new IOException("the bundle lacks " + file);
    }
    return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }
}
