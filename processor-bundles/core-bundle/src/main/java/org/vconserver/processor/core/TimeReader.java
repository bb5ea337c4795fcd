package org.vconserver.processor.core;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.Locale;

/** Reads the fields of a date from text, as strptime of C does. Used for one text. */
final class TimeReader {
  private final String text;
  private int place;
  private int year = 1900;
  private int month = 1;
  private int day = 1;
  private int yearDay;
  private int hour;
  private int minute;
  private int second;
  private int offsetSeconds;
  private boolean afternoon;
  private boolean halfDays;
  private long epoch = Long.MIN_VALUE;

  TimeReader(String text) {
    this.text = text;
  }

  boolean atEnd() {
    return place == text.length();
  }

  LocalDateTime time() {
    if (epoch != Long.MIN_VALUE) {
      return LocalDateTime.ofEpochSecond(epoch, 0, ZoneOffset.UTC);
    }
    int clock = halfDays ? hour % 12 + (afternoon ? 12 : 0) : hour;
    LocalDate date =
        yearDay > 0 ? LocalDate.ofYearDay(year, yearDay) : LocalDate.of(year, month, day);
    // A leap second is the one before it, as no day here has one.
    return date.atTime(clock, minute, Math.min(second, 59));
  }

  /** Tells whether the text from here on has the format. */
  boolean read(String format) {
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      boolean fits;
      if (Character.isWhitespace(c)) {
        fits = skipSpace();
      } else if (c == '%' && i + 1 < format.length()) {
        fits = field(format.charAt(++i));
      } else {
        fits = place < text.length() && text.charAt(place++) == c;
      }
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private boolean skipSpace() {
    while (place < text.length() && Character.isWhitespace(text.charAt(place))) {
      place++;
    }
    return true;
  }

  private boolean field(char field) {
    switch (field) {
      case 'Y' -> year = number(4);
      case 'y' -> {
        int two = number(2);
        year = two < 0 ? -1 : two < 69 ? 2000 + two : 1900 + two;
      }
      case 'm' -> month = number(2);
      case 'd', 'e' -> {
        skipSpace();
        day = number(2);
      }
      case 'j' -> yearDay = number(3);
      case 'H', 'k' -> hour = number(2);
      case 'I', 'l' -> {
        hour = number(2);
        halfDays = true;
      }
      case 'M' -> minute = number(2);
      case 'S' -> second = number(2);
      case 's' -> epoch = number(12);
      case 'b', 'B', 'h' -> month = monthName();
      case 'a', 'A' -> {
        return letters() > 0;
      }
      case 'p' -> {
        halfDays = true;
        afternoon = text.regionMatches(true, place, "PM", 0, 2);
        place += 2;
        return place <= text.length();
      }
      case 'Z' -> {
        return letters() > 0;
      }
      case 'z' -> {
        return zone();
      }
      case 'T' -> {
        return read("%H:%M:%S");
      }
      case 'R' -> {
        return read("%H:%M");
      }
      case 'F' -> {
        return read("%Y-%m-%d");
      }
      case 'D' -> {
        return read("%m/%d/%y");
      }
      case 'n', 't' -> {
        return skipSpace();
      }
      case '%' -> {
        return place < text.length() && text.charAt(place++) == '%';
      }
      default -> {
        return false;
      }
    }
    return year >= 0 && month >= 0 && day >= 0 && hour >= 0 && minute >= 0 && second >= 0;
  }

  /** Gives a number of at most some digits; -1 if there is none. */
  private int number(int digits) {
    int start = place;
    long value = 0;
    while (place < text.length()
        && place - start < digits
        && text.charAt(place) >= '0'
        && text.charAt(place) <= '9') {
      value = value * 10 + text.charAt(place++) - '0';
    }
    return place == start || value > Integer.MAX_VALUE ? -1 : (int) value;
  }

  private int letters() {
    int start = place;
    while (place < text.length() && Character.isLetter(text.charAt(place))) {
      place++;
    }
    return place - start;
  }

  private int monthName() {
    int start = place;
    if (letters() < 3) {
      return -1;
    }
    String name = text.substring(start, place);
    for (Month candidate : Month.values()) {
      String full = candidate.getDisplayName(TextStyle.FULL, Locale.ENGLISH);
      if (full.equalsIgnoreCase(name) || full.substring(0, 3).equalsIgnoreCase(name)) {
        return candidate.getValue();
      }
    }
    return -1;
  }

  /** Reads an offset, which has no effect, as in jq. */
  private boolean zone() {
    if (place < text.length() && text.charAt(place) == 'Z') {
      place++;
      return true;
    }
    if (place >= text.length() || "+-".indexOf(text.charAt(place)) < 0) {
      return false;
    }
    place++;
    int hours = number(2);
    if (place < text.length() && text.charAt(place) == ':') {
      place++;
    }
    offsetSeconds = hours * 3600 + Math.max(0, number(2)) * 60;
    return hours >= 0 && offsetSeconds < 86_400;
  }
}
