package org.vconserver.processor.redaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vconserver.api.redaction.PiiFinding;
import org.vconserver.api.redaction.PiiRecognizer;
import org.vconserver.api.redaction.PiiText;

class RedactorTest {
  private static String redact(EntityLabels labels, PiiText text, String... excluded)
      throws InterruptedException {
    return new Redactor(Recognizers.ALL, labels, Set.of(excluded), 0.5).redact(text);
  }

  private static String redact(String text) throws InterruptedException {
    return redact(EntityLabels.DATAPROFILER, PiiText.of(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "My SSN is 536-90-4399. | My SSN is {{SSN}}.",
        "IBAN GB82 WEST 1234 5698 7654 32 | IBAN {{BAN}}",
        "at 10.0.0.12 or 2001:db8::1:2 | at {{IPV4}} or {{IPV6}}",
        "I live in Texas near Austin. | I live in {{US_STATE}} near {{ADDRESS}}.",
        "221B Baker Street, London | {{ADDRESS}}, {{ADDRESS}}",
        "born on March 4, 1987 | born on {{DATE}}",
        "driver's license D1234567 | driver's license {{DRIVERS_LICENSE}}",
        "mail a@b.com, call 212-555-0187 | mail {{EMAIL_ADDRESS}}, call {{PHONE_NUMBER}}",
        "key sk-abcdef1234567890abcd | key {{HASH_OR_KEY}}"
      })
  void labelsAreThoseOfThePeer(String text, String redacted) throws Exception {
    assertEquals(redacted, redact(text));
  }

  @Test
  void whatAListHasNoLabelForKeepsTheNameOfItsEntity() throws Exception {
    PiiText text =
        PiiText.of("DNI 12345678Z, ABN 51 824 753 556, my CVV is 371, sort code 20-45-53");
    assertEquals(
        "DNI {{ES_NIF}}, ABN {{AU_ABN}}, my CVV is {{CVV}}, sort code {{BAN}}",
        redact(EntityLabels.DATAPROFILER, text));
    assertEquals(
        "DNI {{ES_NIF}}, ABN {{AU_ABN}}, my CVV is {{CVV}}, sort code {{UK_SORT_CODE}}",
        redact(EntityLabels.PRESIDIO, text));
  }

  @Test
  void labelsCanBeLeftAlone() throws Exception {
    PiiText text = PiiText.of("John Smith, see www.example.com");
    assertEquals("{{PERSON}}, see www.example.com", redact(EntityLabels.DATAPROFILER, text, "URL"));
  }

  @Test
  void theNamesOfThePartiesAreFoundHoweverTheyAreWritten() throws Exception {
    PiiText text =
        new PiiText(
            "so zyx told quintara vexley that Vexley's order is late, will you",
            "",
            List.of("Quintara Vexley", "Zyx", "Agent", "Will"),
            "US");
    assertEquals(
        "so {{PERSON}} told {{PERSON}} that {{PERSON}}'s order is late, will you",
        redact(EntityLabels.PRESIDIO, text));
  }

  @Test
  void whatWasAskedBeforeTellsWhatANumberIs() throws Exception {
    assertEquals(
        "five three six nine zero four three nine nine",
        redact(EntityLabels.PRESIDIO, PiiText.of("five three six nine zero four three nine nine")));
    PiiText asked =
        new PiiText(
            "five three six nine zero four three nine nine",
            "And your social security number?",
            List.of(),
            "US");
    assertEquals("{{US_SSN}}", redact(EntityLabels.PRESIDIO, asked));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "What is your PIN? | um it's 4821 | um it's {{PIN}}",
        "And the security code on the back? | five nine two | {{CVV}}",
        "Wie ist Ihre Steuer-ID? | das ist die 11 890 246 172 | das ist die {{DE_TAX_ID}}",
        "¿Me dice su número de la Seguridad Social? | sí, es el 286559743760 | sí, es el {{ES_SOCIAL_SECURITY}}",
        "What is your PIN? | my order number is 4711 | my order number is 4711"
      })
  void aQuestionNamesTheNumberOfTheAnswer(String question, String answer, String redacted)
      throws Exception {
    assertEquals(
        redacted, redact(EntityLabels.PRESIDIO, new PiiText(answer, question, List.of(), "US")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ich heiße jörg | ich heiße {{PERSON}}",
        "ich heiße joerg | ich heiße {{PERSON}}",
        "soy maria | soy {{PERSON}}",
        "soy maría | soy {{PERSON}}",
        "Regards, Hakon Ostby | Regards, {{PERSON}}",
        "Regards, Håkon Østby | Regards, {{PERSON}}"
      })
  void namesAreFoundWithTheirMarksAndWithout(String text, String redacted) throws Exception {
    assertEquals(redacted, redact(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "call null eins sieben eins zwei drei vier fünf sechs sieben | call {{PHONE_NUMBER}}",
        "llámame al seis once veintidós treinta y tres cuarenta y cuatro | llámame al {{PHONE_NUMBER}}",
        "nací el dos de mayo de dos mil cinco | nací el {{DATE_TIME}}",
        "nací el dos de mayo de mil novecientos uno | nací el {{DATE_TIME}}",
        "geboren am dritten märz neunzehnhunderteinundsiebzig | geboren am {{DATE_TIME}}",
        "once two or three | once two or three"
      })
  void numbersAreSpokenInThreeLanguages(String text, String redacted) throws Exception {
    assertEquals(redacted, redact(EntityLabels.PRESIDIO, PiiText.of(text)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "call double five 5 two one two 5 5 5 6 | call {{PHONE_NUMBER}}",
        "my number is eight hundred five five five twelve thirty four | my number is {{PHONE_NUMBER}}",
        "write to jane dot doe at example dot co dot uk now | write to {{EMAIL_ADDRESS}} now",
        "go to www dot example dot com please | go to {{URL}} please",
        "one or two of the three hundred people | one or two of the three hundred people",
        "it took one two three tries | it took one two three tries"
      })
  void whatIsSpelledOutIsFoundWhereItIsSaid(String text, String redacted) throws Exception {
    assertEquals(redacted, redact(text));
  }

  @Test
  void theRegionTellsWhatATelephoneNumberIs() throws Exception {
    String text = "Ring 020 7946 0958 tonight.";
    assertEquals(
        "Ring {{PHONE_NUMBER}} tonight.",
        redact(EntityLabels.PRESIDIO, new PiiText(text, "", List.of(), "GB")));
  }

  @Test
  void aRecognizerOfSomeoneElseIsAskedToo() throws Exception {
    PiiRecognizer other =
        text -> {
          int at = text.text().indexOf("badge 7");
          return at < 0 ? List.of() : List.of(new PiiFinding("ACME_BADGE", at, at + 7, 0.9));
        };
    List<PiiRecognizer> all = new ArrayList<>(Recognizers.ALL);
    all.add(other);
    for (EntityLabels labels : EntityLabels.values()) {
      assertEquals(
          "I have {{ACME_BADGE}}.",
          new Redactor(all, labels, Set.of(), 0.5).redact(PiiText.of("I have badge 7.")));
    }
  }

  @Test
  void longTextIsRedactedInPieces() throws Exception {
    String line = "Nothing to see here, move along. ";
    String text = line.repeat(2000) + "Mail a@b.com.";
    assertEquals(line.repeat(2000) + "Mail {{EMAIL_ADDRESS}}.", redact(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "1 ",
        "one ",
        "A ",
        "a.",
        "John ",
        "a@",
        "1-",
        "+1",
        ":",
        "1:",
        "a dot ",
        " ",
        "double ",
        "hundred ",
        "Aa ",
        "::f",
        "my name is ",
        "(((",
        "á",
        "\u0000",
        "{{",
        "1.1.",
        "www.",
        "0x"
      })
  void noTextTakesLong(String pattern) {
    assertTimeout(Duration.ofSeconds(20), () -> redact(pattern.repeat(40_000 / pattern.length())));
  }

  /**
   * Texts that callers send to break parsers: nothing is thrown, and the time stays in proportion.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\udc00\ud800",
        "0",
        "+",
        "@",
        "\u202e1\u202c",
        "אב12גד ",
        "١٢٣٤ ",
        "\ud835\udfcf",
        "a\u0301",
        "\ufeff",
        "\uffff",
        "my pin is ",
        "1 is my ",
        "pin for a a a a ",
        "calle a a a ",
        "911-",
        "veinte y ",
        "von ",
        "{{PERSON}} ",
        "\r\n",
        "one million "
      })
  void textThatIsMeantToBreakParsersIsRedacted(String pattern) {
    String text = pattern.repeat(40_000 / pattern.length());
    assertTimeout(Duration.ofSeconds(20), () -> redact(EntityLabels.PRESIDIO, PiiText.of(text)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"9", "\u0000", "\ud800"})
  void aMegabyteOfOneCharacterIsRedacted(String character) {
    String text = character.repeat(1_000_000);
    assertTimeout(Duration.ofMinutes(2), () -> redact(EntityLabels.PRESIDIO, PiiText.of(text)));
  }

  @Test
  void brokenTextAroundPersonalDataHidesNothing() throws Exception {
    String broken = "\ud800\u0000\u202e";
    assertEquals(
        broken + " {{EMAIL_ADDRESS}} " + broken + " my pin is {{PIN}} \udfff",
        redact(
            EntityLabels.PRESIDIO,
            new PiiText(
                broken + " a@b.com " + broken + " my pin is 4821 \udfff",
                "\udc00".repeat(300),
                List.of("", "\ud800", "\u0000 \u202e", "a".repeat(100)),
                "\ud800")));
  }

  @Test
  void numbersOfAnyLengthAreLookedAt() throws Exception {
    for (int length = 1; length <= 80; length++) {
      for (String name :
          List.of("my pin is ", "DNI ", "SSN ", "tel ", "card ", "IBAN DE", "X", "")) {
        redact(EntityLabels.PRESIDIO, PiiText.of(name + "9".repeat(length)));
        redact(EntityLabels.PRESIDIO, PiiText.of(name + "1 ".repeat(length) + "Z"));
      }
    }
  }

  @Test
  void anInterruptEndsIt() {
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> redact("John"));
    assertTrue(!Thread.currentThread().isInterrupted());
  }
}
