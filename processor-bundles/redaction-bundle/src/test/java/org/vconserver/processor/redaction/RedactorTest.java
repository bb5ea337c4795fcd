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
  void theWiderListIsBehindAnOption() throws Exception {
    PiiText text = PiiText.of("DNI 12345678Z, ABN 51 824 753 556");
    assertEquals(text.text(), redact(EntityLabels.DATAPROFILER, text));
    assertEquals("DNI {{ES_NIF}}, ABN {{AU_ABN}}", redact(EntityLabels.PRESIDIO, text));
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

  @Test
  void anInterruptEndsIt() {
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> redact("John"));
    assertTrue(!Thread.currentThread().isInterrupted());
  }
}
