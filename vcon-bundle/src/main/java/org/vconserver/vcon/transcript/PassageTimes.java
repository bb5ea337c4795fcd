package org.vconserver.vcon.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads when a passage begins and ends, in the many ways in which it is told, as seconds. */
final class PassageTimes {
  private static final Pattern CLOCK =
      Pattern.compile("(?:(\\d{1,3}):)?(\\d{1,3}):(\\d{1,2}(?:[.,]\\d{1,9})?)");
  private static final Pattern SECONDS = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,12})?)\\s?s?");

  /**
   * Bounds what is a time in a recording; more is a date, as seconds or milliseconds since 1970.
   */
  private static final double LONGEST = 100_000_000;

  /** Says how long a word may take, on average, for the times to be seconds. */
  private static final double SLOWEST_WORD = 20;

  private static final List<String> STARTS =
      List.of(
          "start",
          "starttime",
          "begin",
          "begintime",
          "starttimestamp",
          "startoffset",
          "startsec",
          "startseconds",
          "secondsfromstart",
          "ts",
          "offset",
          "from",
          "time",
          "timestamp");
  private static final List<String> STARTS_IN_MILLIS =
      List.of(
          "startms",
          "starttimems",
          "startmillis",
          "startmilliseconds",
          "beginoffsetmillis",
          "startoffsetmillis",
          "offsetmilliseconds",
          "offsetms");
  private static final List<String> ENDS =
      List.of(
          "end",
          "endtime",
          "stop",
          "endts",
          "endtimestamp",
          "endoffset",
          "endsec",
          "endseconds",
          "to");
  private static final List<String> ENDS_IN_MILLIS =
      List.of("endms", "endtimems", "endmillis", "endmilliseconds", "endoffsetmillis");

  private PassageTimes() {}

  /** Gives the start; -1 if it is not told. */
  static double start(Members members) {
    double ticks = number(members, "offsetinticks");
    if (ticks >= 0) {
      return ticks / 10_000_000;
    }
    JsonNode offsets = members.get("offsets");
    if (offsets.path("from").isNumber()) {
      return offsets.path("from").doubleValue() / 1000;
    }
    if (members.get("timestamp").isArray()) {
      return seconds(members.get("timestamp").path(0));
    }
    double millis = first(members, STARTS_IN_MILLIS);
    return millis >= 0 ? millis / 1000 : first(members, STARTS);
  }

  /** Gives the end; -1 if it is not told. */
  static double end(Members members, double start) {
    double ticks = number(members, "durationinticks");
    if (ticks >= 0 && start >= 0) {
      return start + ticks / 10_000_000;
    }
    JsonNode offsets = members.get("offsets");
    if (offsets.path("to").isNumber()) {
      return offsets.path("to").doubleValue() / 1000;
    }
    if (members.get("timestamp").isArray()) {
      return seconds(members.get("timestamp").path(1));
    }
    double millis = first(members, ENDS_IN_MILLIS);
    if (millis >= 0) {
      return millis / 1000;
    }
    double end = first(members, ENDS);
    return end >= 0 ? end : ofDuration(members, start);
  }

  private static double ofDuration(Members members, double start) {
    double millis = first(members, List.of("durationms", "durationmilliseconds", "durationmillis"));
    double duration = millis >= 0 ? millis / 1000 : first(members, List.of("duration", "dur"));
    return duration < 0 ? -1 : Math.max(0, start) + duration;
  }

  private static double first(Members members, List<String> names) {
    for (String name : names) {
      double seconds = seconds(members.get(name));
      if (seconds >= 0) {
        return seconds;
      }
    }
    return -1;
  }

  private static double number(Members members, String name) {
    return members.get(name).isNumber() ? members.get(name).doubleValue() : -1;
  }

  /** Reads a time: a number, {@code 1.5s}, {@code PT1.5S}, {@code 00:01:02.5}; -1 if it is none. */
  static double seconds(JsonNode value) {
    double seconds = -1;
    if (value.isNumber()) {
      seconds = value.doubleValue();
    } else if (value.isTextual()) {
      seconds = seconds(value.textValue().strip());
    } else if (value.isObject()) {
      double millis = value.path("milliseconds").asDouble(-1);
      seconds = millis >= 0 ? millis / 1000 : value.path("relative").asDouble(-1);
    }
    return seconds >= 0 && seconds < LONGEST ? seconds : -1;
  }

  /** Reads a time as text; -1 if it is none. */
  static double seconds(String text) {
    Matcher plain = SECONDS.matcher(text);
    if (plain.matches()) {
      return Double.parseDouble(plain.group(1));
    }
    Matcher clock = CLOCK.matcher(text);
    if (clock.matches()) {
      double hours = clock.group(1) == null ? 0 : Integer.parseInt(clock.group(1));
      double minutes = Integer.parseInt(clock.group(2));
      return hours * 3600 + minutes * 60 + Double.parseDouble(clock.group(3).replace(',', '.'));
    }
    if (text.startsWith("PT") && text.length() < 40) {
      try {
        return Duration.parse(text).toMillis() / 1000.0;
      } catch (DateTimeException e) {
        return -1;
      }
    }
    return -1;
  }

  /** Brings milliseconds, which some vendors write without saying so, into seconds. */
  static List<TranscriptPassage> inSeconds(List<TranscriptPassage> passages) {
    double time = 0;
    long words = 0;
    for (TranscriptPassage passage : passages) {
      if (passage.start() != Math.rint(passage.start())
          || passage.end() != Math.rint(passage.end())) {
        return passages;
      }
      if (passage.end() > passage.start()) {
        time += passage.end() - passage.start();
        words += 1 + passage.text().chars().filter(Character::isWhitespace).count();
      }
    }
    if (words == 0 || time / words < SLOWEST_WORD) {
      return passages;
    }
    List<TranscriptPassage> seconds = new ArrayList<>();
    for (TranscriptPassage passage : passages) {
      seconds.add(
          new TranscriptPassage(
              passage.speaker(),
              passage.party(),
              passage.channel(),
              passage.start() / 1000,
              passage.end() / 1000,
              passage.text()));
    }
    return seconds;
  }
}
