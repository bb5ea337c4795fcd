package org.vconserver.validation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.vconserver.vcon.version.VconVersion;

/** Analyses and attachments (core-04, sections 4.4 and 4.5). Used by one thread. */
final class PartRules {
  private final Findings findings;
  private final ContentRules content;
  private final int parties;
  private final int dialogs;
  private final int attachments;

  PartRules(ObjectNode document, Findings findings) {
    this.findings = findings;
    this.content = new ContentRules(findings);
    this.parties = document.path("parties").size();
    this.dialogs = document.path("dialog").size();
    this.attachments = document.path("attachments").size();
  }

  void analysis(ObjectNode analysis, Place place, int index) {
    if (!analysis.has("type")) {
      findings.error(place.at("type"), "analysis.type", "is mandatory", "4.5.1");
    }
    if (!analysis.has("vendor")) {
      findings.errorSince(
          VconVersion.V0_3_0, place.at("vendor"), "analysis.vendor", "is mandatory", "4.5.6");
    }
    findings.indices(analysis.path("dialog"), place.at("dialog"), "dialog", dialogs);
    findings.indices(
        analysis.path("attachment"), place.at("attachment"), "attachments", attachments);
    content.check(analysis, place);
  }

  void attachment(ObjectNode attachment, Place place, int index) {
    if (!attachment.has("party")) {
      findings.errorSince(
          VconVersion.V0_4_0, place.at("party"), "attachment.party", "is mandatory", "4.4.3");
    }
    findings.date(attachment, place, "start");
    findings.index(attachment.path("party"), place.at("party"), "parties", parties);
    findings.index(attachment.path("dialog"), place.at("dialog"), "dialog", dialogs);
    content.check(attachment, place);
  }
}
