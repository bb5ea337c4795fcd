package org.vconserver.validation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.vconserver.api.processor.ProcessorRegistry;
import org.vconserver.api.validation.VconValidator;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.VconFinding;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.version.VconConversion;
import org.vconserver.vcon.version.VconVersion;

/** Validates by the rules of the drafts, each vCon by those of its version. */
@Component
public final class DraftValidator implements VconValidator {
  private static final int MOST_NESTED = 8;

  private final SchemaCheck schema = new SchemaCheck();

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile @Nullable ProcessorRegistry processors;

  @Activate
  public DraftValidator() {}

  @Override
  public List<VconFinding> validate(ObjectNode document) {
    VconVersion version = VconVersion.CURRENT;
    VconException unknown = null;
    try {
      version = VconConversion.sourceVersion(document);
    } catch (VconException e) {
      unknown = e;
    }
    Findings findings = new Findings(version);
    if (unknown != null) {
      findings.error("/vcon", "version.unknown", unknown.getMessage(), "4.1.1");
    }
    validate(document, findings, "", 0);
    return findings.list();
  }

  private void validate(ObjectNode document, Findings findings, String at, int depth) {
    boolean signed = document.has("payload") && document.has("signatures");
    boolean encrypted = document.has("ciphertext") && document.has("recipients");
    boolean unsigned = hasArray(document);
    if (encrypted && (signed || unsigned)) {
      findings.error(
          at,
          "form.mixed",
          "has the members of more than one of the unsigned, signed and encrypted forms",
          "5.4");
    }
    if (signed) {
      EnvelopeRules.signed(document, findings, at);
      EnvelopeRules.beside(document, findings, at);
      validatePayload(document, findings, at, depth);
    } else if (encrypted) {
      EnvelopeRules.encrypted(document, findings, at);
    } else {
      validateUnsigned(document, findings);
    }
  }

  private static boolean hasArray(ObjectNode document) {
    return document.has("parties")
        || document.has("dialog")
        || document.has("analysis")
        || document.has("attachments");
  }

  private void validatePayload(ObjectNode document, Findings findings, String at, int depth) {
    String place = at + "/payload";
    if (depth == MOST_NESTED) {
      findings.error(place, "payload.depth", "has too many signatures around each other", "5.2");
      return;
    }
    try {
      byte[] payload = EnvelopeRules.payload(document);
      ObjectNode content = StrictJson.readObject(payload);
      Findings inner = new Findings(VconConversion.sourceVersion(content));
      validate(content, inner, "", depth + 1);
      inner.list().forEach(found -> findings.add(found.within(place)));
    } catch (VconException e) {
      if (VconError.isOfMemory(e.code())) {
        throw e;
      }
      findings.error(place, "payload.syntax", e.getMessage(), "5.2.1");
    }
  }

  private void validateUnsigned(ObjectNode given, Findings findings) {
    ObjectNode document = normal(given, findings);
    new DocumentRules(given, document, findings, knownExtensions(document)).check();
    new PartyRules(findings).check(document);
    schema.check(document, findings);
    // Last, as there may be many, and no more findings are taken than so many.
    new MemberNames(given, findings).check();
  }

  /** Asked only for documents that name critical extensions, which hardly any does. */
  private Set<String> knownExtensions(ObjectNode document) {
    ProcessorRegistry registry = processors;
    return document.path("critical").isEmpty() || registry == null
        ? Set.of("CC", "wtf_transcription")
        : registry.extensions();
  }

  /** Gives it with the names of 0.4.0 and without nulls, so that all rules are written once. */
  private static ObjectNode normal(ObjectNode given, Findings findings) {
    if (!hasArray(given)) {
      return given;
    }
    // Only the top is copied: who changes what is below copies that. What lacks a uuid gets one.
    ObjectNode document = given.objectNode();
    document.setAll(given);
    document.put("uuid", "00000000-0000-8000-8000-000000000000");
    if (findings.faultyAt("/vcon")) {
      document.remove("vcon");
    }
    ObjectNode normal;
    try {
      normal = VconConversion.withCurrentNames(Vcon.of(document)).tree();
    } catch (VconException e) {
      findings.error("", "conversion.impossible", e.getMessage(), "7");
      normal = document;
    }
    normal.set("uuid", given.path("uuid"));
    return Nulls.without(normal);
  }
}
