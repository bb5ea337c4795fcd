package org.vconserver.processor.redaction;

import static org.vconserver.processor.redaction.PatternRule.of;

import java.util.List;
import org.osgi.service.component.annotations.Component;
import org.vconserver.api.redaction.PiiFinding;
import org.vconserver.api.redaction.PiiRecognizer;
import org.vconserver.api.redaction.PiiText;

/** Numbers that countries of Asia, the Pacific and Africa give to people, companies and cars. */
@Component
public final class AsiaPacificAfricaRecognizer implements PiiRecognizer {
  private static final Patterns PATTERNS =
      Patterns.ofNumbers(
          List.of(
              of("AU_ABN", "\\d{2}([ -])\\d{3}\\1\\d{3}\\1\\d{3}", Checksums::abn, 0.9),
              of("AU_ABN", "\\d{11}", Checksums::abn, 0.3, 0.95, "abn|business number"),
              of(
                  "AU_ACN",
                  "\\d{3} ?\\d{3} ?\\d{3}",
                  Checksums::acn,
                  0.3,
                  0.96,
                  "acn|company number"),
              of(
                  "AU_TFN",
                  "\\d{3} ?\\d{3} ?\\d{3}",
                  Checksums::tfn,
                  0.3,
                  0.96,
                  "tfn|tax file(?: number)?"),
              of(
                  "AU_MEDICARE",
                  "[2-6]\\d{3}([ -])\\d{5}\\1\\d",
                  Checksums::medicare,
                  0.8,
                  0.96,
                  "medicare"),
              of("AU_MEDICARE", "[2-6]\\d{9}", Checksums::medicare, 0.15, 0.93, "medicare"),
              of(
                  "IN_AADHAAR",
                  "[2-9]\\d{3}([ -:])\\d{4}\\1\\d{4}",
                  Checksums::verhoeff,
                  0.8,
                  0.97,
                  "aadhaar|aadhar|uidai"),
              of(
                  "IN_AADHAAR",
                  "[2-9]\\d{11}",
                  Checksums::verhoeff,
                  0.3,
                  0.95,
                  "aadhaar|aadhar|uidai"),
              of(
                  "IN_PAN",
                  "[A-Z]{3}[ABCFGHLJPTK][A-Z]\\d{4}[A-Z]",
                  0.8,
                  0.95,
                  "pan|permanent account"),
              of(
                  "IN_GSTIN",
                  "[0-3]\\d[A-Z]{5}\\d{4}[A-Z][1-9A-Z]Z[0-9A-Z]",
                  0.92,
                  0.97,
                  "gstin|gst"),
              of(
                  "IN_VEHICLE_REGISTRATION",
                  "[A-Z]{2}[ -]?\\d{1,2}[ -]?[A-Z]{1,3}[ -]?\\d{4}",
                  0.3,
                  0.82,
                  "vehicle|registration|rto|car|number plate"),
              of("IN_VOTER", "[A-Z]{3}\\d{7}", 0.2, 0.85, "voter|epic|elector"),
              of(
                  "IN_PASSPORT",
                  "[A-PR-WY][1-9]\\d ?\\d{4}[1-9]",
                  0.1,
                  0.79,
                  "indian passport|passport"),
              of("SG_NRIC_FIN", "[STFGM]\\d{7}[A-Z]", Checksums::nric, 0.92),
              of(
                  "SG_UEN",
                  "\\d{8}[A-Z]|(?:19|20)\\d{7}[A-Z]|[TSR]\\d{2}[A-Z]{2}\\d{4}[A-Z]",
                  0.3,
                  0.9,
                  "uen|entity number"),
              of("KR_RRN", "\\d{6}-[1-4]\\d{6}", Checksums::rrn, 0.85),
              of("KR_FRN", "\\d{6}-[5-8]\\d{6}", Checksums::rrn, 0.85),
              of(
                  "KR_DRIVER_LICENSE",
                  "\\d{2}-\\d{2}-\\d{6}-\\d{2}",
                  0.75,
                  0.93,
                  "driver'?s? licen[sc]e"),
              of(
                  "KR_PASSPORT",
                  "[MSRODT]\\d{8}|[MSRODT]\\d{3}[A-Z]\\d{4}",
                  0.1,
                  0.81,
                  "korean passport"),
              of(
                  "KR_BRN",
                  "\\d{3}-\\d{2}-\\d{5}",
                  Checksums::koreanBusiness,
                  0.7,
                  0.93,
                  "brn|business registration"),
              of("TH_TNIN", "\\d[- ]\\d{4}[- ]\\d{5}[- ]\\d{2}[- ]\\d", Checksums::thai, 0.92),
              of(
                  "TH_TNIN",
                  "[1-8]\\d{12}",
                  Checksums::thai,
                  0.35,
                  0.95,
                  "thai|national id|tnin|citizen"),
              of(
                  "PH_TIN",
                  "\\d{3}-\\d{3}-\\d{3}(?:-\\d{3,5})?",
                  0.4,
                  0.9,
                  "tin|taxpayer identification"),
              of(
                  "ZA_ID_NUMBER",
                  "\\d{13}|\\d{6} \\d{4} \\d{3}",
                  Checksums::southAfrican,
                  0.7,
                  0.95,
                  "id number|identity number|south african"),
              of("NG_NIN", "\\d{11}", 0.05, 0.85, "nin|national identification"),
              of(
                  "NG_VEHICLE_REGISTRATION",
                  "[A-Z]{3}-?\\d{3}-?[A-Z]{2}",
                  0.3,
                  0.85,
                  "vehicle|registration|plate")));

  @Override
  public List<PiiFinding> find(PiiText text) {
    return PATTERNS.find(text);
  }
}
