package org.vconserver.rest.vcon;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.validation.VconValidator;
import org.vconserver.rest.request.AnswerHeaders;
import org.vconserver.rest.request.Available;
import org.vconserver.rest.request.Params;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.VconFinding;
import org.vconserver.vcon.VconFinding.Severity;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.FieldError;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;

/**
 * Validates vCons that come in: the findings are counted in headers, unless the caller wants vCons
 * refused that break the specification. Without a validator nothing is found. Immutable.
 *
 * @param findings empty if there is no validator
 */
record IncomingValidation(Optional<List<VconFinding>> findings) {
  private static final String STRICT = "strict";
  private static final String OFF = "off";

  /**
   * Names rules that are warnings for the sake of clients that came from py_vcon_server, and errors
   * where it is to be strict.
   */
  private static final Set<String> ERRORS_IF_STRICT = Set.of("uuid.syntax");

  /** Tells whether {@link #check} is going to look into the vCon. */
  static boolean looks(@Nullable String manner, Optional<VconValidator> validator) {
    return validator.isPresent() && !OFF.equals(manner);
  }

  /**
   * Judges a vCon that is to be stored.
   *
   * @param manner {@code strict}, {@code lenient}, {@code off}, or null, which stands for lenient
   * @throws VconException INVALID_VCON with all errors and {@link #ERRORS_IF_STRICT}, if it is to
   *     be strict and there are some; SERVICE_UNAVAILABLE if it is to be strict and there is no
   *     validator; INVALID_REQUEST for another manner
   */
  static IncomingValidation check(
      Vcon vcon, @Nullable String manner, Optional<VconValidator> validator) {
    requireKnown(manner, validator);
    if (OFF.equals(manner)) {
      return new IncomingValidation(Optional.empty());
    }
    boolean strict = STRICT.equals(manner);
    IncomingValidation validation =
        new IncomingValidation(validator.map(present -> present.validate(vcon.wholeTree())));
    List<FieldError> faults = strict ? validation.faults() : List.of();
    if (!faults.isEmpty()) {
      throw new VconException(VconError.INVALID_VCON, faults);
    }
    return validation;
  }

  /**
   * Looks whether vCons can be judged so.
   *
   * @throws VconException SERVICE_UNAVAILABLE, INVALID_REQUEST as {@link #check}
   */
  static void requireKnown(@Nullable String manner, Optional<VconValidator> validator) {
    if (manner != null && !List.of(STRICT, "lenient", OFF).contains(manner)) {
      throw Params.fault("query", "validate", "must be strict, lenient or off", FaultType.ENUM);
    }
    if (STRICT.equals(manner)) {
      Available.require(validator.orElse(null), VconValidator.class);
    }
  }

  /** Puts the counts into what is told of one of many. */
  void into(ObjectNode result) {
    if (findings.isPresent()) {
      result.put("errors", count(Severity.ERROR)).put("warnings", count(Severity.WARNING));
    }
  }

  /** Gives an answer with the counts. */
  Response onto(Response answer) {
    return findings.isEmpty()
        ? answer
        : Response.fromResponse(answer)
            .header(AnswerHeaders.ERRORS, count(Severity.ERROR))
            .header(AnswerHeaders.WARNINGS, count(Severity.WARNING))
            .build();
  }

  private long count(Severity severity) {
    return findings.orElse(List.of()).stream()
        .filter(finding -> finding.severity() == severity)
        .count();
  }

  private List<FieldError> faults() {
    return findings.orElse(List.of()).stream()
        .filter(
            finding ->
                finding.severity() == Severity.ERROR || ERRORS_IF_STRICT.contains(finding.rule()))
        .map(
            finding ->
                new FieldError(
                    location(finding.pointer()),
                    finding.message() + " (" + finding.section() + ")",
                    finding.rule()))
        .toList();
  }

  private static List<Object> location(String pointer) {
    List<Object> location = new ArrayList<>(List.of("body"));
    for (String step : pointer.isEmpty() ? new String[0] : pointer.substring(1).split("/", -1)) {
      location.add(
          step.matches("\\d{1,9}")
              ? (Object) Integer.valueOf(step)
              : step.replace("~1", "/").replace("~0", "~"));
    }
    return location;
  }

  /** Reports everything that is found in a text that should be a vCon. */
  static ObjectNode report(byte[] text, VconValidator validator) {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    List<VconFinding> findings = new ArrayList<>();
    try {
      ObjectNode document = StrictJson.readObject(text);
      findings.addAll(validator.validate(document));
      Vcon vcon = Vcon.of(document);
      report.put("uuid", vcon.uuid());
      report.put("form", vcon.form().name().toLowerCase(Locale.ROOT));
      vcon.version().ifPresent(version -> report.put("version", version));
    } catch (VconException e) {
      if (VconError.isOfMemory(e.code())) {
        throw e;
      }
      if (findings.stream().noneMatch(finding -> finding.severity() == Severity.ERROR)) {
        String rule = e.code().name().toLowerCase(Locale.ROOT);
        findings.add(new VconFinding(Severity.ERROR, "", rule, e.getMessage(), "core-04 2.2"));
      }
    }
    IncomingValidation validation = new IncomingValidation(Optional.of(findings));
    report.put("valid", validation.count(Severity.ERROR) == 0);
    report.put("errors", validation.count(Severity.ERROR));
    report.put("warnings", validation.count(Severity.WARNING));
    var list = report.putArray("findings");
    for (VconFinding finding : findings) {
      list.addObject()
          .put("severity", finding.severity().name().toLowerCase(Locale.ROOT))
          .put("pointer", finding.pointer())
          .put("rule", finding.rule())
          .put("message", finding.message())
          .put("section", finding.section());
    }
    return report;
  }
}
