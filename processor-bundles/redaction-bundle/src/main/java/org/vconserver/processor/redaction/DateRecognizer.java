package org.vconserver.processor.redaction;

import static org.vconserver.processor.redaction.PatternRule.of;

import java.util.List;
import org.osgi.service.component.annotations.Component;
import org.vconserver.api.redaction.PiiFinding;
import org.vconserver.api.redaction.PiiRecognizer;
import org.vconserver.api.redaction.PiiText;

/**
 * Whole dates, with a day, a month and a year. When it is said that it is a birthday, parts too.
 */
@Component
public final class DateRecognizer implements PiiRecognizer {
  private static final String MONTH =
      "(?i:jan(?:uary|\\.)?|feb(?:ruary|\\.)?|mar(?:ch|\\.)?|apr(?:il|\\.)?|may|june?|july?|aug(?:ust|\\.)?"
          + "|sep(?:t(?:ember|\\.)?|\\.)?|oct(?:ober|\\.)?|nov(?:ember|\\.)?|dec(?:ember|\\.)?)";
  private static final String DAY = "(?:0?[1-9]|[12]\\d|3[01])(?:st|nd|rd|th)?";
  private static final String SAID_DAY =
      "(?i:(?:twenty |thirty )?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|tenth|eleventh"
          + "|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth)";
  private static final String YEAR = "(?:19|20)\\d{2}";
  private static final String TIME =
      "(?:[ T](?:at )?(?:[01]?\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d(?:\\.\\d{1,9})?)?(?:Z|[+-]\\d{2}:?\\d{2}| ?[AaPp]\\.?[Mm]\\.?)?)?";
  private static final String BIRTH =
      "born|birth|birthday|birth ?date|date of birth|dob|d\\.o\\.b\\."
          + "|geboren|geburtsdatum|geburtstag|geb\\.|nacimiento|nacimento|nac[ií]|naci[oó]|nacid[oa]|cumpleaños";
  private static final String GERMAN_MONTH =
      "(?iu:januar|jänner|februar|märz|maerz|april|mai|juni|juli|august|september|oktober|november|dezember)";
  private static final String GERMAN_DAY =
      "(?:(?:0?[1-9]|[12]\\d|3[01])\\.?|(?iu:ersten?|zweiten?|dritten?|vierten?|fünften?|sechsten?|siebten?|siebenten?|achten?|neunten?"
          + "|zehnten?|elften?|zwölften?|(?:drei|vier|fünf|sech|sieb|acht|neun)zehnten?"
          + "|(?:(?:ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun)und)?(?:zwanzigsten?|dreißigsten?)))";
  private static final String SPANISH_MONTH =
      "(?i:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre)";
  private static final String SPANISH_DAY =
      "(?:0?[1-9]|[12]\\d|3[01]|(?iu:primero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince"
          + "|dieciséis|diecis[eé]is|diecisiete|dieciocho|diecinueve|veinte|veinti\\p{L}{3,6}|treinta(?: y uno)?))";
  private static final Patterns PATTERNS =
      new Patterns(
          List.of(
              of(
                  "DATE_TIME",
                  YEAR + "-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])" + TIME,
                  0.7,
                  0.9,
                  BIRTH),
              of(
                  "DATE_TIME",
                  "(?:0?[1-9]|[12]\\d|3[01])([/.-])(?:0?[1-9]|[12]\\d|3[01])\\1(?:19|20)\\d{2}"
                      + TIME,
                  0.6,
                  0.9,
                  BIRTH),
              of(
                  "DATE_TIME",
                  "(?:0?[1-9]|[12]\\d|3[01])([/-])(?:0?[1-9]|[12]\\d|3[01])\\1\\d{2}",
                  0.6,
                  0.9,
                  BIRTH),
              // With dots and two digits of the year it may be a version.
              of(
                  "DATE_TIME",
                  "(?:0?[1-9]|[12]\\d|3[01])\\.(?:0?[1-9]|1[0-2])\\.\\d{2}",
                  0.2,
                  0.9,
                  BIRTH),
              of(
                  "DATE_TIME",
                  MONTH + " (?:the )?(?:" + DAY + "|" + SAID_DAY + "),? (?:of )?" + YEAR + TIME,
                  0.75,
                  0.9,
                  BIRTH),
              of(
                  "DATE_TIME",
                  "(?:the )?(?:"
                      + DAY
                      + "|"
                      + SAID_DAY
                      + ") (?:of )?"
                      + MONTH
                      + ",? "
                      + YEAR
                      + TIME,
                  0.75,
                  0.9,
                  BIRTH),
              of(
                  "DATE_TIME",
                  GERMAN_DAY + " ?" + GERMAN_MONTH + " " + YEAR + TIME,
                  0.75,
                  0.9,
                  BIRTH),
              of(
                  "DATE_TIME",
                  SPANISH_DAY + " de " + SPANISH_MONTH + "(?: del? |,? )" + YEAR + TIME,
                  0.75,
                  0.9,
                  BIRTH),
              of(
                  "DATE_TIME",
                  "(?:" + MONTH + "|" + GERMAN_MONTH + "|" + SPANISH_MONTH + "(?: de|,)?) " + YEAR,
                  0.2,
                  0.75,
                  BIRTH),
              of(
                  "DATE_TIME",
                  GERMAN_DAY
                      + " ?(?:"
                      + GERMAN_MONTH
                      + "|(?:0?[1-9]|1[0-2])\\.)|"
                      + SPANISH_DAY
                      + " de "
                      + SPANISH_MONTH,
                  0.2,
                  0.7,
                  BIRTH),
              of(
                  "DATE_TIME",
                  MONTH
                      + " (?:the )?(?:"
                      + DAY
                      + "|"
                      + SAID_DAY
                      + ")|(?:"
                      + DAY
                      + "|"
                      + SAID_DAY
                      + ") (?:of )?"
                      + MONTH,
                  0.3,
                  0.8,
                  BIRTH)));

  @Override
  public List<PiiFinding> find(PiiText text) {
    return PATTERNS.find(text);
  }
}
