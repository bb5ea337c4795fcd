package org.vconserver.processor.redaction;

import java.util.Locale;
import java.util.Optional;
import org.apache.commons.validator.routines.InetAddressValidator;

/** Chooses the label that is written in the place of what was found. */
enum EntityLabels {
  /**
   * Writes those of py_vcon_server, which are DataProfiler's; what has none of them keeps the name
   * of its entity.
   */
  DATAPROFILER {
    @Override
    Optional<String> label(String entity, String text) {
      return Optional.of(
          switch (entity) {
            case "US_SSN", "US_ITIN" -> "SSN";
            case "IBAN_CODE", "US_BANK_NUMBER", "ABA_ROUTING_NUMBER", "UK_SORT_CODE", "DE_BLZ" ->
                "BAN";
            case "IP_ADDRESS" ->
                InetAddressValidator.getInstance().isValidInet4Address(text) ? "IPV4" : "IPV6";
            case "US_DRIVER_LICENSE",
                "UK_DRIVING_LICENCE",
                "DE_DRIVER_LICENSE",
                "ES_DRIVER_LICENSE",
                "IT_DRIVER_LICENSE",
                "KR_DRIVER_LICENSE" ->
                "DRIVERS_LICENSE";
            case "LOCATION", "UK_POSTCODE", "DE_PLZ" ->
                Gazetteer.instance().isUsState(text) ? "US_STATE" : "ADDRESS";
            case "DATE_TIME" -> text.contains(":") ? "DATETIME" : "DATE";
            case "CRYPTO" -> "HASH_OR_KEY";
            default -> entity;
          });
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

  /** Gives the label of an entity; empty if it is left alone. */
  abstract Optional<String> label(String entity, String text);

  static EntityLabels named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
