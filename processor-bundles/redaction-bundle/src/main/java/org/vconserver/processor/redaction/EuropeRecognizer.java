package org.vconserver.processor.redaction;

import static org.vconserver.processor.redaction.PatternRule.of;

import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Component;
import org.vconserver.api.redaction.PiiFinding;
import org.vconserver.api.redaction.PiiRecognizer;
import org.vconserver.api.redaction.PiiText;

/** Numbers that countries of Europe give to people, companies and cars. */
@Component
public final class EuropeRecognizer implements PiiRecognizer {
  private static final Patterns PATTERNS =
      Patterns.ofNumbers(
          List.of(
              of(
                  "UK_NHS",
                  "\\d{3}[- ]?\\d{3}[- ]?\\d{4}",
                  Checksums::nhs,
                  0.3,
                  0.96,
                  "nhs|national health|health service|patient"),
              of(
                  "UK_NINO",
                  "(?i:[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]) ?\\d{2} ?\\d{2} ?\\d{2} ?[A-Da-d]",
                  Checksums::nino,
                  0.7,
                  0.96,
                  "nino|ni number|national insurance"),
              of(
                  "UK_POSTCODE",
                  "GIR ?0AA|[A-Z]{1,2}\\d[A-Z\\d]? \\d[ABD-HJLNP-UW-Z]{2}",
                  0.6,
                  0.85,
                  "post ?code|address|live"),
              of(
                  "UK_PASSPORT",
                  "\\d{9}|[A-Z]{2}\\d{7}",
                  0.05,
                  0.82,
                  "(?:uk|british) passport(?: number)?"),
              of(
                  "UK_DRIVING_LICENCE",
                  "[A-Z][A-Z9]{4} ?\\d{6} ?[A-Z9]{2}[A-Z0-9][A-Z]{2}",
                  0.75,
                  0.95,
                  "driving licen[sc]e|dvla"),
              of(
                  "UK_VEHICLE_REGISTRATION",
                  "[A-Z]{2}\\d{2} ?[A-Z]{3}",
                  0.3,
                  0.8,
                  "registration|number plate|license plate|vehicle|reg|car"),
              of(
                  "ES_NIF",
                  "\\d{8}-?[A-Za-z]|\\d{2}\\.\\d{3}\\.\\d{3}-?[A-Za-z]",
                  Checksums::spanish,
                  0.88),
              of("ES_CIF", "[ABCDEFGHJNPQRSUVW]-?\\d{7}[0-9A-J]", Checksums::cif, 0.6),
              of("ES_NIE", "[XYZxyz]-?\\d{7}-?[A-Za-z]", Checksums::spanish, 0.9),
              of("ES_PASSPORT", "[A-Z]{3}\\d{6}", 0.1, 0.8, "pasaporte|(?:spanish )?passport"),
              of(
                  "IT_FISCAL_CODE",
                  "(?i:[A-Z]{6}\\d{2}[A-EHLMPRST]\\d{2}[A-Z]\\d{3}[A-Z])",
                  Checksums::codiceFiscale,
                  0.95),
              of(
                  "IT_VAT_CODE",
                  "(?:IT ?)?\\d{11}",
                  Checksums::luhn,
                  0.2,
                  0.92,
                  "partita iva|p\\. ?iva|piva|iva|vat"),
              of(
                  "IT_DRIVER_LICENSE",
                  "[A-Z]{2}\\d{7}[A-Z]|U1[A-Z0-9]{7}[A-Z]",
                  0.3,
                  0.85,
                  "patente"),
              of("IT_PASSPORT", "[A-Z]{2}\\d{7}", 0.1, 0.83, "passaporto|italian passport"),
              of(
                  "IT_IDENTITY_CARD",
                  "[A-Z]{2} ?\\d{7}|\\d{7}[A-Z]{2}|[A-Z]{2}\\d{5}[A-Z]{2}",
                  0.1,
                  0.8,
                  "carta d'identit[aà]|carta identit[aà]|identity card"),
              of("PL_PESEL", "\\d{11}", Checksums::pesel, 0.35, 0.96, "pesel"),
              of(
                  "FI_PERSONAL_IDENTITY_CODE",
                  "\\d{6}[+A-FU-Y-]\\d{3}[0-9A-FHJ-NPR-Y]",
                  Checksums::finnish,
                  0.9),
              of(
                  "SE_PERSONNUMMER",
                  "(?:19|20)?\\d{6}[-+]\\d{4}",
                  Checksums::personnummer,
                  0.75,
                  0.95,
                  "personnummer|personal (?:identity )?number"),
              of(
                  "SE_PERSONNUMMER",
                  "(?:19|20)\\d{10}",
                  Checksums::personnummer,
                  0.4,
                  0.95,
                  "personnummer"),
              of(
                  "SE_ORGANISATIONSNUMMER",
                  "\\d{6}-\\d{4}",
                  Checksums::organisationsnummer,
                  0.55,
                  0.93,
                  "organisationsnummer|orgnr|org\\.? ?nr"),
              of(
                  "DE_TAX_ID",
                  "\\d{2} ?\\d{3} ?\\d{3} ?\\d{3}",
                  Checksums::steuerId,
                  0.35,
                  0.95,
                  "steuer-?id(?:entifikationsnummer)?|idnr|tax id|identifikationsnummer"),
              of(
                  "DE_TAX_NUMBER",
                  "\\d{2,3}/\\d{3}/\\d{4,5}",
                  0.55,
                  0.9,
                  "steuernummer|st\\.?-?nr|tax number"),
              of(
                  "DE_PASSPORT",
                  "[CFGHJK][CFGHJKLMNPRTVWXYZ0-9]{8}",
                  0.1,
                  0.85,
                  "reisepass(?:nummer)?|german passport"),
              of(
                  "DE_ID_CARD",
                  "[LMNPRTVWXYZ][CFGHJKLMNPRTVWXYZ0-9]{8}|T\\d{8}",
                  0.1,
                  0.85,
                  "personalausweis(?:nummer)?|ausweis(?:nummer)?"),
              of(
                  "DE_SOCIAL_SECURITY",
                  "\\d{2} ?\\d{6} ?[A-Z] ?\\d{3}",
                  Checksums::germanSocialSecurity,
                  0.75,
                  0.95,
                  "sozialversicherung(?:snummer)?|rentenversicherung(?:snummer)?|sv-?nummer"),
              of(
                  "DE_HEALTH_INSURANCE",
                  "[A-Z]\\d{9}",
                  0.2,
                  0.88,
                  "krankenversicherten(?:nummer)?|versichertennummer|krankenkasse|kvnr"),
              of(
                  "DE_KFZ",
                  "[A-ZÄÖÜ]{1,3}[- ][A-Z]{1,2} ?\\d{1,4}[EH]?",
                  0.1,
                  0.82,
                  "kennzeichen|kfz"),
              of(
                  "DE_HANDELSREGISTER",
                  "HR[AB] ?\\d{1,6}",
                  0.75,
                  0.92,
                  "handelsregister|amtsgericht"),
              of("DE_PLZ", "(?:D-)?\\d{5}", 0.05, 0.75, "plz|postleitzahl"),
              of(
                  "TR_NATIONAL_ID",
                  "[1-9]\\d{10}",
                  Checksums::turkish,
                  0.45,
                  0.96,
                  "tc|t\\.c\\.|kimlik|tckn"),
              of(
                  "TR_LICENSE_PLATE",
                  "(?:0[1-9]|[1-7]\\d|8[01]) [A-Z]{1,3} \\d{2,4}",
                  0.3,
                  0.85,
                  "plaka")));

  @Override
  public List<PiiFinding> find(PiiText text) {
    List<PiiFinding> found = new ArrayList<>(PATTERNS.find(text));
    found.addAll(EuropeanNumbers.ALL.find(text));
    return found;
  }
}
