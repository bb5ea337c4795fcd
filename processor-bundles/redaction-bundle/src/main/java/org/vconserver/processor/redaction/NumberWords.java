package org.vconserver.processor.redaction;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Knows the words for numbers that people say when they read out digits, in English, German and
 * Spanish. A word may be a number in one of them only: {@code once} is eleven in Spanish.
 */
enum NumberWords {
  ENGLISH(
      "zero,one,two,three,four,five,six,seven,eight,nine,ten,eleven,twelve,thirteen,fourteen,fifteen,sixteen,seventeen"
          + ",eighteen,nineteen",
      "twenty,thirty,forty,fifty,sixty,seventy,eighty,ninety") {
    @Override
    void addMore() {
      for (String zero : List.of("oh", "o", "nought", "naught")) {
        add(zero, "0");
      }
      add("niner", "9");
      add("fourty", "4", Kind.TENS);
    }
  },
  GERMAN(
      "null,eins,zwei,drei,vier,fünf,sechs,sieben,acht,neun,zehn,elf,zwölf,dreizehn,vierzehn,fünfzehn,sechzehn,siebzehn"
          + ",achtzehn,neunzehn",
      "zwanzig,dreißig,vierzig,fünfzig,sechzig,siebzig,achtzig,neunzig") {
    @Override
    void addMore() {
      add("zwo", "2");
      List<String> below = new ArrayList<>(ones());
      for (int tens = 2; tens < 10; tens++) {
        below.add(tens().get(tens - 2));
        for (int one = 1; one < 10; one++) {
          String word = (one == 1 ? "ein" : ones().get(one)) + "und" + tens().get(tens - 2);
          add(word, "" + tens + one);
          below.add(word);
        }
      }
      // The years of those who are alive.
      for (int i = 0; i < below.size(); i++) {
        add("neunzehnhundert" + below.get(i), String.valueOf(1900 + i), Kind.YEAR);
        add("zweitausend" + below.get(i), String.valueOf(2000 + i), Kind.YEAR);
        add("zweitausendund" + below.get(i), String.valueOf(2000 + i), Kind.YEAR);
      }
    }
  },
  SPANISH(
      "cero,uno,dos,tres,cuatro,cinco,seis,siete,ocho,nueve,diez,once,doce,trece,catorce,quince,dieciséis,diecisiete"
          + ",dieciocho,diecinueve",
      "veinte,treinta,cuarenta,cincuenta,sesenta,setenta,ochenta,noventa") {
    @Override
    void addMore() {
      for (int one = 1; one < 10; one++) {
        add("veinti" + ones().get(one), "2" + one);
      }
      List<String> hundreds =
          List.of(
              "ciento",
              "doscientos",
              "trescientos",
              "cuatrocientos",
              "quinientos",
              "seiscientos",
              "setecientos",
              "ochocientos",
              "novecientos");
      for (int i = 0; i < hundreds.size(); i++) {
        add(hundreds.get(i), String.valueOf(i + 1), Kind.HUNDREDS);
      }
      add("mil", "1", Kind.THOUSAND);
    }
  };

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

  NumberWords(String ones, String tens) {
    this.ones = List.of(ones.split(",", 0));
    this.tens = List.of(tens.split(",", 0));
    for (int i = 0; i < this.ones.size(); i++) {
      add(this.ones.get(i), String.valueOf(i));
    }
    for (int i = 0; i < this.tens.size(); i++) {
      add(this.tens.get(i), String.valueOf(i + 2), Kind.TENS);
    }
    addMore();
  }

  abstract void addMore();

  final void add(String word, String digits) {
    add(word, digits, Kind.DIGITS);
  }

  final void add(String word, String digits, Kind kind) {
    values.put(PlainLetters.of(word), new Value(digits, kind));
    values.put(PlainLetters.spelledOut(word), new Value(digits, kind));
  }

  final List<String> ones() {
    return ones;
  }

  final List<String> tens() {
    return tens;
  }

  /** Gives what a word stands for, without regard to its accents; null if it is no number. */
  final @Nullable Value value(String word) {
    return values.get(PlainLetters.of(word));
  }

  /** Lists the words, as a part of a regular expression. */
  static String anyOf() {
    List<String> all = new ArrayList<>();
    for (NumberWords language : values()) {
      all.addAll(language.values.keySet());
      all.addAll(language.ones);
      all.addAll(language.tens);
    }
    all.removeIf(word -> word.length() < 3 || word.length() > 20);
    all.sort((a, b) -> b.length() - a.length());
    return String.join("|", new java.util.LinkedHashSet<>(all));
  }
}
