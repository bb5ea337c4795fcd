package org.vconserver.processor.redaction;

import static org.vconserver.processor.redaction.NamedNumber.of;

import java.util.List;

/** Lists the names of cards, their codes, and accounts. */
final class MoneyNumbers {
  private static final String CARD =
      "(?:(?:credit|debit|bank|payment|visa|master|gift) ?)?cards?|visa|master ?card|amex|american express|discover|maestro"
          + "|long number(?: across the front)?|(?:kredit|debit|ec-?|bank|giro|visa)?-?karten?(?:nummer|-?nr)?|visakarte"
          + "|tarjetas?(?: de (?:crédito|credito|débito|debito))?";
  private static final String CODE =
      "c ?v ?v ?2?|c ?v ?c ?2?|cvn|csc|card (?:verification|security)(?: code| number| value)?|card code"
          + "|security (?:code|number)|verification (?:number|value)|(?:three|3|four|4)[ -]digits?(?: security)? (?:code|number|on the back)"
          + "|(?:karten)?prüf(?:ziffern?|nummer|code|zahl)|sicherheits(?:code|nummer|zahl)"
          + "|(?:código|codigo|número|numero) (?:de )?(?:seguridad|verificación|verificacion)|tres (?:dígitos|números)";
  private static final String PIN =
      "pin(?:[ -]?(?:code|number|nummer|zahl|no|nr))?|p\\. ?i\\. ?n\\.|pass ?code|personal identification number"
          + "|\\p{L}{2,12}-pin|geheim(?:zahl|nummer|code)|(?:número|numero|código|codigo|clave) pin|nip"
          + "|clave (?:secreta|personal|de acceso)|número secreto|numero secreto";
  private static final String ACCOUNT =
      "(?:bank|checking|chequing|che(?:ck|que)|savings?|current|deposit) (?:account|acct)|(?:account|acct|acc|a/c)\\.? (?:number|no|nr|#)"
          + "|account #|acct|a/c|konto(?:nummer|-?nr)?|(?:bank|giro|spar|tagesgeld)konto(?:nummer)?"
          + "|cuenta(?: (?:bancaria|corriente|de ahorros?))?";
  static final NamedNumbers ALL =
      new NamedNumbers(
          List.of(
              of(
                  "CREDIT_CARD",
                  CARD,
                  "[2-6]\\d{3}[ .-]?(?:\\d[ .-]?){8,14}\\d",
                  NamedNumber.digits(13, 19),
                  0.92),
              of("CVV", CODE, "\\d{3,4}|\\d \\d \\d(?: \\d)?", 0.93),
              of("PIN", PIN, "\\d{4,8}|\\d(?:[ -]\\d){3,7}", 0.93),
              of("US_BANK_NUMBER", ACCOUNT, "\\d(?:[ -]?\\d){4,19}", 0.9),
              of(
                  "ABA_ROUTING_NUMBER",
                  "(?:bank )?routing(?: and transit| transit)?|aba|rtn|transit number",
                  "\\d{9}|\\d{4}[ -]\\d{4}[ -]\\d|\\d{3}[ -]\\d{3}[ -]\\d{3}",
                  0.95),
              of("UK_SORT_CODE", "sort ?-?code", "\\d{2}(?<sign>[ -]?)\\d{2}\\k<sign>\\d{2}", 0.95),
              of("DE_BLZ", "blz|bankleitzahl", "\\d{3} ?\\d{3} ?\\d{2}", 0.95)));

  private MoneyNumbers() {}
}
