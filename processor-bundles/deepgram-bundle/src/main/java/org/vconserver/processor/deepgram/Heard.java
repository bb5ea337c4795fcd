package org.vconserver.processor.deepgram;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * Holds an answer of Deepgram, and what was asked. Not changed by anybody.
 *
 * @param answer the whole of it
 * @param model that was asked for
 * @param language that was asked for; empty if none was
 * @param asked when
 * @param answered when
 */
record Heard(ObjectNode answer, String model, String language, Instant asked, Instant answered) {}
