package org.vconserver.processor.redaction;

import static org.vconserver.processor.redaction.PatternRule.of;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.validator.routines.InetAddressValidator;
import org.osgi.service.component.annotations.Component;
import org.vconserver.api.redaction.PiiFinding;
import org.vconserver.api.redaction.PiiRecognizer;
import org.vconserver.api.redaction.PiiText;

/**
 * Finds what is written the same everywhere: cards, accounts, addresses of machines and of mail.
 */
@Component
public final class CommonRecognizer implements PiiRecognizer {
  private static final String HEX4 = "[0-9A-Fa-f]{1,4}";
  private static final Patterns PATTERNS =
      new Patterns(
          List.of(
              of(
                  "CREDIT_CARD",
                  "[3-6]\\d{3}(?:[ -]?\\d{4}){2}[ -]?\\d{1,7}",
                  Checksums::creditCard,
                  0.95),
              of("CREDIT_CARD", "3[47]\\d{2}[ -]?\\d{6}[ -]?\\d{5}", Checksums::creditCard, 0.95),
              of(
                  "CREDIT_CARD",
                  "(?:2[2-7]|5[1-5]|4\\d|6\\d)\\d{11,14}",
                  Checksums::creditCard,
                  0.95),
              of(
                  "CREDIT_CARD",
                  "[2-6]\\d{3}(?:[ -]\\d{4}){3}",
                  0.3,
                  0.75,
                  "(?:credit|debit) card|card number|card|visa|mastercard"),
              of(
                  "IBAN_CODE",
                  "[A-Za-z] ?[A-Za-z] ?\\d{2}(?:[ -]?[A-Za-z0-9]{4}){2,7}(?:[ -]?[A-Za-z0-9]{1,3})?",
                  Checksums::iban,
                  0.97),
              of(
                  "EMAIL_ADDRESS",
                  "[\\p{L}\\p{N}](?:[\\p{L}\\p{N}._%+'-]{0,62}[\\p{L}\\p{N}_+-])?@(?:[\\p{L}\\p{N}-]{1,63}\\.){1,6}\\p{L}{2,24}",
                  CommonRecognizer::isMailbox,
                  0.98),
              of(
                  "URL",
                  "(?:https?|ftp|sips?)://[^\\s<>\"'{}|\\\\^`]{1,2000}[^\\s<>\"'{}|\\\\^`.,;:!?)\\]]",
                  text -> true,
                  0.9),
              of(
                  "URL",
                  "www\\.(?:[A-Za-z0-9-]{1,63}\\.){1,6}[A-Za-z]{2,24}(?:/[^\\s<>\"']{0,500}[^\\s<>\"'.,;:!?)])?",
                  text -> true,
                  0.9),
              of(
                  "URL",
                  "(?:[A-Za-z0-9-]{1,63}\\.){1,4}(?:com|org|net|edu|gov|io|info|biz|co\\.uk|de|fr|es|it|eu)(?:/[^\\s<>\"']{0,500}[^\\s<>\"'.,;:!?)])?",
                  text -> true,
                  0.6),
              of(
                  "IP_ADDRESS",
                  "\\d{1,3}(?:\\.\\d{1,3}){3}",
                  InetAddressValidator.getInstance()::isValidInet4Address,
                  0.85),
              of(
                  "IP_ADDRESS",
                  "(?:"
                      + HEX4
                      + ":){7}"
                      + HEX4
                      + "|(?:"
                      + HEX4
                      + ":){1,6}(?::"
                      + HEX4
                      + "){1,6}|::"
                      + HEX4
                      + "(?::"
                      + HEX4
                      + "){1,6}",
                  InetAddressValidator.getInstance()::isValidInet6Address,
                  0.9),
              of(
                  "MAC_ADDRESS",
                  "[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}|[0-9A-Fa-f]{2}(?:-[0-9A-Fa-f]{2}){5}|[0-9A-Fa-f]{4}\\.[0-9A-Fa-f]{4}\\.[0-9A-Fa-f]{4}",
                  text -> true,
                  0.95),
              of(
                  "CRYPTO",
                  "[13][1-9A-HJ-NP-Za-km-z]{25,34}|(?:bc1|BC1)[0-9A-Za-z]{11,71}",
                  Checksums::bitcoin,
                  0.97),
              of("CRYPTO", "0x[0-9A-Fa-f]{40}", text -> true, 0.8),
              of("UUID", "[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", text -> true, 0.9),
              of(
                  "HASH_OR_KEY",
                  "(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9A-F]{32}|[0-9A-F]{64})",
                  Checksums::random,
                  0.8),
              of(
                  "HASH_OR_KEY",
                  "(?:sk|pk|rk|ghp|gho|xox[bp]|AKIA|AIza)[A-Za-z0-9_-]{16,100}",
                  text -> true,
                  0.85)));

  /**
   * Tells whether it is an address of mail, in domains that are not registered too: it may be
   * misspelt.
   */
  private static boolean isMailbox(String text) {
    return !text.contains("..");
  }

  @Override
  public List<PiiFinding> find(PiiText text) {
    List<PiiFinding> found = new ArrayList<>(PATTERNS.find(text));
    found.addAll(MoneyNumbers.ALL.find(text));
    return found;
  }
}
