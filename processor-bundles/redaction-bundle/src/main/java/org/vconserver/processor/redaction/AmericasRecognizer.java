package org.vconserver.processor.redaction;

import static org.vconserver.processor.redaction.PatternRule.of;

import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Component;
import org.vconserver.api.redaction.PiiFinding;
import org.vconserver.api.redaction.PiiRecognizer;
import org.vconserver.api.redaction.PiiText;

/** Numbers that the United States and Canada give to people. */
@Component
public final class AmericasRecognizer implements PiiRecognizer {
  private static final String SSN_WORDS = "ssn|ssns|social|social security(?: number)?|last four";
  private static final String MBI = "[AC-HJKMNP-RT-Y]";
  private static final Patterns PATTERNS =
      Patterns.ofNumbers(
          List.of(
              of(
                  "US_SSN",
                  "(?!000|666|9)\\d{3}([- .])(?!00)\\d{2}\\1(?!0000)\\d{4}",
                  Checksums::notZeroSsn,
                  0.75,
                  0.96,
                  SSN_WORDS),
              of(
                  "US_SSN",
                  "(?!000|666|9)\\d{3}(?!00)\\d{2}(?!0000)\\d{4}",
                  Checksums::notZeroSsn,
                  0.1,
                  0.9,
                  SSN_WORDS),
              of(
                  "US_ITIN",
                  "9\\d{2}([- ])(?:5\\d|6[0-5]|7\\d|8[0-8]|9[0-24-9])\\1\\d{4}",
                  0.65,
                  0.95,
                  "itin|taxpayer|tax id"),
              of(
                  "US_ITIN",
                  "9\\d{2}(?:5\\d|6[0-5]|7\\d|8[0-8]|9[0-24-9])\\d{4}",
                  0.1,
                  0.85,
                  "itin|taxpayer|tax id"),
              of(
                  "US_BANK_NUMBER",
                  "\\d{6,17}|\\d{4}(?:[ -]\\d{2,4}){1,3}",
                  0.05,
                  0.72,
                  "(?:bank|checking|savings) account(?: number)?|account (?:number|no|#|is)|acct|direct deposit"),
              of(
                  "US_DRIVER_LICENSE",
                  "[A-Z]\\d{3}-?\\d{3}-?\\d{2}-?\\d{3}-?\\d|[A-Z]{1,2}\\d{4,14}|\\d{7,12}|\\d{3} \\d{3} \\d{3}",
                  0.05,
                  0.8,
                  "driver'?s? licen[sc]e(?: number)?|driving licen[sc]e|permit number|dl"),
              of("US_PASSPORT", "[A-Z]?\\d{8,9}", 0.05, 0.78, "passport(?: number)?"),
              of("US_NPI", "[12]\\d{9}", Checksums::npi, 0.2, 0.92, "npi|provider(?: identifier)?"),
              of(
                  "US_MBI",
                  "[1-9]"
                      + MBI
                      + "(?:\\d|"
                      + MBI
                      + ")\\d-?"
                      + MBI
                      + "(?:\\d|"
                      + MBI
                      + ")\\d-?"
                      + MBI
                      + "{2}\\d{2}",
                  0.65,
                  0.95,
                  "mbi|medicare|beneficiary"),
              of(
                  "MEDICAL_LICENSE",
                  "[ABCDEFGHJKLMPRSTUX][A-Z9]\\d{7}",
                  Checksums::dea,
                  0.7,
                  0.95,
                  "dea|medical licen[sc]e|certificate"),
              of(
                  "CA_SIN",
                  "[0-79]\\d{2}([ -])\\d{3}\\1\\d{3}",
                  Checksums::luhn,
                  0.45,
                  0.95,
                  "sin|social insurance(?: number)?|nas"),
              of(
                  "CA_SIN",
                  "[0-79]\\d{8}",
                  Checksums::luhn,
                  0.1,
                  0.93,
                  "sin|social insurance(?: number)?")));

  @Override
  public List<PiiFinding> find(PiiText text) {
    List<PiiFinding> found = new ArrayList<>(PATTERNS.find(text));
    found.addAll(PersonNumbers.ALL.find(text));
    return found;
  }
}
