package org.vconserver.processor.redaction;

import java.util.List;
import org.vconserver.api.redaction.PiiRecognizer;

/** All recognisers of this bundle. */
final class Recognizers {
  static final List<PiiRecognizer> ALL =
      List.of(
          new CommonRecognizer(),
          new AmericasRecognizer(),
          new EuropeRecognizer(),
          new AsiaPacificAfricaRecognizer(),
          new PhoneRecognizer(),
          new DateRecognizer(),
          new NameRecognizer(),
          new LocationRecognizer());

  private Recognizers() {}
}
