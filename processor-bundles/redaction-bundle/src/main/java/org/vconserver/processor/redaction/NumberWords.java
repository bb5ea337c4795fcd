package org.vconserver.processor.redaction;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Knows the words of a language for numbers that people say when they read out digits. A word may
 * be a number in one language only: {@code once} is eleven in Spanish. Immutable.
 */
final class NumberWords {
  static final NumberWords ENGLISH =
      new NumberWords(
          "zero,one,two,three,four,five,six,seven,eight,nine,ten,eleven,twelve,thirteen,fourteen,fifteen,sixteen"
              + ",seventeen,eighteen,nineteen",
          "twenty,thirty,forty,fifty,sixty,seventy,eighty,ninety");
  static final NumberWords GERMAN =
      new NumberWords(
          "null,eins,zwei,drei,vier,fünf,sechs,sieben,acht,neun,zehn,elf,zwölf,dreizehn,vierzehn,fünfzehn,sechzehn"
              + ",siebzehn,achtzehn,neunzehn",
          "zwanzig,dreißig,vierzig,fünfzig,sechzig,siebzig,achtzig,neunzig");
  static final NumberWords SPANISH =
      new NumberWords(
          "cero,uno,dos,tres,cuatro,cinco,seis,siete,ocho,nueve,diez,once,doce,trece,catorce,quince,dieciséis"
              + ",diecisiete,dieciocho,diecinueve",
          "veinte,treinta,cuarenta,cincuenta,sesenta,setenta,ochenta,noventa");

  /** Lists all languages. */
  static final List<NumberWords> LANGUAGES = List.of(ENGLISH, GERMAN, SPANISH);

  private static final int SHORTEST_SOUGHT = 3;
  private static final int LONGEST_SOUGHT = 20;

  static {
    ENGLISH.add("0", Kind.DIGITS, "oh", "o", "nought", "naught");
    ENGLISH.add("9", Kind.DIGITS, "niner");
    ENGLISH.add("4", Kind.TENS, "fourty");
    GERMAN.addGerman();
    SPANISH.addSpanish();
  }

  /** Says how a word goes together with the next. */
  enum Kind {
    DIGITS,
    /** Stands for two digits, or for one if a one follows. */
    TENS,
    HUNDREDS,
    THOUSAND,
    /** Says all four digits of a year. */
    YEAR
  }

  /** Holds a word's digits. */
  record Value(String digits, Kind kind) {}

  private final Map<String, Value> values = new HashMap<>();
  private final List<String> ones;
  private final List<String> tens;

  private NumberWords(String ones, String tens) {
    this.ones = List.of(ones.split(",", 0));
    this.tens = List.of(tens.split(",", 0));
    for (int i = 0; i < this.ones.size(); i++) {
      add(String.valueOf(i), Kind.DIGITS, this.ones.get(i));
    }
    for (int i = 0; i < this.tens.size(); i++) {
      add(String.valueOf(i + 2), Kind.TENS, this.tens.get(i));
    }
  }

  private void addGerman() {
    add("2", Kind.DIGITS, "zwo");
    List<String> below = new ArrayList<>(ones);
    for (int ten = 2; ten < 10; ten++) {
      below.add(tens.get(ten - 2));
      for (int one = 1; one < 10; one++) {
        String word = (one == 1 ? "ein" : ones.get(one)) + "und" + tens.get(ten - 2);
        add("" + ten + one, Kind.DIGITS, word);
        below.add(word);
      }
    }
    // The years of those who are alive.
    for (int i = 0; i < below.size(); i++) {
      add(String.valueOf(1900 + i), Kind.YEAR, "neunzehnhundert" + below.get(i));
      add(
          String.valueOf(2000 + i),
          Kind.YEAR,
          "zweitausend" + below.get(i),
          "zweitausendund" + below.get(i));
    }
  }

  private void addSpanish() {
    for (int one = 1; one < 10; one++) {
      add("2" + one, Kind.DIGITS, "veinti" + ones.get(one));
    }
    String hundreds =
        "ciento,doscientos,trescientos,cuatrocientos,quinientos,seiscientos,setecientos,ochocientos,novecientos";
    int hundred = 1;
    for (String word : hundreds.split(",", 0)) {
      add(String.valueOf(hundred++), Kind.HUNDREDS, word);
    }
    add("1", Kind.THOUSAND, "mil");
  }

  private void add(String digits, Kind kind, String... words) {
    for (String word : words) {
      values.put(PlainLetters.of(word), new Value(digits, kind));
      values.put(PlainLetters.spelledOut(word), new Value(digits, kind));
    }
  }

  /** Gives what a word stands for, without regard to its accents; null if it is no number. */
  @Nullable Value value(String word) {
    return values.get(PlainLetters.of(word));
  }

  /** Lists the words of all languages, the longest first, as a part of a regular expression. */
  static String anyOf() {
    TreeSet<String> all =
        new TreeSet<>(
            Comparator.comparingInt(String::length)
                .reversed()
                .thenComparing(Comparator.naturalOrder()));
    for (NumberWords language : LANGUAGES) {
      all.addAll(language.values.keySet());
      all.addAll(language.ones);
      all.addAll(language.tens);
    }
    Predicate<String> sought =
        word -> word.length() >= SHORTEST_SOUGHT && word.length() <= LONGEST_SOUGHT;
    return String.join("|", all.stream().filter(sought).toList());
  }
}
