package org.vconserver.processor.redaction;

import static org.vconserver.processor.redaction.NamedNumber.MIXED;
import static org.vconserver.processor.redaction.NamedNumber.digits;
import static org.vconserver.processor.redaction.NamedNumber.of;

import java.util.List;

/** Lists the names in English of the numbers that authorities and hospitals give to people. */
final class PersonNumbers {
  private static final String LICENCE =
      "(?:drivers?['’]?s?|driving|driver['’]s) (?:licen[sc]es?|permit)|licen[sc]e to drive|(?:my|his|her|your) licen[sc]e|(?<!medical )(?<!plate )licen[sc]e number|d\\.?l\\.?";
  private static final String UK_LICENCE =
      "[A-Z][A-Z9]{4} ?\\d{6} ?[A-Z9]{2}[A-Z0-9] ?[A-Z0-9]{2}(?: ?\\d{2})?";
  static final NamedNumbers ALL =
      new NamedNumbers(
          List.of(
              of(
                  "US_SSN",
                  "ssns?|s\\.s\\.n\\.?|social(?: security)?(?: insurance)?",
                  "\\d{3}[ .-]?\\d{2}[ .-]?\\d{4}",
                  0.95),
              of(
                  "US_SSN",
                  "last (?:four|4)(?: digits)?(?: of)?(?: my| your| the| her| his)? (?:ssn|social(?: security)?)",
                  "\\d{4}",
                  0.93),
              of(
                  "US_ITIN",
                  "itin|(?:individual )?taxpayer(?: id(?:entification)?)?",
                  "9\\d{2}[ -]?\\d{2}[ -]?\\d{4}",
                  0.96),
              of("UK_DRIVING_LICENCE", LICENCE, UK_LICENCE, 0.97),
              of("US_DRIVER_LICENSE", LICENCE, MIXED, digits(4, 18), 0.93),
              of("UK_PASSPORT", "(?:uk|british) passport", "\\d{9}|[A-Z]{1,2} ?\\d{7}", 0.96),
              of("ES_PASSPORT", "(?:spanish )?passport", "[A-Z]{3} ?\\d{6}", 0.94),
              of(
                  "DE_PASSPORT",
                  "(?:german )?passport",
                  "[CFGHJK](?=[0-9]{0,7}[A-Z])[A-Z0-9]{8}\\d?",
                  0.94),
              of("US_PASSPORT", "passport", "(?:[A-Z]{1,2} ?)?\\d{6,9}", 0.92),
              of(
                  "MEDICAL_RECORD",
                  "medical (?:records?|file)|m\\.?r\\.?n\\.?|m r n|(?:health|hospital) (?:records?|id|file|number|no)"
                      + "|chart (?:number|no|id)|patient(?:['’]s)? (?:id(?:entifier)?|number|no|file|chart)(?: number)?"
                      + "|patienten?-?(?:nummer|nr|id|kennung)|(?:kranken|patienten)akten?(?:nummer|zeichen)?|fall-?nummer"
                      + "|(?:historia|historial|expediente) (?:clínic[ao]|clinic[ao]|médic[ao]|medic[ao])|nhc|número de (?:historia|paciente|expediente)",
                  MIXED,
                  digits(4, 16),
                  0.93),
              of(
                  "UK_NHS",
                  "nhs|n h s|national health(?: service)?",
                  "\\d{3}[ -]?\\d{3}[ -]?\\d{4}",
                  0.97),
              of("US_NPI", "npi|national provider identifier", "\\d{10}", 0.96),
              of(
                  "UK_NINO",
                  "national insurance|nino|n\\.?i\\.?",
                  "[A-Z] ?[A-Z] ?\\d{2} ?\\d{2} ?\\d{2} ?[A-D]",
                  0.97),
              of(
                  "UK_UTR",
                  "utr|unique tax(?:payer)?(?:['’]?s)? ref(?:erence)?|(?:self assessment )?tax reference",
                  "\\d{5} ?\\d{5}|\\d{3} \\d{3} \\d{4}|\\d{4} \\d{3} \\d{3}",
                  0.96),
              of(
                  "UK_VEHICLE_REGISTRATION",
                  "(?:car|vehicle)?(?: ?)reg(?:istration)?(?: (?:plate|mark))?|number ?plate",
                  "[A-Z] ?[A-Z] ?\\d{2} ?[A-Z] ?[A-Z] ?[A-Z]|[A-Z]\\d{1,3} ?[A-Z]{3}",
                  0.92),
              of(
                  "UK_POSTCODE",
                  "post ?code|postal code",
                  "[A-Z] ?[A-Z]?\\d[A-Z\\d]? ?\\d ?[A-Z] ?[A-Z]",
                  0.92)));

  private PersonNumbers() {}
}
