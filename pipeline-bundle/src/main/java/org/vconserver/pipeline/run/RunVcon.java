package org.vconserver.pipeline.run;

import java.util.OptionalLong;
import org.vconserver.vcon.Vcon;

/**
 * Holds one vCon of a run. Immutable.
 *
 * @param expected the revision that it was read with; empty if it was not read from the store
 * @param modified whether it is to be saved
 */
public record RunVcon(Vcon vcon, OptionalLong expected, boolean modified) {}
