package org.vconserver.vcon.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Reads transcripts of one shape, such as a vendor's answer. A service in the server: a bundle that
 * registers one adds its shape for all processors that work on text, and comes before the shapes
 * that are known anyway. Thread-safe.
 */
@ConsumerType
public interface TranscriptReader {
  /**
   * Reads the passages of a transcript.
   *
   * @param holder the analysis (or the attachment) that holds the transcript; not to be changed
   * @param body its body; decoded, and parsed if it is JSON that is kept as text
   * @return the passages in the order of the transcript, none if nothing is said in it; empty if
   *     the body has another shape
   */
  Optional<List<TranscriptPassage>> read(ObjectNode holder, JsonNode body);
}
