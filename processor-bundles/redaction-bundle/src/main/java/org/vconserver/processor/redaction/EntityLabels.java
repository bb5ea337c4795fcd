package org.vconserver.processor.redaction;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.validator.routines.InetAddressValidator;

/** Chooses the label that is written in the place of what was found. */
enum EntityLabels {
  /**
   * Writes those of py_vcon_server, which are DataProfiler's; what has none of them is left alone.
   */
  DATAPROFILER {
    @Override
    Optional<String> label(String entity, String text) {
      return switch (entity) {
        case "US_SSN", "US_ITIN" -> Optional.of("SSN");
        case "IBAN_CODE", "US_BANK_NUMBER" -> Optional.of("BAN");
        case "IP_ADDRESS" ->
            Optional.of(
                InetAddressValidator.getInstance().isValidInet4Address(text) ? "IPV4" : "IPV6");
        case "US_DRIVER_LICENSE", "UK_DRIVING_LICENCE", "IT_DRIVER_LICENSE", "KR_DRIVER_LICENSE" ->
            Optional.of("DRIVERS_LICENSE");
        case "LOCATION", "UK_POSTCODE", "DE_PLZ" ->
            Optional.of(
                Gazetteer.instance().isUsState(text)
                    ? "US_STATE"
                    : "ADDRESS");
        case "DATE_TIME" -> Optional.of(text.contains(":") ? "DATETIME" : "DATE");
        case "CRYPTO" -> Optional.of("HASH_OR_KEY");
        case "CREDIT_CARD",
            "EMAIL_ADDRESS",
            "PHONE_NUMBER",
            "PERSON",
            "URL",
            "MAC_ADDRESS",
            "UUID",
            "HASH_OR_KEY" ->
            Optional.of(entity);
        default ->
            OUR_OTHERS.stream().anyMatch(entity::startsWith)
                ? Optional.empty()
                : Optional.of(entity);
      };
    }
  },
  /** Presidio's, with the numbers that countries give to people, companies and cars. */
  PRESIDIO {
    @Override
    Optional<String> label(String entity, String text) {
      return switch (entity) {
        case "UUID", "HASH_OR_KEY" -> Optional.empty();
        default -> Optional.of(entity);
      };
    }
  };

  /** Begins the entities that only Presidio has a label for; other bundles' own have none. */
  private static final Set<String> OUR_OTHERS =
      Set.of(
          "US_",
          "UK_",
          "ES_",
          "IT_",
          "PL_",
          "SG_",
          "AU_",
          "IN_",
          "FI_",
          "KR_",
          "NG_",
          "PH_",
          "CA_",
          "SE_",
          "ZA_",
          "TH_",
          "TR_",
          "DE_",
          "MEDICAL_LICENSE");

  /** Gives the label of an entity; empty if it is left alone. */
  abstract Optional<String> label(String entity, String text);

  static EntityLabels named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
