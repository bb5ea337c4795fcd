package org.vconserver.validation;

import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vconserver.vcon.VconDate;

/** Knows the format date-time of JSON schemas, which is narrower than what is read as a date. */
final class DateTimes {
  private static final int SECONDS_AT = 17;
  private static final int FRACTION_AT = 19;
  private static final int MOST_FRACTION = ".123456789".length();

  /** Lists the months that ended with a leap second (IERS, Bulletin C). */
  private static final Set<YearMonth> LEAP_SECONDS =
      Stream.of(
              "1972-06", "1972-12", "1973-12", "1974-12", "1975-12", "1976-12", "1977-12",
              "1978-12", "1979-12", "1981-06", "1982-06", "1983-06", "1985-06", "1987-12",
              "1989-12", "1990-12", "1992-06", "1993-06", "1994-06", "1995-12", "1997-06",
              "1998-12", "2005-12", "2008-12", "2012-06", "2015-06", "2016-12")
          .map(YearMonth::parse)
          .collect(Collectors.toUnmodifiableSet());

  private DateTimes() {}

  /**
   * Tells whether a text is a date-time with a known offset, at most nine digits of a fraction, and
   * no second 60 but those that there were.
   */
  static boolean isStrict(String text) {
    return VconDate.isRfc3339(text)
        && hasPlainFraction(text)
        && !text.endsWith("-00:00")
        && (!text.startsWith("60", SECONDS_AT) || isLeapSecond(text));
  }

  private static boolean hasPlainFraction(String text) {
    char next = text.charAt(FRACTION_AT);
    char last = text.charAt(text.length() - 1);
    int offset = last == 'Z' || last == 'z' ? 1 : "+00:00".length();
    int fraction = text.length() - FRACTION_AT - offset;
    return fraction == 0 || (next == '.' && fraction <= MOST_FRACTION);
  }

  private static boolean isLeapSecond(String text) {
    return VconDate.parse(text)
        .map(date -> date.withOffsetSameInstant(ZoneOffset.UTC))
        .filter(DateTimes::endsAMonthWithOne)
        .isPresent();
  }

  private static boolean endsAMonthWithOne(OffsetDateTime date) {
    return date.toLocalTime().withNano(0).equals(LocalTime.of(23, 59, 59))
        && date.getDayOfMonth() == date.toLocalDate().lengthOfMonth()
        && LEAP_SECONDS.contains(YearMonth.from(date));
  }
}
