package org.vconserver.api.redaction;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Finds personal data of some kinds in text. Every recogniser that is registered as a service is
 * asked; where findings overlap, the one with the highest score counts, then the longest.
 *
 * <p>Thread-safe. Text comes from callers and may be hostile: a recogniser takes time that grows no
 * faster than the text.
 */
@ConsumerType
public interface PiiRecognizer {
  /**
   * Finds personal data in a text, in any order; findings may overlap.
   *
   * @param text is asked about twice if numbers or addresses are spoken in it: as it is, and with
   *     these written as people write them
   */
  List<PiiFinding> find(PiiText text);
}
