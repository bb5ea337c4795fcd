package org.vconserver.processor.redaction;

import static org.vconserver.processor.redaction.NamedNumber.MIXED;
import static org.vconserver.processor.redaction.NamedNumber.digits;
import static org.vconserver.processor.redaction.NamedNumber.of;

import java.util.List;

/** Lists the names that German and Spanish have for the numbers of people. */
final class EuropeanNumbers {
  private static final String NR = "(?:[ -]?(?:nummer|nr\\.?|nº|no))?";
  private static final String DNI =
      "d\\.?n\\.?i\\.?|n\\.?i\\.?f\\.?|(?:documento|carné|carnet)(?: nacional)? de identidad|cédula(?: de identidad)?";
  static final NamedNumbers ALL =
      new NamedNumbers(
          List.of(
              of(
                  "DE_TAX_ID",
                  "steuer-?(?:id|ident(?:ifikations)?)"
                      + NR
                      + "|steuer(?:liche)? (?:id|identifikations)"
                      + NR
                      + "|steuer-?identifikationsnummer|id-?nr\\.?|german tax id",
                  "\\d{2} ?\\d{3} ?\\d{3} ?\\d{3}|\\d(?: ?\\d){10}",
                  0.96),
              of(
                  "DE_TAX_NUMBER",
                  "steuer-?n(?:ummer|r\\.?)|st\\.? ?-?nr\\.?",
                  "\\d{2,3} ?[/ ] ?\\d{3} ?[/ ] ?\\d{4,5}|\\d{5}/\\d{5}|\\d{10,13}",
                  0.94),
              of(
                  "DE_SOCIAL_SECURITY",
                  "(?:sozial|renten)-?versicherungs?"
                      + NR
                      + "|sv"
                      + NR
                      + "|rvnr|rv"
                      + NR
                      + "|versicherungsnummer",
                  "\\d{2} ?\\d{6} ?[A-Z] ?\\d{3}|\\d{2} \\d{2} ?\\d{2} ?\\d{2} [A-Z] \\d{2} ?\\d",
                  0.96),
              of(
                  "DE_HEALTH_INSURANCE",
                  "(?:kranken)?versicherten"
                      + NR
                      + "|kvnr|health insurance|krankenkassen?"
                      + NR
                      + "|krankenversicherungs?"
                      + NR
                      + "|(?:gesundheits|versicherten)karten?"
                      + NR,
                  "[A-Z] ?\\d{3} ?\\d{3} ?\\d{3}",
                  0.96),
              of(
                  "DE_ID_CARD",
                  "(?:personal)?ausweis" + NR + "|perso|german id(?:entity)?(?: card)?",
                  "[A-Z0-9]{9,10}",
                  digits(2, 10),
                  0.94),
              of(
                  "DE_PASSPORT",
                  "(?:reise)?pass" + NR + "|reisepass",
                  "[A-Z0-9]{9,10}",
                  digits(2, 10),
                  0.95),
              of(
                  "DE_DRIVER_LICENSE",
                  "(?:führer|fuehrer)schein" + NR + "|fahrerlaubnis" + NR,
                  MIXED,
                  digits(4, 12),
                  0.96),
              of(
                  "DE_VAT_CODE",
                  "(?:ust|umsatzsteuer)-?id(?:ent)?(?:-?nr|-?nummer|entifikationsnummer)?\\.?",
                  "DE ?\\d{3} ?\\d{3} ?\\d{3}",
                  0.96),
              of(
                  "DE_KFZ",
                  "(?:auto|kfz-?)?kennzeichen|nummernschild|(?:number|licen[sc]e) plate|kfz",
                  "[A-ZÄÖÜ]{1,3}[ -]{1,2}[A-Z]{1,2}[ -]?\\d{1,4}[EH]?",
                  0.93),
              of("DE_PLZ", "plz|postleitzahl", "(?:D-)?\\d{5}", 0.93),
              of(
                  "ES_DRIVER_LICENSE",
                  "(?:carnet|carné|permiso|licencia) de (?:conducir|manejo|conductor)",
                  MIXED,
                  digits(5, 14),
                  0.97),
              of("ES_PASSPORT", "pasaporte", "(?:[A-Z]{1,3} ?)?\\d{6,9}", 0.96),
              of(
                  "ES_NIF",
                  DNI,
                  "\\d{1,2}[. ]?\\d{3}[. ]?\\d{3}[ -]{1,3}[A-Z]",
                  Checksums::spanish,
                  0.97),
              of("ES_NIF", DNI, "\\d{1,2}[. ]?\\d{3}[. ]?\\d{3}-?[A-Z]?", 0.95),
              of(
                  "ES_NIE",
                  "n\\.?i\\.?e\\.?|(?:número|numero) de identi(?:dad|ficación|ficacion) de extranjeros?|tarjeta de residencia|identificación de extranjeros?",
                  "[XYZ][ -]?\\d(?:[. ]?\\d{3}){2}[ -]?[A-Z]",
                  0.97),
              of(
                  "ES_CIF",
                  "c\\.?i\\.?f\\.?|n\\.?i\\.?f\\.?|identificación fiscal|identificacion fiscal",
                  "[ABCDEFGHJNPQRSUVW][ -]?\\d{2}\\.?\\d{3}\\.?\\d{2}[0-9A-J]",
                  0.96),
              of(
                  "ES_SOCIAL_SECURITY",
                  "seguridad social|(?:número|numero) de afiliación|afiliación|afiliacion|nuss|naf|n\\.?s\\.?s\\.?",
                  "\\d{2}[ /-]?\\d{7,8}[ /-]?\\d{2}|\\d{2} \\d{4} \\d{4} \\d{2}",
                  0.96),
              of("LOCATION", "código postal|codigo postal|c\\.p\\.?|cp", "\\d{5}", 0.9)));

  private EuropeanNumbers() {}
}
